"""The oracle: what must hold over a service's database and its topics when everything has come to rest."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
from aiokafka import ConsumerRecord

from apprenticeship.common.events.envelope import attributes
from apprenticeship.common.events.ids import named_id, timed_id
from apprenticeship.common.events.topics import PLATFORM, Topic, partner_answers
from apprenticeship.common.runtime.door import read
from apprenticeship.common.runtime.item import Item
from apprenticeship.common.runtime.spec import Spec

from .log import PROGRAMS, Log
from .stage import Stage
from .states import STATES

LATE = datetime(2100, 1, 1, tzinfo=UTC)
FACTS = """
select seq, id, index, tenant, topic, key, type, cause, epoch, convert_from(body, 'UTF8') as body,
  (attributes::jsonb ->> 'id')::uuid as said
from fact order by seq
"""
PARKED = (
    "select id, tenant, key, topic, outcome, code, position, due, closed_how, attempts from parked order by position"
)
LEFT = "select (select count(*) from untold) + (select count(*) from parked where due and closed is null)"
Row = asyncpg.Record


@dataclass(frozen=True)
class Heard:
    """An event that the service listens to, where it first lies in the log."""

    item: Item
    place: tuple[str, int, int]
    key: bytes | None


@dataclass
class Evidence:
    """All that one service leaves behind."""

    spec: Spec
    records: list[ConsumerRecord]
    told: list[ConsumerRecord]
    facts: list[Row]
    parked: dict[UUID, Row]
    claims: set[UUID]
    rows: Mapping[str, list[Row]]
    left: int
    behind: Mapping[Any, int]
    rounds: Collection[UUID] = ()
    """Ids that rounds, and reminders that were heard, may have given their facts as their cause."""
    heard: dict[UUID, Heard] = field(default_factory=dict)
    duplicates: int = 0
    conflicts: set[UUID] = field(default_factory=set)
    """Under which one id with a second body is refused."""
    told_first: dict[tuple[str, UUID], tuple[int, int]] = field(default_factory=dict)
    """Topic and id -> partition and offset of the first telling."""
    told_again: int = 0
    told_differently: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for record in self.records:
            if (item := read(self.spec, record, LATE)) is None:
                continue
            if first := self.heard.get(item.claim):
                self.duplicates += 1
                if item.digest != first.item.digest:
                    self.conflicts.add(named_id("conflict", str(item.claim), item.digest))
            else:
                place = (record.topic, record.partition, record.offset)
                self.heard[item.claim] = Heard(item, place, record.key)
        bodies: dict[tuple[str, UUID], bytes] = {}
        for record in self.told:
            name = record.topic, UUID(attributes(record.headers)["id"])
            if name in self.told_first:
                self.told_again += 1
                if bodies[name] != record.value:
                    self.told_differently.append(f"{name[1]} on {name[0]} at {record.partition}/{record.offset}")
            else:
                self.told_first[name] = record.partition, record.offset
                bodies[name] = record.value


async def gathered(stage: Stage, log: Log, spec: Spec, ticks: Collection[datetime] = ()) -> Evidence:
    """Read the topics and the database of a service."""
    service = spec.service
    connection = await asyncpg.connect(stage.dsn(service), timeout=15)
    try:
        facts, parked = await connection.fetch(FACTS), await connection.fetch(PARKED)
        claims = {row[0] for row in await connection.fetch("select id from claim")}
        rows = {
            table.name: await connection.fetch(f'select tenant, key, data::text from "{table.name}"')
            for table in (spec.tables if service in STATES else ())
        }
        left = await connection.fetchval(LEFT)
    finally:
        await connection.close()
    return Evidence(
        spec, await log.read(*spec.topics), await log.read(*own_topics(spec)), facts,
        {row["id"]: row for row in parked}, claims, rows, left, await log.behind(service, spec.topics),
        _of_rounds(spec, ticks, {f["tenant"] for f in facts}),
    )  # fmt: skip


def own_topics(spec: Spec) -> list[str]:
    """Those that this service alone writes: the gateway the owners' doors and the partners' answers."""
    if spec.service == "gateway":
        doors = [topic.name for topic in PLATFORM if topic.name.endswith(".reports.v1")]
        return doors + [partner_answers(partner) for partner in spec.tenants]
    return [topic.name for topic in PLATFORM if _is_of(topic, spec.service)]


def _is_of(topic: Topic, service: str) -> bool:
    return topic.name.startswith(f"{service}.") and not topic.name.endswith(".reports.v1")


def _of_rounds(spec: Spec, ticks: Collection[datetime], tenants: Collection[str]) -> set[UUID]:
    found = set[UUID]()
    for round_ in spec.handlers.rounds:
        every = round_.every.total_seconds()
        slots = {datetime.fromtimestamp(moment.timestamp() // every * every, UTC) for moment in ticks}
        found |= {timed_id(slot, "round", round_.name, tenant) for slot in slots for tenant in tenants}
    return found


class Oracle:
    """Every promise, over the evidence; ``may_wait``: outcomes that are to be there at the end."""

    def __init__(self, evidence: Evidence, may_wait: Collection[str] = ()) -> None:
        self._e, self._may_wait = evidence, may_wait
        self._by_cause: dict[UUID, list[Row]] = defaultdict(list)
        for fact in evidence.facts:
            self._by_cause[fact["cause"]].append(fact)

    def violations(self) -> dict[str, list[str]]:
        """By promise, one line each."""
        checks: dict[str, Callable[[], Iterator[str]]] = {
            "lost": self._lost, "twice": self._twice, "of nothing": self._of_nothing, "untold": self._untold,
            "told out of order": self._told_out_of_order, "told differently": self._told_differently,
            "decided out of order": self._decided_out_of_order,
            "zombie": self._zombies, "lock passed": self._lock_passed, "waits": self._waits, "state": self._state,
        }  # fmt: skip
        return {name: found for name, check in checks.items() if (found := list(check()))}

    def _lost(self) -> Iterator[str]:
        """Every accepted event is claimed; a report has its last word, or is parked and open, never both."""
        for claim, heard in self._e.heard.items():
            if claim not in self._e.claims:
                yield f"never claimed: {heard.item.type} {heard.item.id} at {heard.place}"
            elif heard.item.is_report and len(ends := list(self._ends(heard.item.id))) != 1:
                yield f"{heard.item.type} {heard.item.id} at {heard.place} has the ends {ends}"
        if self._e.behind:
            yield f"offsets do not end at the end: {dict(self._e.behind)}"

    def _ends(self, id_: UUID) -> Iterator[str]:
        """What became of a report: accepted or rejected, and whether it still waits or was dismissed."""
        facts = self._by_cause[id_]
        answers = [f["type"].split(".")[2] for f in facts if ".answers." in f["topic"]]
        yield from (answer for answer in answers if answer in {"report-accepted", "report-rejected"})
        if not self._e.spec.answers and any(f["topic"].endswith(".reports.v1") for f in facts):
            yield "passed on to its owner"
        row = self._e.parked.get(id_)
        if row and row["outcome"] != "refused" and row["closed_how"] != "handled":
            yield f"{row['outcome']} {row['closed_how'] or 'open'}"

    def _twice(self) -> Iterator[str]:
        """No cause leads to the same fact twice; STATES holds the rows against the facts."""
        for cause, facts in self._by_cause.items():
            if cause in self._e.rounds:
                continue
            said = Counter((f["topic"], f["type"], f["key"], f["body"]) for f in facts)
            parked = self._e.parked.get(cause)
            times = parked["attempts"] if parked else 1
            for (_, type_, key, _), number in said.items():
                if number > (times if "report-parked" in type_ else 1):
                    yield f"{number} times {type_} about {key} because of {cause}"

    def _of_nothing(self) -> Iterator[str]:
        """Every fact has a cause that was accepted, every told fact was decided."""
        known = {heard.item.id for heard in self._e.heard.values()} | set(self._e.rounds) | self._e.conflicts
        yield from (f"{f['type']} of {f['cause']}" for f in self._e.facts if f["cause"] not in known)
        decided = {(fact["topic"], fact["said"]) for fact in self._e.facts}
        yield from (f"told, not decided: {name}" for name in self._e.told_first if name not in decided)

    def _untold(self) -> Iterator[str]:
        """Every fact is told, in the partition of its key, and nothing is left to tell or to decide."""
        for fact in self._e.facts:
            found = self._e.told_first.get((fact["topic"], fact["said"]))
            home = 0 if fact["topic"] == PROGRAMS else self._e.spec.index_of(fact["key"])
            if found is None:
                yield f"never told: {fact['type']} {fact['id']}, number {fact['seq']}"
            elif found[0] != home:
                yield f"told in partition {found[0]} instead of {home}: {fact['id']}"
        if self._e.left:
            yield f"{self._e.left} rows are still to be told or decided"

    def _told_out_of_order(self) -> Iterator[str]:
        """Per topic, key and who tells it (at the gateway not the key's owner) the first telling follows the order."""
        order: dict[tuple[str, str, int], list[int]] = defaultdict(list)
        for fact in self._e.facts:
            if (found := self._e.told_first.get((fact["topic"], fact["said"]))) is not None:
                order[fact["topic"], fact["key"], fact["index"]].append(found[1])
        yield from (f"{topic} {key}" for (topic, key, _), offsets in order.items() if offsets != sorted(offsets))

    def _told_differently(self) -> Iterator[str]:
        """One id is told with one body, however often."""
        yield from self._e.told_differently

    def _decided_out_of_order(self) -> Iterator[str]:
        """Per topic and key effects follow the log, but for what was parked in between."""
        last: dict[tuple[str, bytes | None], tuple[int, UUID]] = {}
        for heard in sorted(self._e.heard.values(), key=lambda one: one.place):
            facts = self._by_cause.get(heard.item.id)
            if not facts or heard.item.id in self._e.parked:
                continue
            name = heard.place[0], heard.key
            seq = facts[0]["seq"]
            if seq < last.get(name, (0, heard.item.id))[0]:
                yield f"{heard.item.id} at {heard.place} before {last[name][1]}"
            last[name] = seq, heard.item.id

    def _zombies(self) -> Iterator[str]:
        """Along the sequence the epoch of an index never falls; facts about others' indexes have none."""
        high: dict[int, int] = {}
        for fact in self._e.facts:
            if fact["epoch"] and fact["epoch"] < high.get(fact["index"], 0):
                yield f"{fact['id']} under epoch {fact['epoch']}, after {high[fact['index']]}"
            high[fact["index"]] = max(high.get(fact["index"], 0), fact["epoch"])

    def _lock_passed(self) -> Iterator[str]:
        """Nothing about a key is decided after its failed event, as long as that is open; its answers are."""
        locks: dict[tuple[str, str], int] = {}
        for row in self._e.parked.values():
            if row["outcome"] == "failed" and row["closed_how"] is None:
                locks.setdefault((row["tenant"], row["key"]), row["position"])
        for fact in self._e.facts:
            lock = locks.get((fact["tenant"], fact["key"]))
            spoken = ".answers." not in fact["topic"] and fact["cause"] not in self._e.rounds
            if lock is not None and fact["seq"] > lock and spoken:
                yield f"{fact['type']} {fact['id']} about {fact['key']}"

    def _waits(self) -> Iterator[str]:
        """Nothing sleeps for ever: what still waits at the end was meant to."""
        for row in self._e.parked.values():
            if row["closed_how"] is None and row["outcome"] not in {"refused", *self._may_wait}:
                yield f"still {row['outcome']} {row['code']}: {row['id']} about {row['key']}"

    def _state(self) -> Iterator[str]:
        """The rows are what the facts say."""
        if check := STATES.get(self._e.spec.service):
            yield from check(self._e.facts, self._e.rows)
