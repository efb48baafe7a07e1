"""Simulated processes of one service: members on a shared database, started, killed, frozen."""

import asyncio
import random
from collections.abc import Callable
from contextvars import copy_context
from datetime import UTC, datetime, timedelta
from typing import Any

from apprenticeship.common.runtime.breaker import Limits
from apprenticeship.common.runtime.held import Times
from apprenticeship.common.runtime.item import Item
from apprenticeship.common.runtime.member import Member
from apprenticeship.common.runtime.memory import MemoryDatabase, MemoryStore
from apprenticeship.common.runtime.ports import Place, Retry, Store
from apprenticeship.common.runtime.rounds import Rounds
from apprenticeship.common.runtime.spec import Spec

from .loop import PROCESS, SimLoop
from .world import PARTITIONS, Reader, SimBroker, World

EPOCH = datetime(2027, 6, 1, tzinfo=UTC)


class SimClock:
    """The platform's clock: the loop's time as a date; may be skewed."""

    def __init__(self, skew: float) -> None:
        self._skew = timedelta(seconds=skew)

    def now(self) -> datetime:
        """Virtual now."""
        return EPOCH + timedelta(seconds=asyncio.get_running_loop().time()) + self._skew

    async def reach(self, moment: datetime) -> None:
        """It moves by itself."""


class Trace:
    """The ``Watch`` of a simulated member: outcomes for the oracle, notes for whoever replays a seed."""

    def __init__(self, name: str, notes: list[str]) -> None:
        self._name, self._notes = name, notes

    def batch(self, items: list[Item], seconds: float) -> None:
        """Committed items."""
        now = asyncio.get_running_loop().time()
        self._notes += [f"{now:9.3f} {self._name} {item.outcome} {item.type} {item.id} {item.code}" for item in items]

    def note(self, event: str, **fields: Any) -> None:  # noqa: ANN401 - log fields
        """Something about the member."""
        now = asyncio.get_running_loop().time()
        self._notes.append(f"{now:9.3f} {self._name} {event} {fields}")


class Processes:
    """Who runs at the moment."""

    def __init__(self, spec: Spec, world: World, loop: SimLoop, chance: random.Random) -> None:
        self.spec, self.world, self.loop, self.chance = spec, world, loop, chance
        self.database = MemoryDatabase(spec.tables, patience=1.0, silence=2.0)
        self.alive: dict[str, MemoryStore] = {}
        self.notes: list[str] = []
        self.wrap: Callable[[Store], Any] = lambda store: store
        self.works: list[asyncio.Future[None]] = []
        self._number = 0
        self.places = [Place(t, p) for t in spec.topics for p in range(1 if t == "intake.programs.v1" else PARTITIONS)]

    def start(self) -> str:
        """A new process; the group is rebalanced."""
        self._number += 1
        name = f"m{self._number:02}"
        context = copy_context()
        context.run(PROCESS.set, name)
        self.alive[name] = store = MemoryStore(self.database, self._faults)
        context.run(self._launch, name, store)
        self.rebalance()
        return name

    def rebalance(self) -> None:
        """Among those who are thought to live."""
        self.world.rebalance(list(self.alive), self.places)

    def kill(self, name: str) -> None:
        """Never resumed; the database notices that its connection is gone."""
        self.loop.kill(name)
        self.alive.pop(name).abort()
        self.rebalance()

    def _launch(self, name: str, store: MemoryStore) -> None:
        broker = SimBroker(self.world, name)
        member = Member(
            self.spec, self.wrap(store), broker, SimClock(self.chance.uniform(-5, 5)), Trace(name, self.notes),  # type: ignore[arg-type]
            leave=lambda _reason: self._left(name), limits=Limits(in_a_row=10**9, window=10**9),
            times=Times(drain=1.0, look_every=0.5, orphaned=5.0, retry_most=0.5),
        )  # fmt: skip
        for work in (
            member.keep(),
            store.listen(member.wake.set),
            Reader(self.world, broker, member).run(),
            self._rounds(member),
        ):
            self.works.append(asyncio.ensure_future(work))

    async def _rounds(self, member: Member) -> None:
        rounds = Rounds(member)
        while True:
            await asyncio.sleep(0.5)
            await rounds.run_due()

    def _left(self, name: str) -> None:
        if name in self.alive:
            self.notes.append(f"{self.loop.time():9.3f} {name} left")
            self.kill(name)
            self.start()

    async def _faults(self, point: str) -> None:
        """Every statement takes a while; some fail, also after the commit."""
        await self.world.lag(0.004)
        if self.world.faulty and self.chance.random() < (0.05 if point in {"commit", "committed"} else 0.004):
            raise Retry(point)
