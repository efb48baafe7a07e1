"""The log from outside: records written and remembered, topics read to their ends, offsets of a group."""

import asyncio
from collections.abc import Collection, Sequence
from typing import Self

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition

from apprenticeship.common.events.envelope import headers
from apprenticeship.common.runtime.spec import PARTITIONS, Spec
from tests.resilience.words import Sent

PROGRAMS = "intake.programs.v1"
CLOCK = "platform.clock.v1"
IDLE_SECONDS = 60.0
Carried = Sequence[tuple[str, bytes | None]]


def places_of(topics: Collection[str]) -> list[TopicPartition]:
    """Every partition of some topics."""
    alone = {PROGRAMS, CLOCK}
    return [TopicPartition(topic, n) for topic in sorted(topics) for n in range(1 if topic in alone else PARTITIONS)]


class Log:
    """One cluster's."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap
        # Long enough for a leader to come back: what is sent is acknowledged, or the test says why not.
        self._producer = AIOKafkaProducer(
            bootstrap_servers=bootstrap, acks="all", enable_idempotence=True, request_timeout_ms=60_000
        )

    async def __aenter__(self) -> Self:
        await self._producer.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._producer.stop()

    async def send(self, *sent: Sent) -> None:
        """Acknowledged by all when this returns; each partition in this order."""
        waiting = [await self._send(one, one.value, headers(one.attributes), one.partition) for one in sent]
        await asyncio.gather(*waiting)

    async def send_raw(
        self, one: Sent, value: bytes | None, carried: Carried, partition: int | None = None
    ) -> ConsumerRecord:
        """The record of an event with another body, or other headers."""
        place = one.partition if partition is None else partition
        return await (await self._send(one, value, carried, place))

    async def _send(
        self, one: Sent, value: bytes | None, carried: Carried, partition: int | None
    ) -> "asyncio.Future[ConsumerRecord]":
        future: asyncio.Future[ConsumerRecord] = await self._producer.send(
            one.topic, value, key=one.key.encode(), headers=list(carried), partition=partition
        )
        return future

    async def tick(self, moment: str) -> None:
        """The platform's time."""
        await self._producer.send_and_wait(CLOCK, moment.encode(), partition=0)

    async def read(self, *topics: str) -> list[ConsumerRecord]:
        """Everything that they hold, each partition in order."""
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._bootstrap, enable_auto_commit=False, auto_offset_reset="earliest"
        )
        await consumer.start()
        try:
            places = places_of(topics)
            consumer.assign(places)
            ends = await consumer.end_offsets(places)
            return await asyncio.wait_for(_all(consumer, ends), IDLE_SECONDS)
        finally:
            await consumer.stop()

    async def behind(self, group: str, topics: Collection[str]) -> dict[TopicPartition, int]:
        """Where a group has not committed all that is there, and by how much."""
        consumer = AIOKafkaConsumer(bootstrap_servers=self._bootstrap, enable_auto_commit=False, group_id=group)
        await consumer.start()
        try:
            places = places_of(topics)
            ends = await consumer.end_offsets(places)
            committed = {place: await consumer.committed(place) or 0 for place in places}
        finally:
            await consumer.stop()
        return {place: ends[place] - committed[place] for place in places if ends[place] > committed[place]}


async def _all(consumer: AIOKafkaConsumer, ends: dict[TopicPartition, int]) -> list[ConsumerRecord]:
    found: list[ConsumerRecord] = []
    while any([await consumer.position(place) < end for place, end in ends.items()]):
        for records in (await consumer.getmany(timeout_ms=500)).values():
            found += records
    return found


def heard_topics(spec: Spec) -> list[str]:
    """All topics of a service, sorted."""
    return sorted(spec.topics)
