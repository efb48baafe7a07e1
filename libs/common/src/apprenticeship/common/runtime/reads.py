"""What a read side asks of its own tables; rows are read a page at a time, so that batches go on in between."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

C = TypeVar("C")


class Found(NamedTuple, Generic[C]):
    """A row with its name."""

    tenant: str
    key: str
    case: C


class Holding(NamedTuple):
    """Rows that hold a value in one of their columns."""

    column: str
    value: str


class Reads(Protocol):
    """Reading beside the batches: never locks, never sees half of one."""

    async def find(self, kind: type[C], tenant: str, key: str) -> C | None:
        """One row."""
        ...

    def rows(
        self,
        kind: type[C],
        *holding: Holding,
        tenant: str | None = None,
        after: tuple[str, str] = ("", ""),
        limit: int | None = None,
    ) -> AsyncIterator[Found[C]]:
        """Rows of a kind that hold these values, of one tenant or of all, by (tenant, key), after a row's name."""
        ...

    async def counts(self, kind: type[Any], column: str) -> Mapping[tuple[str, str], int]:
        """How many rows hold a value, by (tenant, value)."""
        ...
