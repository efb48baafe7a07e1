"""`demo`: the whole platform on this machine, a cohort of people driven through it, and what came of it."""

import asyncio
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from apprenticeship.common.local import Step, Unavailable, choose
from apprenticeship.common.local.platform import Platform
from apprenticeship.common.local.quiet import Quiet

from . import journals
from .bringing import Wishes, brought_up
from .demo.driving import Driven, drive
from .demo.pen import Seal
from .demo.reporting import Report, gather, print_report
from .demo.scenario import write as write_lives
from .reportfile import Line, write as write_files
from .screen import AsJson, as_json, console

Seed = Annotated[int, typer.Option(help="The same seed gives the same lives and the same facts.")]
People = Annotated[int, typer.Option(min=10, max=5000, help="How many people.")]
Infra = Annotated[
    str,
    typer.Option(help="embedded, native, containers, external, or auto (the first that works)."),
]
Stay = Annotated[
    bool | None,
    typer.Option("--stay/--no-stay", help="Stay up afterwards; by default at a terminal."),
]
Out = Annotated[Path, typer.Option(help="Where the partners' report files are written.")]
Journals = Annotated[
    Path | None,
    typer.Option(help="Write what every service said, for `apprenticeship compare`."),
]


def demo(
    seed: Seed = 7, people: People = 200, infra: Infra = "embedded", stay: Stay = None,
    out: Out = Path("examples/demo"), journal: Journals = None, json: AsJson = False,
) -> None:  # fmt: skip
    """Start broker, database and six services, report the lives of a cohort, and say what happened."""
    _end_on_terminate()
    quietly = json or not console.is_terminal
    lines = write_lives(seed, people, sealer())
    files = write_files(lines, out)
    rung = choose(infra, _say(quietly))
    console.quiet = json
    console.print(f"{people} people, seed {seed}, {len(lines)} reports of {len(files)} partners, written to {out}/")
    with brought_up(rung, Wishes(), _say(quietly)) as platform:
        driven = asyncio.run(_drive(platform, lines, quietly))
        report = gather(platform, driven)
        if journal:
            journals.write(platform.infrastructure, journal)
        if json:
            as_json(report.as_dict())
        else:
            print_report(report)
        if stay if stay is not None else console.is_terminal:
            _stay(report)


def sealer() -> Seal:
    """Seals personal data to the development key of intake, as a partner would to its real one."""
    try:
        from apprenticeship.intake.vault import Vault, development_keys, seal
    except ModuleNotFoundError as missing:
        raise Unavailable(f"the demo needs {missing.name}", "pip install apprenticeship-cli[demo]") from missing
    public_key = Vault(development_keys()).public_key()
    return lambda person: seal(person, public_key)


def compare(
    one: Annotated[Path, typer.Argument(exists=True, help="A journal file of one run (demo --journal FILE).")],
    other: Annotated[Path, typer.Argument(exists=True, help="A journal file of another run.")],
) -> None:
    """Whether two runs said the same: per speaker and key the same sequence of (type, id, time, data)."""
    differences = journals.differences(one, other)
    for line in differences[:20]:
        console.print(line)
    if differences:
        console.print(f"[red]✗[/red] {len(differences)} keys differ")
        raise typer.Exit(1)
    console.print(f"✔ the same facts: {journals.count(one)}")


async def _drive(platform: Platform, lines: list[Line], quietly: bool) -> Driven:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=quietly, transient=True) as progress:
        task = progress.add_task("two years", total=len(lines))

        def watch(moment: datetime, sent: int) -> None:
            progress.update(task, completed=sent, description=f"{moment:%Y-%m-%d}")

        async with Quiet(platform) as quiet:
            return await drive(quiet, lines, watch)


def _say(quietly: bool) -> Callable[[Step], None]:
    def say(step: Step) -> None:
        if not console.quiet:
            console.print(f" [green]●[/green] {step}", style="dim" if quietly else "")

    return say


def _stay(report: Report) -> None:
    console.print("The platform stays up; Ctrl-C stops it.")
    with _interrupted() as stopped:
        stopped.wait()
    console.print(f"stopping {len(report.services)} services")


@contextmanager
def _interrupted() -> Iterator[threading.Event]:
    stopped = threading.Event()
    before = signal.signal(signal.SIGINT, lambda *_: stopped.set())
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, before)


def _end_on_terminate() -> None:
    """A plain kill leaves through the same door as Ctrl-C, so that nothing stays behind."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
