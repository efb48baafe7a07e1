"""FastStream's typed batch as its users write it: a list of models, one transaction, then publish and mark."""

import asyncio
import json
import os
from collections.abc import Iterable, Sequence
from typing import Any

import asyncpg
from faststream import AckPolicy, FastStream
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage

from apprenticeship.common.events.decisions import Heard
from apprenticeship.common.events.reports import LearningResultReported
from apprenticeship.training.domain.learner import Learner
from apprenticeship.training.domain.standards import Program

from .backlog import REPORTS
from .decisions import LEARNER, PROGRAM, Outgoing, claim_of, decide, heard, program_of

Event = Heard[LearningResultReported]

broker = KafkaBroker(os.environ.get("BENCH_BOOTSTRAP", "localhost:9092"), logger=None, acks="all")
app = FastStream(broker, logger=None)
held: dict[str, asyncpg.Connection] = {}


@broker.subscriber(
    REPORTS,
    group_id=os.environ.get("BENCH_GROUP", "typed"),
    batch=True,
    max_records=500,
    auto_offset_reset="earliest",
    ack_policy=AckPolicy.NACK_ON_ERROR,
)
async def on_reports(reports: list[LearningResultReported], message: KafkaMessage) -> None:
    events = [heard(one, head) for one, head in zip(reports, message.batch_headers, strict=True)]
    connection = held["connection"]
    async with connection.transaction():
        fresh = await _claimed(connection, events)
        cases = await _learners(connection, fresh)
        programs = await _programs(connection, cases.values())
        said: list[Outgoing] = []
        for event in fresh:
            case = cases[event.key]
            cases[event.key], words = decide(case, programs[program_of(case)], event)
            said += words
        await _save(connection, fresh, cases)
        ids = await _write(connection, said)
    await _publish(said)
    await connection.execute("update outbox set published_at = now() where id = any($1)", ids)


async def _claimed(connection: asyncpg.Connection, events: Sequence[Event]) -> list[Event]:
    first = {claim_of(event): event for event in reversed(events)}
    rows = await connection.fetch(
        "insert into claim (id, digest) select id, 0 from unnest($1::uuid[]) u(id) on conflict do nothing returning id",
        list(first),
    )
    new = {row["id"] for row in rows}
    return [e for e in events if first[claim_of(e)] is e and claim_of(e) in new]


async def _learners(connection: asyncpg.Connection, events: Sequence[Event]) -> dict[str, Learner]:
    rows = await connection.fetch(
        "select l.key, l.data::text from learner l"
        " join unnest($1::text[], $2::text[]) u(tenant, key) using (tenant, key)"
        " order by l.key for update of l",
        *_columns({(e.tenant, e.key) for e in events}),
    )
    return {row["key"]: LEARNER.read(row["data"]) for row in rows}


async def _programs(connection: asyncpg.Connection, cases: Iterable[Learner]) -> dict[str, Program]:
    rows = await connection.fetch(
        "select key, data::text from program where key = any($1)",
        list({program_of(case) for case in cases}),
    )
    return {row["key"]: PROGRAM.read(row["data"]) for row in rows}


async def _save(connection: asyncpg.Connection, events: Sequence[Event], cases: dict[str, Learner]) -> None:
    rows = {(e.tenant, e.key): LEARNER.write(cases[e.key]).decode() for e in events}
    await connection.execute(
        "update learner l set data = u.data::jsonb, version = l.version + 1"
        " from unnest($1::text[], $2::text[], $3::text[]) u(tenant, key, data)"
        " where l.tenant = u.tenant and l.key = u.key",
        *_columns(rows),
        list(rows.values()),
    )


async def _write(connection: asyncpg.Connection, said: Sequence[Outgoing]) -> list[int]:
    rows = await connection.fetch(
        "insert into outbox (topic, key, headers, payload)"
        " select * from unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) returning id",
        [out.topic for out in said],
        [out.key for out in said],
        [json.dumps(out.headers) for out in said],
        [out.body for out in said],
    )
    return [row["id"] for row in rows]


async def _publish(said: Sequence[Outgoing]) -> None:
    sent: list[Any] = [
        await broker.publish(
            out.body,
            topic=out.topic,
            key=out.key.encode(),
            headers=out.headers,
            no_confirm=True,
        )
        for out in said
    ]
    await asyncio.gather(*sent)


def _columns(rows: Iterable[tuple[str, str]]) -> list[list[str]]:
    pairs = list(rows)
    return [[tenant for tenant, _ in pairs], [key for _, key in pairs]]


@app.on_startup
async def connect() -> None:
    held["connection"] = await asyncpg.connect(os.environ["BENCH_DSN"])


if __name__ == "__main__":
    asyncio.run(app.run())
