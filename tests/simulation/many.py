"""Many seeds, side by side in processes; and what they came to."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from itertools import islice

from apprenticeship.common.runtime.service import calm_collector

from .lives import PEOPLE, STORIES
from .run import Ran, run

CHUNK = 50


@dataclass
class Summary:
    """Sums over seeds."""

    seeds: int = 0
    paced: int = 0
    """Of these the end was compared with that of the quiet run."""
    reports: int = 0
    events: int = 0
    facts: int = 0
    virtual: float = 0.0
    cpu: float = 0.0
    seconds: float = 0.0
    faults: Counter[str] = field(default_factory=Counter)
    failing: dict[int, dict[str, str]] = field(default_factory=dict)
    """Seed -> kind of violation -> the first one of it."""

    def add(self, other: "Summary") -> None:
        """Take in what a process has run."""
        self.faults.update(other.faults)
        self.failing |= other.failing
        for name in ("seeds", "paced", "reports", "events", "facts", "virtual", "cpu"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def text(self) -> str:
        """For people; the last line is one to search for."""
        struck = ", ".join(f"{kind} {number}" for kind, number in sorted(self.faults.items()))
        kinds = Counter(kind for found in self.failing.values() for kind in found)
        return (
            f"{PEOPLE} people a seed in one of {STORIES} stories of three programs; {self.paced} seeds ended as quiet\n"
            f"faults that struck: {struck}\n"
            f"{self.cpu * 1000 / max(1, self.seeds):.0f} ms of CPU a seed, {self.seeds / self.seconds:.1f} seeds/s, "
            f"{self.virtual / self.seconds:.0f} x real time\n"
            f"seeds={self.seeds} violations={sum(kinds.values())} failing={len(self.failing)} reports={self.reports} "
            f"events={self.events} facts={self.facts} faults={self.faults.total()}\n"
        )

    def json(self) -> str:
        """For machines, on one line."""
        return json.dumps({"people": PEOPLE, "stories": STORIES, **vars(self)}, sort_keys=True) + "\n"


def ran_all(seeds: Sequence[int], processes: int, heard: Callable[[Summary, int], None] | None = None) -> Summary:
    """All of them; ``heard`` is told how far it is."""
    began, summary = time.monotonic(), Summary()
    with ProcessPoolExecutor(processes, initializer=calm_collector) as pool:
        for done in as_completed([pool.submit(ran, chunk) for chunk in _chunks(seeds)]):
            summary.add(done.result())
            if heard:
                heard(summary, len(seeds))
    summary.seconds = time.monotonic() - began
    return summary


def _chunks(seeds: Iterable[int]) -> Iterator[list[int]]:
    """Story by story: what a process has once learnt of a story without faults serves all its seeds."""
    by_story: dict[int, list[int]] = {}
    for seed in seeds:
        by_story.setdefault(seed % STORIES, []).append(seed)
    for of_story in by_story.values():
        rest = iter(of_story)
        while chunk := list(islice(rest, CHUNK)):
            yield chunk


def ran(seeds: Iterable[int]) -> Summary:
    """One after another in this process."""
    began, summary = time.process_time(), Summary()
    for seed in seeds:
        _add(summary, run(seed))
    summary.cpu = time.process_time() - began
    return summary


def _add(summary: Summary, one: Ran) -> None:
    summary.seeds += 1
    summary.paced += one.paced and not one.violations
    summary.reports += one.events
    summary.events += one.handled
    summary.facts += one.facts
    summary.virtual += one.virtual
    summary.faults.update(one.faults)
    if one.violations:
        summary.failing[one.seed] = {found.kind: found.text for found in reversed(one.violations)}
