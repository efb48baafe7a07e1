"""Hostile records, each drawn from its number and the seed: a known event, spoilt in one way or invented anew."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from random import Random
from typing import Any

from pydantic_core import to_json

from apprenticeship.common.events import shipped
from apprenticeship.common.events.catalogue import BY_TYPE, ENTRIES
from apprenticeship.common.events.entries import Entry, topic_of
from apprenticeship.common.events.envelope import headers
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.topics import OWNERS, answers_of, partner_reports
from apprenticeship.common.runtime.spec import Spec
from apprenticeship.gateway.settings import Settings

from . import values
from .invented import invented

Carried = list[tuple[str, bytes | None]]
SERVICES = ("gateway", "training", "intake")
"""Who is abused: the door, and two that decide."""
HTTP, KAFKA, INSIDE = "HTTP", "Kafka", "inside"


@dataclass
class Case:
    """One hostile event on its way through one door."""

    number: int
    kind: str
    door: str
    partner: str
    topic: str
    key: bytes | None
    body: bytes | None
    found: dict[str, str]
    """Attributes of the event."""
    extra: Carried
    """Headers beside them."""
    codec: str = "none"
    seed: int = 0

    @property
    def carried(self) -> Carried:
        """All headers."""
        return [*headers(self.found), *self.extra]


Spoil = Callable[[Random, Case, dict[str, Any]], None]


def _body(make: Callable[[Random, dict[str, Any]], bytes]) -> Spoil:
    def spoil(chance: Random, case: Case, data: dict[str, Any]) -> None:
        case.body = make(chance, data)

    return spoil


def _attribute(*changes: tuple[str, Sequence[str]]) -> Spoil:
    def spoil(chance: Random, case: Case, _data: dict[str, Any]) -> None:
        name, texts = chance.choice(changes)
        case.found[name] = chance.choice(texts)

    return spoil


def _null(_chance: Random, case: Case, _data: dict[str, Any]) -> None:
    case.body = None


def _unkeyed(chance: Random, case: Case, _data: dict[str, Any]) -> None:
    case.key = chance.choice((None, b"", b"another", b"\xff\xfe", b"k" * 5_000))


TRICKS: list[Carried] = [
    [("reply_to", b"training.events.v1"), ("correlation_id", b"x")],
    [("reply_to", b"no such topic \x00")],
    [("ce_id", b"another"), ("ce_type", b"another")],
    [("ce_traceparent", None)],
    [("ce_id", b"\xff\xfe")],
    [("ce_traceparent", b"x" * 64)],
    [("content-type", b"text/xml")],
    [(f"h{n}", b"x") for n in range(500)],
    [("ce_partnerid", b"per-scholas-staff"), ("ce_tenantid", b"jvs")],
    [("ce_recordedtime", b"yesterday")],
    [("batch-unreadable", b"x")],
    [("", b"")],
    [("ce_subject", None)],
    [("x" * 5_000, b"x" * 50_000)],
]


def _tricks(chance: Random, case: Case, _data: dict[str, Any]) -> None:
    case.extra = chance.choice(TRICKS)


def _reused(chance: Random, case: Case, data: dict[str, Any]) -> None:
    """One of few ids, always with another body."""
    shared = f"reused-{chance.randrange(20)}"
    case.found["id"] = shared if case.door != INSIDE else str(named_id(shared))
    case.body = to_json({**data, "minutes": case.number + 1})


def _bomb(chance: Random, case: Case, _data: dict[str, Any]) -> None:
    """Little on the wire, much in memory; or packed in a way that nobody here unpacks."""
    case.codec = chance.choice(("gzip", "gzip", "lz4", "zstd", "snappy"))
    size = chance.choice((300_000, 20 << 20)) if case.codec == "gzip" else 300_000
    case.body = b'{"a": "' + b"x" * size + b'"}'


def _strange(chance: Random, case: Case, _data: dict[str, Any]) -> None:
    """Another partner's, partnership's or program's words."""
    if case.door == INSIDE:
        case.found["tenantid"] = chance.choice(("nobody", "jvs", "", "a b", "x" * 65))
    else:
        case.partner = chance.choice(sorted(_partners()))
        case.topic = partner_reports(case.partner)


def _several(chance: Random, case: Case, data: dict[str, Any]) -> None:
    for spoil in chance.sample([KINDS[name] for name in ("header tricks", "wrong value", "wrong key")], 2):
        spoil(chance, case, data)


def _personal(chance: Random, case: Case, data: dict[str, Any]) -> None:
    case.body = to_json({**data, chance.choice(sorted(data)): chance.choice(("m@example.org", "206-555-0142"))})


