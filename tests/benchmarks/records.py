"""The broker as the benchmark sees it: topics loaded before a run, offsets given to a group, what was told and when."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Self

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from .backlog import Message

Ends = Mapping[TopicPartition, int]
PACK_BYTES = 900_000


class Told(NamedTuple):
    """One record that a contender has appended."""

    topic: str
    key: str
    id: str
    type: str
    cause: str
    appended_ms: int


class Records:
    """Reads ends and ranges of topics; owns no group."""

    def __init__(self, bootstrap: str) -> None:
        self.bootstrap = bootstrap
        self._consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False)

    async def __aenter__(self) -> Self:
        await self._consumer.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._consumer.stop()

    async def ends(self, *topics: str, partitions: int = 6) -> Ends:
        """Where these topics end now; a topic of the programs has one partition."""
        places = [
            TopicPartition(topic, n)
            for topic in topics
            for n in range(1 if topic == "intake.programs.v1" else partitions)
        ]
        found: Ends = await self._consumer.end_offsets(places)
        return found

    async def load(self, messages: Iterable[Message]) -> None:
        """Append all, each where its key belongs, and wait for the broker's word."""
        parts: dict[tuple[str, int], list[Message]] = {}
        for message in messages:
            parts.setdefault((message.topic, message.partition), []).append(message)
        producer = AIOKafkaProducer(bootstrap_servers=self.bootstrap, acks="all", max_batch_size=PACK_BYTES)
        await producer.start()
        try:
            await asyncio.gather(*(pack(producer, *place, part) for place, part in parts.items()))
        finally:
            await producer.stop()

    async def give(self, group: str, offsets: Ends) -> None:
        """Where a group is to begin."""
        consumer = AIOKafkaConsumer(bootstrap_servers=self.bootstrap, group_id=group, enable_auto_commit=False)
        await consumer.start()
        try:
            consumer.assign(list(offsets))
            await consumer.commit(dict(offsets))
        finally:
            await consumer.stop()

    async def told(self, since: Ends) -> list[Told]:
        """Everything after ``since``, in the order of each partition."""
        until = await self._consumer.end_offsets(list(since))
        left = {place: end for place, end in until.items() if end > since[place]}
        found: dict[TopicPartition, list[Any]] = {place: [] for place in left}
        self._consumer.assign(list(left))
        for place in left:
            self._consumer.seek(place, since[place])
        while left:
            for place, records in (await self._consumer.getmany(timeout_ms=500)).items():
                found[place] += [r for r in records if r.offset < until[place]]
                if records and records[-1].offset + 1 >= until[place]:
                    left.pop(place, None)
        self._consumer.unsubscribe()
        return [_told(record) for records in found.values() for record in records]


def _told(record: Any) -> Told:  # noqa: ANN401 - aiokafka's record has no types
    attributes = dict(record.headers)
    return Told(
        record.topic,
        record.key.decode(),
        attributes.get("ce_id", b"").decode(),
        attributes.get("ce_type", b"").decode(),
        attributes.get("ce_causationid", b"").decode(),
        record.timestamp,
    )


async def pack(producer: AIOKafkaProducer, topic: str, partition: int, messages: Iterable[Message]) -> None:
    """One partition's records in full batches, one after another."""
    batch = producer.create_batch()
    for message in messages:
        if not _append(batch, message):
            await (await producer.send_batch(batch, topic, partition=partition))
            batch = producer.create_batch()
            _append(batch, message)
    await (await producer.send_batch(batch, topic, partition=partition))


def _append(batch: Any, message: Message) -> bool:  # noqa: ANN401 - aiokafka has no types
    return (
        batch.append(timestamp=None, key=message.key, value=message.value, headers=message.headers) is not None
    )  # fmt: skip


def grown(before: Ends, after: Ends) -> int:
    """How many records came in between."""
    return sum(after[place] - before[place] for place in before)


def of_topic(ends: Ends, *topics: str) -> dict[TopicPartition, int]:
    return {place: offset for place, offset in ends.items() if place.topic in topics}


def rate(appended_ms: Iterable[int], warm: int = 0) -> tuple[float, float]:
    """(records a second, seconds) from the first after ``warm`` to the last; those of its append are the start."""
    times = sorted(appended_ms)
    start = times[min(warm, len(times) - 1)]
    seconds = (times[-1] - start) / 1000
    after = sum(1 for time in times if time > start)
    return (after / seconds if seconds else 0.0), seconds
