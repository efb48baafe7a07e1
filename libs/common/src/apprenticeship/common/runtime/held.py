"""What a member owns at a time, how long it waits for things, and who watches it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from .item import Item
from .ports import Place


class Watch(Protocol):
    """Who watches: the log and the metrics; rendered once per batch."""

    def batch(self, items: Sequence[Item], seconds: float) -> None:
        """Every event of a batch that has committed, with its outcome."""

    def note(self, event: str, **fields: Any) -> None:  # noqa: ANN401 - log fields
        """Something that happened to the member itself."""


@dataclass(slots=True)
class Held:
    """What this member owns now. A new assignment makes a new one, so that nothing outlives it by accident."""

    places: frozenset[Place] = frozenset()
    epochs: dict[int, int] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)
    """Sequence numbers in memory: being told, or told and not yet marked."""
    told: list[int] = field(default_factory=list)
    done: dict[Place, int] = field(default_factory=dict)
    positions: dict[Place, int] = field(default_factory=dict)
    """Next offset of each partition whose effects are told; for whoever waits for quiet."""
    tail: asyncio.Task[None] | None = None
    open: bool = False


@dataclass(slots=True)
class Times:
    """Seconds; shorter in the simulation and on the embedded rung."""

    drain: float = 8.0
    commit_every: float = 0.2
    look_every: float = 1.0
    """How often reminders and deadlines are looked for."""
    orphaned: float = 30.0
    """A fenced member that gets no assignment within this ends."""
    retry_first: float = 0.05
    retry_most: float = 2.0
