"""One run: a loaded backlog, a contender, figures from the first to the last fact, and whether the result is right."""

import asyncio
import time
from dataclasses import dataclass, field

import asyncpg
from pydantic_core import from_json

from .backlog import ANSWERS, FACTS, INTAKE, PROGRAMS, REPORTS, Backlog, effects, order_faults
from .contenders import Contender, Worker
from .metering import Meter, Reading, between
from .records import Ends, Told, grown, of_topic, rate
from .stage import Broken, Stage

POLL_SECONDS = 0.1
PATIENCE = 60.0
SLOWEST = 15.0
"""Events a second below which a run is given up."""


@dataclass(frozen=True)
class Run:
    """What one run came to; CPU in milliseconds per 1,000 events."""

    contender: str
    events: int
    facts: int
    seconds: float
    events_per_second: float
    cpu: dict[str, float] = field(default_factory=dict)
    memory_mb: float = 0.0

    def __str__(self) -> str:
        return f"{self.events_per_second:,.0f} events/s"

    @property
    def cpu_total(self) -> float:
        """Of worker, PostgreSQL and broker together."""
        return sum(self.cpu.values())


@dataclass(frozen=True)
class Watched:
    """What was seen while a contender worked."""

    before: Reading
    after: Reading
    share: float
    """How much of the backlog fell between the two readings."""
    memory_mb: float


async def drain(
    stage: Stage, contender: Contender, backlog: Backlog, number: int, *, database: str = "", warm: int = 0
) -> Run:
    """Load, start, wait, check, on a fresh copy or the database named; Broken names what is wrong with a result."""
    group = f"bench-{contender.name}-{number}"
    place = database or await stage.copy(outbox=contender.outbox)
    before = await begin(stage, group)
    await stage.records.load(backlog.messages)
    with contender.start(stage, place, group) as worker:
        watched = await watch(stage, contender, worker, backlog, before, warm)
    told = await check(stage, contender.name, backlog, place, before)
    if not database:
        await stage.drop(place)
    return figures(contender, backlog, told, watched, warm)


async def begin(stage: Stage, group: str) -> Ends:
    """The group begins behind all there is now; where facts and answers end now."""
    await stage.records.give(group, await stage.records.ends(REPORTS, INTAKE, PROGRAMS))
    return await stage.records.ends(FACTS, ANSWERS)


async def watch(
    stage: Stage, contender: Contender, worker: Worker, backlog: Backlog, before: Ends, warm: int = 0
) -> Watched:
    """Until every fact and every answer is told; figures begin with the first fact that is not warm-up."""
    meter = meter_of(stage, worker)
    until = time.monotonic() + PATIENCE + backlog.events / SLOWEST
    first: tuple[Reading, int] | None = None
    while True:
        ends = await stage.records.ends(FACTS, ANSWERS)
        facts = grown(of_topic(before, FACTS), ends)
        if facts > warm and first is None:
            first = meter.read(), facts
        if facts >= backlog.facts and grown(of_topic(before, ANSWERS), ends) >= backlog.facts:
            break
        if not worker.alive() or time.monotonic() > until:
            raise Broken(f"{contender.name} told {facts} of {backlog.facts}: {worker.last_words()[-300:]}")
        await asyncio.sleep(POLL_SECONDS)
    begun, seen = first or (meter.read(), 0)
    return Watched(begun, meter.read(), 1 - seen / backlog.facts, meter.memory("worker"))


def meter_of(stage: Stage, worker: Worker) -> Meter:
    """Of a running contender, PostgreSQL and broker."""
    known = stage.infrastructure.processes
    return Meter({"worker": worker.pids, "postgres": (known["database"],), "broker": (known["broker"],)})


async def check(stage: Stage, name: str, backlog: Backlog, database: str, before: Ends) -> list[Told]:
    """Everything that was told, once it is known to be all, in order, and kept in the database too."""
    told = await stage.records.told(before)
    async with stage.admin(database) as connection:
        faults = [*_wrongly_told(backlog, told), *await _wrong_effects(backlog, connection)]
    if faults:
        raise Broken(f"{name}: {len(faults)} faults, the first: {faults[0]}")
    return told


def _wrongly_told(backlog: Backlog, told: list[Told]) -> list[str]:
    faults = order_faults(backlog.expected, ((one.key, one.cause, one.id) for one in told if one.topic == FACTS))
    answered = {one.cause for one in told if one.topic == ANSWERS}
    if len(answered) != backlog.facts:
        faults.append(f"{len(answered)} answers to {backlog.facts} reports")
    return faults


async def _wrong_effects(backlog: Backlog, connection: asyncpg.Connection) -> list[str]:
    rows = await connection.fetch("select key, data::text from learner where key = any($1)", list(backlog.effects))
    kept = {row["key"]: effects(from_json(row["data"])) for row in rows}
    return [
        f"{key}: {kept.get(key)} instead of {sorted(wanted)}"
        for key, wanted in backlog.effects.items()
        if kept.get(key) != sorted(wanted)
    ]


def figures(contender: Contender, backlog: Backlog, told: list[Told], watched: Watched, warm: int = 0) -> Run:
    """Rate by the broker's own times, CPU between the two readings."""
    times = (one.appended_ms for one in told if one.topic == FACTS)
    facts_per_second, seconds = rate(times, warm)
    spent = between(watched.before, watched.after)
    events = backlog.events * watched.share
    return Run(
        contender.name, backlog.events, backlog.facts, round(seconds, 2),
        round(facts_per_second * backlog.events / backlog.facts, 1),
        {part: round(used * 1e6 / events, 1) for part, used in spent.items()} if events else {},
        round(watched.memory_mb, 1),
    )  # fmt: skip
