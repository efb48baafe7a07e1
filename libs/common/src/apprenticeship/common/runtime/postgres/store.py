"""One service's database on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, suppress
from datetime import datetime

import asyncpg

from ..ports import Due, Index, NewReminder, Parked, Retry, ToTell
from ..tables import Tables
from . import journal
from .cases import Cases
from .connections import Address, Limits, Line, Side
from .listening import listen
from .transaction import PostgresTransaction, to_tell


class NotMigrated(RuntimeError):
    """Migrations are a command before the start."""


class PostgresStore:
    """Batches one after another on one connection; reads beside them on a few others."""

    def __init__(
        self, dsn: str, tables: Tables, limits: Limits | None = None, cache_bytes: int = 2 << 20
    ) -> None:  # fmt: skip
        self.tables = tables
        self._cases = Cases(cache_bytes)
        self._address = Address(dsn, limits or Limits())
        self._line = Line(self._address)
        self._turn = asyncio.Lock()
        self.side = Side(self._address)

    @property
    def statements(self) -> int:
        """Statements of all transactions so far."""
        return self._line.statements

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[PostgresTransaction]:
        async with self._turn:
            try:
                await self._line.begin()
                transaction = PostgresTransaction(self._line, self._cases)
                yield transaction
            except BaseException:
                await self._line.rollback()
                raise
            await self._line.commit()
            for saved in transaction.saved:
                self._cases.keep(*saved)

    async def raise_fence(self, indexes: Collection[Index]) -> dict[Index, int]:
        async with self._turn:
            try:
                await self._line.begin()
                raised = await self._line.fetch(journal.RAISE, sorted(indexes))
                await self._line.fetch(journal.REVIVE, sorted(indexes))
            except BaseException:
                await self._line.rollback()
                raise
            await self._line.commit()
        return {row["index"]: row["epoch"] for row in raised}

    async def untold(self, indexes: Collection[Index], after: int, limit: int) -> list[ToTell]:
        found = await self.side.fetch(journal.UNTOLD, list(indexes), after, limit)
        return [to_tell(row) for row in found]

    async def due(self, indexes: Collection[Index], now: datetime, limit: int) -> list[Due]:
        async with self.side.connection() as connection:
            parked = await connection.fetch(journal.DUE_PARKED, list(indexes), now, limit)
            left = limit - len(parked)
            heard = await connection.fetch(journal.DUE_REMINDERS, list(indexes), now, left)
        return [*map(_due_parked, parked), *(Due(None, NewReminder(*row), False) for row in heard)]

    async def breakers(self, build: str) -> dict[Index, str]:
        found = await self.side.fetch(journal.BREAKERS, build)
        return {row["index"]: row["reason"] for row in found}

    async def trip(self, index: Index, build: str, reason: str) -> None:
        await self.side.fetch(journal.TRIP, index, build, reason)

    async def listen(self, wake: Callable[[], None]) -> None:
        await listen(self._address, wake)

    async def start(self) -> None:
        """Wait for the database; without its tables nothing can be done, and a retry would not cure that."""
        if not await self._migrated():
            raise NotMigrated("the database has no journal: run the migrations first")

    async def _migrated(self) -> bool:
        while True:
            with suppress(Retry):
                [row] = await self.side.fetch(journal.MIGRATED)
                return bool(row[0])
            await asyncio.sleep(1)

    async def stop(self) -> None:
        async with self._turn:
            await self._line.close()
        await self.side.close()


def _due_parked(row: asyncpg.Record) -> Due:
    *columns, expired = row
    return Due(Parked(*columns), None, expired)
