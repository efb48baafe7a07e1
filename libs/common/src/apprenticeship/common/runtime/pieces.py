"""The pieces of work a member has in hand: each must get on by itself, whatever gets on beside it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Pieces:
    """One member's; a piece is what a task does."""

    def __init__(self) -> None:
        self._got_on: dict[asyncio.Task[Any] | None, float] = {}

    @property
    def still(self) -> float:
        """Seconds for which one of them has not got on."""
        return max((_now() - moment for moment in self._got_on.values()), default=0.0)

    @contextmanager
    def one(self) -> Iterator[None]:
        """A piece, for as long as the block lasts."""
        task = asyncio.current_task()
        self._got_on[task] = _now()
        try:
            yield
        finally:
            self._got_on.pop(task, None)

    def step(self) -> None:
        """It gets on; a try that fails is a step, too: what it needs may be away."""
        if (task := asyncio.current_task()) in self._got_on:
            self._got_on[task] = _now()

    async def behind(self, other: asyncio.Task[None]) -> None:
        """Wait for another piece, which is watched itself."""
        task = asyncio.current_task()
        del self._got_on[task]
        await asyncio.wait([other])
        self._got_on[task] = _now()


def _now() -> float:
    return asyncio.get_running_loop().time()
