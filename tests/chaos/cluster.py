"""Questions to the cluster while it is being broken: ends, committed offsets, leaders; each bounded."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Self, TypeVar

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from apprenticeship.common.runtime.spec import Spec
from tests.resilience.log import places_of

SECONDS = 6.0
T = TypeVar("T")
Offsets = Mapping[TopicPartition, int]


class Cluster:
    """One cluster, and the groups of these services; OSError when an answer cannot be had just now."""

    def __init__(self, bootstrap: str, specs: Sequence[Spec]) -> None:
        self._bootstrap, self._specs = bootstrap, specs
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        await self._connect()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._close()

    async def _connect(self) -> None:
        limit = round(SECONDS * 1000)
        self._consumer = AIOKafkaConsumer(bootstrap_servers=self._bootstrap, enable_auto_commit=False)
        self._admin = AIOKafkaAdminClient(bootstrap_servers=self._bootstrap, request_timeout_ms=limit)
        await self._consumer.start()
        await self._admin.start()

    async def _close(self) -> None:
        for closing in (self._consumer.stop(), self._admin.close()):
            with suppress(KafkaError, OSError, TimeoutError):
                await asyncio.wait_for(closing, SECONDS)

    async def ends(self) -> Offsets:
        """Of every topic that anybody hears."""
        ends: Offsets = await self._answered(lambda: self._consumer.end_offsets(places_of(self._topics)))
        return ends

    async def behind(self, ends: Offsets) -> dict[str, int]:
        """Service -> records up to these ends that its group has not committed; only those that have some."""
        found = {spec.service: await self._behind(spec, ends) for spec in self._specs}
        return {service: number for service, number in found.items() if number}

    async def leaders(self) -> dict[TopicPartition, int]:
        """Who leads each partition; -1: nobody."""
        topics = await self._answered(lambda: self._admin.describe_topics(sorted(self._topics)))
        return {
            TopicPartition(topic["topic"], part["partition"]): part["leader"]
            for topic in topics
            for part in topic["partitions"]
        }

    @property
    def _topics(self) -> set[str]:
        return {topic for spec in self._specs for topic in spec.topics}

    async def _behind(self, spec: Spec, ends: Offsets) -> int:
        committed = await self._answered(lambda: self._admin.list_consumer_group_offsets(spec.service))
        places = places_of(spec.topics)
        return sum(max(0, ends[tp] - (committed[tp].offset if tp in committed else 0)) for tp in places)

    async def _answered(self, ask: Callable[[], Awaitable[T]]) -> T:
        """One at a time; a client that was left without an answer is not asked again, it may never notice."""
        async with self._turn:
            try:
                return await asyncio.wait_for(ask(), SECONDS)
            # aiokafka looks for a reason that an answer does not have: AttributeError.
            except (KafkaError, OSError, TimeoutError, AttributeError) as error:
                await self._close()
                with suppress(KafkaError, OSError):
                    await self._connect()
                raise OSError(type(error).__name__) from error
