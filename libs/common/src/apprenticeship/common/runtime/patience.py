"""Trying again: with back-off, for ever, as long as another try may cure what went wrong."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from .held import Times, Watch
from .pieces import Pieces
from .ports import Stale

T = TypeVar("T")


class Patience:
    """One member's; it counts what liveness watches."""

    def __init__(self, watch: Watch, times: Times) -> None:
        self._watch, self._times = watch, times
        self.pulse = 0
        """Rises with every batch and every retry."""
        self.unsure = False
        """A transaction whose end we did not hear may have left facts of ours."""
        self.pieces = Pieces()

    async def until_done(self, work: Callable[[], Awaitable[T]]) -> T:
        """What it wrote may have been written although it failed."""
        return await self._retrying("turn.retried", work, OSError, Stale)

    async def until_told(self, work: Callable[[], Awaitable[None]]) -> None:
        """From the start each time: a second telling is harmless, its ids are the same."""
        await self._retrying("tell.retried", work, OSError)

    async def _retrying(self, event: str, work: Callable[[], Awaitable[T]], *cured: type[Exception]) -> T:
        pause = self._times.retry_first
        while True:
            try:
                done = await work()
            except cured as error:
                self.unsure = self.unsure or event == "turn.retried"
                self.pulse += 1
                self._watch.note(event, error=type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(self._times.retry_most, pause * 2)
                self.pieces.step()
            else:
                self.pieces.step()
                return done
