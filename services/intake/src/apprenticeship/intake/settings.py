"""What intake can be told by its environment; prefix APPRENTICESHIP_."""

from pydantic import SecretStr

from apprenticeship.common.runtime.settings import RuntimeSettings

from .vault import Keys, development_keys, keys_from


class Settings(RuntimeSettings):
    """The runtime's settings, and the keys to personal data."""

    demo: bool = False
    """Unknown values in definitions pass, and keys that everybody knows are used when none are set: no production."""
    sealing_keys: SecretStr = SecretStr("")
    """Private keys that open sealed_person: a JWK set (P-256, with kid); the first one is published to partners."""
    key_encryption_keys: SecretStr = SecretStr("")
    """Keys that wrap each person's own key: ``id:base64 of 32 bytes``, separated by commas; the first one is used."""

    def keys(self) -> Keys:
        """The keys of the vault; ValueError when there are none and this is no demo."""
        sealing, wrapping = (
            self.sealing_keys.get_secret_value(),
            self.key_encryption_keys.get_secret_value(),
        )
        if sealing and wrapping:
            return keys_from(sealing, wrapping)
        if self.demo and not sealing and not wrapping:
            return development_keys()
        raise ValueError(
            "set APPRENTICESHIP_SEALING_KEYS and APPRENTICESHIP_KEY_ENCRYPTION_KEYS (or APPRENTICESHIP_DEMO=1)"
        )
