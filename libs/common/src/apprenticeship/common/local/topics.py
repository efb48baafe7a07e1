"""Topics on a real broker, created and seen before anybody uses them."""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import NamedTuple

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient
from confluent_kafka.admin._config import AlterConfigOpType, ConfigEntry, ConfigResource
from confluent_kafka.admin._resource import ResourceType
from confluent_kafka.cimpl import NewTopic

from apprenticeship.common.local.errors import Unavailable
from apprenticeship.common.local.waiting import until

_SECONDS = 30.0
# Partitions are merged by broker time: design, section 2.
_ALWAYS = {"message.timestamp.type": "LogAppendTime"}


class TopicSpec(NamedTuple):
    """A topic as the catalogue wants it."""

    name: str
    partitions: int
    config: Mapping[str, str] = {}  # e.g. {"cleanup.policy": "compact"}


class Standing(NamedTuple):
    """A topic beside what is there."""

    topic: TopicSpec
    missing: bool
    drifted: Mapping[str, str | None] = {}
    """Settings that are not as wanted: name -> what the broker has."""


class KafkaTopics:
    """The topics of one cluster; replication is the cluster's own default."""

    def __init__(self, bootstrap: str, properties: Mapping[str, str] | None = None) -> None:
        # Quiet: while a broker starts, a client has much to complain of.
        self._admin = AdminClient({"bootstrap.servers": bootstrap, "log_level": 0, **(properties or {})})

    def brokers(self) -> int:
        """How many brokers answer; 0 while none does."""
        with suppress(KafkaException):
            return len(self._admin.list_topics(timeout=2).brokers)
        return 0

    async def create(self, topics: Sequence[TopicSpec]) -> None:
        await asyncio.to_thread(self._create, topics)

    async def compare(self, topics: Sequence[TopicSpec]) -> list[Standing]:
        """Each topic beside what is there; another partition count is an error."""
        return await asyncio.to_thread(self._compare, topics)

    async def correct(self, drifted: Sequence[Standing]) -> None:
        """Set what is not as wanted, and nothing else."""
        await asyncio.to_thread(self._correct, drifted)

    async def require(self, topics: Sequence[TopicSpec]) -> None:
        """Nothing may be created here: what is missing is named."""
        missing = sorted(await asyncio.to_thread(self._missing, topics))
        if missing:
            raise Unavailable(
                f"topics are missing: {', '.join(missing)}",
                "create them, or set APPRENTICESHIP_EXTERNAL_MAY_CREATE=true",
            )

    def _create(self, topics: Sequence[TopicSpec]) -> None:
        wanted = [NewTopic(topic.name, topic.partitions, -1, config=_settings(topic)) for topic in topics]
        if not wanted:
            return
        for name, created in self._admin.create_topics(wanted, request_timeout=_SECONDS).items():
            _settle(name, created)
        until(
            lambda: not self._missing(topics),
            seconds=_SECONDS,
            otherwise=lambda: Unavailable(
                f"topics do not appear: {', '.join(sorted(self._missing(topics)))}",
                "look into the broker's log",
            ),
        )

    def _compare(self, topics: Sequence[TopicSpec]) -> list[Standing]:
        missing = self._missing(topics)
        asked = [_resource(topic.name) for topic in topics if topic.name not in missing]
        found: dict[str, dict[str, str | None]] = {}
        if asked:
            for resource, answer in self._admin.describe_configs(asked, request_timeout=_SECONDS).items():
                found[resource.name] = {name: entry.value for name, entry in answer.result(_SECONDS).items()}
        return [_standing(topic, found.get(topic.name)) for topic in topics]

    def _correct(self, drifted: Sequence[Standing]) -> None:
        changes = [
            _resource(topic.name, [_set(name, _settings(topic)[name]) for name in settings])
            for topic, _, settings in drifted
        ]
        if changes:
            for resource, changed in self._admin.incremental_alter_configs(changes, request_timeout=_SECONDS).items():
                _settle(resource.name, changed)

    def _missing(self, topics: Sequence[TopicSpec]) -> set[str]:
        """What is not there yet, or has no leader; another partition count is an error."""
        known = self._admin.list_topics(timeout=_SECONDS).topics
        missing = set[str]()
        for topic in topics:
            partitions = known[topic.name].partitions if topic.name in known else {}
            if not partitions or any(part.leader < 0 for part in partitions.values()):
                missing.add(topic.name)
            elif len(partitions) != topic.partitions:
                raise Unavailable(
                    f"topic {topic.name} has {len(partitions)} partitions, not {topic.partitions}",
                    "the count is fixed within v1: use a fresh cluster or recreate the topic",
                )
        return missing


def _standing(topic: TopicSpec, found: Mapping[str, str | None] | None) -> Standing:
    if found is None:
        return Standing(topic, missing=True)
    drifted = {name: found.get(name) for name, value in _settings(topic).items() if found.get(name) != value}
    return Standing(topic, missing=False, drifted=drifted)


def _settings(topic: TopicSpec) -> dict[str, str]:
    return {**topic.config, **_ALWAYS}


def _resource(name: str, entries: Sequence[ConfigEntry] = ()) -> ConfigResource:
    return ConfigResource(ResourceType.TOPIC, name, incremental_configs=list(entries) or None)


def _set(name: str, value: str) -> ConfigEntry:
    return ConfigEntry(name, value, incremental_operation=AlterConfigOpType.SET)


def _settle(name: str, created: Future[None]) -> None:
    try:
        created.result(_SECONDS)
    except KafkaException as refused:
        error: KafkaError = refused.args[0]
        if error.code() != KafkaError.TOPIC_ALREADY_EXISTS:
            raise Unavailable(f"topic {name}: {error.str()}", "look into the broker's log") from refused
