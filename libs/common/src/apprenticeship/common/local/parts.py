"""A running part of an infrastructure: a broker or a database that can be killed, frozen, restarted."""

import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple, Protocol

import psutil

from apprenticeship.common.local import leash, processes
from apprenticeship.common.local.errors import Unavailable
from apprenticeship.common.local.waiting import until


class Step(NamedTuple):
    """One line of progress."""

    part: str
    text: str

    def __str__(self) -> str:
        return f"{self.part}: {self.text}"


Progress = Callable[[Step], None]


def silent(step: Step) -> None:
    """Nobody watches."""


class Part(Protocol):
    """What a test may do to a broker or a database."""

    @property
    def pid(self) -> int: ...
    def kill(self) -> None: ...
    def freeze(self) -> None: ...
    def thaw(self) -> None: ...
    def stop(self) -> None: ...
    def spawn(self) -> None: ...
    def await_ready(self) -> None: ...


@dataclass
class Process:
    """A program on this machine, bound to our life by a leash."""

    name: str
    command: list[str]
    log: Path
    ready: Callable[[int], bool]
    """Asked with its pid: what a killed one has left must not answer for it."""
    user: str = ""
    stop_signal: signal.Signals = signal.SIGTERM
    seconds: float = 60
    """How long it may take to be ready."""
    grace: float = 10
    """How long it may take to leave before it is killed."""
    started: Callable[[str, int], None] = lambda _name, _pid: None
    """Told of every pid, before it is ready."""

    _leash: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)
    _pid: int = field(default=0, init=False)

    @property
    def pid(self) -> int:
        return self._pid

    def spawn(self) -> None:
        """The same data and port every time; after a kill this is what recovery looks like."""
        with self.log.open("ab") as log:
            self._leash = self._leashed(log)
        assert self._leash.stdout is not None  # noqa: S101 - it was asked for
        self._pid = int(self._leash.stdout.readline() or 0)
        # One that has ended already is on nobody's record; `await_ready` says why it did.
        with suppress(psutil.NoSuchProcess):
            if self._pid:
                self.started(self.name, self._pid)

    def await_ready(self) -> None:
        until(self._ready, seconds=self.seconds, otherwise=self._silent)

    def _leashed(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        leashed = [leash.__file__, str(self.grace), self.stop_signal.name, self.user]
        return subprocess.Popen(
            [sys.executable, "-IS", *leashed, *self.command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=self.log.parent,
            # Ctrl-C at the terminal is for the owner, who stops its parts in order.
            start_new_session=True,
        )

    def _ready(self) -> bool:
        if self._leash is None or self._leash.poll() is not None:
            raise Unavailable(f"{self.name} ended while it started", f"its log says:\n{self.tail()}")
        return self.ready(self._pid)

    def _silent(self) -> Unavailable:
        text = f"{self.name} was not ready within {self.seconds:.0f} s"
        return Unavailable(text, f"its log says:\n{self.tail()}")

    def tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])

    def _family(self) -> list[psutil.Process]:
        if self._leash is None or self._leash.poll() is not None:
            return []
        with suppress(psutil.NoSuchProcess):
            return processes.family(psutil.Process(self._pid))
        return []

    def kill(self) -> None:
        """The power goes: the program and its children at once."""
        processes.send(signal.SIGKILL, self._family())
        self._await_end()

    def freeze(self) -> None:
        processes.send(signal.SIGSTOP, self._family())

    def thaw(self) -> None:
        processes.send(signal.SIGCONT, self._family())

    def stop(self) -> None:
        self.thaw()
        if self._leash is not None and self._leash.stdin is not None:
            self._leash.stdin.close()
        self._await_end()

    def _await_end(self) -> None:
        if self._leash is None:
            return
        try:
            self._leash.wait(2 * self.grace)
        except subprocess.TimeoutExpired:
            processes.send(signal.SIGKILL, self._family())
            self._leash.kill()
        for pipe in (self._leash.stdin, self._leash.stdout):
            if pipe is not None:
                pipe.close()
