"""What a decision hears and what it may answer; the vocabulary every ``domain.py`` is written in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Literal, NamedTuple, TypeVar
from uuid import UUID

from .words import Word

W_co = TypeVar("W_co", bound=Word, covariant=True)
C = TypeVar("C")

RefusalCode = Literal[
    "schema", "unknown_person", "unknown_program", "not_permitted", "out_of_order_expired",
    "duplicate_conflict", "state", "gate", "pii_in_payload",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heard(Generic[W_co]):
    """One event as a decision sees it: its envelope in short, and its payload."""

    id: UUID
    time: datetime
    """When it happened in the world, UTC."""
    key: str
    """Whom it is about: the participant, cohort, mentor, employer, opening or program."""
    tenant: str
    data: W_co
    partner: str | None = None
    """The partner whose report it is, or whose report led to it."""
    source_id: str | None = None
    """The partner's own id of that report."""
    cause: UUID | None = None
    prepared: Any = None
    """What the handler's ``prepare`` made of it, if it has one."""


class Due(Word):
    """A reminder whose time has come."""

    type = "due"
    name: str
    ref: str


class Note:
    """Base of what a service remembers without telling: a local transition of a state machine."""

    __slots__ = ()


class Refused(NamedTuple):
    """No. The sender hears the code, a sentence without personal data, and the path of the field."""

    code: RefusalCode
    detail: str
    path: str = ""


class Early(NamedTuple):
    """Not yet: tried again when the named row is written, refused at its deadline."""

    kind: type
    key: str


class About(NamedTuple):
    """A fact or note about a row other than the event's own; the handler's ``touches`` must name that row."""

    kind: type
    key: str
    item: "Word | Note"


class Remind(NamedTuple):
    """Hear ``Due(name, ref)`` for this key at ``at``; the same name, ref and cause are one reminder."""

    name: str
    ref: str
    at: datetime


class Pass(NamedTuple):
    """A word passed on to another topic as it is: reports to their owner, answers and facts to a partner."""

    word: Word
    topic: str
    key: str
    id: UUID | None = None
    """Its id on that topic; None: derived like a fact's."""
    tenant: str | None = None
    partner: str | None = None
    source_id: str | None = None
    subject: str | None = None


Item = Word | Note | About | Remind | Pass
"""A word of another speaker, and a note, change the row and are not told."""
Decision = Sequence[Item] | Refused | Early


class Refs:
    """Rows of other keys that an event refers to, read only."""

    def __init__(self, rows: Mapping[tuple[type, str], Any]) -> None:
        self._rows = rows

    def find(self, kind: type[C], key: str) -> C | None:
        """The row, or None when there is none (then ``Early(kind, key)`` waits for it)."""
        found: C | None = self._rows.get((kind, key))
        return found


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a round sees, of one tenant: rows by kind and key, and how many rows hold each counted value."""

    rows: Mapping[type, Mapping[str, Any]]
    counts: Mapping[str, int]

    def of(self, kind: type[C]) -> Mapping[str, C]:
        """Rows of one kind by key, in key order."""
        return self.rows.get(kind, {})

    def count(self, value: str) -> int:
        """How many rows of the counted column hold ``value``, read after the rows were locked."""
        return self.counts.get(value, 0)
