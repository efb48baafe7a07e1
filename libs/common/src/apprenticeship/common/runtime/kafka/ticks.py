"""Ticks: in the demo and in tests the platform's time comes from a topic that every member reads from the beginning."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

CLOCK_TOPIC = "platform.clock.v1"


async def hear_ticks(
    bootstrap: str, options: Mapping[str, object], tick: Callable[[datetime], Awaitable[None]]
) -> None:
    """Call ``tick`` for each moment on the clock topic, in order, until cancelled; no group: every member hears all."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        **options,
    )
    await _started(consumer)
    try:
        consumer.assign([TopicPartition(CLOCK_TOPIC, 0)])
        while True:
            try:
                found = await consumer.getmany(timeout_ms=500)
            except KafkaError:
                await asyncio.sleep(0.5)
                continue
            for records in found.values():
                for record in records:
                    await tick(datetime.fromisoformat(record.value.decode()))
    finally:
        await consumer.stop()


async def _started(consumer: AIOKafkaConsumer) -> None:
    for _ in range(60):
        try:
            await consumer.start()
        except KafkaError:
            await asyncio.sleep(0.5)
        else:
            return
    raise OSError("no broker for the clock topic within 30 s")
