"""The whole path: reports at the gateway until everybody is placed, through six services."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import asyncpg

from apprenticeship.cli.bringing import prepare
from apprenticeship.cli.demo.driving import publish
from apprenticeship.cli.demo.waves import Waves
from apprenticeship.cli.demo_command import sealer
from apprenticeship.common.local import Infrastructure, start
from apprenticeship.common.local.platform import SERVICES, Platform
from apprenticeship.common.local.quiet import Quiet

from ..contenders import worker_of
from ..lives import Phase, beforehand, lives, places
from ..metering import Meter, between
from ..results import PARTS, Section, spread
from ..rounds import Bench, Case
from ..stage import Broken

NAIVE = "tests.benchmarks.naive_service"
QUIET_SECONDS = 300.0
READY_SECONDS = 180.0
WANTED = {
    "intake": {"enrolled": 1},
    "training": {"module-completed": 6, "graduated": 1},
    "placement": {"candidate-referred": 1, "placed": 1},
}
"""Facts a person."""


@dataclass
class Walked:
    """One run: reports a second from the first to the last person placed."""

    contender: str
    people: int
    reports: int
    seconds: float
    cpu: dict[str, float]

    @property
    def rate(self) -> float:
        """Reports a second."""
        return self.reports / self.seconds

    def __str__(self) -> str:
        return f"{self.rate:,.1f} reports/s"


async def measure(bench: Bench) -> Section:
    """Each run on a broker and a database of its own."""
    plan = bench.plan
    found = await bench.interleaved([
        Case("platform", lambda n: asyncio.to_thread(_run, bench, "platform", plan.path_people)),
        Case("naive", lambda n: asyncio.to_thread(_run, bench, "naive", plan.naive_path_people)),
    ])  # fmt: skip
    rows, figures = [], {}
    for name, runs in found.items():
        figures[f"{name} reports/s"] = median(run.rate for run in runs)
        figures[f"{name} cpu"] = median(sum(run.cpu.values()) for run in runs)
        cpu = "/".join(f"{median(run.cpu[part] for run in runs):,.0f}" for part in PARTS)
        rows.append((name, str(runs[0].people), spread((run.rate for run in runs), 1), cpu))
    columns = ("runtime", "people", "reports/s", "CPU ms per 1,000 reports (six workers/postgres/broker)")
    return Section("Whole path: report to placed, six services", columns, rows, figures, found)


def _run(bench: Bench, contender: str, people: int) -> Walked:
    with start(bench.infrastructure.rung) as infrastructure:
        asyncio.run(prepare(infrastructure, SERVICES))
        with _services(infrastructure, contender) as platform:
            return asyncio.run(_walk(platform, contender, people))


@contextmanager
def _services(infrastructure: Infrastructure, contender: str) -> Iterator[Platform]:
    folder = (infrastructure.data_dir or Path.cwd()) / "services"
    folder.mkdir(mode=0o700)
    environment = {"APPRENTICESHIP_TICKS": "true", "APPRENTICESHIP_DEMO": "true"}
    platform = Platform(infrastructure, folder, environment)
    if contender == "naive":
        platform.program = lambda service: [NAIVE, service]
    try:
        for service in SERVICES:
            platform.spawn(service)
        platform.await_ready(seconds=READY_SECONDS)
        yield platform
    finally:
        platform.stop()


async def _walk(platform: Platform, contender: str, people: int) -> Walked:
    seal = sealer()
    walk = lives(seal, people)
    known = platform.infrastructure.processes
    workers = worker_of(platform).pids
    meter = Meter({"worker": workers, "postgres": (known["database"],), "broker": (known["broker"],)})
    async with Quiet(platform) as quiet:
        await _drive(quiet, [*beforehand(seal), places(seal, people)])
        before, began = meter.read(), time.monotonic()
        await _drive(quiet, walk)
        seconds = time.monotonic() - began
        spent = between(before, meter.read())
    await _check(platform.infrastructure, people)
    reports = sum(len(phase.lines) for phase in walk)
    cpu = {part: used * 1e6 / reports for part, used in spent.items()}
    return Walked(contender, people, reports, seconds, cpu)


async def _drive(quiet: Quiet, phases: Sequence[Phase]) -> None:
    """Move the clock, send what may travel together, wait until all is quiet."""
    for phase in phases:
        await quiet.tick(phase.at.isoformat(), QUIET_SECONDS)
        for wave in Waves(phase.lines).of(phase.lines):
            await publish(quiet, wave)
            await quiet.wait(seconds=QUIET_SECONDS)


async def _check(infrastructure: Infrastructure, people: int) -> None:
    """Everybody went the whole way, and nothing failed."""
    for service, wanted in WANTED.items():
        connection = await asyncpg.connect(infrastructure.dsn(f"apprenticeship_{service}"))
        try:
            rows = await connection.fetch("select split_part(type, '.', 3) as word, count(*) from fact group by 1")
        finally:
            await connection.close()
        found = {row["word"]: row["count"] for row in rows}
        for word, number in wanted.items():
            if found.get(word, 0) != number * people:
                raise Broken(f"{service} said {word} {found.get(word, 0)} times, {number * people} are right: {found}")
