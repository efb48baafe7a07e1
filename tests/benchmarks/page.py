"""What stays of a full run: figures in docs/performance.md between two marks, and a plot; nothing typed by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from . import bars, plot

DOCS = Path(__file__).parents[2] / "docs"
PAGE, PLOTS = DOCS / "performance.md", (DOCS / "performance.svg", DOCS / "performance.png")
BEGIN, END = "<!-- figures: written by `make bench` -->", "<!-- end of figures -->"


def write(results: Mapping[str, Any], page: Path = PAGE, plots: Sequence[Path] = PLOTS) -> None:
    """The bars and every section that was ever measured here, as tables; and the plot."""
    text = page.read_text()
    head, _, rest = text.partition(BEGIN)
    tail = rest.partition(END)[2]
    sections = [markdown(section) for section in results.values() if "columns" in section]
    sections.insert(0, markdown(asdict(bars.table(results))))
    figures = "\n".join([machine(results.get("about", {})), "", *sections])
    page.write_text(f"{head}{BEGIN}\n\n{figures}\n{END}{tail}")
    plot.draw(results, *plots)


def machine(about: Mapping[str, Any]) -> str:
    """Where and when, in a line."""
    return "; ".join(f"{name} {value}" for name, value in about.items())


def markdown(section: Mapping[str, Any]) -> str:
    """A section as a table."""
    lines = [
        f"### {section['title']}",
        "",
        f"| {' | '.join(section['columns'])} |",
        "| --- " * len(section["columns"]) + "|",
    ]
    lines += [f"| {' | '.join(row)} |" for row in section["rows"]]
    notes = [note for note in section["notes"] if note]
    return "\n".join([*lines, "", *(f"{note}\n" for note in notes)])
