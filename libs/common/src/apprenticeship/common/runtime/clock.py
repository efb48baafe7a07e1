"""Clocks: the real one, and one that ticks move."""

import asyncio
from datetime import UTC, datetime

PATIENCE_SECONDS = 5.0
"""A tick that a fact speaks of was published before it and arrives at once; longer nobody waits."""


class RealClock:
    """The machine's clock, UTC."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)

    async def reach(self, moment: datetime) -> None:
        """Nothing to wait for: two machines' clocks may differ."""


class TickClock:
    """Stands still between ticks: the demo's and the tests'."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._settled = start
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        """The moment of the last tick."""
        return self._now

    def set(self, now: datetime) -> None:
        """Move on; never back."""
        self._now = max(self._now, now)

    def settle(self) -> None:
        """The reminders and rounds of the last tick are done."""
        self._settled = self._now
        self._moved.set()
        self._moved = asyncio.Event()

    async def reach(self, moment: datetime) -> None:
        """Until a tick at or after ``moment`` has settled, within limits."""
        until = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        while self._settled < moment and (left := until - asyncio.get_running_loop().time()) > 0:
            try:
                await asyncio.wait_for(self._moved.wait(), left)
            except TimeoutError:
                return
