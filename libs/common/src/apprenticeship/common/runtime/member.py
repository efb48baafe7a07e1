"""A member of a service's group: takes batches in turn, tells behind them, then commits offsets."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from heapq import merge
from itertools import groupby
from typing import NamedTuple

from .batch import Batch, Written
from .breaker import Breakers, Limits
from .door import again, read
from .failpoints import At, nowhere
from .held import Held, Times, Watch
from .item import Item
from .ownership import PROGRAMS as PROGRAMS, UNTOLD_LIMIT, Ownership
from .patience import Patience
from .ports import BadValue, Broker, Clock, Fenced, Place, Record, Store, ToTell
from .spec import Spec
from .taking import prepare, spoil
from .trail import Trail

DUE_LIMIT = 500
STRETCH = 25
"""Records that are read in one go, while another batch is in the database."""


class Unpacked(NamedTuple):
    """A batch as events, and the next offsets of its partitions."""

    items: list[Item]
    done: dict[Place, int]


class Member:
    """The transport-free core; a broker, a store and a clock are given to it."""

    def __init__(  # noqa: PLR0913 - three ports, and what one may want otherwise
        self, spec: Spec, store: Store, broker: Broker, clock: Clock, watch: Watch, *,
        build: str = "dev", limits: Limits | None = None, times: Times | None = None,
        leave: Callable[[str], None], at: At = nowhere,
    ) -> None:  # fmt: skip
        self.spec, self.store, self.broker, self.clock = spec, store, broker, clock
        self.watch, self.times, self.leave = watch, times or Times(), leave
        self.at = at
        self.patience = Patience(watch, self.times)
        self.trail = Trail(broker, watch, self.patience, at)
        self.breakers = Breakers(store, broker, watch, self.patience, build, limits or Limits())
        self.ownership = Ownership(self)

    @property
    def held(self) -> Held:
        """What it owns now."""
        return self.ownership.held

    @property
    def wake(self) -> asyncio.Event:
        """Set when something may be due."""
        return self.ownership.wake

    @property
    def pulse(self) -> int:
        """Rises with every batch and every retry; liveness watches it."""
        return self.patience.pulse

    @property
    def busy(self) -> int:
        """Batches in hand; whoever hands them over counts them."""
        return self.ownership.busy

    @busy.setter
    def busy(self, number: int) -> None:
        self.ownership.busy = number

    @property
    def working(self) -> bool:
        """See ``Ownership.working``; liveness bounds it."""
        return self.ownership.working

    def assigned(self, places: Collection[Place]) -> None:
        """See ``Ownership.assigned``."""
        self.ownership.assigned(places)

    async def revoked(self) -> None:
        """See ``Ownership.revoked``."""
        await self.ownership.revoked()

    # -- receive -------------------------------------------------------------------------------------------------

    async def receive(self, records: Sequence[Record], held: Held) -> None:
        """A batch of records, stamped with the assignment it was fetched under."""
        await self.handle(await self.unpack(records), held)

    async def unpack(self, records: Sequence[Record]) -> Unpacked:
        """The records as events; while another batch is in the database."""
        with self.patience.pieces.one():
            return await self._unpack(records)

    async def _unpack(self, records: Sequence[Record]) -> Unpacked:
        await self.at("after_fetch")
        parts = [list(part) for _, part in groupby(records, lambda r: (r.topic, r.partition))]
        ordered = parts[0] if len(parts) == 1 else merge(*parts, key=lambda r: (r.timestamp, r.topic))
        now = self.clock.now()
        items: list[Item] = []
        for number, record in enumerate(ordered, 1):
            if (item := read(self.spec, record, now)) is not None:
                items.append(item)
            if number % STRETCH == 0:
                await asyncio.sleep(0)  # the batch in the database is not kept waiting: this fills its waits
        if recorded := [item.recorded for item in items if item.recorded]:
            await self.clock.reach(max(recorded))
        for item in items:
            prepare(item)
        done = {Place(part[-1].topic, part[-1].partition): part[-1].offset + 1 for part in parts}
        return Unpacked(items, done)

    async def handle(self, batch: Unpacked, held: Held) -> None:
        """Decide a batch and write it down, in its turn."""
        await self._take_turn(batch.items, batch.done, held)

    async def look(self) -> int:
        """Take up what is due and nothing else; how many that was."""
        return await self._take_turn([], {}, self.held)

    async def _take_turn(self, items: list[Item], done: dict[Place, int], held: Held) -> int:
        async with self.ownership.in_turn():
            if not held.open or self.held is not held:
                return 0
            woken = self.wake.is_set()
            self.wake.clear()
            due = await self._look(held) if woken or not (items or done) else []
            written = Written()
            if due or items or held.told or woken or self.patience.unsure:
                try:
                    written = await self._halves([*due, *items], held)
                except Fenced:
                    self.ownership.fenced(held)
                    return 0
            await self._finish(held, written, done)
            if len(due) == DUE_LIMIT:
                self.wake.set()
            return len(due)

    async def _finish(self, held: Held, written: Written, done: dict[Place, int]) -> None:
        """At most one batch is being told while the next one is in the database."""
        if held.tail:
            await self.patience.pieces.behind(held.tail)
            if held.tail.cancelled():  # revoked meanwhile: what is untold, the next owner tells
                return
        held.taken.update(fact.seq for fact in written.tell)
        held.tail = asyncio.create_task(self._tell(written.tell, done, held))
        held.tail.add_done_callback(self.ownership.ended)
        if done or not self.busy:  # rounds and looks are no progress of a batch that hangs beside them
            self.patience.pulse += 1
        if written.woken & held.epochs.keys():
            self.wake.set()
        await self.breakers.watch(written.items, held)

    async def _tell(self, facts: Sequence[ToTell], done: dict[Place, int], held: Held) -> None:
        with self.patience.pieces.one():
            await self.trail.tell(facts, done, held)

    async def _look(self, held: Held) -> list[Item]:
        """What others may have left for us to do: closed breakers, released events, reminders whose time has come."""
        await self.breakers.look(held)
        now, indexes = self.clock.now(), self.breakers.flowing(held)
        rows = await self.patience.until_done(lambda: self.store.due(indexes, now, DUE_LIMIT))
        items = [again(self.spec, row) for row in rows]
        for item in items:
            prepare(item)
        return items

    async def _halves(self, items: list[Item], held: Held) -> Written:
        """All in one transaction; a value that the database will not take is found by halves and parked."""
        try:
            return await self.patience.until_done(lambda: self._batch(items, held))
        except BadValue as error:
            if len(items) > 1:
                half = len(items) // 2
                first, second = (
                    await self._halves(items[:half], held),
                    await self._halves(items[half:], held),
                )
                return Written(first.tell + second.tell, first.items + second.items, first.woken | second.woken)
            if not items:
                raise
            spoil(items[0], error)
            return await self.patience.until_done(lambda: self._batch(items, held))

    async def _batch(self, items: list[Item], held: Held) -> Written:
        marks = list(held.told)
        await self.at("before_claim")
        began = asyncio.get_running_loop().time()
        async with self.store.transaction() as tx:
            batch = Batch(self.spec, tx, held.epochs, held.taken, self.clock.now())
            written = await batch.run(items, marks)
            if self.patience.unsure:  # a transaction whose end we did not hear may have left facts of ours
                late = await tx.untold(list(held.epochs), 0, UNTOLD_LIMIT)
                ours = {fact.seq: fact for fact in [*late, *written.tell] if fact.seq not in held.taken}
                written.tell = [ours[seq] for seq in sorted(ours)]
            await self.at("in_batch")
        await self.at("after_commit")
        self._forget(held, marks)
        self.watch.batch(items, asyncio.get_running_loop().time() - began)
        return written

    def _forget(self, held: Held, marks: list[int]) -> None:
        self.patience.unsure = False
        held.told = held.told[len(marks) :]
        held.taken.difference_update(marks)

    # -- rounds --------------------------------------------------------------------------------------------------

    async def in_turn(self, work: Callable[[Held], Awaitable[Written | None]]) -> bool:
        """Run a round between two batches, and tell what it gave; False when it was not our turn any more."""
        async with self.ownership.in_turn():
            held = self.held
            if not held.open:
                return False
            try:
                written = await self.patience.until_done(lambda: work(held))
            except Fenced:
                self.ownership.fenced(held)
                return False
            if written:
                await self._finish(held, written, {})
            return True

    # -- beside the batches ---------------------------------------------------------------------------------------

    async def keep(self) -> None:
        """Commit offsets, mark what is told, take up what is due; runs as long as the member lives."""
        loop = asyncio.get_running_loop()
        looked, pulse = loop.time(), self.pulse
        while True:
            await asyncio.sleep(self.times.commit_every)
            held = self.held
            await self.trail.commit(held)
            quiet, pulse = self.pulse == pulse, self.pulse
            left = bool(held.told) and quiet  # otherwise the next batch marks it, and is not kept waiting by us
            overdue = loop.time() - looked > self.times.look_every
            if held.open and not self.busy and (self.wake.is_set() or left or overdue):
                looked = loop.time()
                await self._take_turn([], {}, held)
