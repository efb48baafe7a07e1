"""Simulated processes of one service: members on a shared database, started, killed, frozen."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from apprenticeship.common.runtime.breaker import Limits
from apprenticeship.common.runtime.held import Times
from apprenticeship.common.runtime.item import Item
from apprenticeship.common.runtime.member import PROGRAMS, Member
from apprenticeship.common.runtime.memory import MemoryDatabase, MemoryStore
from apprenticeship.common.runtime.ports import BadValue, Due, Index, Place, Retry
from apprenticeship.common.runtime.rounds import Rounds
from apprenticeship.common.runtime.spec import Spec

from .group import Group, Reader, SimBroker
from .loop import PROCESS, SimLoop
from .stops import IN_A_ROW
from .violation import Violation
from .watched import Watched

EPOCH = datetime(2027, 1, 1, tzinfo=UTC)
WORST = {"before_claim", "in_batch", "before_tell"}


@dataclass
class Stage:
    """What all processes of a run share."""

    loop: SimLoop
    chance: random.Random
    tracing: bool
    now: datetime = EPOCH
    """The platform's date; it moves in steps, members' clocks differ from it by their skew."""
    notes: list[str] = field(default_factory=list)
    steps: Counter[str] = field(default_factory=Counter)

    def note(self, who: str, text: str) -> None:
        """For whoever replays a seed."""
        if self.tracing:
            self.notes.append(f"{self.loop.time():9.4f} {self.loop.steps:6} {who:<13} {text}")


class SimClock:
    """A member's clock: the platform's date and its own error, which may jump."""

    def __init__(self, stage: Stage, group: Group) -> None:
        self._stage, self._group = stage, group
        self.skew = group.rates.skew * stage.chance.uniform(-1, 1)

    @property
    def date(self) -> datetime:
        """The last tick."""
        return self._stage.now

    def now(self) -> datetime:
        """What this member takes for the present."""
        return self._stage.now + timedelta(seconds=self.skew)

    async def reach(self, moment: datetime) -> None:
        """As the real one: members' clocks may differ, and now and then a tick is heard late."""
        if self._group.strikes("tick late", self._group.rates.late):
            await asyncio.sleep(self._stage.chance.uniform(0, 2))


class Trace:
    """The ``Watch`` of a simulated member."""

    def __init__(self, name: str, service: "Processes") -> None:
        self._name, self._service, self._stage = name, service, service.stage

    def batch(self, items: Sequence[Item], seconds: float) -> None:
        """Committed items: all of them of our own indexes, whatever we owned when they were fetched."""
        process = self._service.alive.get(self._name)
        if process and (held := process.member.held).open:
            for item in items:
                if item.topic != PROGRAMS and item.index not in held.epochs:
                    self._service.watched.found.append(Violation("not ours", f"{item.type} {item.id}"))
            self._service.watched.stops.decided(items, held)
        if self._stage.tracing:
            for item in items:
                self._stage.note(self._name, f"{item.outcome} {item.type} {item.id} {item.code} {item.detail}")

    def note(self, event: str, **fields: Any) -> None:  # noqa: ANN401 - log fields
        """Something about the member."""
        if event == "fence.lost":
            self._service.group.struck["fenced"] += 1
        if event == "index.taken":
            self._service.when_taken()
        if event == "breaker.opened":
            self._service.group.struck["breaker opened"] += 1
        if event == "breaker.closed":
            self._service.watched.stops.closed(fields["index"])
        self._stage.note(self._name, f"{event} {fields}")


class AskedStore(MemoryStore):
    """A member's store; whatever else is paused, what is due of an index may not be taken up while that is."""

    member: Member

    async def due(self, indexes: Collection[Index], now: datetime, limit: int) -> list[Due]:
        state = self.database.state
        assert isinstance(state, Watched)
        stopped = [index for index in indexes if state.stops.stop(index, self.member.held)]
        state.found += [Violation("breaker", f"what is due of index {index} is taken up") for index in stopped]
        return await super().due(indexes, now, limit)


