"""A member of a service's group: owns indexes, takes batches in turn, tells behind them, then commits offsets."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from heapq import merge
from itertools import groupby
from typing import TypeVar

from .batch import Batch, Written
from .breaker import Breaker, Limits
from .door import again, read
from .held import Held, Times, Watch
from .item import Item
from .ports import BadValue, Broker, Clock, Fenced, Place, Record, Stale, Store, ToTell
from .spec import Spec
from .taking import prepare, spoil

T = TypeVar("T")
DUE_LIMIT, UNTOLD_LIMIT = 500, 5000
PROGRAMS = "intake.programs.v1"
"""Has one partition and no part in ownership."""


class Member:
    """The transport-free core; a broker, a store and a clock are given to it."""

    def __init__(  # noqa: PLR0913 - three ports, and what one may want otherwise
        self, spec: Spec, store: Store, broker: Broker, clock: Clock, watch: Watch, *,
        build: str = "dev", limits: Limits | None = None, times: Times | None = None,
        leave: Callable[[str], None],
    ) -> None:  # fmt: skip
        self.spec, self.store, self.broker, self.clock, self.watch = (
            spec,
            store,
            broker,
            clock,
            watch,
        )
        self.build, self.limits, self.times, self.leave = (
            build,
            limits or Limits(),
            times or Times(),
            leave,
        )
        self.held = Held()
        self.turn = asyncio.Lock()
        self.wake = asyncio.Event()
        self.busy = 0
        self.unsure = False
        self.pulse = 0
        """Rises with every batch and every retry; liveness watches it."""
        self.breakers: dict[int, Breaker] = {}
        self.taking: asyncio.Task[None] | None = None

    # -- ownership -----------------------------------------------------------------------------------------------

    def assigned(self, places: Collection[Place]) -> None:
        """Pause before anything is fetched and take over in a task: no heartbeat is sent while this runs."""
        self.broker.pause(places)
        self.taking = asyncio.create_task(self._take_over(Held(frozenset(places))))
        self.taking.add_done_callback(self._ended)

    async def revoked(self) -> None:
        """Close the gate, let what runs come to its end, commit what is done."""
        held, self.held = self.held, Held()
        if self.taking:
            self.taking.cancel()
        loop = asyncio.get_running_loop()
        until = loop.time() + self.times.drain
        while (self.busy or (held.tail and not held.tail.done())) and loop.time() < until:  # noqa: ASYNC110 - bounded
            await asyncio.sleep(0.005)
        if held.tail and not held.tail.done():
            held.tail.cancel()
        await self._commit(held)

    async def _take_over(self, held: Held) -> None:
        indexes = self._indexes(held.places)
        async with self.turn:
            held.epochs = await self.until_done(lambda: self.store.raise_fence(indexes))
            await self._tell_untold(held)
            stopped = await self.until_done(lambda: self.store.breakers(self.build))
        held.open, self.held = True, held
        self.breakers = {index: Breaker(self.limits) for index in indexes}
        self.broker.resume([place for place in held.places if place.partition not in stopped])
        self.watch.note("index.taken", epochs=dict(sorted(held.epochs.items())), paused=sorted(stopped))
        self.wake.set()

    def _indexes(self, places: Collection[Place]) -> list[int]:
        """A key's index must be ours on every keyed topic, or on none."""
        keyed: dict[str, set[int]] = {}
        for place in places:
            if place.topic != PROGRAMS:
                keyed.setdefault(place.topic, set()).add(place.partition)
        sets = list(keyed.values())
        if any(one != sets[0] for one in sets):
            self.leave("the indexes of this member differ between keyed topics: use the range assignor")
        return sorted(sets[0]) if sets else []

    async def _tell_untold(self, held: Held) -> None:
        """What an earlier owner left, before anything new."""
        after = 0
        while facts := await self.until_done(
            lambda after=after: self.store.untold(list(held.epochs), after, UNTOLD_LIMIT)  # type: ignore[misc]
        ):
            await self._tell_all(facts)
            after = facts[-1].seq
            held.taken.update(fact.seq for fact in facts)
            held.told += [fact.seq for fact in facts]

    def _fenced(self, held: Held) -> None:
        """Kafka has given our indexes away. Wait for its word; if none comes, start anew."""
        held.open = False
        self.watch.note("fence.lost", epochs=dict(sorted(held.epochs.items())))
        loop = asyncio.get_running_loop()
        loop.call_later(self.times.orphaned, lambda: self.leave("fenced") if self.held is held else None)

    # -- receive -------------------------------------------------------------------------------------------------

    async def receive(self, records: Sequence[Record], held: Held) -> None:
        """A batch of records, stamped with the assignment it was fetched under."""
        parts = [list(part) for _, part in groupby(records, lambda r: (r.topic, r.partition))]
        ordered = parts[0] if len(parts) == 1 else merge(*parts, key=lambda r: (r.timestamp, r.topic))
        now = self.clock.now()
        items = [item for record in ordered if (item := read(self.spec, record, now)) is not None]
        if recorded := [item.recorded for item in items if item.recorded]:
            await self.clock.reach(max(recorded))
        for item in items:
            prepare(item)
        done = {Place(part[-1].topic, part[-1].partition): part[-1].offset + 1 for part in parts}
        await self._take_turn(items, done, held)

    async def look(self) -> int:
        """Take up what is due and nothing else; how many that was."""
        return await self._take_turn([], {}, self.held)

    async def _take_turn(self, items: list[Item], done: dict[Place, int], held: Held) -> int:
        async with self.turn:
            if not held.open or self.held is not held:
                return 0
            woken = self.wake.is_set()
            self.wake.clear()
            due = await self._due(held) if woken or not (items or done) else []
            written = Written()
            if due or items or held.told or woken or self.unsure:
                try:
                    written = await self._halves([*due, *items], held)
                except Fenced:
                    self._fenced(held)
                    return 0
            await self._finish(held, written, done)
            if len(due) == DUE_LIMIT:
                self.wake.set()
            return len(due)

    async def _finish(self, held: Held, written: Written, done: dict[Place, int]) -> None:
        """At most one batch is being told while the next one is in the database."""
        if held.tail:
            await held.tail
        held.taken.update(fact.seq for fact in written.tell)
        held.tail = asyncio.create_task(self._tell(written.tell, done, held))
        held.tail.add_done_callback(self._ended)
        self.pulse += 1
        if written.woken & held.epochs.keys():
            self.wake.set()
        await self._watch_failures(written.items, held)

    async def _due(self, held: Held) -> list[Item]:
        now = self.clock.now()
        rows = await self.until_done(lambda: self.store.due(list(held.epochs), now, DUE_LIMIT))
        items = [again(self.spec, row) for row in rows]
        for item in items:
            prepare(item)
        return items

    async def _halves(self, items: list[Item], held: Held) -> Written:
        """All in one transaction; a value that the database will not take is found by halves and parked."""
        try:
            return await self.until_done(lambda: self._batch(items, held))
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
            return await self.until_done(lambda: self._batch(items, held))

    async def _batch(self, items: list[Item], held: Held) -> Written:
        marks = list(held.told)
        began = asyncio.get_running_loop().time()
        async with self.store.transaction() as tx:
            batch = Batch(self.spec, tx, held.epochs, held.taken, self.clock.now())
            written = await batch.run(items, marks)
            if self.unsure:  # a transaction whose end we did not hear may have left facts of ours
                late = await tx.untold(list(held.epochs), 0, UNTOLD_LIMIT)
                written.tell = sorted({*written.tell, *(fact for fact in late if fact.seq not in held.taken)})
        self._forget(held, marks)
        self.watch.batch(items, asyncio.get_running_loop().time() - began)
        return written

    def _forget(self, held: Held, marks: list[int]) -> None:
        self.unsure = False
        held.told = held.told[len(marks) :]
        held.taken.difference_update(marks)

    # -- rounds --------------------------------------------------------------------------------------------------

    async def in_turn(self, work: Callable[[Held], Awaitable[Written | None]]) -> None:
        """Run a round between two batches, and tell what it gave."""
        async with self.turn:
            held = self.held
            if not held.open:
                return
            try:
                written = await self.until_done(lambda: work(held))
            except Fenced:
                self._fenced(held)
                return
            if written:
                await self._finish(held, written, {})

    # -- telling and offsets, behind the next batch --------------------------------------------------------------

    async def _tell(self, facts: list[ToTell], done: dict[Place, int], held: Held) -> None:
        await self._tell_all(facts)
        held.told += [fact.seq for fact in facts]
        held.done |= done
        held.positions |= done

    async def _tell_all(self, facts: Sequence[ToTell]) -> None:
        """Tries for ever, from the start: a second telling is harmless, its ids are the same."""
        if facts:
            await self._retrying("tell.retried", lambda: self.broker.tell(facts), OSError)

    async def _commit(self, held: Held) -> None:
        if held.done:
            offsets, held.done = held.done, {}
            try:
                await self.broker.commit(offsets)
            except Exception as error:  # noqa: BLE001 - harmless, whatever it is: the claims know what was handled
                self.watch.note("commit.failed", error=type(error).__name__)

    async def keep(self) -> None:
        """Commit offsets, mark what is told, take up what is due; runs as long as the member lives."""
        loop = asyncio.get_running_loop()
        looked = loop.time()
        while True:
            await asyncio.sleep(self.times.commit_every)
            held = self.held
            await self._commit(held)
            if (
                held.open
                and not self.busy
                and (self.wake.is_set() or held.told or loop.time() - looked > self.times.look_every)
            ):
                looked = loop.time()
                await self._take_turn([], {}, held)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """What runs beside the batches must not die unheard."""
        if not task.cancelled() and (error := task.exception()):
            self.watch.note("member.failed", error=type(error).__name__)
            self.leave(type(error).__name__)

    # -- failures ------------------------------------------------------------------------------------------------

    async def until_done(self, work: Callable[[], Awaitable[T]]) -> T:
        """Again with back-off while a retry may cure it; what it wrote may have been written."""
        return await self._retrying("turn.retried", work, OSError, Stale)

    async def _retrying(self, event: str, work: Callable[[], Awaitable[T]], *cured: type[Exception]) -> T:
        pause = self.times.retry_first
        while True:
            try:
                return await work()
            except cured as error:
                self.unsure = self.unsure or event == "turn.retried"
                self.pulse += 1
                self.watch.note(event, error=type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(self.times.retry_most, pause * 2)

    async def _watch_failures(self, items: Sequence[Item], held: Held) -> None:
        for item in items:
            breaker = self.breakers.get(item.index)
            if breaker and item.outcome in {"handled", "failed"} and breaker.count(failed=item.outcome == "failed"):
                del self.breakers[item.index]
                self.broker.pause([place for place in held.places if place.partition == item.index])
                await self.until_done(lambda i=item: self.store.trip(i.index, self.build, i.detail))  # type: ignore[misc]
                self.watch.note("breaker.opened", index=item.index, reason=item.detail)

    def mend(self, index: int) -> None:
        """By command: deliver an index again."""
        self.breakers[index] = Breaker(self.limits)
        self.broker.resume([place for place in self.held.places if place.partition == index])
        self.watch.note("breaker.closed", index=index)
