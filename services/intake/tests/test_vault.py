"""Personal data: opened only in the vault, kept under a key of the person's own, found nowhere else, erasable."""

import json
from base64 import b64encode
from dataclasses import replace
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from joserfc import jwe
from joserfc.jwk import ECKey, KeySet
from pydantic import SecretStr

from apprenticeship.intake.domain.person import Person
from apprenticeship.intake.domain.personal import Kept, Personal, erase, evolve_personal
from apprenticeship.intake.settings import Settings
from apprenticeship.intake.vault import Keys, Vault, development_keys, keys_from, seal
from services.intake.tests.desk import CANARY, SEALED, SUPPORT, VAULT, Desk

SEALING = ["ECDH-ES+A256KW", "A256GCM", "A128GCM", "DEF"]


def sealed_as(text: str, **header: str) -> str:
    protected: dict[str, Any] = {"alg": "ECDH-ES+A256KW", "enc": "A256GCM"} | header
    return jwe.encrypt_compact(protected, text, ECKey.import_key(VAULT.public_key()), algorithms=SEALING)


def test_what_is_sealed_is_kept_under_the_persons_own_key_and_can_be_read_here_alone() -> None:
    desk = Desk.open(SUPPORT).applies("ada")
    personal: Personal = desk.case(Personal, desk.id("ada"))
    id_ = str(desk.id("ada"))
    assert VAULT.read(desk.tenant, id_, personal) == {"name": CANARY}
    for tenant, other in (("jvs", id_), (desk.tenant, "another")):
        with pytest.raises(InvalidTag):
            VAULT.read(tenant, other, personal)
    bob: Personal = desk.applies("bob").case(Personal, desk.id("bob"))
    assert bob.wrapped_key != personal.wrapped_key
    with pytest.raises(InvalidTag):
        VAULT.read(desk.tenant, id_, replace(personal, wrapped_key=bob.wrapped_key))


def test_nothing_of_it_is_in_any_fact_row_or_text() -> None:
    desk = Desk.open(SUPPORT).plan("spring").enrolls("ada")
    told = " ".join(word.model_dump_json() for _, word in desk.told)
    rows = " ".join(
        desk.tables.of(name.kind).write(case).decode() for name, case in desk.rows.cases.items() if case is not None
    )
    assert CANARY not in told + rows + repr(desk.rows.cases)
    assert SEALED not in told + rows
    personal = desk.case(Personal, desk.id("ada"))
    assert personal.ciphertext not in repr(personal)


@pytest.mark.parametrize(
    "sealed",
    [
        "a.b.c.d.e",
        "....",
        SEALED[:-4] + "AAAA",
        seal({"name": CANARY}, ECKey.generate_key(auto_kid=True).as_dict(private=False)),
        sealed_as("no json"),
        sealed_as("[]"),
        sealed_as("{}", zip="DEF"),
        sealed_as("{}", enc="A128GCM"),
    ],
)
def test_what_cannot_be_opened_is_refused_by_its_path(sealed: str) -> None:
    desk = Desk.open(SUPPORT).applies("ada", sealed_person=sealed)
    desk.then_refused("schema", "/sealed_person")
    assert desk.case(Person, desk.id("ada")) is None


def test_a_partner_need_not_name_the_key() -> None:
    Desk.open(SUPPORT).applies("ada", sealed_person=sealed_as("{}")).then_types("application-received")


def test_erasure_leaves_neither_key_nor_ciphertext() -> None:
    desk = Desk.open(SUPPORT).applies("ada")
    id_ = str(desk.id("ada"))
    about = erase(id_)
    assert (about.kind, about.key) == (Personal, id_)
    erased = evolve_personal(desk.case(Personal, id_), about.item)
    assert erased == Personal("", "", "")
    assert VAULT.read(desk.tenant, id_, erased) is None
    assert evolve_personal(None, about.item) is None


def test_keys_are_rotated_by_putting_the_new_one_first() -> None:
    old = development_keys()
    new_key = ECKey.generate_key(auto_kid=True)
    rotated = Vault(Keys(KeySet([new_key, *old.sealing.keys]), {"2027": b"2" * 32, **old.wrapping}))
    kept = rotated.take_in("t", "p", SEALED)
    assert isinstance(kept, Kept)
    assert kept.key_id == "2027"
    assert rotated.public_key()["kid"] == new_key.kid
    before = VAULT.take_in("t", "p", SEALED)
    assert isinstance(before, Kept)
    assert rotated.read("t", "p", Personal(before.key_id, before.wrapped_key, before.ciphertext))


def test_production_has_keys_of_its_own_or_does_not_start() -> None:
    with pytest.raises(ValueError, match="APPRENTICESHIP_SEALING_KEYS"):
        Settings().keys()
    assert Vault(Settings(demo=True).keys()).public_key() == VAULT.public_key()
    own = ECKey.generate_key(auto_kid=True)
    settings = Settings(
        sealing_keys=SecretStr(_json(own)),
        key_encryption_keys=SecretStr(f"2027:{b64encode(b'k' * 32).decode()}"),
    )
    vault = Vault(settings.keys())
    assert vault.public_key()["kid"] == own.kid
    assert vault.take_in("t", "p", SEALED) is None
    assert vault.take_in("t", "p", seal({}, vault.public_key())) is not None


def test_a_key_that_is_too_short_is_no_key() -> None:
    short = f"2027:{b64encode(b'k' * 16).decode()}"
    with pytest.raises(ValueError, match="32 bytes"):
        Vault(keys_from(_json(ECKey.generate_key(auto_kid=True)), short))


def _json(key: ECKey) -> str:
    return json.dumps({"keys": [key.as_dict(private=True)]})
