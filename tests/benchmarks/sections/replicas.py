"""One, two and four processes of training over the same six partitions."""

import asyncio
import time

import psutil

from apprenticeship.common.events.topics import PARTITIONS
from apprenticeship.common.local.platform import Platform

from ..backlog import REPORTS, backlog
from ..contenders import platform, worker_of
from ..drain import Run, begin, check, figures, watch
from ..results import Section, of_drains, rates
from ..rounds import Bench, Case
from ..stage import Broken

JOIN_SECONDS = 60.0


async def measure(bench: Bench) -> Section:
    """They have joined and stand still while the backlog is loaded: joining is not part of the figure."""
    found = await bench.interleaved([
        Case(f"{n} processes", lambda round_, n=n: _run(bench, n, round_)) for n in bench.plan.replicas  # type: ignore[misc]
    ])  # fmt: skip
    runs = [run for group in found.values() for run in group]
    section = of_drains("Replicas: processes of training on one machine", runs, "worker MB: of the largest process")
    one = next(iter(found.values()), [])
    for name, group in found.items():
        section.figures[f"{name} x one"] = sorted(rates(group))[len(group) // 2] / sorted(rates(one))[len(one) // 2]
    return section


async def _run(bench: Bench, replicas: int, number: int) -> Run:
    stage, contender = bench.stage, platform(f"{replicas} processes", replicas)
    group = f"replicas-{replicas}-{number}"
    load = backlog(bench.plan.events, seed=number)
    database = await stage.copy(outbox=False)
    before = await begin(stage, group)
    with stage.training(database, group, replicas) as running:
        worker = worker_of(running)
        await _joined(running)
        standing = [psutil.Process(pid) for pid in worker.pids]
        for process in standing:
            process.suspend()
        await stage.records.load(load.messages)
        for process in standing:
            process.resume()
        watched = await watch(stage, contender, worker, load, before)
    told = await check(stage, contender.name, load, database, before)
    await stage.drop(database)
    return figures(contender, load, told, watched)


async def _joined(running: Platform) -> None:
    """Each process works, and together they have every partition once."""
    until = time.monotonic() + JOIN_SECONDS
    while True:
        pages = [running.get(process, "/progress") for process in running.processes.values()]
        owned = [place for page in pages if page and page["open"] for place in page["positions"]]
        held = sorted(place for place in owned if place.startswith(f"{REPORTS}/"))
        if all(page and page["open"] and page["positions"] for page in pages) and len(held) == PARTITIONS:
            return
        if time.monotonic() > until:
            raise Broken(f"{len(pages)} processes did not share the partitions: {held}")
        await asyncio.sleep(0.1)
