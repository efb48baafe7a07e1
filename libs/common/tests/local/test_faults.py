"""Brokers and databases are killed, frozen and restarted, and keep what they had."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
from aiokafka import AIOKafkaProducer

from apprenticeship.common.local import Infrastructure, TopicSpec, start, why_not
from apprenticeship.common.local.topics import KafkaTopics

pytestmark = pytest.mark.slow


async def _count(infrastructure: Infrastructure) -> int:
    connection = await asyncpg.connect(infrastructure.admin_dsn, timeout=15)
    try:
        await connection.execute("CREATE TABLE IF NOT EXISTS seen (at timestamptz)")
        await connection.execute("INSERT INTO seen VALUES (now())")
        return int(await connection.fetchval("SELECT count(*) FROM seen"))
    finally:
        await connection.close()


async def test_a_killed_database_comes_back_with_its_rows(real: Infrastructure) -> None:
    before, pid = await _count(real), real.processes["database"]

    real.kill("database")
    with pytest.raises((OSError, asyncpg.PostgresError)):
        await _count(real)
    real.restart("database")

    assert await _count(real) == before + 1
    assert real.processes["database"] != pid


async def test_a_frozen_database_answers_when_it_thaws(real: Infrastructure) -> None:
    before = await _count(real)

    real.freeze("database")
    counting = asyncio.create_task(_count(real))
    await asyncio.sleep(1)
    assert not counting.done()
    real.thaw("database")

    assert await counting == before + 1


async def test_a_killed_broker_comes_back_with_its_topics(real: Infrastructure) -> None:
    topic = TopicSpec("kept.events.v1", 2)
    await real.create_topics([topic])

    real.kill("broker")
    real.restart("broker")

    await KafkaTopics(real.bootstrap).require([topic])


async def test_a_restart_is_the_same_address(real: Infrastructure) -> None:
    bootstrap, dsn = real.bootstrap, real.admin_dsn

    real.restart("broker", "database")

    assert (real.bootstrap, real.admin_dsn) == (bootstrap, dsn)
    await _count(real)


@pytest.fixture
def three_brokers(state_dir: Path) -> Iterator[Infrastructure]:
    reason = why_not("native")["native"]
    if reason:
        pytest.skip(reason)
    with start("native", purpose="tests", brokers=3) as infrastructure:
        yield infrastructure


@pytest.mark.native
async def test_a_cluster_of_three_takes_facts_without_one(three_brokers: Infrastructure) -> None:
    await three_brokers.create_topics([TopicSpec("safe.events.v1", 3)])
    producer = AIOKafkaProducer(bootstrap_servers=three_brokers.bootstrap, acks="all", request_timeout_ms=20_000)
    await producer.start()
    try:
        three_brokers.kill("broker-2")
        told = time.monotonic()
        for partition in range(3):
            await producer.send_and_wait("safe.events.v1", b"fact", partition=partition)
        assert time.monotonic() - told < 30
    finally:
        await producer.stop()
