"""Apache Kafka and PostgreSQL from their images, with testcontainers."""

import secrets
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass

from docker.errors import DockerException
from docker.models.containers import Container
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer
from testcontainers.core.docker_client import DockerClient

from apprenticeship.common.local import kafka
from apprenticeship.common.local.databases import Databases
from apprenticeship.common.local.engine import LABEL, engine, images, obtainable, present
from apprenticeship.common.local.errors import Unavailable
from apprenticeship.common.local.infrastructure import KAFKA_PROFILE, Infrastructure
from apprenticeship.common.local.parts import Progress, Step
from apprenticeship.common.local.settings import settings
from apprenticeship.common.local.state import Run
from apprenticeship.common.local.topics import KafkaTopics
from apprenticeship.common.local.waiting import free_ports, until

_CLIENTS, _DATABASE = 9094, 5432  # ports inside


@dataclass
class ContainerPart:
    """A container as a part: `docker kill`, `pause`, `start`, on the same port and data."""

    name: str
    container: DockerContainer
    ready: Callable[[DockerContainer], bool]
    seconds: float = 90

    @property
    def wrapped(self) -> Container:
        wrapped = self.container.get_wrapped_container()
        wrapped.reload()
        return wrapped

    @property
    def pid(self) -> int:
        """On the engine's machine, which may be another than ours."""
        return int(self.wrapped.attrs["State"]["Pid"])

    def kill(self) -> None:
        self.wrapped.kill()
        self.wrapped.wait(timeout=self.seconds)

    def freeze(self) -> None:
        self.wrapped.pause()

    def thaw(self) -> None:
        if self.wrapped.status == "paused":
            self.wrapped.unpause()

    def stop(self) -> None:
        self.thaw()
        self.wrapped.stop(timeout=int(self.seconds / 3))

    def spawn(self) -> None:
        self.wrapped.start()

    def create(self, run: Run, inside: int, host: str, port: int) -> None:
        """On the loopback where the engine is here; labelled, so that `down` finds it."""
        address = ("127.0.0.1", port) if host in {"localhost", "127.0.0.1"} else port
        self.container.ports[str(inside)] = address  # type: ignore[assignment] # docker takes both
        self.container.with_kwargs(labels={LABEL: run.id}).start()

    def await_ready(self) -> None:
        until(self._ready, seconds=self.seconds, otherwise=self._silent)

    def _ready(self) -> bool:
        if self.wrapped.status == "exited":
            raise self._silent()
        return self.ready(self.container)

    def _silent(self) -> Unavailable:
        lines = self.wrapped.logs(tail=15).decode(errors="replace")
        text = f"{self.name} was not ready within {self.seconds:.0f} s"
        return Unavailable(text, f"its log says:\n{lines}")


def kafka_container(host: str, port: int) -> DockerContainer:
    """The clients' port is chosen here, so what it advertises is known before it starts, and stays."""
    listeners = {
        "controller.quorum.voters": "1@localhost:9093",
        "inter.broker.listener.name": "BROKER",
        "listeners": f"BROKER://:9092,CONTROLLER://:9093,CLIENTS://:{_CLIENTS}",
        "advertised.listeners": f"BROKER://localhost:9092,CLIENTS://{host}:{port}",
        "listener.security.protocol.map": ("BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT,CLIENTS:PLAINTEXT"),
    }
    environment = {
        f"KAFKA_{key.upper().replace('.', '_')}": value
        for key, value in (kafka.properties(node=1, brokers=1) | listeners).items()
    }
    return DockerContainer(settings().kafka_image).with_envs(**environment)


def postgres_container(password: str) -> DockerContainer:
    return DockerContainer(settings().postgres_image).with_envs(
        POSTGRES_PASSWORD=password,
        POSTGRES_INITDB_ARGS="--encoding=UTF8 --locale=C",
    )


def _accepts(container: DockerContainer) -> bool:
    """Over TCP: while it initialises itself, the image's server listens on a socket only."""
    with suppress(DockerException):
        return container.exec(["pg_isready", "-h", "127.0.0.1", "-U", "postgres"]).exit_code == 0
    return False


def start(stack: ExitStack, run: Run, progress: Progress) -> Infrastructure:
    _prepare(progress)
    host, password = DockerClient().host(), secrets.token_urlsafe(18)
    broker_port, database_port = free_ports(2)
    bootstrap = f"{host}:{broker_port}"
    topics = KafkaTopics(bootstrap)
    broker = ContainerPart("broker", kafka_container(host, broker_port), lambda _container: topics.brokers() > 0)
    database = ContainerPart("database", postgres_container(password), _accepts)
    for part, inside, port in (
        (broker, _CLIENTS, broker_port),
        (database, _DATABASE, database_port),
    ):
        stack.callback(part.container.stop)
        part.create(run, inside, host, port)
    for part in (broker, database):
        part.await_ready()
        progress(Step(part.name, f"{part.container.image} answers"))
    return Infrastructure(
        rung="containers",
        bootstrap=bootstrap,
        topics=topics,
        databases=Databases(f"postgresql://postgres:{password}@{host}:{database_port}/postgres"),
        consumer_profile=KAFKA_PROFILE,
        parts={part.name: part for part in (broker, database)},
        run=run,
        cleanup=stack,
    )


def _prepare(progress: Progress) -> None:
    engine()
    # Where the reaper's image cannot be had, what a killed session leaves is for `down` to end.
    testcontainers_config.ryuk_disabled |= not obtainable(testcontainers_config.ryuk_image)
    for image in images():
        if not present(image):
            progress(Step("images", f"pulling {image} (once)"))
