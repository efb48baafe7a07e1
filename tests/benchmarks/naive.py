"""What most teams write: one message, one transaction, an outbox that is polled. `BENCH_*` says where."""

import asyncio
import json
import os

import asyncpg
from faststream import AckPolicy, FastStream
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage

from apprenticeship.common.events.reports import LearningResultReported

from .backlog import REPORTS
from .decisions import LEARNER, PROGRAM, claim_of, decide, heard, program_of

POLL_SECONDS = 0.1
AT_ONCE = 100

broker = KafkaBroker(os.environ.get("BENCH_BOOTSTRAP", "localhost:9092"), logger=None, acks="all")
app = FastStream(broker, logger=None)
held: dict[str, asyncpg.Pool] = {}


@broker.subscriber(
    REPORTS,
    group_id=os.environ.get("BENCH_GROUP", "naive"),
    auto_offset_reset="earliest",
    ack_policy=AckPolicy.NACK_ON_ERROR,
)
async def on_report(report: LearningResultReported, message: KafkaMessage) -> None:
    event = heard(report, message.headers)
    async with held["pool"].acquire() as connection, connection.transaction():
        if not await connection.fetchval(
            "insert into claim (id, digest) values ($1, 0) on conflict do nothing returning id",
            claim_of(event),
        ):
            return
        row = await connection.fetchrow(
            "select data::text, version from learner where tenant = $1 and key = $2 for update",
            event.tenant,
            event.key,
        )
        if row is None:
            raise LookupError(event.key)
        case = LEARNER.read(row["data"])
        program = await connection.fetchval(
            "select data::text from program where tenant = $1 and key = $2",
            event.tenant,
            program_of(case),
        )
        case, said = decide(case, PROGRAM.read(program), event)
        await connection.execute(
            "update learner set data = $3::text::jsonb, version = version + 1 where tenant = $1 and key = $2",
            event.tenant,
            event.key,
            LEARNER.write(case).decode(),
        )
        for out in said:
            await connection.execute(
                "insert into outbox (topic, key, headers, payload) values ($1, $2, $3, $4)",
                out.topic,
                out.key,
                json.dumps(out.headers),
                out.body,
            )


async def relay() -> None:
    """The usual outbox publisher: look, publish one after another, mark."""
    while True:
        async with held["pool"].acquire() as connection, connection.transaction():
            rows = await connection.fetch(
                "select id, topic, key, headers, payload from outbox where published_at is null"
                " order by id limit $1 for update skip locked",
                AT_ONCE,
            )
            for row in rows:
                await broker.publish(
                    row["payload"],
                    topic=row["topic"],
                    key=row["key"].encode(),
                    headers=json.loads(row["headers"]),
                )
            if rows:
                await connection.execute(
                    "update outbox set published_at = now() where id = any($1)",
                    [row["id"] for row in rows],
                )
        if not rows:
            await asyncio.sleep(POLL_SECONDS)


@app.on_startup
async def connect() -> None:
    held["pool"] = await asyncpg.create_pool(os.environ["BENCH_DSN"], min_size=2, max_size=10)


@app.after_startup
async def publish() -> None:
    app.context.set_global("relay", asyncio.create_task(relay()))


if __name__ == "__main__":
    asyncio.run(app.run())
