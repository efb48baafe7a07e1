"""What stays of a full run: figures in docs/performance.md between two marks, and a drawing; nothing typed by hand."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[2] / "docs"
PAGE, DRAWING = DOCS / "performance.md", DOCS / "performance.svg"
BEGIN, END = "<!-- figures: written by `make bench` -->", "<!-- end of figures -->"
WIDTH, ROW, LEFT = 720, 34, 110


def write(results: Mapping[str, Any], page: Path = PAGE, drawing: Path = DRAWING) -> None:
    """Every section that was ever measured here, as tables; the first one drawn."""
    text = page.read_text()
    head, _, rest = text.partition(BEGIN)
    tail = rest.partition(END)[2]
    sections = [markdown(section) for section in results.values() if "columns" in section]
    figures = "\n".join([machine(results.get("about", {})), "", *sections])
    page.write_text(f"{head}{BEGIN}\n\n{figures}\n{END}{tail}")
    if "peers" in results:
        drawing.write_text(draw(results["peers"]))


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


def draw(section: Mapping[str, Any]) -> str:
    """Events a second of each contender, as bars."""
    rates = {row[0]: float(section["figures"][f"{row[0]} events/s"]) for row in section["rows"]}
    most = max(rates.values())
    bars = [_bar(n, name, rate, most) for n, (name, rate) in enumerate(rates.items())]
    height = ROW * (len(rates) + 1) + 10
    title = f'<text x="8" y="22" font-weight="bold">{escape(section["title"])}, events/s</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif"'
        f' font-size="14"><rect width="100%" height="100%" fill="#ffffff"/>{title}{"".join(bars)}</svg>\n'
    )


def _bar(n: int, name: str, rate: float, most: float) -> str:
    top, long = ROW * (n + 1), max(1.0, rate / most * (WIDTH - LEFT - 90))
    colour = "#1f6f8b" if name == "platform" else "#b8c4cc"
    return (
        f'<text x="{LEFT - 8}" y="{top + 18}" text-anchor="end">{escape(name)}</text>'
        f'<rect x="{LEFT}" y="{top}" width="{long:.0f}" height="24" fill="{colour}"/>'
        f'<text x="{LEFT + long + 6:.0f}" y="{top + 18}">{rate:,.0f}</text>'
    )
