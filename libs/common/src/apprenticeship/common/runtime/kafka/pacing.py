"""In a backlog the topics of an index keep pace by broker time: who runs far ahead waits for the slowest.

Otherwise a service that starts anew hears of results before the enrolments they belong to, and has to keep them early.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from apprenticeship.common.runtime.ports import Place, Record

AHEAD_MS = 2_000
"""How much younger the last record of one topic may be than that of another which is behind."""
BACKLOG = 1_000
"""Records yet to come of one topic from which on its index is in a backlog: two batches, more than comes live."""


class Seen(NamedTuple):
    """The last record that was handed over of a partition."""

    offset: int
    timestamp: int


class Pacing:
    """Of one assignment."""

    def __init__(self) -> None:
        self.stopped: set[Place] = set()
        """By the core: being taken over, or by a breaker."""
        self.waiting: set[Place] = set()
        """Far ahead of another topic of their index."""
        self._seen: dict[Place, Seen] = {}

    def saw(self, records: Iterable[Record]) -> None:
        """A batch is handed over."""
        last = {(record.topic, record.partition): record for record in records}
        self._seen |= {Place(*place): Seen(record.offset, record.timestamp) for place, record in last.items()}

    def judge(self, end: Callable[[Place], int]) -> tuple[Collection[Place], Collection[Place]]:
        """(those to pause, those to resume); ``end`` is the offset behind a partition's last record."""
        left = {place: end(place) - seen.offset - 1 for place, seen in self._seen.items() if place not in self.stopped}
        in_backlog = {place.partition for place, number in left.items() if number > BACKLOG}
        slowest: dict[int, int] = defaultdict(lambda: 1 << 63)
        for place, number in left.items():
            if number > 0 and place.partition in in_backlog:
                slowest[place.partition] = min(slowest[place.partition], self._seen[place].timestamp)
        ahead = {p for p, seen in self._seen.items() if seen.timestamp > slowest[p.partition] + AHEAD_MS}
        before, self.waiting = self.waiting, ahead
        return ahead - before, before - ahead - self.stopped
