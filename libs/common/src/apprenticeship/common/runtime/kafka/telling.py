"""Telling: words to their topics in sequence, packed per partition, acknowledged by all replicas."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from apprenticeship.common.events.envelope import headers
from apprenticeship.common.runtime.ports import Place, ToTell

BATCH_BYTES = 900_000
"""Below the topics' max.message.bytes; more is told in chunks, one after another within a partition."""


class Telling:
    """A producer of our own, because FastStream's ``publish_batch`` drops headers given per message (measured)."""

    def __init__(self, bootstrap: str, partition_of: Callable[[str, str], int], options: Mapping[str, object]) -> None:
        self._bootstrap, self._partition_of, self._options = bootstrap, partition_of, dict(options)
        self._producer: AIOKafkaProducer | None = None
        self._starting = asyncio.Lock()

    async def tell(self, words: Sequence[ToTell]) -> None:
        """Return when all are acknowledged; OSError, and a new producer next time, when one is not."""
        parts: dict[Place, list[ToTell]] = {}
        for word in words:
            parts.setdefault(Place(word.topic, self._partition_of(word.topic, word.key)), []).append(word)
        try:
            producer = await self._started()
            await asyncio.gather(*(self._tell_part(producer, place, part) for place, part in parts.items()))
        except KafkaError as error:
            await self.stop()  # after a fatal error (fenced, out of sequence) only a new producer works
            raise OSError(type(error).__name__) from error

    async def _tell_part(self, producer: AIOKafkaProducer, place: Place, words: Sequence[ToTell]) -> None:
        batch = producer.create_batch()
        for word in words:
            packed = (word.key.encode(), word.body, headers(word.attributes))
            if _append(batch, *packed):
                continue
            await (await producer.send_batch(batch, place.topic, partition=place.partition))
            batch = producer.create_batch()
            _append(batch, *packed)
        await (await producer.send_batch(batch, place.topic, partition=place.partition))

    async def _started(self) -> AIOKafkaProducer:
        async with self._starting:
            if self._producer is None:
                producer = AIOKafkaProducer(
                    bootstrap_servers=self._bootstrap, acks="all", enable_idempotence=True, linger_ms=0,
                    max_batch_size=BATCH_BYTES, max_request_size=2 * BATCH_BYTES, **self._options,
                )  # fmt: skip
                try:
                    await producer.start()
                except BaseException:
                    await producer.stop()
                    raise
                self._producer = producer
            return self._producer

    async def stop(self) -> None:
        """Close the producer; what is not acknowledged stays untold in the journal."""
        producer, self._producer = self._producer, None
        if producer:
            with suppress(KafkaError, OSError, asyncio.TimeoutError):
                await asyncio.wait_for(producer.stop(), 5)


def _append(batch: object, key: bytes, value: bytes, headers_: list[tuple[str, bytes]]) -> bool:
    return batch.append(key=key, value=value, timestamp=None, headers=headers_) is not None  # type: ignore[attr-defined]
