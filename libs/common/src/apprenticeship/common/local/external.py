"""A broker and a database that somebody else runs."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from apprenticeship.common.local.databases import Databases
from apprenticeship.common.local.errors import Unavailable
from apprenticeship.common.local.infrastructure import KAFKA_PROFILE, Infrastructure
from apprenticeship.common.local.parts import Progress, Step
from apprenticeship.common.local.settings import Settings, settings
from apprenticeship.common.local.state import Run
from apprenticeship.common.local.topics import KafkaTopics, TopicSpec


@dataclass(frozen=True)
class GivenTopics:
    """Topics of a cluster where we may not create any: what is missing is named."""

    topics: KafkaTopics

    async def create(self, topics: Sequence[TopicSpec]) -> None:
        await self.topics.require(topics)


def addresses() -> Settings:
    given = settings()
    if not given.external_bootstrap or not given.external_postgres.get_secret_value():
        raise Unavailable(
            "nobody has said where broker and database are",
            "set APPRENTICESHIP_EXTERNAL_BOOTSTRAP and APPRENTICESHIP_EXTERNAL_POSTGRES",
        )
    return given


def start(stack: ExitStack, run: Run, progress: Progress) -> Infrastructure:
    given = addresses()
    topics = KafkaTopics(given.external_bootstrap, given.external_kafka)
    brokers = topics.brokers()
    if not brokers:
        raise Unavailable(
            f"no broker answers at {given.external_bootstrap}",
            "start it, or correct APPRENTICESHIP_EXTERNAL_BOOTSTRAP",
        )
    progress(Step("broker", f"{brokers} at {given.external_bootstrap}"))
    password = given.external_role_password
    return Infrastructure(
        rung="external",
        bootstrap=given.external_bootstrap,
        topics=topics if given.external_may_create else GivenTopics(topics),
        databases=Databases(
            given.external_postgres.get_secret_value(),
            role_password=password.get_secret_value() if password else None,
            may_create=given.external_may_create,
        ),
        consumer_profile=KAFKA_PROFILE,
        run=run,
        cleanup=stack,
    )
