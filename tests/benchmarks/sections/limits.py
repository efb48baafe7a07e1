"""How fast each step goes alone: no design is faster than its slowest step."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from statistics import median
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from aiokafka import AIOKafkaConsumer

from apprenticeship.common.events.decisions import Heard
from apprenticeship.common.events.envelope import attributes
from apprenticeship.common.events.reports import LearningResultReported
from apprenticeship.common.runtime.door import read
from apprenticeship.training.app import SERVICE
from apprenticeship.training.settings import Settings

from ..backlog import REPORTS, Message, backlog
from ..decisions import LEARNER, PROGRAM as PROGRAMS, decide
from ..records import of_topic
from ..results import Section, spread
from ..rounds import Bench, Case
from ..storing import Watch, store

AT_ONCE = 500


async def measure(bench: Bench) -> Section:
    """Events a second of each step, one after another, on one core of ours."""
    load = backlog(bench.plan.events)
    messages = load.messages
    database = await bench.stage.copy(outbox=False)
    steps: dict[str, Callable[[int, Watch], Awaitable[int]]] = {
        "parse (pydantic)": lambda _n, watch: _parse(messages, watch),
        "read (envelope, payload, hash)": lambda _n, watch: _read(messages, watch),
        "decide and evolve": lambda _n, watch: _decide(bench, database, messages, watch),
        "produce, packed": lambda _n, watch: _produce(bench, messages, watch),
        "consume": lambda _n, watch: _consume(bench, messages, watch),
        "COPY into the journal": lambda n, watch: _copy(bench, database, messages, n, watch),
        "set-based statements, 500 a transaction": lambda n, watch: store(
            bench.stage.app_dsn(database), messages, n, watch, AT_ONCE
        ),
    }

    async def once(step: Callable[[int, Watch], Awaitable[int]], n: int) -> float:
        watch = Watch()
        return await step(n, watch) / watch.seconds

    found = await bench.interleaved([
        Case(name, lambda n, step=step: once(step, n)) for name, step in steps.items()  # type: ignore[misc]
    ])  # fmt: skip
    await bench.stage.drop(database)
    rows = [(name, spread(values)) for name, values in found.items()]
    figures = {name: median(values) for name, values in found.items()}
    return Section("Limits: each step alone", ("step", "events/s"), rows, figures, found)


async def _parse(messages: Sequence[Message], watch: Watch) -> int:
    with watch.on():
        for message in messages:
            LearningResultReported.model_validate_json(message.value)
    return len(messages)


async def _read(messages: Sequence[Message], watch: Watch) -> int:
    spec, now = SERVICE.spec(Settings()), datetime.now(UTC)
    records: list[Any] = [SimpleNamespace(**m._asdict(), offset=0, timestamp=0) for m in messages]
    with watch.on():
        for record in records:
            read(spec, record, now)
    return len(messages)


async def _decide(bench: Bench, database: str, messages: Sequence[Message], watch: Watch) -> int:
    async with bench.stage.admin(database) as connection:
        rows = await connection.fetch("select key, data::text from learner")
        standards = PROGRAMS.read(await connection.fetchval("select data::text from program"))
    cases = {row["key"]: LEARNER.read(row["data"]) for row in rows}
    events = [_heard(message) for message in messages]
    with watch.on():
        for event in events:
            cases[event.key], _ = decide(cases[event.key], standards, event)
    return len(messages)


def _heard(message: Message) -> Heard[LearningResultReported]:
    found = attributes(message.headers)
    report = LearningResultReported.model_validate_json(message.value)
    at = datetime.fromisoformat(found["time"])
    return Heard(UUID(found["id"]), at, found["subject"], found["tenantid"], report, None, None)


async def _produce(bench: Bench, messages: Sequence[Message], watch: Watch) -> int:
    with watch.on():
        await bench.stage.records.load(messages)
    return len(messages)


async def _consume(bench: Bench, messages: Sequence[Message], watch: Watch) -> int:
    """What was produced last."""
    until = of_topic(await bench.stage.records.ends(REPORTS), REPORTS)
    consumer = AIOKafkaConsumer(bootstrap_servers=bench.infrastructure.bootstrap, enable_auto_commit=False)
    await consumer.start()
    try:
        consumer.assign(list(until))
        for place, end in until.items():
            consumer.seek(place, end - sum(1 for m in messages if m.partition == place.partition))
        got = 0
        with watch.on():
            while got < len(messages):
                records = await consumer.getmany(timeout_ms=500, max_records=AT_ONCE)
                got += sum(map(len, records.values()))
    finally:
        await consumer.stop()
    return got


async def _copy(bench: Bench, database: str, messages: Sequence[Message], n: int, watch: Watch) -> int:
    """Rows as wide as facts, without indexes: what the server writes at best."""
    rows = [(m.key.decode(), m.topic, m.value.decode() * 2, m.value) for m in messages]
    async with bench.stage.admin(database) as connection:
        await connection.execute(f"create table copied_{n} (key text, topic text, attributes text, body bytea)")
        with watch.on():
            await connection.copy_records_to_table(f"copied_{n}", records=rows)
        await connection.execute(f"drop table copied_{n}")
    return len(messages)
