"""A small service in memory: what a member makes of records, with a clock and faults in the test's hands."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic_core import from_json, to_json

from apprenticeship.common.events import shipped
from apprenticeship.common.events.catalogue import BY_WORD
from apprenticeship.common.events.decisions import About, Decision, Early, Gathered, Refused, Remind
from apprenticeship.common.events.envelope import headers
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.intake import ProgramPublished
from apprenticeship.common.events.reports import HoursReported
from apprenticeship.common.events.training import HoursRecorded
from apprenticeship.common.events.words import Word
from apprenticeship.common.runtime.breaker import Limits
from apprenticeship.common.runtime.handlers import Handlers, Select
from apprenticeship.common.runtime.held import Times
from apprenticeship.common.runtime.item import Item
from apprenticeship.common.runtime.member import Member
from apprenticeship.common.runtime.memory import MemoryDatabase, MemoryStore
from apprenticeship.common.runtime.ports import NewFact, Place, Retry, ToTell
from apprenticeship.common.runtime.spec import Spec
from apprenticeship.common.runtime.tables import Table, Tables
from libs.common.tests.runtime.samples import NOON
from libs.common.tests.runtime.test_partners_door import Sent

REPORTS, PROGRAMS = "training.reports.v1", "intake.programs.v1"
UNSTORABLE = 13
"""Minutes that no database will take."""
HOUR = timedelta(hours=1)
PATIENCE = 20
"""Looks and tries after which a test gives up: a member itself never does."""
FACT = HoursRecorded.model_validate(shipped.example(HoursRecorded)["data"])


@dataclass(frozen=True)
class Log:
    """One person's entries, by their minutes."""

    entries: tuple[int, ...] = ()
    remark: str = ""
    waiting: bool = False


@dataclass(frozen=True)
class Program:
    """What some reports wait for."""


def entered(case: Log | None, fact: Any) -> Log:  # noqa: ANN401 - any word
    minutes = getattr(fact, "minutes", 0)
    remark = "\0" if minutes == UNSTORABLE else ""
    return Log((*(case.entries if case else ()), minutes), remark, waiting=minutes == 1)


TABLES = Tables(
    Table("program", Program, lambda _case, _fact: Program(), awaited=True),
    Table("log", Log, entered, {"waiting": lambda log: ["yes"] if log.waiting else []}),
)


