"""The door: bytes of the log -> events, each checked alone; what cannot be read is refused, never raised."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b, sha256
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from pydantic_core import from_json, to_json

from apprenticeship.common.events.catalogue import BY_TYPE
from apprenticeship.common.events.decisions import Due, Heard
from apprenticeship.common.events.entries import Entry
from apprenticeship.common.events.envelope import Envelope, PartnerEnvelope, attributes
from apprenticeship.common.events.ids import named_id, timed_id
from apprenticeship.common.events.personal import looks_personal, personal_path

from .deciding import handler_of
from .item import Item
from .ports import Due as DueRow, NewReminder, Parked, Record
from .spec import Spec

_PARTNER_TOPIC = re.compile(r"^partners\.(?P<partner>[A-Za-z0-9-]+)\.reports\.v1$")
_SAFE = re.compile(r"^[A-Za-z0-9_-]{1,64}$")
_CODE = re.compile(r"[A-Za-z0-9._:@/+-]{1,128}")
_TRACE = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_KEPT = tuple(name for name in PartnerEnvelope.model_fields if name != "source")
"""Of what a partner writes into headers; its source is free text, and who it is the topic tells."""
REMINDER = "reminder"
UNREADABLE = "batch-unreadable"
"""Header of a record that stands for a batch which could not be unpacked."""
NAMELESS = UUID(int=0)
PERSONAL = "this looks like an e-mail address, a telephone or a social security number; use a code of your own"


@lru_cache(maxsize=1024)
def partner_of(topic: str) -> str | None:
    """Whose door a topic is; only that partner can write it, so its name is the badge."""
    found = _PARTNER_TOPIC.match(topic)
    return found["partner"] if found else None


def schema_fault(error: ValidationError, root: str = "") -> tuple[str, str]:
    """(detail, JSON path) of the first fault, without a value; a field's name only when it looks like one."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    parts = [str(part) if _SAFE.match(str(part)) else "?" for part in first["loc"]]
    return str(first["type"]), root + "/" + "/".join(parts)


def read(spec: Spec, record: Record, now: datetime) -> Item | None:
    """One record as an event; None when this service does not listen to it."""
    item = _read(spec, record, now)
    if item is not None and item.outcome == "refused":
        item.fixed = True
        if item.id is NAMELESS:
            _name_by_place(item, record)
        if partner_of(record.topic):
            _forget_personal(item)
    return item


def _name_by_place(item: Item, record: Record) -> None:
    """What has no id of its own is known by where it stands."""
    place = named_id(record.topic, record.partition, record.offset)
    item.id = item.claim = place
    item.key = item.key or f"?{place}"


def _forget_personal(item: Item) -> None:
    """What does not pass the partners' door may hold anything: of its text a hash is kept, beside code and path."""
    kept = {n: v for n, v in item.found.items() if _CODE.fullmatch(v) and not looks_personal(v)}
    item.found, item.source_id = kept, kept.get("id") and item.source_id
    if looks_personal(item.key):
        item.key = str(item.id)
    if item.code in {"pii_in_payload", "schema"}:
        item.body = sha256(item.body).hexdigest().encode()


def _content(body: bytes) -> Any:  # noqa: ANN401 - any JSON
    try:
        return from_json(body)
    except ValueError:
        return body.decode(errors="replace")


def _read(spec: Spec, record: Record, now: datetime) -> Item | None:
    found = attributes(record.headers)
    if not _TRACE.fullmatch(found.get("traceparent", "")):  # it goes on with every fact: no place for free text
        found.pop("traceparent", None)
    value = record.value or b""
    item = Item(NAMELESS, NAMELESS, 0, record.partition, "?", "", record.topic, found, value)
    item.appended_ms = record.timestamp
    item.partner = partner_of(record.topic)
    if item.partner:  # what else a partner writes into headers is nobody's business
        item.found = {n: found[n] for n in _KEPT if n in found}
    if record.value is None:
        unreadable = any(name == UNREADABLE for name, _ in record.headers)
        detail = "its record batch cannot be unpacked" if unreadable else "there is no value"
        return item.refuse("schema", detail, "/data")
    if len(value) > spec.max_bytes:
        item.body = b""
        return item.refuse("schema", f"larger than {spec.max_bytes} bytes", "/data")
    if item.partner:
        return _read_partner(spec, item, found, record, now)
    return _read_inside(spec, item, found, record, now)


def _read_partner(spec: Spec, item: Item, found: dict[str, str], record: Record, now: datetime) -> Item | None:
    partner = item.partner or ""
    try:
        envelope = PartnerEnvelope.model_validate(found)
    except ValidationError as error:
        return item.refuse("schema", *schema_fault(error))
    item.id = timed_id(envelope.time, partner, envelope.id)
    item.claim = named_id("report", partner, envelope.id)
    item.digest = digest(envelope.type, envelope.time.isoformat(), item.body)
    item.key, item.type, item.source_id = envelope.subject, envelope.type, envelope.id
    item.tenant, item.is_report = spec.tenants.get(partner, partner), True
    item.traceparent = envelope.traceparent
    said = {"id": envelope.id, "subject": envelope.subject, "source": envelope.source}
    if path := personal_path({**said, "data": _content(item.body)}):
        return item.refuse("pii_in_payload", PERSONAL, path)
    if record.key != envelope.subject.encode():
        return item.refuse("schema", "the record's key is not the subject", "/subject")
    entry = BY_TYPE.get(envelope.type)
    if entry is None or entry.kind != "report":
        return item.refuse("schema", "no such report", "/type")
    return _payload(spec, item, entry, envelope.time, None, now)


