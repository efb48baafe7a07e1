"""How far the groups of all services are behind the ends of their topics, in two questions a service."""

import asyncio
from collections.abc import Mapping, Sequence

from confluent_kafka import ConsumerGroupTopicPartitions, TopicPartition
from confluent_kafka.admin import AdminClient
from confluent_kafka.admin._listoffsets import OffsetSpec

from apprenticeship.common.runtime.spec import Spec
from tests.resilience.log import places_of

SECONDS = 15.0
Place = tuple[str, int]
Offsets = Mapping[Place, int]


class Lag:
    """Asks the cluster."""

    def __init__(self, bootstrap: str, specs: Sequence[Spec]) -> None:
        self._admin = AdminClient({"bootstrap.servers": bootstrap, "log_level": 0})
        self._specs = specs

    async def ends(self) -> Offsets:
        """Of every topic that anybody hears."""
        return await asyncio.to_thread(self._ends)

    async def behind(self, ends: Offsets) -> dict[str, int]:
        """Service -> records up to these ends that its group has not committed; only those that have some."""
        found = await asyncio.to_thread(lambda: {spec.service: self._behind(spec, ends) for spec in self._specs})
        return {service: number for service, number in found.items() if number}

    def _ends(self) -> Offsets:
        topics = {topic for spec in self._specs for topic in spec.topics}
        latest = OffsetSpec.latest()  # type: ignore[no-untyped-call]
        asked = {TopicPartition(*place): latest for place in places_of(topics)}
        answers = self._admin.list_offsets(asked, request_timeout=SECONDS)
        return {(tp.topic, tp.partition): future.result(SECONDS).offset for tp, future in answers.items()}

    def _behind(self, spec: Spec, ends: Offsets) -> int:
        asked = [TopicPartition(*place) for place in places_of(spec.topics)]
        group = ConsumerGroupTopicPartitions(spec.service, asked)
        [answer] = self._admin.list_consumer_group_offsets([group], request_timeout=SECONDS).values()
        committed = {(tp.topic, tp.partition): max(0, tp.offset) for tp in answer.result(SECONDS).topic_partitions}
        return sum(max(0, ends[place] - offset) for place, offset in committed.items())
