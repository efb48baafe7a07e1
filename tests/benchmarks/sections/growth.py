"""What years of use cost: a long journal, a few people with much about them, many people."""

from statistics import median

from ..backlog import backlog, failures
from ..contenders import PLATFORM
from ..drain import Run, drain
from ..enrolling import enrol
from ..filling import fill_journal, fill_people
from ..results import Section, rates, spread
from ..rounds import Bench, Case


async def measure(bench: Bench) -> Section:
    """Each size in a database of its own that is filled once; every round is about other people."""
    journals = await _journals(bench)
    states = await _states(bench)
    journal_cases = [
        Case(f"journal of {rows:,}", lambda n, d=database: _drain(bench, d, n))  # type: ignore[misc]
        for rows, database in journals.items()
    ]
    state_cases = [
        Case(f"{people:,} people", lambda n, p=people, d=database: _fail(bench, d, p, n))  # type: ignore[misc]
        for people, database in states.items()
    ]
    found = await bench.interleaved([*journal_cases, *state_cases])
    for database in (*journals.values(), *states.values()):
        await bench.stage.drop(database)
    return _section(found, journal_cases[0].name, state_cases[0].name)


def _section(found: dict[str, list[Run]], *firsts: str) -> Section:
    rows, figures, first = [], {}, 0.0
    for name, runs in found.items():
        rate = median(rates(runs))
        first = rate if name in firsts or not first else first
        figures[f"{name} / least"] = rate / first
        postgres = median(run.cpu.get("postgres", 0) for run in runs)
        rows.append((name, spread(rates(runs)), f"{rate / first:.0%}", f"{postgres:.0f}"))
    columns = ("size", "events/s", "of the smallest", "PostgreSQL CPU ms per 1,000")
    return Section("Growth: events/s by what is there already", columns, rows, figures, found)


async def _journals(bench: Bench) -> dict[int, str]:
    """Each made from the one before."""
    found: dict[int, str] = {}
    last, before = "", 0
    for rows in bench.plan.journal:
        database = await bench.stage.copy(outbox=False, template=last)
        async with bench.stage.admin(database) as connection:
            if not last:
                load = backlog(bench.plan.events)
                await enrol(connection, bench.stage.people, len(load.expected) * bench.plan.rounds)
            if rows > before:
                await fill_journal(connection, before, rows - before)
        found[rows] = last = database
        before = rows
    return found


async def _states(bench: Bench) -> dict[int, str]:
    found = {}
    for people in bench.plan.people:
        found[people] = database = await bench.stage.copy(outbox=False)
        async with bench.stage.admin(database) as connection:
            await fill_people(connection, max(0, people - bench.stage.people))
    return found


async def _drain(bench: Bench, database: str, number: int) -> Run:
    first = bench.stage.people
    size = len(backlog(bench.plan.events).expected)
    load = backlog(bench.plan.events, number, first + number * size)
    return await drain(bench.stage, PLATFORM, load, number, database=database)


async def _fail(bench: Bench, database: str, people: int, number: int) -> Run:
    """Failed attempts, as many as one likes about a person; each round about others, where there are enough."""
    load = failures(bench.plan.state_events, min(people, bench.stage.people), number)
    fresh = await bench.stage.copy(outbox=False, template=database)
    run = await drain(bench.stage, PLATFORM, load, number, database=fresh)
    await bench.stage.drop(fresh)
    return run
