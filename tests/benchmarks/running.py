"""From the command to the exit code: infrastructure, sections one after another, tables, JSON, plot, page."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from rich.console import Console

from apprenticeship.common.local import Infrastructure, Rung, Step, start

from . import bars, page
from .about import about
from .contenders import NAIVE, PLATFORM, TYPED
from .plan import Plan
from .records import Records
from .results import Section, last_line, of_drains, show, write
from .rounds import Bench
from .sections import choices, growth, latency, limits, path, replay, replicas, serving
from .stage import Stage

Measure = Callable[[Bench], Awaitable[Section]]
SECTIONS: dict[str, Measure] = {
    "peers": serving.measure,
    "core": serving.core,
    "latency": latency.measure,
    "limits": limits.measure,
    "choices": choices.measure,
    "replicas": replicas.measure,
    "growth": growth.measure,
    "replay": replay.measure,
    "path": path.measure,
}
ALL = tuple(name for name in SECTIONS if name != "core")
"""What is measured by default: `core` is part of `peers`."""
QUICK = (PLATFORM, TYPED, NAIVE)


def say(step: Step) -> None:
    """A line of progress, at once."""
    sys.stdout.write(f"  {step}\n")
    sys.stdout.flush()


@asynccontextmanager
async def bench_on(infrastructure: Infrastructure, plan: Plan) -> AsyncIterator[Bench]:
    """Everything a section needs."""
    async with Records(infrastructure.bootstrap) as records:
        folder = (infrastructure.data_dir or Path.cwd()) / "benchmark"
        folder.mkdir(mode=0o700)
        stage = Stage(infrastructure, records, folder, plan.enrolled)
        await stage.prepare()
        say(Step("training", f"{stage.people} people are enrolled"))
        yield Bench(stage, plan, say)


def quick(rung: Rung, plan: Plan) -> int:
    """Print the table and the last line; 1 when a result was wrong."""

    async def run(infrastructure: Infrastructure) -> int:
        async with bench_on(infrastructure, plan) as bench:
            runs = await serving.drains(bench, QUICK)
        section = of_drains("Quick", runs)
        write({"quick": section})
        _console().print()
        show(section, _console())
        _name_what_went_wrong(bench)
        sys.stdout.write(f"{last_line(runs)}\n")
        return 1 if bench.faults else 0

    with start(rung, progress=say) as infrastructure:
        return asyncio.run(run(infrastructure))


def full(rung: Rung, plan: Plan, only: Sequence[str], results: Path, *, publish: bool) -> int:
    """Every section asked for; one that fails is named, the others go on."""

    async def run(infrastructure: Infrastructure) -> int:
        async with bench_on(infrastructure, plan) as bench:
            for name in only:
                await _measure(bench, name, results)
        known = write({"about": about(rung)}, results)
        show(bars.table(known), _console())
        if publish:
            page.write(known)
        _name_what_went_wrong(bench)
        return 1 if bench.faults else 0

    with start(rung, progress=say) as infrastructure:
        return asyncio.run(run(infrastructure))


async def _measure(bench: Bench, name: str, results: Path) -> None:
    say(Step(name, "begins"))
    try:
        section = await SECTIONS[name](bench)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other sections are measured
        bench.faults.append(f"section {name}: {type(error).__name__} {error}")
        say(Step(name, bench.faults[-1]))
        return
    write({name: section}, results)
    show(section, _console())


def _name_what_went_wrong(bench: Bench) -> None:
    for what in bench.skipped:
        sys.stdout.write(f"SKIPPED {what}\n")
    for fault in bench.faults:
        sys.stdout.write(f"WRONG {fault}\n")


def _console() -> Console:
    return Console() if sys.stdout.isatty() else Console(width=120)
