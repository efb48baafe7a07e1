"""Two replicas of training on real Kafka and PostgreSQL: kills and a zombie leave no double effect and lose nothing."""

import asyncio
import os
import random
import signal
from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from apprenticeship.cli.bringing import Wishes, brought_up
from apprenticeship.common.events.envelope import headers
from apprenticeship.common.local import why_not
from apprenticeship.common.local.platform import Platform
from apprenticeship.common.local.quiet import Quiet
from tests.simulation import stories
from tests.simulation.stories import STORIES, Sent

SPOKEN = "training.events.v1"
PEOPLE, STEPS = 60, 6
FROZEN_SECONDS = 13.0
"""Longer than the session of 10 s: the group goes on without the frozen member."""


@pytest.mark.native
def test_kills_and_a_zombie_leave_no_double_effect_and_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    if reason := why_not("native")["native"]:
        pytest.skip(f"native: {reason}")
    monkeypatch.setattr(stories, "PEOPLE", PEOPLE)
    sent = STORIES[0].records(random.Random(11))
    with brought_up("native", Wishes(services=("training",), replicas=2)) as platform:
        facts, claims, told = asyncio.run(_strike(platform, sent))
    assert len({fact["id"] for fact in facts}) == len(facts)
    completed = Counter((f["key"], f["body"]) for f in facts if f["type"].endswith("module-completed.v1"))
    assert max(completed.values()) == 1
    heard = {word.type for word in STORIES[0].spec().handlers.by_word}
    accepted = {s.id for s in sent if s.attributes["type"].split(".")[2] in heard and s.value[:3] != b'{"n'}
    assert accepted <= claims
    _told_in_order(facts, told)


def _told_in_order(facts: Sequence[Any], told: list[tuple[str, UUID]]) -> None:
    """Every fact at least once; per key the first telling in decided order."""
    first: dict[UUID, int] = {}
    for n, (_, id_) in enumerate(told):
        first.setdefault(id_, n)
    spoken = [fact for fact in facts if fact["topic"] == SPOKEN]
    assert {fact["id"] for fact in spoken} == first.keys()
    by_key: dict[str, list[int]] = {}
    for fact in spoken:
        by_key.setdefault(fact["key"], []).append(first[fact["id"]])
    assert all(order == sorted(order) for order in by_key.values())


async def _strike(platform: Platform, sent: list[Sent]) -> tuple[list[Any], set[UUID], list[tuple[str, UUID]]]:
    async with Quiet(platform) as quiet:
        await quiet.tick("2027-06-02T00:00:00+00:00")
        size = len(sent) // STEPS + 1
        for step in range(STEPS):
            await _publish(quiet, sent[step * size : (step + 1) * size])
            await _fault(platform, step)
        await quiet.wait(seconds=180)
    connection = await asyncpg.connect(platform.infrastructure.dsn("apprenticeship_training"))
    try:
        facts = await connection.fetch(
            "select id, topic, key, type, convert_from(body, 'UTF8') body from fact order by seq"
        )
        claims = {row["id"] for row in await connection.fetch("select id from claim")}
        assert await connection.fetchval("select count(*) from parked where outcome in ('failed', 'behind')") == 0
    finally:
        await connection.close()
    return facts, claims, await _read(platform.infrastructure.bootstrap)


async def _publish(quiet: Quiet, sent: list[Sent]) -> None:
    for one in sent:
        await quiet.producer.send(
            one.topic, one.value, key=one.key.encode(), headers=headers(one.attributes), partition=one.partition
        )
    await quiet.producer.flush()


async def _fault(platform: Platform, step: int) -> None:
    """A kill of one or the other, once a freeze past the session; the killed one starts anew."""
    process = platform.processes[f"training-{step % 2}"]
    if step == STEPS // 2:
        os.kill(process.popen.pid, signal.SIGSTOP)
        await asyncio.sleep(FROZEN_SECONDS)
        os.kill(process.popen.pid, signal.SIGCONT)
    else:
        process.popen.kill()
        process.popen.wait()
        platform.spawn("training", step % 2)
    await asyncio.sleep(2)


async def _read(bootstrap: str) -> list[tuple[str, UUID]]:
    """Everything on the speaker's topic, partition by partition: (key, id)."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False, auto_offset_reset="earliest")
    await consumer.start()
    try:
        places = [TopicPartition(SPOKEN, n) for n in range(6)]
        consumer.assign(places)
        ends = await consumer.end_offsets(places)
        found: list[tuple[str, UUID]] = []
        while any([await consumer.position(place) < ends[place] for place in places]):
            for records in (await consumer.getmany(timeout_ms=500)).values():
                found += [(r.key.decode(), UUID(dict(r.headers)["ce_id"].decode())) for r in records]
    finally:
        await consumer.stop()
    return found
