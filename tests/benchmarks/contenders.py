"""Who drains the backlog: the platform's own service, the naive runtime, the typed batch; each a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from apprenticeship.common.local.platform import last_lines

from .stage import Stage

ROOT = Path(__file__).parents[2]


class Worker(NamedTuple):
    """A running contender."""

    pid: int
    alive: Callable[[], bool]
    last_words: Callable[[], str]


@dataclass(frozen=True)
class Contender:
    """Its name in the table, how it is started, and whether it needs an outbox of its own."""

    name: str
    start: Callable[[Stage, str, str], AbstractContextManager[Worker]]
    """(stage, database, group)"""
    outbox: bool = True


@contextmanager
def _platform(stage: Stage, database: str, group: str) -> Iterator[Worker]:
    with stage.training(database, group) as process:
        yield Worker(process.popen.pid, lambda: process.alive, lambda: last_lines(process.log))


def program(name: str, command: list[str]) -> Contender:
    """A contender that is told by `BENCH_BOOTSTRAP`, `BENCH_DSN` and `BENCH_GROUP` where it works."""

    @contextmanager
    def start(stage: Stage, database: str, group: str) -> Iterator[Worker]:
        log = stage.folder / f"{group}.log"
        with log.open("wb") as out:
            popen = subprocess.Popen(
                command, cwd=ROOT, env=_environment(stage, database, group), stdin=subprocess.DEVNULL,
                stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip
        stage.infrastructure.record(group, popen.pid)
        try:
            yield Worker(popen.pid, lambda: popen.poll() is None, lambda: last_lines(log))
        finally:
            popen.kill()
            popen.wait()

    return Contender(name, start)


def _environment(stage: Stage, database: str, group: str) -> dict[str, str]:
    return {
        **os.environ,
        "BENCH_BOOTSTRAP": stage.infrastructure.bootstrap,
        "BENCH_DSN": stage.app_dsn(database),
        "BENCH_GROUP": group,
    }


def python(name: str) -> Contender:
    """A module of this package."""
    return program(name, [sys.executable, "-m", f"tests.benchmarks.{name}"])


PLATFORM = Contender("platform", _platform, outbox=False)
NAIVE = python("naive")
TYPED = python("typed")
