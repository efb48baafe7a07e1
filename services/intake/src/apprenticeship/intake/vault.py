"""Where personal data is opened and kept: sealed on the way in, under a key of the person's own at rest."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_bytes
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from joserfc import jwe
from joserfc.jwk import ECKey, KeySet

from .domain.personal import Kept, Personal

ALGORITHM, CONTENT = "ECDH-ES+A256KW", "A256GCM"
"""The only way in which data may be sealed; no compression, so that a small message stays small."""
_REGISTRY = jwe.JWERegistry(algorithms=[ALGORITHM, CONTENT])
_NONCE = 12
_KEY = 32


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """The private keys that open what partners seal, and the keys that wrap the persons' keys; the first is used."""

    sealing: KeySet
    wrapping: Mapping[str, bytes]


class Vault:
    """Opens what is sealed to intake and encrypts it again; the data leave it only through ``read``."""

    def __init__(self, keys: Keys) -> None:
        if not keys.sealing.keys or not keys.wrapping:
            raise ValueError("a vault needs a sealing key and a key-encryption key")
        if any(len(key) != _KEY for key in keys.wrapping.values()):
            raise ValueError(f"a key-encryption key has {_KEY} bytes")
        self._keys = keys

    def public_key(self) -> dict[str, Any]:
        """What partners seal to, as a JWK."""
        return dict(self._keys.sealing.keys[0].as_dict(private=False))

    def take_in(self, tenant: str, participant_id: str, sealed: str) -> Kept | None:
        """Open and keep; None when it cannot be opened or holds no JSON object."""
        plain = self._open(sealed)
        if plain is None:
            return None
        key_id = next(iter(self._keys.wrapping))
        name = f"{tenant}/{participant_id}"
        key = AESGCM.generate_key(_KEY * 8)
        wrapped = _encrypt(self._keys.wrapping[key_id], key, name)
        return Kept(key_id, wrapped, _encrypt(key, plain, name))

    def _open(self, sealed: str) -> bytes | None:
        try:
            plain = jwe.decrypt_compact(sealed, self._keys.sealing, registry=_REGISTRY).plaintext
            return plain if plain and isinstance(json.loads(plain), dict) else None
        except Exception:  # noqa: BLE001 - a stranger's bytes lead to nothing but a refusal
            return None

    def read(self, tenant: str, participant_id: str, personal: Personal) -> dict[str, Any] | None:
        """A person's data; None once they were erased."""
        if personal.erased:
            return None
        name = f"{tenant}/{participant_id}"
        key = _decrypt(self._keys.wrapping[personal.key_id], personal.wrapped_key, name)
        found: dict[str, Any] = json.loads(_decrypt(key, personal.ciphertext, name))
        return found


def seal(person: Mapping[str, object], public_key: Mapping[str, Any]) -> str:
    """Seal a person's data to intake, as a partner does before it reports an application."""
    key = ECKey.import_key(dict(public_key))
    header = {"alg": ALGORITHM, "enc": CONTENT, "kid": key.kid}
    return jwe.encrypt_compact(header, json.dumps(dict(person)), key, registry=_REGISTRY)


def development_keys() -> Keys:
    """Keys that everybody knows, the same on every machine: for the demo and for tests, never for a real person."""
    sealing = ECKey.derive_key("apprenticeship development sealing key", auto_kid=True)
    return Keys(KeySet([sealing]), {"development": b"apprenticeship-development-key!!"})


def new_keys(name: str) -> tuple[str, str]:
    """Fresh keys called ``name``, as ``keys_from`` reads them: nobody else has them, and nobody can make them again."""
    sealing = ECKey.generate_key("P-256", {"kid": name, "use": "enc"})
    wrapping = f"{name}:{b64encode(token_bytes(_KEY)).decode()}"
    return json.dumps(KeySet([sealing]).as_dict(private=True)), wrapping


def keys_from(sealing_keys: str, key_encryption_keys: str) -> Keys:
    """Keys as settings hold them: a JWK set, and ``id:base64`` pairs separated by commas."""
    pairs = [pair.strip().split(":", 1) for pair in key_encryption_keys.split(",") if pair.strip()]
    wrapping = {key_id: b64decode(key, validate=True) for key_id, key in pairs}
    return Keys(KeySet.import_key_set(json.loads(sealing_keys)), wrapping)


def _encrypt(key: bytes, plain: bytes, name: str) -> str:
    """Bound to the name of its owner: moved to another row it does not open."""
    nonce = token_bytes(_NONCE)
    return b64encode(nonce + AESGCM(key).encrypt(nonce, plain, name.encode())).decode()


def _decrypt(key: bytes, sealed: str, name: str) -> bytes:
    raw = b64decode(sealed)
    return AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], name.encode())
