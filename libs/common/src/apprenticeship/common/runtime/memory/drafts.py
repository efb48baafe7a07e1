"""Changes that nobody else sees until they are taken over: what makes a transaction of dictionaries."""

from collections.abc import Iterator, MutableMapping
from typing import Any, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Draft(MutableMapping[K, V]):
    """A mapping as it will be after the commit; new keys come last, in the order in which they were written."""

    def __init__(self, committed: MutableMapping[K, V]) -> None:
        self._committed = committed
        self.written: dict[K, V] = {}
        """What the commit will add or replace."""
        self.gone: dict[K, None] = {}
        """What it will remove."""

    def __getitem__(self, key: K) -> V:
        if key in self.gone:
            raise KeyError(key)
        return self.written[key] if key in self.written else self._committed[key]

    def __contains__(self, key: object) -> bool:
        return key not in self.gone and (key in self.written or key in self._committed)

    def get(self, key: K, default: Any = None) -> Any:  # noqa: ANN401 - as the base class, which asks by raising
        if key in self.gone:
            return default
        return self.written[key] if key in self.written else self._committed.get(key, default)

    def __setitem__(self, key: K, value: V) -> None:
        self.gone.pop(key, None)
        self.written[key] = value

    def __delitem__(self, key: K) -> None:
        if key not in self:
            raise KeyError(key)
        self.written.pop(key, None)
        self.gone[key] = None

    def __iter__(self) -> Iterator[K]:
        yield from (key for key in self._committed if key not in self.gone)
        yield from (key for key in self.written if key not in self._committed)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def take_over(self) -> None:
        """The commit."""
        for key in self.gone:
            self._committed.pop(key, None)
        if self.written:
            self._committed.update(self.written)
