"""Bringing the platform up on a rung: topics, databases, migrations, services; for demo, tests and benchmarks."""

import asyncio
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from apprenticeship.common.events.topics import topics
from apprenticeship.common.local import Infrastructure, Progress, Rung, Step, TopicSpec, start
from apprenticeship.common.local.parts import silent
from apprenticeship.common.local.platform import SERVICES, Platform
from apprenticeship.common.runtime.migrate import migrate

TOKEN_FILE = "operator-token"  # noqa: S105 - a file's name


@dataclass(frozen=True)
class Wishes:
    """How to bring it up."""

    services: tuple[str, ...] = SERVICES
    replicas: int = 1
    ticks: bool = True
    environment: Mapping[str, str] | None = None


@contextmanager
def brought_up(
    rung: Rung, wishes: Wishes = Wishes(), progress: Progress = silent, brokers: int = 1
) -> Iterator[Platform]:
    """The platform on this rung for as long as the block lasts."""
    with start(rung, progress=progress, brokers=brokers) as infrastructure:
        asyncio.run(prepare(infrastructure, wishes.services, progress))
        with running(infrastructure, wishes, progress) as platform:
            yield platform


@contextmanager
def running(infrastructure: Infrastructure, wishes: Wishes, progress: Progress = silent) -> Iterator[Platform]:
    """The services on an infrastructure that is prepared."""
    folder = (infrastructure.data_dir or Path.cwd()) / "services"
    folder.mkdir(mode=0o700, exist_ok=True)
    ticks = str(wishes.ticks).lower()
    environment = {
        "APPRENTICESHIP_TICKS": ticks,
        "APPRENTICESHIP_DEMO": "true",
        **(wishes.environment or {}),
    }
    platform = Platform(infrastructure, folder, environment, secrets.token_urlsafe(24))
    token = folder / TOKEN_FILE
    token.touch(mode=0o600)
    token.write_text(platform.operator_token)
    try:
        platform.start(wishes.services, replicas=wishes.replicas, progress=progress)
        yield platform
    finally:
        platform.stop()


async def prepare(infrastructure: Infrastructure, services: tuple[str, ...], progress: Progress = silent) -> None:
    """Topics, and a migrated database for each service."""
    wanted = topics_wanted()
    await infrastructure.create_topics(wanted)
    progress(Step("broker", f"{len(wanted)} topics"))
    for service in services:
        await infrastructure.create_database(service)
        dsn = infrastructure.dsn(f"apprenticeship_{service}", f"{service}_owner")
        await asyncio.to_thread(migrate, service, dsn)
        progress(Step("database", f"{service} migrated"))


def topics_wanted() -> list[TopicSpec]:
    """Every topic of the platform and of the partners in the gateway's agreements."""
    from apprenticeship.gateway.settings import Settings as GatewaySettings

    partners = [agreement.partner for agreement in GatewaySettings().agreements.partners]
    return [TopicSpec(topic.name, topic.partitions, topic.config) for topic in topics(partners)]
