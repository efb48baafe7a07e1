"""The broker as the benchmark sees it: topics loaded before a run, offsets given to a group, what was told and when."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Self

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from .backlog import Message

Ends = Mapping[TopicPartition, int]


class Told(NamedTuple):
    """One record that a contender has appended."""

    key: str
    id: str
    type: str
    appended_ms: int
    time: str


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

    async def load(self, messages: Sequence[Message]) -> None:
        """Append all, each where its key belongs, and wait for the broker's word."""
        producer = AIOKafkaProducer(bootstrap_servers=self.bootstrap, acks="all", linger_ms=20, max_batch_size=1 << 18)
        await producer.start()
        try:
            sent = [
                await producer.send(m.topic, m.value, m.key, partition=m.partition, headers=m.headers) for m in messages
            ]
            await asyncio.gather(*sent)
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
        record.key.decode(),
        attributes.get("ce_id", b"").decode(),
        attributes.get("ce_type", b"").decode(),
        record.timestamp,
        attributes.get("ce_recordedtime", b"").decode(),
    )


def grown(before: Ends, after: Ends) -> int:
    """How many records came in between."""
    return sum(after[place] - before[place] for place in before)


def of_topic(ends: Ends, *topics: str) -> dict[TopicPartition, int]:
    return {place: offset for place, offset in ends.items() if place.topic in topics}


def rate(appended_ms: Iterable[int]) -> tuple[float, float]:
    """(records a second, seconds) from the first to the last; those of the first append are its start."""
    times = sorted(appended_ms)
    seconds = (times[-1] - times[0]) / 1000
    after = sum(1 for time in times if time > times[0])
    return (after / seconds if seconds else 0.0), seconds
