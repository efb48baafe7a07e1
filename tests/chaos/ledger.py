"""What struck, what did not, and how long the platform took to be well again."""

import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field


@dataclass
class Ledger:
    """One run's. A fault counts when its effect was seen: in the kernel, in a log, in the database."""

    began: float = field(default_factory=time.monotonic)
    struck: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    """Asked for, and not seen to strike."""
    left_out: dict[str, str] = field(default_factory=dict)
    """Kinds that this machine cannot give, and why."""
    points: Counter[str] = field(default_factory=Counter)
    """Failpoint -> how often a process got there and did what was asked."""
    violations: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """What a fault itself saw broken."""
    kills: int = 0
    """Processes of services that were killed, in whatever way."""
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Figure -> how long it took, each time."""

    def note(self, kind: str, *, seen: bool) -> None:
        """One attempt at a fault."""
        (self.struck if seen else self.missed)[kind] += 1
        self.say(f"{kind}{'' if seen else ': not seen to strike'}")

    def took(self, figure: str, seconds: float) -> None:
        """One measurement."""
        self.seconds[figure].append(seconds)
        self.say(f"{figure}: {seconds:.1f} s")

    def say(self, text: str) -> None:
        """A line of progress, beside the report."""
        print(f"[{time.monotonic() - self.began:5.0f} s] {text}", file=sys.stderr, flush=True)
