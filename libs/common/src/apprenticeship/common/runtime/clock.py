"""Clocks: the real one, and one that ticks move."""

from datetime import UTC, datetime


class RealClock:
    """The machine's clock, UTC."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)


class TickClock:
    """Stands still between ticks: the demo's and the tests'."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """The moment of the last tick."""
        return self._now

    def set(self, now: datetime) -> None:
        """Move on; never back."""
        self._now = max(self._now, now)
