"""Waves: which reports may travel together so that every rung decides the same, whatever overtakes what on the way.

Two reports about one person may be in one wave only when one partner sends both to one owner: then they share a topic
all the way. What is about no person (a class, an employer, an opening) goes alone, between what came and what follows.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

from apprenticeship.cli.reportfile import Line
from apprenticeship.common.events.catalogue import BY_TYPE

Wave = list[Line]


def weeks(lines: Sequence[Line], start: datetime, days: int = 7) -> Iterable[tuple[datetime, list[Line]]]:
    """(the moment the clock is moved to, what was sent until then), every ``days`` days, empty spans included."""
    step = timedelta(days=days)
    groups = {n: list(group) for n, group in groupby(lines, lambda line: max(0, (line.at - start) // step))}
    for n in range(max(groups, default=0) + 1):
        yield (start + (n + 1) * step).astimezone(UTC), groups.get(n, [])


class Waves:
    """Sorts the reports of one span of time into waves."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._same: dict[str, str] = {}
        for line in lines:
            data = line.event.get("data")
            if isinstance(data, dict) and data.get("other_person_ref"):
                self._join(str(data["person_ref"]), str(data["other_person_ref"]))

    def of(self, lines: Iterable[Line]) -> list[Wave]:
        """The waves of these reports, in order."""
        waves: list[Wave] = []
        last: dict[str, tuple[int, str]] = {}
        barrier, top = 0, 0
        for line in lines:
            if line.person is None:
                at = barrier = top
                top, barrier = at + 1, at + 1
            else:
                who = self._root(line.person)
                before, road = last.get(who, (barrier, ""))
                at = max(barrier, before if road in {"", _road(line)} else before + 1)
                last[who] = (at, _road(line))
                top = max(top, at + 1)
            while len(waves) <= at:
                waves.append([])
            waves[at].append(line)
        return waves

    def _join(self, one: str, other: str) -> None:
        self._same[self._root(one)] = self._root(other)

    def _root(self, ref: str) -> str:
        while (up := self._same.get(ref, ref)) != ref:
            ref = up
        return ref


def _road(line: Line) -> str:
    entry = BY_TYPE.get(str(line.event.get("type")))
    return f"{line.partner}>{entry.speaker if entry else ''}"
