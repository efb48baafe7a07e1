"""A Kafka broker of our own, on a local Java; and the properties that every broker of ours has."""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from apprenticeship.common.local.errors import Unavailable
from apprenticeship.common.local.parts import Process
from apprenticeship.common.local.waiting import listens

_CLUSTER_ID = "YXBwcmVudGljZXNoaXAtMQ"  # any 16 bytes, in base64
_HEAP = ["-Xms64m", "-Xmx512m", "-XX:+UseSerialGC"]
_LOGGING = """appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d %p %m (%c)%n%throwable
rootLogger.level=WARN
rootLogger.appenderRef.out.ref=out
"""


def properties(node: int, brokers: int) -> dict[str, str]:
    """What our brokers have in common, on Java here or in a container."""
    replicas, in_sync = str(brokers), str(max(1, brokers - 1))
    return {
        "node.id": str(node),
        "process.roles": "broker,controller",
        "controller.listener.names": "CONTROLLER",
        # A topic exists because the catalogue says so, never because somebody misspelt it.
        "auto.create.topics.enable": "false",
        "unclean.leader.election.enable": "false",
        "default.replication.factor": replicas,
        "min.insync.replicas": in_sync,
        "offsets.topic.num.partitions": "3",
        "offsets.topic.replication.factor": replicas,
        "transaction.state.log.num.partitions": "3",
        "transaction.state.log.replication.factor": replicas,
        "transaction.state.log.min.isr": in_sync,
        "group.initial.rebalance.delay.ms": "0",
        "log.message.timestamp.type": "LogAppendTime",
        # The default takes 128 MB of a small heap.
        "log.cleaner.dedupe.buffer.size": str(16 * 1024 * 1024),
        # A broker that was killed may come back when its old session is over: 9 s by default.
        "broker.session.timeout.ms": "3000",
        "broker.heartbeat.interval.ms": "500",
    }


@dataclass(frozen=True)
class Node:
    """One broker, which is one controller of its cluster as well."""

    number: int
    port: int
    controller_port: int

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def voter(self) -> str:
        return f"{self.number}@127.0.0.1:{self.controller_port}"

    def properties(self, cluster: Sequence["Node"], logs: Path) -> dict[str, str]:
        return properties(self.number, len(cluster)) | {
            "controller.quorum.voters": ",".join(node.voter for node in cluster),
            "listeners": f"PLAINTEXT://{self.address},CONTROLLER://127.0.0.1:{self.controller_port}",
            "advertised.listeners": f"PLAINTEXT://{self.address}",
            "log.dirs": str(logs),
        }


def written(values: Mapping[str, str]) -> str:
    return "".join(f"{key}={value}\n" for key, value in values.items())


@dataclass(frozen=True)
class Program:
    """Kafka as this machine runs it: a Java, its jars, and what else Java shall know."""

    java: Path
    jars: Path
    flags: tuple[str, ...] = ()

    def command(self, *arguments: str) -> list[str]:
        return [str(self.java), *_HEAP, *self.flags, "-cp", f"{self.jars}/*", *arguments]


def server(program: Program, run_dir: Path, node: Node, cluster: Sequence[Node]) -> Process:
    """A formatted broker, not started; its folder in ``run_dir`` holds log, configuration and data."""
    name = "broker" if len(cluster) == 1 else f"broker-{node.number}"
    home = run_dir / name
    home.mkdir(mode=0o700)
    configuration = home / "server.properties"
    configuration.write_text(written(node.properties(cluster, home / "data")))
    logging = home / "log4j2.properties"
    logging.write_text(_LOGGING)
    _format(program, configuration)
    return Process(
        name=name,
        command=program.command(f"-Dlog4j2.configurationFile={logging}", "kafka.Kafka", str(configuration)),
        log=home / "log",
        # It listens when the cluster has let it in.
        ready=lambda _pid: listens("127.0.0.1", node.port),
        seconds=120,
        grace=5,  # the last brokers of a cluster would wait half a minute for a quorum
    )


def _format(program: Program, configuration: Path) -> None:
    arguments = ["format", "-t", _CLUSTER_ID, "-c", str(configuration)]
    done = subprocess.run(
        program.command("kafka.tools.StorageTool", *arguments),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        raise Unavailable("Kafka's storage was not formatted", (done.stdout + done.stderr)[-800:])
