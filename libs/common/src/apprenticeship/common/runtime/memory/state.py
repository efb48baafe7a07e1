"""What a database holds, as dictionaries, and the questions that are asked of it inside and outside of transactions."""

from collections.abc import Callable, Collection, Iterator, MutableMapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from ..ports import Due, Index, NewFact, NewReminder, Parked, RowKey, ToTell
from .drafts import Draft


class Row(NamedTuple):
    """A row of a declared table: JSON, never the object itself, or a change that was not saved would show."""

    data: bytes
    version: int
    columns: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A parked event and where it stands."""

    event: Parked
    position: int
    due: bool = False
    closed: str = ""

    @property
    def locks(self) -> bool:
        return not self.closed and self.event.outcome in {"failed", "behind"}

    @property
    def is_early(self) -> bool:
        return not self.closed and self.event.outcome == "early"

    @property
    def of(self) -> RowKey:
        return self.event.tenant, self.event.key


@dataclass(slots=True)
class State:
    """All of it; a draft has the same shape."""

    fence: MutableMapping[Index, int] = field(default_factory=dict)
    claims: MutableMapping[UUID, int] = field(default_factory=dict)
    facts: MutableMapping[int, NewFact] = field(default_factory=dict)
    told_ids: MutableMapping[UUID, int] = field(default_factory=dict)
    untold: MutableMapping[int, bool] = field(default_factory=dict)
    """Sequence number -> written by the owner of its index."""
    parked: MutableMapping[UUID, Waiting] = field(default_factory=dict)
    """Open, and somebody's turn may come."""
    kept: MutableMapping[UUID, Waiting] = field(default_factory=dict)
    """Refused or closed: only a command brings one back."""
    reminders: MutableMapping[UUID, NewReminder] = field(default_factory=dict)
    breakers: MutableMapping[Index, tuple[str, str]] = field(default_factory=dict)
    rows: MutableMapping[tuple[str, RowKey], Row] = field(default_factory=dict)

    def draft(self) -> "State":
        """Shows what is here, keeps what is written to itself."""
        return State(*map(Draft, self.parts()))

    def take_over(self) -> None:
        """Commit a draft."""
        for part in self.parts():
            part.take_over()

    def parts(self) -> tuple[Any, ...]:
        """In the order of its fields."""
        return _PARTS(self)

    def put(self, row: Waiting) -> None:
        """A parked event, on the pile it belongs to."""
        id_ = row.event.id
        resting = bool(row.closed) or (row.event.outcome == "refused" and not row.due)
        here, there = (self.kept, self.parked) if resting else (self.parked, self.kept)
        there.pop(id_, None)
        here[id_] = row

    def find(self, id_: UUID) -> Waiting | None:
        return self.parked.get(id_) or self.kept.get(id_)

    def words(self, indexes: Collection[Index], after: int = 0) -> Iterator[tuple[ToTell, bool]]:
        """What is untold of these indexes, in sequence, and whether their owner wrote it."""
        for seq, own in sorted(self.untold.items()):
            fact = self.facts[seq]
            if seq > after and fact.index in indexes:
                told = ToTell(seq, fact.index, fact.topic, fact.key, fact.attributes, fact.body)
                yield told, own

    def holding(self) -> set[RowKey]:
        """Keys that a failed event holds back and nobody has released."""
        failed = (row for row in self.parked.values() if row.event.outcome == "failed")
        return {row.of for row in failed if not row.due}

    def due(self, indexes: Collection[Index], now: datetime, limit: int) -> list[Due]:
        """Parked events by position, then reminders by time."""
        holding, turn = self.holding(), []
        for row in self.parked.values():
            event = row.event
            expired = row.is_early and event.until is not None and event.until <= now
            free = event.outcome == "behind" and row.of not in holding
            if event.index in indexes and (row.due or expired or free):
                turn.append((row.position, Due(_copy(event), None, expired)))
        heard = [one for one in self.reminders.values() if one.index in indexes and one.at <= now]
        heard.sort(key=lambda one: (one.at, one.name, one.ref, one.id))
        parked = [due for _, due in sorted(turn, key=lambda pair: pair[0])]
        return [*parked, *(Due(None, one, expired=False) for one in heard)][:limit]


_PARTS: Callable[[State], tuple[Any, ...]] = attrgetter(*(one.name for one in fields(State)))
_PARKED = attrgetter(*Parked.__slots__)


def _copy(event: Parked) -> Parked:
    return Parked(*_PARKED(event))
