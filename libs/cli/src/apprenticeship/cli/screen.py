"""What is printed: tables for people, JSON for programs, errors on standard error."""

import json
import shutil
import sys
from collections.abc import Collection, Iterable, Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

console = Console(highlight=False)
_errors = Console(stderr=True, highlight=False)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def me() -> str:
    """How this command is called here: by its name only where a shell would find it."""
    return "apprenticeship" if shutil.which("apprenticeship") else sys.argv[0]


def error(text: str) -> None:
    """A sentence on standard error."""
    _errors.print(f"[red]✗[/red] {text}", soft_wrap=True)


def as_json(value: Any) -> None:  # noqa: ANN401 - JSON
    """JSON on standard output."""
    sys.stdout.write(json.dumps(value, indent=2, default=str) + "\n")


def table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, whole: Collection[str] = ()
) -> None:  # fmt: skip
    """A table; the columns that are to be copied stay ``whole``, the others fold."""
    drawn = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for column in columns:
        drawn.add_column(column, overflow="fold", no_wrap=column in whole)
    for row in rows:
        drawn.add_row(*("" if cell is None else str(cell) for cell in row))
    console.print(drawn)
