"""What runs for us: the identity of a process, and signals to it with all its children."""

import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Self

import psutil
from pydantic import BaseModel

_SAME = 2.0  # seconds: how far two readings of one process's start may lie apart


class Identity(BaseModel, frozen=True):
    """A pid alone is no identity: numbers are given again."""

    pid: int
    created: float

    @classmethod
    def of(cls, pid: int) -> Self:
        return cls(pid=pid, created=psutil.Process(pid).create_time())

    def process(self) -> psutil.Process | None:
        """The process, if it still lives and is the one that was recorded."""
        with suppress(psutil.Error):
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.created) < _SAME
            if same and process.status() != psutil.STATUS_ZOMBIE:
                return process
        return None


def family(process: psutil.Process) -> list[psutil.Process]:
    """A process and all below it: PostgreSQL's backends leave their parent's group."""
    with suppress(psutil.Error):
        return [process, *process.children(recursive=True)]
    return []


def send(number: signal.Signals, processes: list[psutil.Process]) -> None:
    for process in processes:
        with suppress(psutil.Error):
            process.send_signal(number)


def end(processes: list[psutil.Process], *, grace: float) -> None:
    """Ask, wait, and kill what stays."""
    send(signal.SIGTERM, processes)
    send(signal.SIGCONT, processes)
    _, staying = psutil.wait_procs(processes, timeout=grace)
    send(signal.SIGKILL, staying)
    psutil.wait_procs(staying, timeout=grace)


def living_in(directory: Path) -> Iterator[psutil.Process]:
    """The processes whose working directory lies there: whatever a run left behind."""
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if Path(process.cwd()).is_relative_to(directory):
                yield process
