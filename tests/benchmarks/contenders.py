"""Who drains the backlog: the platform's own service, two naive ones, two peers; each a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from apprenticeship.common.local.platform import Platform, last_lines

from . import peers
from .stage import Stage

ROOT = Path(__file__).parents[2]


class Worker(NamedTuple):
    """A running contender: its processes, and how they are."""

    pids: tuple[int, ...]
    alive: Callable[[], bool]
    last_words: Callable[[], str]


@dataclass(frozen=True)
class Contender:
    """Its name in the table and how it is started."""

    name: str
    start: Callable[[Stage, str, str], AbstractContextManager[Worker]]
    """(stage, database, group)"""
    outbox: bool = True
    """Whether it needs an outbox of its own."""
    compiles: bool = False
    """While it runs: its figures begin after a warm-up."""


def platform(name: str = "platform", replicas: int = 1) -> Contender:
    """Training as it is deployed, so many processes of it."""

    @contextmanager
    def start(stage: Stage, database: str, group: str) -> Iterator[Worker]:
        with stage.training(database, group, replicas) as running:
            yield worker_of(running)

    return Contender(name, start, outbox=False)


def worker_of(running: Platform) -> Worker:
    """All processes of a platform together."""
    processes = list(running.processes.values())
    return Worker(
        tuple(process.popen.pid for process in processes),
        lambda: all(process.alive for process in processes),
        lambda: " | ".join(last_lines(process.log) for process in processes),
    )


def program(name: str, command: Callable[[], list[str]], *, compiles: bool = False) -> Contender:
    """A contender that is told by `BENCH_*` where it works; its command is built when it is first asked for."""

    @contextmanager
    def start(stage: Stage, database: str, group: str) -> Iterator[Worker]:
        log = stage.folder / f"{group}.log"
        with log.open("wb") as out:
            popen = subprocess.Popen(
                command(), cwd=ROOT, env=_environment(stage, database, group), stdin=subprocess.DEVNULL,
                stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip
        stage.infrastructure.record(group, popen.pid)
        try:
            yield Worker((popen.pid,), lambda: popen.poll() is None, lambda: last_lines(log))
        finally:
            popen.kill()
            popen.wait()

    return Contender(name, start, compiles=compiles)


def _environment(stage: Stage, database: str, group: str) -> dict[str, str]:
    dsn = stage.app_dsn(database)
    url = urlsplit(dsn)
    return {
        **os.environ,
        "BENCH_BOOTSTRAP": stage.infrastructure.bootstrap,
        "BENCH_DSN": dsn,
        "BENCH_JDBC": f"jdbc:postgresql://{url.hostname}:{url.port}{url.path}?user={url.username}&password={url.password}",
        "BENCH_GROUP": group,
    }


def python(name: str) -> Contender:
    """A module of this package."""
    return program(name, lambda: [sys.executable, "-m", f"tests.benchmarks.{name}"])


PLATFORM = platform()
NAIVE = python("naive")
TYPED = python("typed")
SPRING = program("spring", peers.spring, compiles=True)
GO = program("go", peers.go)
