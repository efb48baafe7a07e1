"""One run: a loaded backlog, a contender, figures from the first to the last fact, and whether the result is right."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import asyncpg
from pydantic_core import from_json

from .backlog import ANSWERS, FACTS, INTAKE, PROGRAMS, REPORTS, Backlog, order_faults
from .contenders import Contender, Worker
from .metering import Meter, Reading, between
from .records import Ends, Told, grown, of_topic, rate
from .stage import Broken, Stage

POLL_SECONDS = 0.1
PATIENCE = 60.0
SLOWEST = 15.0
"""Events a second below which a run is given up."""
COMPLETED = "apprenticeship.training.module-completed.v1"


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

    @property
    def cpu_total(self) -> float:
        return sum(self.cpu.values())


@dataclass(frozen=True)
class Watched:
    """What was seen while a contender worked."""

    before: Reading
    after: Reading
    share: float
    """How much of the backlog fell between the two readings."""
    memory_mb: float


async def drain(stage: Stage, contender: Contender, backlog: Backlog, number: int) -> Run:
    """Load, start, wait, check; Broken names what is wrong with a result."""
    group = f"bench-{contender.name}-{number}"
    database = await stage.copy(outbox=contender.outbox)
    before = await load(stage, backlog, group)
    with contender.start(stage, database, group) as worker:
        watched = await _watch(stage, contender.name, worker, backlog, before)
    told = await stage.records.told(before)
    async with stage.admin(database) as connection:
        faults = [*_wrongly_told(backlog, told), *await _wrong_effects(backlog, connection)]
    if faults:
        raise Broken(f"{contender.name}: {len(faults)} faults, the first: {faults[0]}")
    await stage.drop(database)
    return _figures(contender.name, backlog, told, watched)


async def load(stage: Stage, backlog: Backlog, group: str) -> Ends:
    """Append the backlog; the group begins at its first report and behind everything else."""
    ends = await stage.records.ends(REPORTS, INTAKE, PROGRAMS)
    await stage.records.load(backlog.messages)
    await stage.records.give(group, ends)
    return await stage.records.ends(FACTS, ANSWERS)


async def _watch(stage: Stage, name: str, worker: Worker, backlog: Backlog, before: Ends) -> Watched:
    meter = Meter({"worker": worker.pid, **{
        part: stage.infrastructure.processes[known] for part, known in
        (("postgres", "database"), ("broker", "broker"))
    }})  # fmt: skip
    until = time.monotonic() + PATIENCE + backlog.events / SLOWEST
    first: tuple[Reading, int] | None = None
    while True:
        ends = await stage.records.ends(FACTS, ANSWERS)
        facts = grown(of_topic(before, FACTS), ends)
        if facts and first is None:
            first = meter.read(), facts
        if facts >= backlog.facts and grown(of_topic(before, ANSWERS), ends) >= backlog.facts:
            break
        if not worker.alive() or time.monotonic() > until:
            raise Broken(f"{name} told {facts} of {backlog.facts}: {worker.last_words()}")
        await asyncio.sleep(POLL_SECONDS)
    begun, seen = first or (meter.read(), 0)
    return Watched(begun, meter.read(), 1 - seen / backlog.facts, meter.memory("worker"))


def _wrongly_told(backlog: Backlog, told: list[Told]) -> list[str]:
    facts = [(one.key, one.id) for one in told if one.type == COMPLETED]
    answered = {one.id for one in told if one.type.startswith("apprenticeship.answers.")}
    faults = order_faults(backlog.expected, facts)
    if len(answered) != backlog.facts:
        faults.append(f"{len(answered)} answers to {backlog.facts} reports")
    return faults


async def _wrong_effects(backlog: Backlog, connection: asyncpg.Connection) -> list[str]:
    rows = await connection.fetch("select key, data::text from learner where key = any($1)", list(backlog.modules))
    kept = {row["key"]: _modules(from_json(row["data"])) for row in rows}
    return [
        f"{key}: {kept.get(key)} instead of {sorted(modules)}"
        for key, modules in backlog.modules.items()
        if kept.get(key) != sorted(modules)
    ]


def _modules(learner: Any) -> list[str]:  # noqa: ANN401 - any JSON
    return sorted(id_ for e in learner["enrollments"].values() for id_ in e["modules"])


def _figures(name: str, backlog: Backlog, told: list[Told], watched: Watched) -> Run:
    facts_per_second, seconds = rate(one.appended_ms for one in told if one.type == COMPLETED)
    spent = between(watched.before, watched.after)
    events = backlog.events * watched.share
    return Run(
        name, backlog.events, backlog.facts, round(seconds, 2),
        round(facts_per_second * backlog.events / backlog.facts, 1),
        {part: round(used * 1e6 / events, 1) for part, used in spent.items()} if events else {},
        round(watched.memory_mb, 1),
    )  # fmt: skip
