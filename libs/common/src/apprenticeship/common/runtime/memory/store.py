"""Databases in memory, and what each member sees of one."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from contextvars import Context
from dataclasses import replace
from datetime import datetime
from itertools import count
from uuid import UUID

from ..ports import Due, Index, ToTell
from ..tables import Tables
from .course import Course, Faults
from .state import State
from .transaction import MemoryTransaction
from .turns import Turns


async def no_faults(_point: str) -> None:
    """Every statement takes a moment, so that others come in between."""
    await asyncio.sleep(0)


class MemoryDatabase:
    """What the members of one service share; it outlives them."""

    def __init__(self, tables: Tables, *, patience: float = 5.0, silence: float = 8.0) -> None:
        self.tables, self.state = tables, State()
        self.turns = Turns(patience, silence)
        self.listeners: dict[object, Callable[[], None]] = {}
        self._numbers = count(1)

    def next_seq(self) -> int:
        """The journal's sequence; as in PostgreSQL, what was drawn is not given back."""
        return next(self._numbers)

    def notify(self) -> None:
        """Everybody who listens, soon; also when the one who committed is killed before that."""
        loop = asyncio.get_running_loop()
        for wake in self.listeners.values():
            loop.call_soon(wake, context=Context())


class MemoryStore:
    """One member's store."""

    def __init__(self, database: MemoryDatabase, faults: Faults = no_faults) -> None:
        self.database, self._faults = database, faults

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[MemoryTransaction]:
        async with self._course() as course:
            yield MemoryTransaction(course, self.database.next_seq)

    def _course(self) -> Course:
        database = self.database
        return Course(self, database.turns, database.state, self._faults, database.notify)

    async def raise_fence(self, indexes: Collection[Index]) -> dict[Index, int]:
        async with self._course() as course:
            draft = course.draft
            async with course.statement("raise_fence"):
                raised = {index: draft.fence.get(index, 0) + 1 for index in sorted(indexes)}
                draft.fence.update(raised)
                for row in list(draft.parked.values()):
                    if row.is_early and row.event.index in raised:
                        draft.put(replace(row, due=True))
        return raised

    async def untold(self, indexes: Collection[Index], after: int, limit: int) -> list[ToTell]:
        await self._faults("untold")
        return [word for word, _ in self.database.state.words(indexes, after)][:limit]

    async def due(self, indexes: Collection[Index], now: datetime, limit: int) -> list[Due]:
        await self._faults("due")
        return self.database.state.due(indexes, now, limit)

    async def breakers(self, build: str) -> dict[Index, str]:
        await self._faults("breakers")
        tripped = sorted(self.database.state.breakers.items())
        return {index: reason for index, (by, reason) in tripped if by == build}

    async def trip(self, index: Index, build: str, reason: str) -> None:
        await self._faults("trip")
        self.database.state.breakers[index] = build, reason

    async def release(self, id: UUID) -> None:
        """An operator's command: have it decided again."""
        await self._set(id, due=True, closed="")

    async def dismiss(self, id: UUID) -> None:
        """An operator's command: it will never take effect."""
        await self._set(id, due=False, closed="dismissed")

    async def reopen(self, index: Index) -> None:
        """An operator's command: deliver an index again that a breaker has paused."""
        async with self._course() as course, course.statement("command"):
            course.draft.breakers.pop(index, None)
            course.turn.wakes.add(index)

    async def _set(self, id: UUID, *, due: bool, closed: str) -> None:
        async with self._course() as course, course.statement("command"):
            row = course.draft.find(id)
            if row and not row.closed:
                course.draft.put(replace(row, due=due, closed=closed))
                course.turn.wakes.add(row.event.index)

    async def listen(self, wake: Callable[[], None]) -> None:
        self.database.listeners[self] = wake
        wake()
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            self.database.listeners.pop(self, None)

    def abort(self) -> None:
        """The member was killed: its open transaction is rolled back, nobody wakes it."""
        self.database.turns.abort(self)
        self.database.listeners.pop(self, None)

    async def start(self) -> None:
        """Nothing to wait for."""

    async def stop(self) -> None:
        """As a process that ends: whatever is open is rolled back."""
        self.abort()
