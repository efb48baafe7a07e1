"""A service's database that is looked at with every commit: what may not be written at that moment."""

from collections.abc import Iterable, Iterator, MutableMapping
from typing import TypeVar
from uuid import UUID

from apprenticeship.common.runtime.memory.drafts import Draft
from apprenticeship.common.runtime.memory.state import State

from .stops import Stops
from .violation import Violation

K = TypeVar("K")
V = TypeVar("V")


class Watched(State):
    """As its base class, and remembers what was found."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Violation] = []
        self.early: set[UUID] = set()
        """Whoever was early once."""
        self.stops = Stops()

    def draft(self) -> State:
        return _WatchedDraft(self)


class _WatchedDraft(State):
    def __init__(self, committed: Watched) -> None:
        super().__init__(*map(Draft, committed.parts()))
        self._committed = committed

    def take_over(self) -> None:
        super().take_over()
        for index in _gone(self.breakers):
            self._committed.stops.closed(index)
        self._committed.stops.raised(_written(self.fence), self._committed.breakers)
        self._committed.early |= {id_ for id_, row in _written(self.parked).items() if row.is_early}
        self._committed.found += [*self._zombies(), *self._sleeping()]

    def _zombies(self) -> Iterator[Violation]:
        """Nobody decides for an index whose fence somebody else has raised."""
        for fact in _written(self.facts).values():
            if fact.own and fact.epoch != self._committed.fence.get(fact.index):
                yield Violation("zombie", f"{fact.type} {fact.id}")

    def _sleeping(self) -> Iterator[Violation]:
        """An early event is looked at again when what it waits for is written, and by each new owner."""
        rows, raised = _written(self.rows), _written(self.fence)
        if not rows and not raised:
            return
        for row in self._committed.parked.values():
            event = row.event
            awaited = event.waiting_kind, (event.tenant, event.waiting_key)
            if row.is_early and not row.due and (awaited in rows or event.index in raised):
                yield Violation("sleeps", f"{event.id} waits for {event.waiting_kind}")


def _written(part: MutableMapping[K, V]) -> dict[K, V]:
    assert isinstance(part, Draft)
    return part.written


def _gone(part: MutableMapping[K, V]) -> Iterable[K]:
    assert isinstance(part, Draft)
    return part.gone
