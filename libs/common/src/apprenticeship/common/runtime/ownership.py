"""Ownership: a member takes indexes over, holds them under their fence, and lets them go."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, suppress
from typing import Protocol

from .breaker import Breakers
from .failpoints import At
from .held import Held, Times, Watch
from .patience import Patience
from .ports import Broker, Fenced, Place, Store
from .trail import Trail

UNTOLD_LIMIT = 5000
PROGRAMS = "intake.programs.v1"
"""Has one partition and no part in ownership."""


class Parts(Protocol):
    """What a member is made of, as far as owning goes."""

    store: Store
    broker: Broker
    watch: Watch
    times: Times
    patience: Patience
    trail: Trail
    breakers: Breakers
    leave: Callable[[str], None]
    at: At


class Ownership:
    """Which indexes are ours, and since when."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.held = Held()
        self.turn = asyncio.Lock()
        """Batches, rounds and take-overs come one after another."""
        self.wake = asyncio.Event()
        self.busy = 0
        """Batches in hand, from the first line of ours that sees one."""
        self.taking: asyncio.Task[None] | None = None

    @property
    def working(self) -> bool:
        """A batch, a round or a take-over is in hand, or what one said is being told: none may last for ever."""
        return self.busy > 0 or self.turn.locked() or self.telling

    @property
    def telling(self) -> bool:
        """What the last batch said is not acknowledged yet."""
        return self.held.tail is not None and not self.held.tail.done()

    @asynccontextmanager
    async def in_turn(self) -> AsyncIterator[None]:
        """Wait for our turn; from then on it is a piece of work that must get on."""
        async with self.turn:
            with self._parts.patience.pieces.one():
                yield

    def assigned(self, places: Collection[Place]) -> None:
        """Pause before anything is fetched and take over in a task: no heartbeat is sent while this runs."""
        self._parts.broker.pause(places)
        self.taking = asyncio.create_task(self._take_over(Held(frozenset(places))))
        self.taking.add_done_callback(self.ended)

    async def revoked(self) -> None:
        """Close the gate, let what runs come to its end, commit what is done."""
        held, self.held = self.held, Held()
        held.open = False
        if self.taking:
            self.taking.cancel()
        loop = asyncio.get_running_loop()
        until = loop.time() + self._parts.times.drain
        while (self.busy or (held.tail and not held.tail.done())) and loop.time() < until:  # noqa: ASYNC110 - bounded
            await asyncio.sleep(0.005)
        if held.tail and not held.tail.done():
            held.tail.cancel()
        await self._mark(held, max(0.5, until - loop.time()))
        await self._parts.trail.commit(held)

    async def _mark(self, held: Held, seconds: float) -> None:
        """What is told: the next owner would tell it again, which is harmless."""
        if held.told:
            with suppress(Fenced, OSError):
                async with asyncio.timeout(seconds), self._parts.store.transaction() as tx:
                    await tx.open(held.epochs, held.told, [], [], [])

    async def _take_over(self, held: Held) -> None:
        parts = self._parts
        indexes = self._indexes(held.places)
        async with self.in_turn():
            await parts.at("before_raise")
            held.epochs = await parts.patience.until_done(lambda: parts.store.raise_fence(indexes))
            await self.tell_untold(held)
            stopped = await parts.breakers.take_over(indexes)
        held.open, self.held = True, held
        parts.broker.resume([place for place in held.places if place.partition not in stopped])
        parts.watch.note("index.taken", epochs=dict(sorted(held.epochs.items())), paused=sorted(stopped))
        self.wake.set()

    def _indexes(self, places: Collection[Place]) -> list[int]:
        """A key's index must be ours on every keyed topic, or on none."""
        keyed: dict[str, set[int]] = {}
        for place in places:
            if place.topic != PROGRAMS:
                keyed.setdefault(place.topic, set()).add(place.partition)
        sets = list(keyed.values())
        if any(one != sets[0] for one in sets):
            self._parts.leave("the indexes of this member differ between keyed topics: use the range assignor")
        return sorted(sets[0]) if sets else []

    async def tell_untold(self, held: Held) -> None:
        """What an earlier owner left, before anything new."""
        parts, after = self._parts, 0
        while facts := await parts.patience.until_done(
            lambda after=after: parts.store.untold(list(held.epochs), after, UNTOLD_LIMIT)  # type: ignore[misc]
        ):
            await parts.trail.tell(facts, {}, held)
            after = facts[-1].seq
            held.taken.update(fact.seq for fact in facts)

    def fenced(self, held: Held) -> None:
        """Kafka has given our indexes away. Wait for its word; if none comes, start anew."""
        held.open = False
        self._parts.watch.note("fence.lost", epochs=dict(sorted(held.epochs.items())))
        asyncio.get_running_loop().call_later(
            self._parts.times.orphaned,
            lambda: self._parts.leave("fenced") if self.held is held else None,
        )

    def ended(self, task: asyncio.Task[None]) -> None:
        """What runs beside the batches must not die unheard."""
        if not task.cancelled() and (error := task.exception()):
            self._parts.watch.note("member.failed", error=type(error).__name__)
            self._parts.leave(type(error).__name__)
