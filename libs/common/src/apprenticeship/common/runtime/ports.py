"""What the core of the runtime asks of a broker, a store and a clock; one suite holds every implementation to it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple, Protocol
from uuid import UUID

from .handlers import Count, Select
from .tables import Table

Index = int
"""The partition number that a key falls into on every keyed topic: the unit of ownership."""
Parking = Literal["refused", "early", "failed", "behind"]
RowKey = tuple[str, str]
"""(tenant, key)"""


class Fenced(Exception):
    """Another member owns one of these indexes now."""


class Stale(Exception):
    """A row changed or appeared under us although its key's index is ours: load again and decide anew."""


class BadValue(Exception):
    """The database will not take a value (SQLSTATE classes 22, 23, 54, or an encoder's ValueError)."""


class Retry(OSError):
    """The store could not finish; a new try may cure it. What it wrote may have been written nevertheless."""


class Place(NamedTuple):
    """A partition of a topic."""

    topic: str
    partition: int


class Record(Protocol):
    """One record of the log, in bytes; aiokafka's ConsumerRecord fits."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes | None]]


class Claim(NamedTuple):
    """An id to be handled once, and a hash of what came under it (0: not compared)."""

    id: UUID
    digest: int


class Opened(NamedTuple):
    """The ids that nobody had claimed, the digests of those that were, and the keys a failed event locks."""

    fresh: set[UUID]
    known: Mapping[UUID, int]
    locked: set[RowKey]
    again: set[UUID]
    """Those of ``again`` that are still parked and open, or still reminders: a try whose end we did not hear may have
    closed them."""


class ToTell(NamedTuple):
    """A word in the journal, as it goes on its topic."""

    seq: int
    index: Index  # type: ignore[assignment]  # a tuple's own is not asked for
    topic: str
    key: str
    attributes: Mapping[str, str]
    """Of CloudEvents."""
    body: bytes


class NewFact(NamedTuple):
    """A word to be written into the journal. ``own``: the writer owns ``index`` and tells it itself."""

    id: UUID
    index: Index  # type: ignore[assignment]  # a tuple's own is not asked for
    tenant: str
    topic: str
    key: str
    type: str
    cause: UUID
    correlation: UUID | None
    epoch: int
    attributes: Mapping[str, str]
    body: bytes
    own: bool


@dataclass(slots=True)
class Parked:
    """An event that did not pass, or one that is taken up again."""

    id: UUID
    index: Index
    tenant: str
    key: str
    topic: str
    attributes: str
    body: bytes
    outcome: Parking
    code: str = ""
    detail: str = ""
    path: str = ""
    waiting_kind: str = ""
    waiting_key: str = ""
    until: datetime | None = None
    """Deadline of an early event."""


@dataclass(frozen=True, slots=True)
class NewReminder:
    """Something to hear later about a key."""

    id: UUID
    index: Index
    tenant: str
    key: str
    name: str
    ref: str
    at: datetime
    correlation: UUID | None


class Journalled(NamedTuple):
    """What writing into the journal comes to."""

    sequence: list[int]
    """Of the facts written."""
    late: list[ToTell]
    """Of others (not ``own``), in sequence."""


class Transaction(Protocol):
    """One transaction; each method is one statement whatever the number of its arguments (none when there are none)."""

    async def open(
        self, epochs: Mapping[Index, int], told: Sequence[int], claims: Sequence[Claim], keys: Collection[RowKey],
        again: Collection[UUID],
    ) -> Opened:  # fmt: skip
        """Check the fence (FOR SHARE; raises Fenced), delete ``told`` from untold, claim ids, and say which of ``keys``
        are locked by failed or behind rows other than ``again``.
        """

    async def load(self, table: Table, keys: Collection[RowKey], *, lock: bool) -> dict[RowKey, tuple[Any, int]]:
        """Rows by (tenant, key) with their version; locked in (tenant, key) order if asked. Missing rows are absent."""

    async def save(self, table: Table, rows: Mapping[RowKey, tuple[Any, int]]) -> set[Index]:
        """Write rows with their new version (old + 1, or 1); raises Stale when one is not at the old version. Early
        rows that wait for one of them are due: the indexes they belong to.
        """

    async def lock_names(self, names: Mapping[str, bool]) -> None:
        """Advisory locks until the end, in sorted order: True alone (who may create), False shared (who waits)."""

    async def write(self, facts: Sequence[NewFact], indexes: Collection[Index], but: Collection[int]) -> Journalled:
        """Facts into the journal and into untold, in this order; and, read after the row locks, what others wrote about
        these indexes and is untold, without those numbers.
        """

    async def park(self, parked: Sequence[Parked]) -> None:
        """Insert or update by id; a row that was early gets a new position, failed and behind rows keep theirs."""

    async def close(self, ids: Collection[UUID]) -> None:
        """Parked rows that were taken up again and passed; reminders that were heard are deleted."""

    async def remind(self, reminders: Sequence[NewReminder]) -> None:
        """Insert, ignoring ids that are there."""

    async def untold(self, indexes: Collection[Index], after: int, limit: int) -> list[ToTell]:
        """All that is untold of these indexes, in sequence."""

    async def select(self, select: Select, table: Table, limit: int) -> dict[RowKey, tuple[Any, int]]:
        """Rows whose column is not empty (all, without column), locked if asked, in (tenant, key) order."""

    async def count(self, count: Count, table: Table) -> dict[RowKey, int]:
        """(tenant, value) -> rows holding it; a statement of its own, after the locks."""

    async def notify(self, indexes: Collection[Index]) -> None:
        """Wake the owners of these indexes when the transaction commits."""

    async def round_lock(self, name: str) -> bool:
        """Transaction-level advisory lock of a round; False when somebody holds it."""


class Due(NamedTuple):
    """A parked row or reminder whose turn has come."""

    parked: Parked | None
    reminder: NewReminder | None
    expired: bool
    """An early row past its deadline."""


class Store(Protocol):
    """One service's database."""

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        """Commits at the end of the block, rolls back when it raises. Data errors come out as BadValue, everything
        that a retry may cure as OSError (its end may be unknown) or Stale.
        """

    async def raise_fence(self, indexes: Collection[Index]) -> dict[Index, int]:
        """Take indexes over: every epoch one higher; early rows of these indexes are marked due."""

    async def untold(self, indexes: Collection[Index], after: int, limit: int) -> list[ToTell]:
        """As in a transaction, outside of one."""

    async def due(self, indexes: Collection[Index], now: datetime, limit: int) -> list[Due]:
        """Parked rows marked due, behind rows whose key is no longer locked, early rows past their deadline, reminders
        whose time has come: by position, reminders by time, name and ref after them.
        """

    async def breakers(self, build: str) -> dict[Index, str]:
        """Indexes that are paused by a breaker of this build -> reason."""

    async def trip(self, index: Index, build: str, reason: str) -> None:
        """Remember that an index is paused."""

    async def listen(self, wake: Callable[[], None]) -> None:
        """For ever: call ``wake`` when somebody notifies, and after every gap in which nobody could be heard."""

    async def stop(self) -> None:
        """Let go of every connection."""


class Broker(Protocol):
    """The log as the core sees it."""

    async def tell(self, words: Sequence[ToTell]) -> None:
        """Return when all are acknowledged, in this order within a partition; raises OSError to be tried again."""

    async def commit(self, offsets: Mapping[Place, int]) -> None:
        """Next offsets to read; a failure is harmless."""

    def pause(self, places: Collection[Place]) -> None:
        """Deliver nothing from these partitions, from now on."""

    def resume(self, places: Collection[Place]) -> None:
        """Deliver again."""


class Clock(Protocol):
    """Time as decisions see it; real in production, moved by ticks in the demo, virtual in the simulation."""

    def now(self) -> datetime:
        """The present moment, UTC."""

    async def reach(self, moment: datetime) -> None:
        """Wait until this member's time has come to ``moment``, if it is moved by ticks: what others said after a tick
        is not taken in before that tick.
        """
