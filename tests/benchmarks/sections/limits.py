"""How fast each step goes alone: no design is faster than its slowest step."""

import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
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
from apprenticeship.common.runtime.ports import Claim, NewFact
from apprenticeship.common.runtime.postgres import PostgresStore
from apprenticeship.training.app import SERVICE
from apprenticeship.training.domain.learner import Learner
from apprenticeship.training.domain.standards import Program
from apprenticeship.training.settings import Settings
from apprenticeship.training.store import TABLES

from ..backlog import PROGRAM, REPORTS, TENANT, Message, backlog, index_of
from ..decisions import LEARNER, PROGRAM as PROGRAMS, decide
from ..records import of_topic
from ..results import Section, spread
from ..rounds import Bench, Case

AT_ONCE = 500


class Watch:
    """How long a step took."""

    seconds = 0.0

    @contextmanager
    def on(self) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.seconds += time.perf_counter() - began


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
        "set-based statements, 500 a transaction": lambda n, watch: _store(bench, database, messages, n, watch),
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


async def _store(bench: Bench, database: str, messages: Sequence[Message], n: int, watch: Watch) -> int:
    """The runtime's own statements with nothing between them: claim, load, save, write; each id is new."""
    store = PostgresStore(bench.stage.app_dsn(database), TABLES)
    await store.start()
    try:
        epochs = await store.raise_fence(range(6))
        for first in range(0, len(messages), AT_ONCE):
            facts = [
                _fact(message, UUID(int=(n << 64) + first + m), epochs)
                for m, message in enumerate(messages[first : first + AT_ONCE])
            ]
            keys = {(TENANT, fact.key) for fact in facts}
            with watch.on():
                async with store.transaction() as tx:
                    await tx.open(epochs, [], [Claim(fact.id, 0) for fact in facts], keys, [])
                    held = await tx.load(TABLES.of(Learner), keys, lock=True)
                    await tx.load(TABLES.of(Program), [(TENANT, PROGRAM.key)], lock=False)
                    await tx.save(TABLES.of(Learner), {key: (case, at + 1) for key, (case, at) in held.items()})
                    await tx.write(facts)
    finally:
        await store.stop()
    return len(messages)


def _fact(message: Message, id_: UUID, epochs: dict[int, int]) -> NewFact:
    key, index = message.key.decode(), index_of(message.key.decode())
    found = attributes(message.headers)
    return NewFact(
        id_, index, TENANT, "training.events.v1", key, "benchmark", id_, None, epochs[index], found, message.value, True
    )  # fmt: skip
