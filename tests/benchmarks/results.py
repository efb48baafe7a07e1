"""Tables for people, JSON for whoever compares runs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from pathlib import Path
from statistics import median
from typing import Any

from .drain import Run

FILE = Path(__file__).with_name("results.json")
PARTS = ("worker", "postgres", "broker")
CPU_COLUMN = "CPU ms per 1,000 events"


def by_contender(runs: Sequence[Run]) -> dict[str, list[Run]]:
    """In the order of their first run."""
    found: dict[str, list[Run]] = {}
    for run in runs:
        found.setdefault(run.contender, []).append(run)
    return found


def table(runs: Sequence[Run]) -> str:
    """A line a contender: median rate (min..max), x naive, CPU by part, memory."""
    groups = by_contender(runs)
    naive = _rate(groups.get("naive", []))
    lines = [f"{'contender':<12}{'events/s':>10}{'min..max':>18}{'x naive':>9}{CPU_COLUMN:>28}{'MB':>7}"]
    for name, group in groups.items():
        rates = [run.events_per_second for run in group]
        cpu = [median(run.cpu.get(part, 0) for run in group) for part in PARTS]
        times = f"{median(rates) / naive:.1f}" if naive else "-"
        lines.append(
            f"{name:<12}{median(rates):>10,.0f}{f'{min(rates):,.0f}..{max(rates):,.0f}':>18}"
            f"{times:>9}{'/'.join(f'{one:,.0f}' for one in cpu):>28}"
            f"{median(run.memory_mb for run in group):>7.0f}"
        )
    lines.append(f"CPU: {' / '.join(PARTS)}; MB: of the worker")
    return "\n".join(lines)


def last_line(runs: Sequence[Run]) -> str:
    """`drain platform/naive <median> (<min>..<max>) cpu <ratio>`, round by round; `-` where a run is missing."""
    groups = by_contender(runs)
    ours, theirs = groups.get("platform", []), groups.get("naive", [])
    ratios = [one.events_per_second / other.events_per_second for one, other in zip(ours, theirs, strict=False)]
    if not ratios:
        return "drain platform/naive - (-..-) cpu -"
    cpu = median(r.cpu_total for r in theirs) / median(r.cpu_total for r in ours)
    return f"drain platform/naive {median(ratios):.1f} ({min(ratios):.1f}..{max(ratios):.1f}) cpu {cpu:.1f}"


def write(sections: Mapping[str, Any]) -> None:
    """Sections that were not measured this time stay as they were."""
    known = json.loads(FILE.read_text()) if FILE.exists() else {}
    FILE.write_text(json.dumps({**known, **sections}, default=_plain, indent=1) + "\n")


def _rate(runs: Sequence[Run]) -> float:
    return median(run.events_per_second for run in runs) if runs else 0.0


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)
