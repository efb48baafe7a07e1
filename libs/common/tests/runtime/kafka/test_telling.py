"""Telling on real Kafka: a word counts as told when every replica in sync has it."""

import asyncio
from collections.abc import Iterator

import pytest
from confluent_kafka.admin import AdminClient

from apprenticeship.common.events.ids import named_id
from apprenticeship.common.local import Infrastructure, TopicSpec, start, why_not
from apprenticeship.common.runtime.kafka.telling import Telling
from apprenticeship.common.runtime.ports import ToTell

pytestmark = [pytest.mark.native, pytest.mark.chaos]
TOPIC = "training.events.v1"
WAITED = 4.0
"""Seconds; the leader alone answers within milliseconds."""


@pytest.fixture
def two_brokers() -> Iterator[Infrastructure]:
    if reason := why_not("native")["native"]:
        pytest.skip(f"native: {reason}")
    with start("native", purpose="tests", brokers=2) as infrastructure:
        yield infrastructure


async def test_a_word_that_one_replica_alone_has_is_not_told(two_brokers: Infrastructure) -> None:
    await two_brokers.create_topics([TopicSpec(TOPIC, 6, {"min.insync.replicas": "2"})])
    leaders = AdminClient({"bootstrap.servers": two_brokers.bootstrap}).list_topics(TOPIC).topics[TOPIC].partitions
    led = next(number for number, partition in leaders.items() if partition.leader == 1)
    telling = Telling(two_brokers.bootstrap, lambda _topic, _key: led, {})
    words = [ToTell(n, led, TOPIC, "ann", {"id": str(named_id("told", n))}, b"{}") for n in range(2)]
    try:
        await telling.tell(words[:1])
        two_brokers.freeze("broker-2")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(telling.tell(words[1:]), WAITED)
        two_brokers.thaw("broker-2")
        await telling.tell(words[1:])
    finally:
        await telling.stop()
