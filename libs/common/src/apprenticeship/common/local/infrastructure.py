"""What every rung gives: addresses, topics, databases, and handles on its parts."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypedDict

from apprenticeship.common.local.databases import Databases
from apprenticeship.common.local.errors import Unavailable
from apprenticeship.common.local.parts import Part
from apprenticeship.common.local.settings import Rung
from apprenticeship.common.local.state import Run
from apprenticeship.common.local.topics import TopicSpec


class ConsumerProfile(TypedDict, total=False):
    """How long a group waits for its members, where a broker wants it otherwise than the services' settings."""

    session_timeout_ms: int
    heartbeat_interval_ms: int
    fetch_wait_ms: int


# On the mock a member that comes back waits for the old session, less a second; and a fetch that waits there is not
# woken by what arrives meanwhile (a hop took 70 ms at 100 ms).
MOCK_PROFILE = ConsumerProfile(
    session_timeout_ms=1_500,
    heartbeat_interval_ms=300,
    fetch_wait_ms=30,
)
KAFKA_PROFILE = ConsumerProfile()


class Topics(Protocol):
    """Whoever can create topics here."""

    async def create(self, topics: Sequence[TopicSpec]) -> None: ...


@dataclass(frozen=True)
class Infrastructure:
    """A broker and a database server, wherever they come from."""

    rung: Rung
    bootstrap: str
    topics: Topics
    databases: Databases = field(repr=False)  # its DSN may carry a password
    consumer_profile: ConsumerProfile
    parts: Mapping[str, Part] = field(default_factory=dict, repr=False)
    run: Run | None = field(default=None, repr=False)
    cleanup: ExitStack = field(default_factory=ExitStack, repr=False)

    @property
    def admin_dsn(self) -> str:
        return self.databases.admin_dsn

    @property
    def data_dir(self) -> Path | None:
        """A folder that goes with the run: for logs and sockets of its services."""
        return self.run.data_dir if self.run else None

    @property
    def processes(self) -> dict[str, int]:
        return {name: part.pid for name, part in self.parts.items()}

    def dsn(self, database: str, role: str | None = None) -> str:
        return self.databases.dsn(database, role)

    async def create_topics(self, topics: Sequence[TopicSpec]) -> None:
        """Again and again, if you like: a topic that exists as wanted stays."""
        await self.topics.create(topics)

    async def create_database(self, name: str) -> None:
        """Of a service: database ``apprenticeship_<service>``, roles ``<service>_owner`` and ``<service>_app``."""
        await self.databases.create(name)

    def record(self, name: str, pid: int) -> None:
        """A process of ours (a service) that ``down`` shall end too."""
        if self.run is not None:
            self.run.add(name, pid)

    def kill(self, name: str) -> None:
        self._part(name).kill()

    def freeze(self, name: str) -> None:
        self._part(name).freeze()

    def thaw(self, name: str) -> None:
        self._part(name).thaw()

    def restart(self, *names: str) -> None:
        """Together: brokers of a cluster that was down wait for each other."""
        parts = [self._part(name) for name in names]
        for part in parts:
            part.stop()
        for part in parts:
            part.spawn()
        for part in parts:
            part.await_ready()

    def stop(self) -> None:
        self.cleanup.close()

    def _part(self, name: str) -> Part:
        if name not in self.parts:
            held = ", ".join(self.parts) or "nothing"
            raise Unavailable(f"the {self.rung} rung holds {held}, no {name!r}", "use --infra native")
        return self.parts[name]
