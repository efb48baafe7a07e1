"""Who hears what: a service declares here what it does about each word, and its rounds."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from apprenticeship.common.events.decisions import About, Decision, Gathered, Heard, Refs, Refused
from apprenticeship.common.events.words import Word

Ref = tuple[type, str]
Decide = Callable[[Any, Heard[Any], Refs, date], Decision]
Pair = Callable[[Gathered, date], Sequence[About]]


def nothing(_event: Heard[Any], _case: Any) -> Iterable[Ref]:  # noqa: ANN401 - any case
    """Most handlers need no row but their own."""
    return ()


def nowhere(_event: Heard[Any], _refs: Refs) -> Iterable[Ref]:
    """Most handlers know from the event alone which rows it concerns."""
    return ()


@dataclass(frozen=True, slots=True)
class Handler:
    """What one service does about one word."""

    decide: Decide
    case: type
    key: Callable[[Heard[Any]], str]
    reads: Callable[[Heard[Any], Any], Iterable[Ref]] = nothing
    touches: Callable[[Heard[Any], Any], Iterable[Ref]] = nothing
    prepare: Callable[[Heard[Any]], Awaitable[Any] | Any] | None = None
    follows: Callable[[Heard[Any], Refs], Iterable[Ref]] = nowhere


@dataclass(frozen=True, slots=True)
class Select:
    """Rows a round gathers: those whose ``column`` is not empty (or every row); locked unless only read."""

    kind: type
    column: str | None = None
    lock: bool = True


@dataclass(frozen=True, slots=True)
class Count:
    """For each value in ``column`` of ``kind``: how many rows hold it; counted after the selects have locked."""

    kind: type
    column: str


@dataclass(frozen=True, slots=True)
class Round:
    """Many compared with many, or something scarce given away: one pure function in one transaction on a clock tick."""

    name: str
    decide: Pair
    every: timedelta
    selects: Sequence[Select]
    counts: Count | None = None


@dataclass(slots=True)
class Handlers:
    """The map of one service: word -> what it does."""

    service: str
    by_word: dict[type[Word], Handler] = field(default_factory=dict)
    by_reminder: dict[str, Handler] = field(default_factory=dict)
    rounds: list[Round] = field(default_factory=list)

    def on(
        self,
        *words: type[Word],
        case: type,
        key: Callable[[Heard[Any]], str] = lambda event: event.key,
        reads: Callable[[Heard[Any], Any], Iterable[Ref]] = nothing,
        touches: Callable[[Heard[Any], Any], Iterable[Ref]] = nothing,
        prepare: Callable[[Heard[Any]], Any] | None = None,
        follows: Callable[[Heard[Any], Refs], Iterable[Ref]] = nowhere,
    ) -> Callable[[Decide], Decide]:
        """Decide about these words on the row ``case`` of ``key``; ``reads`` and ``touches`` name further rows, and
        ``follows`` those to change that only the rows so named can tell.
        """

        def register(decide: Decide) -> Decide:
            for word in words:
                if word in self.by_word:
                    raise ValueError(f"{self.service} hears {word.__name__} twice")
                self.by_word[word] = Handler(decide, case, key, reads, touches, prepare, follows)
            return decide

        return register

    def when_due(
        self,
        name: str,
        *,
        case: type,
        reads: Callable[[Heard[Any], Any], Iterable[Ref]] = nothing,
        touches: Callable[[Heard[Any], Any], Iterable[Ref]] = nothing,
    ) -> Callable[[Decide], Decide]:
        """Decide about the reminder ``name`` when its time has come."""

        def register(decide: Decide) -> Decide:
            self.by_reminder[name] = Handler(decide, case, lambda event: event.key, reads, touches)
            return decide

        return register

    def round(
        self, name: str, *, every: timedelta, selects: Sequence[Select], counts: Count | None = None
    ) -> Callable[[Pair], Pair]:
        """Give away what is scarce, every ``every``: the function sees one tenant's rows at a time."""

        def register(decide: Pair) -> Pair:
            self.rounds.append(Round(name, decide, every, selects, counts))
            return decide

        return register


__all__ = [
    "Count",
    "Decide",
    "Handler",
    "Handlers",
    "Pair",
    "Ref",
    "Refused",
    "Round",
    "Select",
    "nothing",
    "nowhere",
]
