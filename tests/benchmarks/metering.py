"""CPU and memory of worker, PostgreSQL and broker, as the kernel counts them."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import psutil

Reading = Mapping[str, float]
"""Seconds of CPU by part."""


@dataclass(frozen=True)
class Meter:
    """Reads whole families: PostgreSQL's backends count with their postmaster, those that have ended too."""

    roots: Mapping[str, Sequence[int]]

    def read(self) -> Reading:
        return {name: sum(map(_seconds, pids)) for name, pids in self.roots.items()}

    def memory(self, name: str) -> float:
        """Resident MB of a part and its children, of the largest process where it has several."""
        return max(map(_resident, self.roots[name]), default=0.0)


def _resident(pid: int) -> float:
    process = psutil.Process(pid)
    total = 0
    for one in (process, *process.children(recursive=True)):
        with suppress(psutil.Error):
            total += one.memory_info().rss
    return total / 1e6


def _seconds(pid: int) -> float:
    process = psutil.Process(pid)
    times = process.cpu_times()
    total = times.user + times.system + times.children_user + times.children_system
    for child in process.children(recursive=True):
        with suppress(psutil.Error):
            spent = child.cpu_times()
            total += spent.user + spent.system + spent.children_user + spent.children_system
    return float(total)


def between(before: Reading, after: Reading) -> dict[str, float]:
    return {name: after[name] - before[name] for name in after}
