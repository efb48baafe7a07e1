"""Sections as tables for people, and as JSON for whoever compares runs."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, is_dataclass
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from .drain import Run

FILE = Path(__file__).with_name("results.json")
PARTS = ("worker", "postgres", "broker")
CPU_COLUMN = f"CPU ms per 1,000 ({'/'.join(PARTS)})"
CORES = 2
"""Of the machine the targets are written for."""


@dataclass(frozen=True)
class Section:
    """What one part of the benchmark came to."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    figures: dict[str, float] = field(default_factory=dict)
    """What the targets are held against."""
    runs: Any = None
    notes: tuple[str, ...] = ()


def spread(values: Iterable[float], digits: int = 0) -> str:
    """`median (min..max)`."""
    known = sorted(values)
    middle, low, high = (f"{one:,.{digits}f}" for one in (median(known), known[0], known[-1]))
    return f"{middle} ({low}..{high})"


def by_contender(runs: Sequence[Run]) -> dict[str, list[Run]]:
    """In the order of their first run."""
    found: dict[str, list[Run]] = {}
    for run in runs:
        found.setdefault(run.contender, []).append(run)
    return found


def rates(runs: Iterable[Run]) -> list[float]:
    """Events a second of each run."""
    return [run.events_per_second for run in runs]


def cpu(runs: Sequence[Run]) -> float:
    """Milliseconds per 1,000 events, of all parts, the median."""
    return median(run.cpu_total for run in runs)


def efficiency(runs: Sequence[Run]) -> float:
    """How much of both cores goes into events at the CPU an event costs."""
    return median(run.events_per_second * run.cpu_total / (CORES * 1e6) for run in runs)


def of_drains(title: str, runs: Sequence[Run], *notes: str) -> Section:
    """A line a contender: rate, ratio to the naive one, CPU by part, efficiency, memory."""
    groups = by_contender(runs)
    naive = median(rates(groups["naive"])) if "naive" in groups else 0.0
    rows = [
        (
            name, spread(rates(group)), f"{median(rates(group)) / naive:.1f}" if naive else "-",
            "/".join(f"{median(run.cpu.get(part, 0) for run in group):,.0f}" for part in PARTS),
            f"{efficiency(group):.0%}", f"{median(run.memory_mb for run in group):.0f}",
        )
        for name, group in groups.items()
    ]  # fmt: skip
    figures = {f"{name} events/s": median(rates(group)) for name, group in groups.items()}
    figures |= {f"{name} cpu": cpu(group) for name, group in groups.items()}
    figures |= {f"{name} efficiency": efficiency(group) for name, group in groups.items()}
    figures |= {f"{name} MB": median(run.memory_mb for run in group) for name, group in groups.items()}
    columns = ("contender", "events/s", "x naive", CPU_COLUMN, "efficiency", "worker MB")
    return Section(title, columns, rows, figures, list(runs), notes)


def last_line(runs: Sequence[Run]) -> str:
    """`drain platform/naive <median> (<min>..<max>) cpu <ratio>`, round by round; `-` where a run is missing."""
    groups = by_contender(runs)
    ours, theirs = groups.get("platform", []), groups.get("naive", [])
    ratios = [one.events_per_second / other.events_per_second for one, other in zip(ours, theirs, strict=False)]
    if not ratios:
        return "drain platform/naive - (-..-) cpu -"
    saved = median(r.cpu_total for r in theirs) / median(r.cpu_total for r in ours)
    return f"drain platform/naive {median(ratios):.1f} ({min(ratios):.1f}..{max(ratios):.1f}) cpu {saved:.1f}"


def show(section: Section, console: Console) -> None:
    """As a table at the terminal."""
    table = Table(*section.columns, title=section.title, title_justify="left")
    for row in section.rows:
        table.add_row(*row)
    console.print(table)
    for note in section.notes:
        console.print(note)


def write(sections: Mapping[str, Any], file: Path = FILE) -> dict[str, Any]:
    """Sections that were not measured this time stay as they were; everything that is known now."""
    known = json.loads(file.read_text()) if file.exists() else {}
    text = json.dumps({**known, **sections}, default=_plain, indent=1)
    file.write_text(text + "\n")
    found: dict[str, Any] = json.loads(text)
    return found


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)
