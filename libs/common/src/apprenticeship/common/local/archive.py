"""Kafka's classes, read and checked once for all: it halves the start of every broker."""

import hashlib
import tempfile
from pathlib import Path

from apprenticeship.common.local import kafka
from apprenticeship.common.local.java import Java
from apprenticeship.common.local.parts import Progress, Step
from apprenticeship.common.local.waiting import free_ports

_SECONDS_TO_WRITE = 120.0


def archived(runtime: Java, jars: Path, progress: Progress) -> kafka.Program:
    """Kafka with its class archive, which belongs to one build of Java and is made when missing."""
    build = hashlib.sha256(runtime.version.encode()).hexdigest()[:12]
    archive = jars / f"classes-{build}.jsa"
    if not archive.exists():
        progress(Step("broker", "preparing Kafka's classes (half a minute, once)"))
        _make(archive, kafka.Program(runtime.path, jars))
    # Without an archive (a Java that makes none) it starts as well, only later.
    flags = (f"-XX:SharedArchiveFile={archive}",) if archive.exists() else ()
    return kafka.Program(runtime.path, jars, flags)


def _make(archive: Path, program: kafka.Program) -> None:
    """A broker that is started to be stopped: Java writes what it loaded when it ends."""
    node = kafka.Node(1, *free_ports(2))
    with tempfile.TemporaryDirectory(dir=archive.parent.parent, prefix="archiving-") as place:
        draft = Path(place) / archive.name
        broker = kafka.server(program, Path(place), node, [node])
        at = broker.command.index("-cp")
        broker.command.insert(at, f"-XX:ArchiveClassesAtExit={draft}")
        broker.grace = _SECONDS_TO_WRITE
        try:
            broker.spawn()
            broker.await_ready()
        finally:
            broker.stop()
        if draft.exists():
            draft.replace(archive)