def _read_inside(spec: Spec, item: Item, found: dict[str, str], record: Record, now: datetime) -> Item | None:
    if (entry := BY_TYPE.get(found.get("type", ""))) is not None and entry.word not in spec.handlers.by_word:
        return None
    try:
        envelope = Envelope.model_validate(found)
    except ValidationError as error:
        return item.refuse("schema", *schema_fault(error))
    item.id = item.claim = envelope.id
    item.key, item.type, item.tenant = envelope.subject, envelope.type, envelope.tenantid
    item.correlation, item.traceparent = envelope.correlationid, envelope.traceparent
    item.partner, item.source_id = envelope.partnerid, envelope.sourceid
    item.recorded = envelope.recordedtime
    if record.key != envelope.subject.encode() or record.partition != _home(spec, record.topic, envelope.subject):
        return item.refuse("schema", "the record's key or partition is not the subject's", "/subject")
    if entry is None:
        return item.refuse("schema", "no such word", "/type")
    if entry.kind == "fact" and entry.topic != record.topic:
        return item.refuse("not_permitted", "this topic may not say that", "/type")
    item.is_report = entry.kind == "report"
    return _payload(spec, item, entry, envelope.time, envelope.causationid, now)


def _home(spec: Spec, topic: str, key: str) -> int:
    return 0 if topic in {"intake.programs.v1", "platform.clock.v1"} else spec.index_of(key)


def _payload(
    spec: Spec, item: Item, entry: Entry, time: datetime, cause: UUID | None, now: datetime
) -> Item:  # fmt: skip
    # What our own services have said is not measured by our clock: it may be behind theirs.
    if item.partner and item.recorded is None and time > now + spec.ahead:
        return item.refuse("schema", "dated ahead of the clock", "/time")
    try:
        data = entry.word.model_validate_json(item.body)
    except ValidationError as error:
        return item.refuse("schema", *schema_fault(error, "/data"))
    except Exception as error:  # noqa: BLE001 - a word's own code is as much our fault as a handler's
        item.outcome, item.detail, item.fixed = "failed", type(error).__name__, True
        return item
    item.heard = Heard(
        item.id, time, item.key, item.tenant, data, item.partner, item.source_id, cause
    )  # fmt: skip
    item.handler = handler_of(spec.handlers, data)
    if item.handler is None:
        return item.refuse("not_permitted", "nobody takes this report", "/type")
    return item


def again(spec: Spec, due: DueRow) -> Item:
    """A parked event or a reminder whose turn has come, as an event."""
    if due.reminder is not None:
        return _reminded(spec, due.reminder)
    parked = due.parked
    if parked is None:
        raise ValueError("a due row is a parked event or a reminder")
    item = _reopened(spec, parked, from_json(parked.attributes))
    item.fixed = item.outcome == "refused"
    item.came_from, item.expired, item.until = parked.outcome, due.expired, parked.until
    return item


def _reopened(spec: Spec, parked: Parked, found: dict[str, str]) -> Item:
    item = Item(
        parked.id, parked.id, 0, parked.index, parked.tenant, parked.key, parked.topic, found, parked.body
    )  # fmt: skip
    if parked.topic == REMINDER:
        return _with_word(
            spec,
            item,
            Due.model_validate_json(parked.body),
            datetime.fromisoformat(found["time"]),
            found,
        )
    entry = BY_TYPE.get(found.get("type", ""))
    if entry is None:
        return item.refuse("schema", "no such word", "/type")
    partner = partner_of(parked.topic)
    item.partner = partner or found.get("partnerid")
    item.source_id = found.get("id") if partner else found.get("sourceid")
    item.is_report = entry.kind == "report"
    try:
        data = entry.word.model_validate_json(parked.body)
        return _with_word(spec, item, data, datetime.fromisoformat(found["time"]), found)
    except Exception:  # noqa: BLE001 - the same
        return item.refuse("schema", "it still cannot be read", "/data")


def _with_word(spec: Spec, item: Item, data: Any, time: datetime, found: Mapping[str, str]) -> Item:  # noqa: ANN401 - a Word
    item.type, item.traceparent = found.get("type", REMINDER), found.get("traceparent")
    item.correlation = UUID(found["correlationid"]) if "correlationid" in found else None
    cause = UUID(found["causationid"]) if "causationid" in found else None
    item.heard = Heard(item.id, time, item.key, item.tenant, data, item.partner, item.source_id, cause)
    item.handler = handler_of(spec.handlers, data)
    return item if item.handler else item.refuse("not_permitted", "nobody listens to this", "/type")


def _reminded(spec: Spec, row: NewReminder) -> Item:
    found = {"time": row.at.isoformat(), "type": REMINDER}
    if row.correlation:
        found["correlationid"] = str(row.correlation)
    data = Due(name=row.name, ref=row.ref)
    item = Item(row.id, row.id, 0, row.index, row.tenant, row.key, REMINDER, found, to_json(data))
    item.came_from = "reminder"
    return _with_word(spec, item, data, row.at, found)


def digest(*parts: str | bytes) -> int:
    """63 bits that tell two bodies under one id apart."""
    joined = b"\x1f".join(part if isinstance(part, bytes) else part.encode() for part in parts)
    return int.from_bytes(blake2b(joined, digest_size=8).digest(), "big") >> 1
