"""The breaker: when our own code fails again and again, stop an index instead of parking a topic."""

from collections import deque
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """When an index is paused: so many failures in a row, or this share of the last so many events."""

    in_a_row: int = 20
    window: int = 100
    share: float = 0.5


@dataclass(slots=True)
class Breaker:
    """Counts unexpected failures of one index."""

    limits: Limits
    row: int = 0
    last: deque[bool] = field(default_factory=deque)

    def count(self, *, failed: bool) -> bool:
        """Take in one outcome; True when the index must pause."""
        self.row = self.row + 1 if failed else 0
        self.last.append(failed)
        if len(self.last) > self.limits.window:
            self.last.popleft()
        full = len(self.last) == self.limits.window
        return self.row >= self.limits.in_a_row or (full and sum(self.last) >= self.limits.share * self.limits.window)
