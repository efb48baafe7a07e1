"""The six services as processes of this machine, on any rung: started, watched until quiet, stopped."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from apprenticeship.common.local.errors import Unavailable
from apprenticeship.common.local.infrastructure import Infrastructure
from apprenticeship.common.local.parts import Progress, Step, silent

SERVICES = ("intake", "training", "mentoring", "placement", "gateway", "outcomes")
START_SECONDS = 60.0
STOP_SECONDS = 25.0


@dataclass(eq=False)
class Process:
    """One running replica of a service."""

    service: str
    replica: int
    folder: Path
    popen: "subprocess.Popen[bytes]"

    @property
    def name(self) -> str:
        """As it is called on record, and its log file."""
        return f"{self.service}-{self.replica}"

    @property
    def log(self) -> Path:
        """Where its lines go."""
        return self.folder / f"{self.name}.log"

    @property
    def address(self) -> str | None:
        """Where it listens, once it does."""
        file = self.folder / f"{self.name}.address"
        return file.read_text() if file.exists() else None

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.popen.poll() is None


@dataclass
class Platform:
    """Services on an infrastructure. Their lives hang on a pipe of ours: when we end, they do."""

    infrastructure: Infrastructure
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    operator_token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    processes: dict[str, Process] = field(default_factory=dict)
    program: Callable[[str], list[str]] = lambda service: [f"apprenticeship.{service}.app"]
    """The module that is a service, and its arguments; a benchmark runs the same services otherwise."""
    launch: "Callable[..., subprocess.Popen[bytes]]" = subprocess.Popen
    """How a process is started; a run of many kills has a cheaper way."""
    _pipe: tuple[int, int] = field(default_factory=os.pipe)

    def start(self, services: Sequence[str] = SERVICES, *, replicas: int = 1, progress: Progress = silent) -> None:
        """Start and wait until every one is ready; a service that ends instead is named with the end of its log."""
        for service in services:
            for replica in range(replicas):
                self.spawn(service, replica)
        self.await_ready(progress)

    def spawn(self, service: str, replica: int = 0, **environment: str) -> Process:
        """Start one replica."""
        name = f"{service}-{replica}"
        (self.folder / f"{name}.address").unlink(missing_ok=True)
        with (self.folder / f"{name}.log").open("ab") as log:
            popen = self.launch(
                [sys.executable, "-m", *self.program(service)],
                env={**os.environ, **self._environment(service, name), **self.environment, **environment},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=[self._pipe[0]], start_new_session=True,
            )  # fmt: skip
        process = self.processes[name] = Process(service, replica, self.folder, popen)
        self.infrastructure.record(name, popen.pid)
        return process

    def _environment(self, service: str, name: str) -> dict[str, str]:
        profile = self.infrastructure.consumer_profile
        dsn = self.infrastructure.dsn(f"apprenticeship_{service}", f"{service}_app")
        settings = {
            "bootstrap": self.infrastructure.bootstrap, "dsn": dsn, "parent_pipe": self._pipe[0],
            "address_file": self.folder / f"{name}.address", "operator_token": self.operator_token, "log_json": "true",
            **profile,
        }  # fmt: skip
        return {f"APPRENTICESHIP_{key.upper()}": str(value) for key, value in settings.items()}

    def await_ready(self, progress: Progress = silent, seconds: float = START_SECONDS) -> None:
        """Wait until each process says that it is ready."""
        until = time.monotonic() + seconds
        waiting = dict(self.processes)
        while waiting:
            for name, process in list(waiting.items()):
                if not process.alive:
                    raise Unavailable(
                        f"{name} ended while it started: {last_lines(process.log)}",
                        f"see {process.log}",
                    )
                if self.get(process, "/health/ready"):
                    progress(Step(name, "ready"))
                    del waiting[name]
            if time.monotonic() > until:
                raise Unavailable(f"not ready within {seconds:.0f} s: {', '.join(waiting)}", f"see {self.folder}")
            time.sleep(0.05)

    def get(self, process: Process, path: str) -> Any | None:  # noqa: ANN401 - JSON
        """What a process answers, or None when it does not (yet)."""
        if (address := process.address) is None:
            return None
        try:
            answer = httpx.get(f"http://{address}{path}", timeout=5)
        except httpx.HTTPError:
            return None
        return answer.json() if answer.is_success else None

    def url(self, service: str, replica: int = 0) -> str:
        """Where a service's HTTP is."""
        address = self.processes[f"{service}-{replica}"].address
        if address is None:
            raise Unavailable(f"{service} does not listen", f"see {self.folder}")
        return f"http://{address}"

    def stop(self) -> None:
        """Ask all to leave, wait, and kill who stays."""
        for process in self.processes.values():
            if process.alive:
                process.popen.terminate()
        until = time.monotonic() + STOP_SECONDS
        for process in self.processes.values():
            try:
                process.popen.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.popen.kill()
                process.popen.wait()
        for end in self._pipe:
            os.close(end)


def last_lines(log: Path, count: int = 5) -> str:
    """The end of a log, for an error text."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return " | ".join(lines[-count:])
