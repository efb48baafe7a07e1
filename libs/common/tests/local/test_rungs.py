"""What every rung gives, asked of each rung that this machine has."""

import asyncio
from uuid import uuid4

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord

from apprenticeship.common.local import Infrastructure, TopicSpec, Unavailable

_LONG_AGO = 1_000  # milliseconds after 1970
_LOG_APPEND_TIME = 1


async def _publish(infrastructure: Infrastructure, topic: str) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=infrastructure.bootstrap, acks="all")
    await producer.start()
    try:
        await producer.send_and_wait(topic, b"fact", key=b"person", timestamp_ms=_LONG_AGO)
    finally:
        await producer.stop()


async def _hear(infrastructure: Infrastructure, topic: str) -> ConsumerRecord[bytes, bytes]:
    profile = dict(infrastructure.consumer_profile)
    if wait := profile.pop("fetch_wait_ms", None):
        profile["fetch_max_wait_ms"] = wait
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=infrastructure.bootstrap,
        group_id=f"listener-of-{topic}",
        auto_offset_reset="earliest",
        **profile,
    )
    await consumer.start()
    try:
        return await asyncio.wait_for(consumer.getone(), 30)
    finally:
        await consumer.stop()


async def test_what_is_published_is_heard_by_a_group(anywhere: Infrastructure) -> None:
    topic = TopicSpec("heard.events.v1", 6)
    await anywhere.create_topics([topic])

    await _publish(anywhere, topic.name)
    record = await _hear(anywhere, topic.name)

    assert (record.key, record.value) == (b"person", b"fact")
    if anywhere.rung != "embedded":  # the mock keeps the sender's time
        assert record.timestamp_type == _LOG_APPEND_TIME
        assert record.timestamp > _LONG_AGO


async def test_topics_may_be_created_again_but_not_otherwise(anywhere: Infrastructure) -> None:
    topic = TopicSpec("twice.events.v1", 2, {"cleanup.policy": "compact"})

    await anywhere.create_topics([topic])
    await anywhere.create_topics([topic])

    with pytest.raises(Unavailable, match=r"twice\.events\.v1"):
        await anywhere.create_topics([topic._replace(partitions=3)])


async def test_a_service_has_a_database_and_two_roles(anywhere: Infrastructure) -> None:
    await anywhere.create_database("training")
    database = "apprenticeship_training"
    owner = await asyncpg.connect(anywhere.dsn(database, "training_owner"))
    app = await asyncpg.connect(anywhere.dsn(database, "training_app"))
    try:
        await owner.execute("CREATE TABLE hour (person uuid)")
        await app.execute("INSERT INTO hour VALUES ($1)", uuid4())
        assert await app.fetchval("SELECT count(*) FROM hour") == 1
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute("DROP TABLE hour")
    finally:
        await asyncio.gather(owner.close(), app.close())


async def test_text_sorts_alike_everywhere(anywhere: Infrastructure) -> None:
    await anywhere.create_database("outcomes")
    connection = await asyncpg.connect(anywhere.dsn("apprenticeship_outcomes", "outcomes_app"))
    try:
        assert await connection.fetchval("SELECT 'a' > 'B'")  # bytes, no dictionary
    finally:
        await connection.close()


async def test_services_that_start_together_find_one_database(anywhere: Infrastructure) -> None:
    await asyncio.gather(*(anywhere.create_database("placement") for _ in range(4)))

    await anywhere.create_database("apprenticeship_placement")


async def test_a_service_does_not_enter_another_database(anywhere: Infrastructure) -> None:
    await anywhere.create_database("intake")
    await anywhere.create_database("gateway")

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(anywhere.dsn("apprenticeship_intake", "gateway_app"))


async def test_a_name_that_is_no_service_reaches_no_sql(anywhere: Infrastructure) -> None:
    with pytest.raises(Unavailable, match="no name of a service"):
        await anywhere.create_database("x; drop")


def test_a_part_that_the_rung_does_not_hold_is_named(anywhere: Infrastructure) -> None:
    with pytest.raises(Unavailable, match="no 'zookeeper'"):
        anywhere.kill("zookeeper")


def test_a_password_is_not_shown(anywhere: Infrastructure) -> None:
    secret = anywhere.databases.role_password or anywhere.admin_dsn
    assert secret not in repr(anywhere)
