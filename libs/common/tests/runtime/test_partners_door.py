"""What does not pass the partners' door leaves its code, its path and a hash: nothing a person could be known by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from pydantic_core import to_json

from apprenticeship.common.events import shipped
from apprenticeship.common.events.envelope import headers
from apprenticeship.common.events.reports import HoursReported
from apprenticeship.common.runtime.door import read
from apprenticeship.common.runtime.handlers import Handlers
from apprenticeship.common.runtime.item import Item
from apprenticeship.common.runtime.spec import Spec
from libs.common.tests.runtime.samples import TABLES

NOW = datetime(2028, 1, 1, tzinfo=UTC)
MARIA = "maria.lopez@example.org"


@dataclass
class Sent:
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes | None]]
    topic: str = "partners.per-scholas-lms.reports.v1"
    partition: int = 2
    offset: int = 7
    timestamp: int = 1


def _spec() -> Spec:
    hears = Handlers("gateway")
    hears.on(HoursReported, case=next(iter(TABLES)).case)(lambda *_: [])
    return Spec(hears, TABLES, ("partners.per-scholas-lms.reports.v1",))


def _read(data: Mapping[str, Any] | bytes | None = None, /, **changed: str) -> Item:
    event = shipped.example(HoursReported)
    body = data if isinstance(data, bytes) else to_json(event.pop("data") | dict(data or {}))
    event.pop("data", None)
    event.pop("datacontenttype")
    found = {**event, **changed}
    item = read(_spec(), Sent(found["subject"].encode(), body, headers(found)), NOW)
    assert item is not None
    return item


def _kept(item: Item) -> str:
    row = item.parked()
    return " ".join(map(str, (row.key, row.attributes, row.body, row.detail, row.path, item.source_id)))


def test_a_sound_report_passes() -> None:
    assert _read().outcome == ""


def test_a_reference_that_is_an_address_is_refused_and_only_its_hash_kept() -> None:
    item = _read({"entry_ref": MARIA})
    assert (item.code, item.path) == ("pii_in_payload", "/data/entry_ref")
    assert len(item.parked().body) == len(sha256().hexdigest())
    assert item.source_id
    assert MARIA not in _kept(item)


@pytest.mark.parametrize("name", ["id", "subject", "source"])
def test_an_envelope_with_an_address_leaves_none_of_it(name: str) -> None:
    item = _read(**{name: MARIA})
    assert (item.code, item.path) == ("pii_in_payload", f"/{name}")
    assert MARIA not in _kept(item)


def test_whoever_is_refused_for_an_address_still_hears_of_it() -> None:
    item = _read(subject=MARIA)
    assert item.is_report
    assert item.key == str(item.id)


@pytest.mark.parametrize(
    "data", [{"remark": "told me about her landlord"}, {"entry_ref": "Maria Lopez"}, b'{"Maria Lopez'],
)  # fmt: skip
def test_what_the_schema_does_not_know_is_not_kept(data: dict[str, Any] | bytes) -> None:
    item = _read(data)
    assert item.code == "schema"
    assert "landlord" not in _kept(item)
    assert "Maria" not in _kept(item)


def test_an_unreadable_envelope_keeps_what_is_a_code() -> None:
    item = _read(time="yesterday with Maria", subject="ps-1")
    assert item.code == "schema"
    assert "Maria" not in _kept(item)
    assert "ps-1" in item.parked().attributes


def test_what_else_a_partner_writes_into_headers_is_not_kept() -> None:
    item = _read(note="Maria Lopez, 206-555-0100")
    assert item.outcome == ""
    assert "Maria" not in _kept(item)