@dataclass
class Process:
    """One member and what it runs on."""

    name: str
    store: AskedStore
    member: Member
    reader: Reader
    clock: SimClock
    rounds: Rounds
    tick: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when time has moved."""
    ticked: datetime | None = None

    async def follow_ticks(self) -> None:
        """As ``Running._tick``: reminders until none is due, then rounds."""
        while True:
            while not self.member.held.open:  # noqa: ASYNC110 - as the real one
                await asyncio.sleep(0.05)
            date = self.clock.date
            while await self.member.look():
                pass
            await self.rounds.run_due()
            self.ticked = date
            await self.tick.wait()
            self.tick.clear()

    def has_settled(self) -> bool:
        """As ``Running._has_settled``."""
        return self.ticked == self.clock.date


class Processes:
    """Those of one service."""

    def __init__(self, spec: Spec, group: Group, stage: Stage) -> None:
        self.spec, self.group, self.stage = spec, group, stage
        self.database = MemoryDatabase(spec.tables, patience=1.0, silence=2.0)
        self.database.state = self.watched = Watched()
        group.is_decided, group.must_stop = self.watched.facts.__contains__, self._must_stop
        self.alive: dict[str, Process] = {}
        self.frozen: dict[str, int] = {}
        """Name -> the group's generation when it was frozen."""
        self.when_struck: Callable[[str], None] = lambda _name: None
        """What the nemesis does to a member that it freezes at its work."""
        self.when_taken: Callable[[], None] = lambda: None
        """A member has taken its indexes over."""
        self._number = 0

    def _must_stop(self, place: Place, member: Member) -> None:
        """Records come from it; between two turns a breaker has acted or has no reason to."""
        if self.watched.stops.stop(place.partition, member.held) and not member.ownership.turn.locked():
            self.watched.found.append(Violation("breaker", f"{place} is read"))

    def start(self) -> str:
        """A new process; the group is rebalanced."""
        self._number += 1
        name = f"{self.spec.service}-{self._number}"
        context = copy_context()
        context.run(PROCESS.set, name)
        self.alive[name] = context.run(self._launch, name)
        self.rebalance()
        return name

    def rebalance(self) -> None:
        """Among those whom the group takes for alive."""
        self.group.rebalance([name for name in self.alive if name not in self.frozen])

    def kill(self, name: str) -> None:
        """Never resumed; the database notices that its connection is gone."""
        self.stage.note(name, "KILLED")
        self.stage.loop.kill(name)
        self.frozen.pop(name, None)
        self.group.readers.pop(name, None)
        self.alive.pop(name).store.abort()
        self.rebalance()

    def freeze(self, name: str) -> None:
        """It does nothing from here on, and the group goes on without it."""
        self.stage.note(name, "FROZEN")
        self.stage.loop.freeze(name)
        self.frozen[name] = self.group.generation
        self.rebalance()

    def thaw(self, name: str) -> None:
        """A zombie: it goes on where it stood and believes that it still owns what it owned."""
        if name in self.frozen:
            self.stage.note(name, "THAWED")
            if self.frozen.pop(name) != self.group.generation:
                self.group.struck["zombie"] += 1
            self.stage.loop.thaw(name)

    def _launch(self, name: str) -> Process:
        group, stage = self.group, self.stage
        store = AskedStore(self.database, self._faults)
        broker = SimBroker(group, name)
        clock = SimClock(stage, group)
        member = Member(
            self.spec, store, broker, clock, Trace(name, self), at=partial(self._at, name),
            leave=lambda reason: self._left(name, reason), limits=Limits(in_a_row=IN_A_ROW, window=10**9),
            times=Times(drain=0.5, look_every=2.0, orphaned=3.0, retry_first=0.02, retry_most=0.2),
        )  # fmt: skip
        store.member = member
        process = Process(name, store, member, Reader(group, broker, member), clock, Rounds(member))
        works = self._works(process)
        for work in works:
            asyncio.ensure_future(work).add_done_callback(self._died)
        return process

    def _works(self, process: Process) -> Iterator[Any]:
        yield process.member.keep()
        yield process.store.listen(process.member.wake.set)
        yield process.reader.follow()
        yield process.reader.run()
        yield process.follow_ticks()
        yield process.rounds.keep(process.has_settled)

    def _died(self, work: "asyncio.Future[None]") -> None:
        """What runs as long as its process must not end."""
        if not work.cancelled() and (error := work.exception()):
            raise error

    def _left(self, name: str, reason: str) -> None:
        if name in self.alive:
            self.stage.note(name, f"LEFT {reason}")
            self.group.struck["left"] += 1
            self.kill(name)
            self.start()

    async def _at(self, name: str, point: str) -> None:
        """Frozen at the worst moments: with a batch in hand that is decided or about to be, or about to be told."""
        if point in WORST and self.group.strikes("frozen at work", self.group.rates.frozen):
            self.when_struck(name)
            await asyncio.sleep(0)

    async def _faults(self, point: str) -> None:
        """Every statement takes a while; some fail, also after the commit."""
        group, rates = self.group, self.group.rates
        await group.lag()
        if point == "commit":
            failed = group.strikes("commit failed", rates.commit)
        elif point == "committed":
            failed = group.strikes("commit unknown", rates.committed)
        else:
            failed = group.strikes("statement failed", rates.statement)
            if point == "lock" and group.strikes("value refused", rates.value):
                raise BadValue("struck")
        if failed:
            raise Retry(point)