def _invented(chance: Random, case: Case, _data: dict[str, Any]) -> None:
    """A payload of Hypothesis instead."""
    payload = invented(chance, case.seed, case.number, BY_TYPE[case.found["type"]].word)
    case.body = to_json(payload, inf_nan_mode="constants")


KINDS: dict[str, Spoil] = {
    "invented": _invented,
    "malformed": _body(values.torn),
    "wrong value": _body(values.broken),
    "no value of JSON": _body(values.raw),
    "deep": _body(values.deep),
    "oversized": _body(values.large),
    "null": _null,
    "wrong version": _attribute(("type", [f"apprenticeship.reports.hours-reported.v{n}" for n in (0, 2, 99, 10**30)])),
    "unknown type": _attribute(("type", ["apprenticeship.reports.unheard-of.v1", "x", "", "\x00", "a" * 500])),
    "wrong tenant": _strange,
    "wrong time": _attribute(("time", values.MOMENTS)),
    "wrong id": _attribute(("id", values.TEXTS), ("subject", values.TEXTS), ("specversion", ["2.0", ""])),
    "wrong key": _unkeyed,
    "header tricks": _tricks,
    "reused id": _reused,
    "personal data": _personal,
    "several": _several,
    "bomb": _bomb,
}
WEIGHTS = {"invented": 4.0, "bomb": 0.03, "deep": 0.1, "oversized": 0.05}
"""All others have 1. Megabytes are slow to send."""
DOORS = {KAFKA: 70, INSIDE: 25, HTTP: 5}


@cache
def _partners() -> dict[str, tuple[str, ...]]:
    """Partner -> types of what it may report."""
    agreements = Settings().agreements.partners
    types = {entry.word.type: entry for entry in ENTRIES if entry.kind == "report"}
    return {one.partner: tuple(sorted(types.keys() & one.reports)) for one in agreements}


@cache
def _reports() -> dict[str, Entry]:
    return {entry.word.type: entry for entry in ENTRIES if entry.kind == "report"}


@cache
def _inside() -> list[tuple[Entry, str]]:
    """Every word and where it is said inside the platform, as far as somebody here listens."""
    found = [(entry, topic_of(entry)) for entry in ENTRIES if entry.kind != "answer"]
    found += [(entry, answers_of(owner)) for entry in ENTRIES if entry.kind == "answer" for owner in OWNERS]
    heard = {topic for spec in specs() for topic in spec.topics}
    return [(entry, topic) for entry, topic in found if topic in heard]


@cache
def specs() -> list[Spec]:
    """Of the services that run."""
    services = [import_module(f"apprenticeship.{name}.app").SERVICE for name in SERVICES]
    return [service.spec(service.settings.model_validate({"demo": True})) for service in services]


def draw(seed: int, number: int) -> Case:
    """The case of this number."""
    chance, case, data = _drafted(seed, number)
    KINDS[case.kind](chance, case, data)
    return case


def sort(seed: int, number: int) -> tuple[str, str]:
    """Its kind and its door, without the work of making it."""
    _, case, _ = _drafted(seed, number)
    return case.kind, case.door


def _drafted(seed: int, number: int) -> tuple[Random, Case, dict[str, Any]]:
    """Not spoilt yet."""
    chance = Random(f"{seed}/{number}")
    [door] = chance.choices(list(DOORS), list(DOORS.values()))
    case, data = (_said_inside if door == INSIDE else _reported)(chance, number, door)
    names = [name for name in KINDS if name != "bomb" or door != HTTP]
    [case.kind] = chance.choices(names, [WEIGHTS.get(name, 1.0) for name in names])
    case.seed = seed
    return chance, case, data


def _reported(chance: Random, number: int, door: str) -> tuple[Case, dict[str, Any]]:
    partner = chance.choice(sorted(_partners()))
    event = shipped.example(_reports()[chance.choice(_partners()[partner])].word)
    data = event.pop("data")
    event.pop("datacontenttype")
    event["id"] = f"hostile-{number}"
    topic = partner_reports(partner)
    return Case(number, "", door, partner, topic, event["subject"].encode(), to_json(data), event, []), data


def _said_inside(chance: Random, number: int, door: str) -> tuple[Case, dict[str, Any]]:
    entry, topic = chance.choice(_inside())
    event = shipped.example(entry.word)
    data = event.pop("data")
    event.pop("datacontenttype")
    event["id"] = str(named_id("hostile", number))
    event["recordedtime"] = (
        "2027-06-01T00:00:00Z"  # before the tests' last tick: a clock of ticks waits for a later one
    )
    event["tenantid"] = "seiu775"  # a neighbour of the good traffic, so that no good person is spoken of
    return Case(number, "", door, "", topic, event["subject"].encode(), to_json(data), event, []), data


def drawn(seed: int, numbers: range) -> Iterator[Case]:
    """Cases in order."""
    return (draw(seed, number) for number in numbers)