class Desk:
    """Members of one service, its database, and what the world sees of them."""

    def __init__(self, in_a_row: int = 20) -> None:
        self.now_is, self.broken = NOON, False
        self.spec = Spec(self._handlers(), TABLES, (PROGRAMS, REPORTS))
        self.database = MemoryDatabase(TABLES)
        self.told: list[ToTell] = []
        self.committed: dict[Place, int] = {}
        self.paused: set[Place] = set()
        self.outcomes: list[tuple[str, str]] = []
        self.items: list[Item] = []
        self.notes: list[str] = []
        self.fails_at: list[str] = []
        self._limits = Limits(in_a_row=in_a_row)

    def open(self) -> MemoryStore:
        """Another member's view of the database."""
        return MemoryStore(self.database, self._fault)

    async def join(self, *indexes: int) -> Member:
        """A member that owns these indexes; all, when none is named."""
        member = Member(
            self.spec, self.open(), self, self, self, leave=self.notes.append,
            limits=self._limits, times=Times(retry_first=0.001, drain=0.1),
        )  # fmt: skip
        self.assign(member, *indexes)
        assert member.ownership.taking
        await member.ownership.taking
        return member

    def assign(self, member: Member, *indexes: int) -> None:
        """These indexes, or all, go over to it."""
        owned = indexes or range(self.spec.partitions)
        member.assigned([Place(REPORTS, n) for n in owned])

    async def hear(self, member: Member, *records: Sent) -> list[tuple[str, str]]:
        """Key and outcome of what this batch and what it wakes came to; told when this returns."""
        before = len(self.outcomes)
        await member.receive(records, member.held)
        await self.rest(member)
        return self.outcomes[before:]

    async def rest(self, member: Member) -> None:
        """Take up what is due until nothing is."""
        for _ in range(PATIENCE):
            if not await member.look():
                break
        else:
            raise RuntimeError("something is due for ever")
        if member.held.tail:
            await member.held.tail

    def report(self, key: str, number: int = 1, minutes: int = 60) -> Sent:
        """Hours of a person; the number makes the id."""
        return self._sent(HoursReported, key, f"{key}/{number}", {"minutes": minutes}, self.spec.index_of(key), REPORTS)

    def program(self) -> Sent:
        return self._sent(ProgramPublished, "p@1", "program", {}, 0, PROGRAMS)

    def said(self, key: str) -> list[tuple[str, int]]:
        """Type and minutes of the facts about a person, in decided order."""
        facts = (fact for _, fact in sorted(self.database.state.facts.items()))
        return [(_short(fact), from_json(fact.body).get("minutes", 0)) for fact in facts if fact.key == key]

    def facts(self) -> list[NewFact]:
        return [fact for _, fact in sorted(self.database.state.facts.items())]

    def parked(self) -> dict[str, tuple[str, str]]:
        """Key -> outcome and code of what is parked and open; the last of each key."""
        rows = sorted(self.database.state.parked.values(), key=lambda row: row.position)
        kept = [*self.database.state.kept.values(), *rows]
        return {row.event.key: (row.event.outcome, row.event.code) for row in kept if not row.closed}

    def entries(self, key: str) -> list[int]:
        """What the service keeps of a person."""
        row = self.database.state.rows.get(("log", ("t1", key)))
        return from_json(row.data)["entries"] if row else []

    # -- clock, broker and watch --------------------------------------------------------------------------------

    def now(self) -> datetime:
        return self.now_is

    async def reach(self, moment: datetime) -> None: ...

    async def tell(self, words: Sequence[ToTell]) -> None:
        await asyncio.sleep(0)
        if "tell" in self.fails_at:
            self.fails_at.remove("tell")
            raise Retry("tell")
        self.told += words

    async def commit(self, offsets: Mapping[Place, int]) -> None:
        self.committed |= offsets

    def pause(self, places: Collection[Place]) -> None:
        self.paused |= set(places)

    def resume(self, places: Collection[Place]) -> None:
        self.paused -= set(places)

    def batch(self, items: Sequence[Item], seconds: float) -> None:
        self.outcomes += [(item.key, item.outcome) for item in items]
        self.items += items

    def note(self, event: str, **fields: object) -> None:
        self.notes.append(event)
        if self.notes.count("turn.retried") > PATIENCE:
            raise RuntimeError("tried for ever")

    # -- the service --------------------------------------------------------------------------------------------

    async def _fault(self, point: str) -> None:
        await asyncio.sleep(0)
        if point in self.fails_at:
            self.fails_at.remove(point)
            raise Retry(point)

    def _sent(self, word: type[Word], key: str, id_: str, data: dict[str, Any], partition: int, topic: str) -> Sent:
        found = {
            "specversion": "1.0", "id": str(named_id(id_)), "type": BY_WORD[word].type, "source": "test",
            "subject": key, "tenantid": "t1", "time": NOON.isoformat(),
        }  # fmt: skip
        body = to_json(shipped.example(word)["data"] | data)
        return Sent(key.encode(), body, headers(found), topic, partition, 7)

    def _handlers(self) -> Handlers:
        hears = Handlers("training")
        hears.on(ProgramPublished, case=Program, key=lambda _event: "p")(lambda _case, event, *_: [event.data])
        hears.on(HoursReported, case=Log, reads=lambda *_: [(Program, "p")], touches=_other)(self._record)
        hears.when_due("look again", case=Log)(lambda *_: [FACT.model_copy(update={"minutes": 7})])
        hears.round("give", every=HOUR, selects=[Select(Log, "waiting")])(_give)
        return hears

    def _record(self, _case: Any, event: Any, refs: Any, _today: Any) -> Decision:  # noqa: ANN401 - of any decision
        fact = FACT.model_copy(update={"minutes": event.data.minutes})
        match event.key.partition("-")[0]:
            case "poison" | "early" if self.broken:
                raise KeyError(event.key)
            case "early" if refs.find(Program, "p") is None:
                return Early(Program, "p")
            case "refused":
                return Refused("state", "not now", "/data/minutes")
            case "reminded":
                return [fact, Remind("look again", "once", self.now_is + HOUR)]
            case "other":
                return [About(Log, "ann", fact)]
            case _:
                return [fact]


def _other(event: Any, _case: Any) -> list[tuple[type, str]]:  # noqa: ANN401 - any event
    return [(Log, "ann")] if event.key.startswith("other") else []


def _give(gathered: Gathered, _today: object) -> list[About]:
    return [About(Log, key, FACT.model_copy(update={"minutes": 2})) for key in gathered.of(Log)]


def _short(fact: NewFact) -> str:
    return fact.type.split(".")[2]


def ids(words: Sequence[ToTell]) -> list[UUID]:
    """Of words that were told."""
    return [UUID(word.attributes["id"]) for word in words]
