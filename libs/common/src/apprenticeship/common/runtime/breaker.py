"""The breaker: when our own code fails again and again, stop an index instead of parking a topic."""

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from .held import Held, Watch
from .item import Item
from .patience import Patience
from .ports import Broker, Index, Store


@dataclass(frozen=True, slots=True)
class Limits:
    """When an index is paused: so many failures in a row, or this share of the last so many events."""

    in_a_row: int = 20
    window: int = 100
    share: float = 0.5


@dataclass(slots=True)
class Breaker:
    """Counts unexpected failures of one index."""

    limits: Limits
    row: int = 0
    last: deque[bool] = field(default_factory=deque)

    def count(self, *, failed: bool) -> bool:
        """Take in one outcome; True when the index must pause."""
        self.row = self.row + 1 if failed else 0
        self.last.append(failed)
        if len(self.last) > self.limits.window:
            self.last.popleft()
        full = len(self.last) == self.limits.window
        return self.row >= self.limits.in_a_row or (full and sum(self.last) >= self.limits.share * self.limits.window)


class Breakers:
    """Those of one member's indexes; an open one is a row of its database, so that it outlives the member."""

    def __init__(
        self, store: Store, broker: Broker, watch: Watch, patience: Patience, build: str, limits: Limits
    ) -> None:  # fmt: skip
        self._store, self._broker, self._watch, self._patience = store, broker, watch, patience
        self._build, self._limits = build, limits
        self._closed: dict[Index, Breaker] = {}
        self._open: set[Index] = set()

    def flowing(self, held: Held) -> list[Index]:
        """Those of its indexes that are not paused."""
        return [index for index in held.epochs if index not in self._open]

    async def take_over(self, indexes: Iterable[Index]) -> Collection[Index]:
        """Count anew; which of them are paused under this build."""
        stopped = await self._patience.until_done(lambda: self._store.breakers(self._build))
        ours = set(indexes)
        self._open = ours & stopped.keys()
        self._closed = {index: Breaker(self._limits) for index in ours - self._open}
        return self._open

    async def look(self, held: Held) -> None:
        """Deliver again what a command has closed: it may have been given to another member."""
        if not self._open:
            return
        still = await self._patience.until_done(lambda: self._store.breakers(self._build))
        if not held.open:  # given away meanwhile: delivered now, events would be passed over before they are ours again
            return
        for index in sorted(self._open - still.keys()):
            self._open.remove(index)
            self._closed[index] = Breaker(self._limits)
            self._broker.resume([place for place in held.places if place.partition == index])
            self._watch.note("breaker.closed", index=index)

    async def watch(self, items: Sequence[Item], held: Held) -> None:
        """Take in the outcomes of a batch; pause an index where our own code fails again and again."""
        for item in items:
            breaker = self._closed.get(item.index)
            if breaker and item.outcome in {"handled", "failed"} and breaker.count(failed=item.outcome == "failed"):
                await self._trip(item.index, item.detail, held)

    async def _trip(self, index: Index, reason: str, held: Held) -> None:
        del self._closed[index]
        self._open.add(index)
        self._broker.pause([place for place in held.places if place.partition == index])
        await self._patience.until_done(lambda: self._store.trip(index, self._build, reason))
        self._watch.note("breaker.opened", index=index, reason=reason)
