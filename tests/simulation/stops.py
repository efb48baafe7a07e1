"""What a breaker must stop: an index on which decisions have failed in a row, until it is closed."""

from collections.abc import Collection, Mapping, Sequence

from apprenticeship.common.runtime.held import Held
from apprenticeship.common.runtime.item import Item

IN_A_ROW = 3


class Stops:
    """Of one service; counted from what its members have committed, without asking their breakers."""

    def __init__(self) -> None:
        self._stopped: dict[int, int] = {}
        """Index -> the epoch under which nothing of it may be taken up any more."""
        self._in_a_row: dict[tuple[int, int], int] = {}

    def decided(self, items: Sequence[Item], held: Held) -> None:
        """What a member has committed; its breaker acts before the turn is over."""
        for item in items:
            if item.index in held.epochs and item.outcome in {"handled", "failed"} and not self.stop(item.index, held):
                at = item.index, held.epochs[item.index]
                self._in_a_row[at] = self._in_a_row.get(at, 0) + 1 if item.outcome == "failed" else 0
                if self._in_a_row[at] >= IN_A_ROW:
                    self._stopped[item.index] = held.epochs[item.index]

    def raised(self, fence: Mapping[int, int], paused: Collection[int]) -> None:
        """A new owner begins anew, and leaves alone what it finds paused."""
        for index, epoch in fence.items():
            self._stopped[index] = epoch if index in paused else 0

    def closed(self, index: int) -> None:
        """By command, or because its owner has heard of one."""
        self._stopped.pop(index, None)
        self._in_a_row = {at: number for at, number in self._in_a_row.items() if at[0] != index}

    def stop(self, index: int, held: Held) -> bool:
        """Whether this owner must leave it alone."""
        return held.open and self._stopped.get(index) == held.epochs.get(index, -1)
