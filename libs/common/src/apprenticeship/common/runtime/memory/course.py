"""How one transaction runs: its turn, its draft, and where time passes and faults come in."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from ..ports import Retry
from .state import State
from .turns import Turn, Turns

Faults = Callable[[str], Awaitable[None]]
"""Called with the name of each statement before it, with ``commit`` before and ``committed`` after the commit; it may
take its time, or raise: after ``committed`` the member does not hear that all is written."""


@dataclass(slots=True)
class Course:
    """One transaction from its beginning to its end."""

    turns: Turns
    turn: Turn
    draft: State
    faults: Faults
    statements: int = 0
    failed: bool = False

    @asynccontextmanager
    async def statement(self, name: str) -> AsyncIterator[None]:
        """What fails once is over: no later statement passes, nor the commit."""
        if self.failed:
            raise Retry("a statement has failed before")
        self.statements += 1
        try:
            self.turns.speak(self.turn)
            await self.faults(name)
            self.turns.speak(self.turn)
            yield
        except BaseException:
            self.failed = True
            raise

    async def commit(self) -> None:
        """All or nothing, at one moment."""
        if self.failed:
            raise Retry("ROLLBACK")
        self.turns.speak(self.turn)
        await self.faults("commit")
        self.turns.speak(self.turn)
        self.draft.take_over()
