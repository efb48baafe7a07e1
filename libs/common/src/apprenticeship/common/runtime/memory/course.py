"""How one transaction runs: its turn, its draft, and where time passes and faults come in."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from ..ports import Retry
from .state import State
from .turns import Turn, Turns

Faults = Callable[[str], Awaitable[None]]
"""Called with the name of each statement before it, with ``commit`` before and ``committed`` after the commit; it may
take its time, or raise: after ``committed`` the member does not hear that all is written."""


@dataclass(slots=True)
class Course:
    """One transaction from its beginning to its end; entered once."""

    owner: object
    turns: Turns
    state: State
    faults: Faults
    notify: Callable[[], None]
    """Wakes whoever listens, after the commit."""
    turn: Turn = field(init=False)
    draft: State = field(init=False)
    failed: bool = False

    async def __aenter__(self) -> Self:
        self.turn = await self.turns.begin(self.owner)
        self.draft = self.state.draft()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                await self._commit()
        finally:
            self.turns.end(self.turn)
        if kind is None:
            if self.turn.wakes:
                self.notify()
            await self.faults("committed")

    def statement(self, name: str) -> AbstractAsyncContextManager[None]:
        """What fails once is over: no later statement passes, nor the commit."""
        return _Statement(self, name)

    async def _commit(self) -> None:
        """All or nothing, at one moment."""
        if self.failed:
            raise Retry("ROLLBACK")
        self.turns.speak(self.turn)
        await self.faults("commit")
        self.turns.speak(self.turn)
        self.draft.take_over()


class _Statement(AbstractAsyncContextManager[None]):
    """A class, since there are so many of them: a generator took a tenth of the simulation's time."""

    __slots__ = ("_course", "_name")

    def __init__(self, course: Course, name: str) -> None:
        self._course, self._name = course, name

    async def __aenter__(self) -> None:
        course = self._course
        if course.failed:
            raise Retry("a statement has failed before")
        try:
            course.turns.speak(course.turn)
            await course.faults(self._name)
            course.turns.speak(course.turn)
        except BaseException:
            course.failed = True
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._course.failed = kind is not None
