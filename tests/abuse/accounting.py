"""Accounting: every record of every topic that a service hears has its end there, one by one."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from aiokafka import ConsumerRecord

from apprenticeship.common.events.ids import named_id
from apprenticeship.common.runtime.door import read
from apprenticeship.common.runtime.item import Item
from apprenticeship.common.runtime.kafka.unpacking import unpack_within_bounds
from apprenticeship.common.runtime.spec import Spec
from tests.resilience.log import Log
from tests.resilience.stage import Stage

NOW = datetime(2027, 6, 2, tzinfo=UTC)
PARKED = "select id, outcome, code, waiting_kind, closed_how from parked"
Place = tuple[str, int, int]


@dataclass
class Ends:
    """What a service's database says became of its events."""

    claims: Mapping[UUID, int]
    parked: Mapping[UUID, tuple[str, str]]
    """Id -> outcome and reason."""
    causes: set[UUID]

    @classmethod
    async def of(cls, stage: Stage, service: str) -> "Ends":
        """Read at rest."""
        claims = {row["id"]: row["digest"] for row in await stage.fetch(service, "select id, digest from claim")}
        rows = await stage.fetch(service, PARKED)
        parked = {row["id"]: (row["outcome"], row["code"] or row["waiting_kind"] or row["outcome"]) for row in rows}
        causes = {row[0] for row in await stage.fetch(service, "select distinct cause from fact")}
        return cls(claims, parked, causes)


@dataclass
class Account:
    """What became of everything that one service was given."""

    service: str
    ends: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    unheard: set[Place] = field(default_factory=set)
    """Records of words that it does not listen to."""
    places: set[Place] = field(default_factory=set)
    violations: list[str] = field(default_factory=list)


async def accounted(stage: Stage, log: Log, spec: Spec) -> Account:
    """Every record of its topics."""
    unpack_within_bounds()
    ends, account = await Ends.of(stage, spec.service), Account(spec.service)
    items = [(_place(record), read(spec, record, NOW)) for record in await log.read(*spec.topics)]
    times = Counter(item.claim for _, item in items if item)
    for place, item in items:
        if item is None:
            account.unheard.add(place)
            continue
        account.places.add(place)
        end, reason = _end(item, ends)
        if end == "lost" and item.claim in ends.claims and not item.digest and times[item.claim] > 1:
            end, reason = "duplicate", "an id inside the platform is one event, whatever its body"
        account.ends[end] += 1
        account.reasons[reason] += 1
        if end == "lost":
            account.violations.append(f"{spec.service}: {item.type} {item.id} at {place} has no end")
    return account


def _place(record: ConsumerRecord) -> Place:
    return record.topic, record.partition, record.offset


def _end(item: Item, ends: Ends) -> tuple[str, str]:
    """How it ended, and the reason that was given."""
    digest = ends.claims.get(item.claim)
    if digest is None:
        return "lost", "never claimed"
    if digest != item.digest and item.digest:
        other = named_id("conflict", str(item.claim), item.digest)
        return ends.parked.get(other, ("lost", "a conflict without its answer"))
    if found := ends.parked.get(item.id):
        return found
    if item.id in ends.causes or not item.is_report:
        return "handled", "handled"
    return "lost", "claimed, and neither answered nor parked"


def of_cases(landed: Mapping[Place, int], accounts: list[Account]) -> Iterator[str]:
    """Cases whose record nobody gave an end, and that nobody was free to pass by."""
    for place, number in landed.items():
        if not any(place in one.places or place in one.unheard for one in accounts):
            yield f"case {number} at {place} was never read"
