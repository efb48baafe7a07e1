"""The oracle: what must hold over databases and logs when everything has come to rest."""

from collections.abc import Iterator

from .accord import Accord
from .book import Book
from .platform import Platform
from .violation import Violation


class Oracle:
    """Reads a finished run."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._books = {service.spec.service: Book(service, platform) for service in platform.services}

    @property
    def facts(self) -> int:
        """Words of all journals."""
        return sum(len(book.facts) for book in self._books.values())

    @property
    def handled(self) -> int:
        """Events of all services."""
        return sum(len(book.state.claims) for book in self._books.values())

    def violations(self) -> list[Violation]:
        """Every promise that was broken."""
        found = [violation for book in self._books.values() for check in book.checks() for violation in check()]
        found += [violation for check in Accord(self._books).checks() for violation in check()]
        return [*found, *self._unread()]

    def _unread(self) -> Iterator[Violation]:
        for service, place in self._platform.behind():
            yield Violation("waits", f"{service} has not read all of {place}")
