"""Apache Kafka on the local Java and the local PostgreSQL: real parts without a container engine."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

from apprenticeship.common.local import archive, java, kafka, postgres
from apprenticeship.common.local.databases import Databases
from apprenticeship.common.local.errors import Unavailable
from apprenticeship.common.local.infrastructure import KAFKA_PROFILE, Infrastructure
from apprenticeship.common.local.parts import Process, Progress, Step
from apprenticeship.common.local.state import Run
from apprenticeship.common.local.topics import KafkaTopics
from apprenticeship.common.local.waiting import free_ports

# Where distributions and Homebrew keep the programs of each version.
_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)


def binaries() -> Path:
    """The newest PostgreSQL server of this machine."""
    found = [folder for folder in _candidates() if (folder / "initdb").exists()]
    if not found:
        raise Unavailable(
            "no PostgreSQL server on this machine",
            "install PostgreSQL 15+ (`apt-get install postgresql`), or use --infra embedded",
        )
    return max(found, key=_version)


def _candidates() -> list[Path]:
    folders = [folder for place in _PLACES for folder in Path("/").glob(place[1:])]
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    with suppress(OSError, subprocess.SubprocessError):
        told = subprocess.check_output(["pg_config", "--bindir"], text=True, timeout=15)
        folders.append(Path(told.strip()))
    return folders


def _version(folder: Path) -> int:
    number = re.search(r"\d+", str(folder))
    return int(number[0]) if number else 0


def prepare(progress: Progress) -> kafka.Program:
    """What is done once on a machine, before the first broker starts."""
    runtime, jars = java.java(), java.fetch_jars(progress)
    return archive.archived(runtime, jars, progress)


def start(stack: ExitStack, run: Run, progress: Progress, brokers: int = 1) -> Infrastructure:
    program = prepare(progress)
    database_port, *ports = free_ports(1 + 2 * brokers)
    cluster = [kafka.Node(number, *ports[2 * number - 2 : 2 * number]) for number in range(1, brokers + 1)]
    listening = postgres.Listening.at(database_port)
    parts = _started(stack, run, _prepared(run.data_dir, program, cluster, listening))
    progress(Step("broker", f"Kafka {java.KAFKA_VERSION} answers, {brokers} of {brokers}"))
    progress(Step("database", "PostgreSQL answers"))
    bootstrap = ",".join(node.address for node in cluster)
    return Infrastructure(
        rung="native",
        bootstrap=bootstrap,
        topics=KafkaTopics(bootstrap),
        databases=Databases(listening.dsn(run.data_dir)),
        consumer_profile=KAFKA_PROFILE,
        parts=parts,
        run=run,
        cleanup=stack,
    )


def _prepared(
    place: Path, program: kafka.Program, cluster: list[kafka.Node], listening: postgres.Listening
) -> Iterator[Process]:
    """One after another, as they are asked for: the first boots while the next is laid out."""
    for node in cluster:
        yield kafka.server(program, place, node, cluster)
    yield postgres.server(binaries(), place, listening, durable=True)


def _started(stack: ExitStack, run: Run, prepared: Iterator[Process]) -> dict[str, Process]:
    """Waited for together: the brokers of a cluster need each other."""
    parts: dict[str, Process] = {}
    stack.callback(_end, parts)
    for process in prepared:
        parts[process.name] = process
        process.started = run.add
        process.spawn()
    for process in parts.values():
        process.await_ready()
    return parts


def _end(parts: dict[str, Process]) -> None:
    """Brokers are killed, for their data goes too; a killed PostgreSQL would leave shared memory."""
    for name, process in parts.items():
        if name != "database":
            process.kill()
        process.stop()
