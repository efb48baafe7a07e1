"""What every run stands on: topics, and a database in which training knows who is enrolled, copied for each."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

from apprenticeship.common.events.topics import topics
from apprenticeship.common.local import Infrastructure, TopicSpec
from apprenticeship.common.local.platform import Platform, Process, last_lines
from apprenticeship.common.runtime.migrate import migrate

from .backlog import setup
from .records import Records

TEMPLATE = "apprenticeship_training"
SETUP_SECONDS = 300.0
OUTBOX = """
create table outbox (
  id bigserial primary key, topic text not null, key text not null, headers text not null,
  payload bytea not null, published_at timestamptz);
create index outbox_unpublished on outbox (id) where published_at is null;
grant all on outbox to training_app;
grant usage on sequence outbox_id_seq to training_app;
"""
"""What the naive runtimes keep beside training's own tables."""


class Broken(RuntimeError):
    """A run that came to no figure; the text says why."""


@dataclass
class Stage:
    """One infrastructure for all runs, so that they differ in nothing but the contender."""

    infrastructure: Infrastructure
    records: Records
    folder: Path
    people: int
    copies: int = 0
    logs: list[Path] = field(default_factory=list)

    async def prepare(self) -> None:
        """Topics, a migrated database, and a real training service that takes the enrolments in."""
        wanted = [TopicSpec(topic.name, topic.partitions, topic.config) for topic in topics([])]
        await self.infrastructure.create_topics(wanted)
        await self.infrastructure.create_database("training")
        await asyncio.to_thread(migrate, "training", self.infrastructure.dsn(TEMPLATE, "training_owner"))
        await self.records.load(setup(self.people))
        async with self.admin(TEMPLATE) as connection:
            with self.training(TEMPLATE, "training-setup") as platform:
                await self._taken_in(connection, platform.processes["training-0"])
            await connection.execute("vacuum analyze")

    async def _taken_in(self, connection: asyncpg.Connection, process: Process) -> None:
        until = time.monotonic() + SETUP_SECONDS
        while await connection.fetchval("select count(*) from learner") < self.people:
            if not process.alive or time.monotonic() > until:
                raise Broken(f"enrolments were not taken in: {last_lines(process.log)}")
            await asyncio.sleep(0.2)

    async def copy(self, *, outbox: bool, template: str = "") -> str:
        """A database of its own for a run; the last one's pages are on disk before it begins."""
        self.copies += 1
        name = f"{TEMPLATE}_{self.copies}"
        async with self.admin("postgres") as connection:
            await connection.execute(f"create database {name} template {template or TEMPLATE} strategy file_copy")
        async with self.admin(name) as connection:
            if outbox:
                await connection.execute(OUTBOX)
            await connection.execute("checkpoint")
        return name

    async def drop(self, database: str) -> None:
        async with self.admin("postgres") as connection:
            await connection.execute(f"drop database {database} with (force)")

    @asynccontextmanager
    async def admin(self, database: str) -> AsyncIterator[asyncpg.Connection]:
        connection = await asyncpg.connect(self.infrastructure.dsn(database), timeout=15)
        try:
            yield connection
        finally:
            await connection.close()

    def app_dsn(self, database: str) -> str:
        """As the service's own role, which owns nothing."""
        return self.infrastructure.dsn(database, "training_app")

    @contextmanager
    def training(self, database: str, group: str, replicas: int = 1) -> Iterator[Platform]:
        """The service as it is deployed: `python -m apprenticeship.training.app`, so many of it."""
        folder = self.folder / f"{group}-{secrets.token_hex(2)}"
        folder.mkdir()
        place = {
            "APPRENTICESHIP_DSN": self.app_dsn(database),
            "APPRENTICESHIP_GROUP": group,
        }
        platform = Platform(self.infrastructure, folder, place)
        try:
            for replica in range(replicas):
                platform.spawn("training", replica)
            yield platform
        finally:
            platform.stop()
