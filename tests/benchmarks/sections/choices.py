"""What was weighed for the way of a batch into the database (ADR 11): each choice beside what it was chosen over."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from itertools import count
from statistics import median
from typing import Any
from unittest.mock import patch
from uuid import UUID

import uvloop
from pydantic_core import to_json

from apprenticeship.common.runtime.postgres import connections, journal

from ..backlog import Message, backlog
from ..results import Section, spread
from ..rounds import Bench, Case
from ..storing import Watch, fact, store

SIZES = (1, 10, 50, 200, 500, 2_000)
FEW, MANY = 1, 500
SMALL_LOAD = 50
"""Batches of a small size; a large one takes all messages."""
TRIPS = 7
"""Of a batch of training's: begin, open, two kinds of rows, save, write, commit."""
EPOCHS = dict.fromkeys(range(6), 1)
SEQUENCE = "select nextval('journal_seq') from generate_series(1, $1)"
COLUMNS = ("id", "index", "tenant", "topic", "key", "type", "cause", "correlation", "epoch", "attributes", "body")
_runs = count(1 << 20)


async def measure(bench: Bench) -> Section:
    """Events a second of each way alone, interleaved."""
    messages = backlog(bench.plan.state_events).messages
    database = await bench.stage.copy(outbox=False)
    dsn = bench.stage.app_dsn(database)

    async def batches(size: int) -> float:
        return await _rate(dsn, messages[: size * SMALL_LOAD], size)

    cases: dict[str, Callable[[], Awaitable[float]]] = {
        f"batches of {size:,}": lambda size=size: batches(size)  # type: ignore[misc]
        for size in SIZES
    }
    for size in (FEW, MANY):
        cases[f"planned anew, batches of {size}"] = lambda size=size: _anew(batches(size))  # type: ignore[misc]
    cases["asyncio's own loop, batches of 500"] = lambda: asyncio.to_thread(asyncio.run, batches(MANY))
    cases["uvloop, batches of 500"] = lambda: asyncio.to_thread(uvloop.run, batches(MANY))
    cases["journal by unnest, 500 facts"] = lambda: _journal(bench, database, messages, _unnest)
    cases["journal by COPY, 500 facts"] = lambda: _journal(bench, database, messages, _copy)
    cases["seven round trips of nothing"] = lambda: _nothing(bench, database)
    found = await bench.interleaved([Case(name, lambda _n, run=run: run()) for name, run in cases.items()])  # type: ignore[misc]
    await bench.stage.drop(database)
    rows = [(name, spread(values)) for name, values in found.items()]
    figures = {name: median(values) for name, values in found.items()}
    note = "seven round trips: batches/s, of which one function instead of statements could save six sevenths"
    return Section("Choices: the way of a batch into the database", ("way", "events/s"), rows, figures, found, (note,))


async def _rate(dsn: str, messages: Sequence[Message], size: int) -> float:
    watch = Watch()
    return await store(dsn, messages, next(_runs), watch, size) / watch.seconds


async def _anew(work: Coroutine[Any, Any, float]) -> float:
    """As PostgreSQL would do it left alone with tables that were empty at first: a plan for each execution."""
    with patch.dict(connections.PLANNED_ONCE, {"plan_cache_mode": "force_custom_plan", "enable_seqscan": "on"}):
        return await work


Write = Callable[[Any, Sequence[tuple[Any, ...]]], Awaitable[None]]


async def _journal(bench: Bench, database: str, messages: Sequence[Message], write: Write) -> float:
    run, watch = next(_runs), Watch()
    async with bench.stage.admin(database) as connection:
        for first in range(0, len(messages), MANY):
            part = messages[first : first + MANY]
            facts = [fact(message, UUID(int=(run << 64) + first + m), EPOCHS) for m, message in enumerate(part)]
            rows = [(*one[:9], to_json(one.attributes).decode(), *one[10:]) for one in facts]
            with watch.on():
                async with connection.transaction():
                    await write(connection, rows)
    return len(messages) / watch.seconds


async def _unnest(connection: Any, rows: Sequence[tuple[Any, ...]]) -> None:  # noqa: ANN401 - asyncpg's
    await connection.fetch(journal.WRITE, *(list(column) for column in zip(*rows, strict=True)), [], [])


async def _copy(connection: Any, rows: Sequence[tuple[Any, ...]]) -> None:  # noqa: ANN401 - asyncpg's
    numbered = [(row[0], *one) for row, one in zip(await connection.fetch(SEQUENCE, len(rows)), rows, strict=True)]
    await connection.copy_records_to_table("fact", columns=("seq", *COLUMNS), records=[one[:-1] for one in numbered])
    untold = [(seq, index, own) for seq, _, index, *_, own in numbered]
    await connection.copy_records_to_table("untold", columns=("seq", "index", "own"), records=untold)


async def _nothing(bench: Bench, database: str) -> float:
    watch, times = Watch(), 200
    async with bench.stage.admin(database) as connection:
        with watch.on():
            for _ in range(times * TRIPS):
                await connection.fetch("select 1")
    return times / watch.seconds
