"""The grammar of a field's source: a few words that say where it comes from, and that can be checked.

``report learning-result-reported.attempt`` / ``state the cohort`` / ``program tuition_cents`` /
``derived keys.cohort_id of cohort-planned.cohort_ref`` / ``later with ...``; ``; else`` names the next best source.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, get_args

Origin = Literal["report", "state", "program", "derived", "later"]
Fields = Mapping[str, str]

_REFERENCE = re.compile(r"\b([a-z]+(?:-[a-z]+)+)\.([a-z_]+)\b")
_KEY = re.compile(r"\bkeys\.([a-z_]+)\b")


class Clause(NamedTuple):
    """One source of a field."""

    origin: Origin
    words: str

    @property
    def references(self) -> list[tuple[str, str]]:
        """Fields of reports that it names."""
        return _REFERENCE.findall(self.words)

    @property
    def keys(self) -> list[str]:
        """Functions of ``keys`` that it names."""
        return _KEY.findall(self.words)


def clauses(source: str) -> Iterator[Clause]:
    """The sources of a field, best first."""
    for part in source.split("; else "):
        origin, _, words = part.partition(" ")
        if origin not in get_args(Origin):
            raise ValueError(f"{part!r} begins with none of {', '.join(get_args(Origin))}")
        yield Clause(origin, words)  # type: ignore[arg-type] # checked in the line above
