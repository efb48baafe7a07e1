"""How much is measured; `--events N` shrinks all of it for a test of the harness."""

import os
from dataclasses import dataclass
from typing import Any

from .backlog import people_for

WARM_EVENTS = 100
"""Before latency is measured."""


@dataclass(frozen=True)
class Plan:
    """Sizes of every section."""

    rounds: int = 3
    events: int = 30_000
    typed_events: int = 15_000
    naive_events: int = 1_500
    warm_events: int = 20_000
    """For a contender that compiles while it runs, before its figures begin."""
    rates: tuple[int, ...] = (50, 200, 1_000)
    seconds: float = 4.0
    """At each rate, and without any event."""
    journal: tuple[int, ...] = (0, 1_000_000, 5_000_000)
    """Rows before a run."""
    people: tuple[int, ...] = (10, 1_000_000)
    state_events: int = 6_000
    replicas: tuple[int, ...] = (1, 2, 4)
    replay_events: int = 1_000_000
    path_people: int = 1_000
    naive_path_people: int = 40

    @classmethod
    def of_environment(cls, **given: Any) -> "Plan":  # noqa: ANN401 - a field's own type
        """ROUNDS, EVENTS, TYPED_EVENTS and NAIVE_EVENTS, unless something else is given."""
        names = ("rounds", "events", "typed_events", "naive_events")
        found = {name: int(os.environ[name.upper()]) for name in names if name.upper() in os.environ}
        return cls(**{**found, **given})

    @classmethod
    def small(cls, events: int) -> "Plan":
        """For a test: one round, everything in proportion to so many events."""
        return cls(
            rounds=1, events=events, typed_events=events, naive_events=events, warm_events=0,
            rates=(50, 200), seconds=1.0,
            journal=(0, events), people=(10, 10 * events), state_events=events, replicas=(1, 2),
            replay_events=events, path_people=4, naive_path_people=2,
        )  # fmt: skip

    @property
    def enrolled(self) -> int:
        """People whom the service itself takes in: enough for the longest backlog of a run."""
        paced = WARM_EVENTS + sum(round(rate * self.seconds) for rate in self.rates)
        return max(people_for(self.events + self.warm_events), people_for(paced) + len(self.rates) + 1)

    def events_of(self, contender: str) -> int:
        """A backlog for a few seconds of each contender's own speed."""
        return {"naive": self.naive_events, "typed": self.typed_events}.get(contender, self.events)
