"""How often what goes wrong, drawn from the seed; a quiet run has none of it."""

import random
from dataclasses import dataclass


@dataclass
class Rates:
    """Shares of the calls that fail, and steps between two strokes of the nemesis."""

    slow: float = 0.1
    statement: float = 0.0
    value: float = 0.0
    """Rows that the database will not take."""
    decision: float = 0.0
    """Decisions in which our own code fails."""
    late: float = 0.0
    """Batches that wait for a tick which a clock has not heard of."""
    commit: float = 0.0
    committed: float = 0.0
    refused: float = 0.0
    cut: float = 0.0
    unacknowledged: float = 0.0
    offset: float = 0.0
    frozen: float = 0.0
    """At the worst moments of a member's work."""
    again: float = 0.0
    """Reports that a partner sends twice."""
    skew: float = 0.0
    """Seconds by which members' clocks may differ."""
    between: int = 0
    """Mean number of steps between two strokes; 0: none."""

    @classmethod
    def of(cls, chance: random.Random, skew: float) -> "Rates":
        """Of one seed: now this is frequent, now that."""
        upto = chance.uniform
        return cls(
            slow=upto(0.02, 0.3), statement=upto(0, 0.01), value=upto(0, 0.005),
            decision=upto(0, 0.01), late=upto(0, 0.04), commit=upto(0, 0.06), committed=upto(0, 0.06),
            refused=upto(0, 0.08), cut=upto(0, 0.08), unacknowledged=upto(0, 0.08), offset=upto(0, 0.2),
            frozen=upto(0, 0.008), again=upto(0, 0.3), skew=upto(0, skew), between=chance.choice((150, 300, 600, 1200)),
        )  # fmt: skip

    def heal(self) -> None:
        """Nothing fails any more; clocks stay as they are."""
        self.statement = self.commit = self.committed = self.refused = self.cut = 0.0
        self.value = self.decision = self.late = self.unacknowledged = self.offset = self.frozen = 0.0
        self.between = 0
