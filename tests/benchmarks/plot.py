"""The picture of a full run, as PNG and SVG: events a second, CPU an event, and latency, by contender."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

OURS, OTHERS = "#1f6f8b", "#b8c4cc"
RATE = "50/s"


def draw(results: Mapping[str, Any], *files: Path) -> None:
    """Nothing where a section was never measured here; the same bytes for the same figures."""
    panels = [panel for panel in (_rates(results), _cpu(results), _latencies(results)) if panel]
    if not panels:
        return
    mpl.rcParams |= {"svg.hashsalt": "apprenticeship", "svg.fonttype": "none"}
    figure = Figure(figsize=(4.6 * len(panels), 3.0), layout="constrained")
    for axes, (title, values) in zip(figure.subplots(1, len(panels), squeeze=False)[0], panels, strict=True):
        _bars(axes, title, values)
    for file in files:
        figure.savefig(file, dpi=120, metadata={"Date": None} if file.suffix == ".svg" else {"Software": None})


def _bars(axes: Axes, title: str, values: Mapping[str, float]) -> None:
    bars = axes.barh(list(values), list(values.values()), color=[OURS if n == "platform" else OTHERS for n in values])
    axes.bar_label(bars, fmt="{:,.0f}", padding=3)
    axes.set_title(title, fontsize=11, loc="left")
    axes.invert_yaxis()
    axes.margins(x=0.18)
    axes.set_xticks([])
    axes.spines[["top", "right", "bottom"]].set_visible(False)


Panel = tuple[str, Mapping[str, float]]


def _rates(results: Mapping[str, Any]) -> Panel | None:
    found = _of(results, "peers", "{} events/s")
    return ("One service: events/s (more is better)", found) if found else None


def _cpu(results: Mapping[str, Any]) -> Panel | None:
    found = _of(results, "peers", "{} cpu")
    return ("CPU ms per 1,000 events (less is better)", found) if found else None


def _latencies(results: Mapping[str, Any]) -> Panel | None:
    rows: Sequence[Sequence[str]] = results.get("latency", {}).get("rows", [])
    figures = results.get("latency", {}).get("figures", {})
    found = {row[0]: float(figures[f"{row[0]} p99 at 50"]) for row in rows if row[1] == RATE}
    return (f"Latency p99 at {RATE}, ms (less is better)", found) if found else None


def _of(results: Mapping[str, Any], section: str, name: str) -> dict[str, float]:
    known = results.get(section)
    if not known:
        return {}
    return {row[0]: float(known["figures"][name.format(row[0])]) for row in known["rows"]}
