"""Catch-up from the beginning: a service that hears everything again, which must change nothing."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg

from ..backlog import ANSWERS, FACTS, REPORTS, backlog, people_for
from ..contenders import PLATFORM, Worker, worker_of
from ..drain import PATIENCE, begin, meter_of
from ..enrolling import enrol
from ..metering import between
from ..records import Ends, grown
from ..results import CPU_COLUMN, PARTS, Section
from ..rounds import Bench
from ..stage import Broken

CHUNK = 50_000
POLL_SECONDS = 0.2
SLOWEST = 500.0
"""Events a second below which it is given up."""
_STATE = """
select (select count(*) from claim) as claims, (select count(*) from fact) as facts,
  (select count(*) from parked) as parked,
  count(*) as people, sum(version) as versions, sum(hashtextextended(key || data::text, 0)) as content
from learner
"""


@dataclass
class Heard:
    """One hearing of all events."""

    events: int
    seconds: float
    cpu: dict[str, float]
    memory_mb: float


async def measure(bench: Bench) -> Section:
    """Heard once while it is loaded, and a second time from the first offset, by the same group."""
    stage, group = bench.stage, "replay"
    database = await stage.copy(outbox=False)
    async with stage.admin(database) as connection:
        await enrol(connection, stage.people, sum(map(people_for, _sizes(bench))))
        start, before = await stage.records.ends(REPORTS), await begin(stage, group)
        events, facts = await _first(bench, database, group, before)
        lived, told = await _state(connection), await stage.records.ends(FACTS, ANSWERS)
        if lived["facts"] != 2 * facts:
            raise Broken(f"{lived['facts']} facts and answers in the journal, {2 * facts} are right")
        await stage.records.give(group, start)
        heard = await _again(bench, database, group, events)
        if (now := await _state(connection)) != lived:
            raise Broken(f"a replay changed {lived} into {now}")
        if grown(told, await stage.records.ends(FACTS, ANSWERS)):
            raise Broken("a replay told something again")
    await stage.drop(database)
    return _section(heard)


async def _state(connection: asyncpg.Connection) -> dict[str, int]:
    [row] = await connection.fetch(_STATE)
    return {name: int(value) for name, value in row.items()}


def _sizes(bench: Bench) -> list[int]:
    whole, rest = divmod(bench.plan.replay_events, CHUNK)
    return [CHUNK] * whole + [rest] * bool(rest)


async def _first(bench: Bench, database: str, group: str, before: Ends) -> tuple[int, int]:
    """Events sent, and how many of them led to a fact; returns when all of that is told."""
    events = facts = 0
    first = bench.stage.people
    with PLATFORM.start(bench.stage, database, group) as worker:
        for seed, size in enumerate(_sizes(bench)):
            part = backlog(size, seed, first)
            first += len(part.expected)
            events, facts = events + part.events, facts + part.facts
            await bench.stage.records.load(part.messages)
        until = _until(events)
        while grown(before, await bench.stage.records.ends(FACTS, ANSWERS)) < 2 * facts:
            await _wait(worker, until)
    return events, facts


async def _again(bench: Bench, database: str, group: str, events: int) -> Heard:
    """From the process's first look at the log until it stands at the end of it."""
    ends, until = await bench.stage.records.ends(REPORTS), _until(events)
    with bench.stage.training(database, group) as running:
        worker, process = worker_of(running), next(iter(running.processes.values()))
        meter = meter_of(bench.stage, worker)
        while not (page := running.get(process, "/progress")) or not page["open"] or not page["positions"]:
            await _wait(worker, until)
        before, began, left = meter.read(), time.monotonic(), _left(page, ends)
        while not (page := running.get(process, "/progress")) or _left(page, ends) or page["busy"]:
            await _wait(worker, until)
        seconds, spent, memory = time.monotonic() - began, between(before, meter.read()), meter.memory("worker")
    return Heard(left, seconds, {part: used * 1e6 / max(1, left) for part, used in spent.items()}, memory)


def _left(page: Mapping[str, Any], ends: Ends) -> int:
    """Records of the reports that a process has not taken in."""
    positions = page["positions"]
    return sum(end - positions.get(f"{place.topic}/{place.partition}", 0) for place, end in ends.items())


def _until(events: int) -> float:
    return time.monotonic() + PATIENCE + events / SLOWEST


async def _wait(worker: Worker, until: float) -> None:
    if not worker.alive() or time.monotonic() > until:
        raise Broken(f"the replay does not end: {worker.last_words()[-300:]}")
    await asyncio.sleep(POLL_SECONDS)


def _section(heard: Heard) -> Section:
    rate = heard.events / heard.seconds
    cpu = "/".join(f"{heard.cpu[part]:,.0f}" for part in PARTS)
    row = (f"{heard.events:,}", f"{rate:,.0f}", f"{heard.seconds:.1f}", cpu, f"{heard.memory_mb:.0f}")
    columns = ("events heard again", "events/s", "seconds", CPU_COLUMN, "worker MB")
    note = "journal, claims and everybody's state are the same before and after; nothing was told"
    return Section("Replay: catch-up from the first offset", columns, [row], {"events/s": rate}, heard, (note,))
