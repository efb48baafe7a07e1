"""The cases this member has read or saved last, so that a row nobody has changed is neither sent nor parsed again."""

from collections import OrderedDict
from typing import Any, NamedTuple

from ..ports import RowKey


class Case(NamedTuple):
    """A case as it was committed under a version of its row, and how long its JSON is."""

    case: Any
    version: int
    size: int


class Cases:
    """Never trusted alone: the database says with each load which version is there, under the row's lock.

    A version is one content for ever, since only what has committed is kept and every save counts on; whoever mends
    rows by hand counts on too.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most, self._size = most_bytes, 0
        self._kept: OrderedDict[tuple[str, RowKey], Case] = OrderedDict()  # a dict's oldest is found slowly

    def get(self, table: str, key: RowKey) -> Case | None:
        """The case at hand."""
        return self._kept.get((table, key))

    def keep(self, table: str, key: RowKey, case: Case) -> None:
        """Those kept longest go when there is too much."""
        name = table, key
        if old := self._kept.pop(name, None):
            self._size -= old.size
        self._kept[name] = case
        self._size += case.size
        while self._size > self._most:
            self._size -= self._kept.popitem(last=False)[1].size
