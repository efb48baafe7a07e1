"""What the tests of faults stand on: real Kafka and PostgreSQL, replicas that are killed, frozen and asked to fail."""

import asyncio
import os
import signal
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx
import psutil
import pytest

from apprenticeship.cli.bringing import Wishes, brought_up
from apprenticeship.common.local import Infrastructure, why_not
from apprenticeship.common.local.platform import Platform, Process, last_lines

SESSION_SECONDS = 6.0
"""The shortest that a broker allows by default: who is frozen for longer has lost its indexes."""
BEYOND = SESSION_SECONDS + 3.0
READY_SECONDS = 60.0
QUICK = {
    "APPRENTICESHIP_SESSION_TIMEOUT_MS": f"{SESSION_SECONDS * 1000:.0f}",
    "APPRENTICESHIP_HEARTBEAT_INTERVAL_MS": "1500",
}


class NotInTime(AssertionError):
    """What was waited for did not come; the text says what is there instead."""


@dataclass
class Stage:
    """A running platform and the folder of its failpoints."""

    platform: Platform
    points: Path

    @property
    def infrastructure(self) -> Infrastructure:
        return self.platform.infrastructure

    @property
    def bootstrap(self) -> str:
        return self.infrastructure.bootstrap

    def dsn(self, service: str) -> str:
        """As the server's administrator, who sees everything."""
        return self.infrastructure.dsn(f"apprenticeship_{service}")

    def members(self, service: str) -> list[Process]:
        """The replicas of a service, the living and the dead."""
        return [one for one in self.platform.processes.values() if one.service == service]

    async def ready(self, *services: str) -> None:
        """Every replica holds its indexes; one that has ended is started again."""
        for service in services:
            for process in self.members(service):
                if not process.alive:
                    self.platform.spawn(service, process.replica)
        await asyncio.to_thread(self.platform.await_ready, seconds=READY_SECONDS)

    def kill(self, process: Process) -> None:
        """The power goes."""
        process.popen.kill()
        process.popen.wait()

    def signal(self, process: Process, number: signal.Signals) -> None:
        os.kill(process.popen.pid, number)

    def ask(self, process: Process, point: str, action: str) -> Path:
        """To fail, once, when it gets there; the file goes when it has struck."""
        file = self.points / f"{process.popen.pid}.{point}"
        draft = file.with_suffix(".draft")
        draft.write_text(action)
        return draft.rename(file)

    def spoil(self, *lines: str) -> None:
        """Decisions about what holds a text fail, until the next call: lines of a text and raise, cancel or exit."""
        draft = self.points / "draft"
        draft.write_text("\n".join(lines))
        draft.rename(self.points / "decisions")

    async def command(self, process: Process, path: str, reason: str = "a test") -> httpx.Response:
        """An operator's, to one of the replicas."""
        headers = {"authorization": f"Bearer {self.platform.operator_token}"}
        async with httpx.AsyncClient(timeout=10, headers=headers) as http:
            return await http.post(f"http://{process.address}{path}", json={"who": "tester", "reason": reason})

    async def fetch(self, service: str, sql: str, *arguments: object) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self.dsn(service), timeout=15)
        try:
            return await connection.fetch(sql, *arguments)
        finally:
            await connection.close()


def stopped(process: Process) -> bool:
    """Whether the kernel has it stopped."""
    return process.alive and psutil.Process(process.popen.pid).status() == psutil.STATUS_STOPPED


async def until(
    check: Callable[[], bool | Awaitable[bool]], what: str, seconds: float = 30.0, every: float = 0.1
) -> float:
    """Wait for it, and how long it took."""
    began = time.monotonic()
    while True:
        found = check()
        if found if isinstance(found, bool) else await found:
            return time.monotonic() - began
        if time.monotonic() - began > seconds:
            raise NotInTime(f"not within {seconds:.0f} s: {what}")
        await asyncio.sleep(every)


async def ended(process: Process, seconds: float) -> int:
    """The exit code of a process that is to end by itself."""
    await until(lambda: not process.alive, f"{process.name} ends: {last_lines(process.log)}", seconds)
    return int(process.popen.wait())


def logged(process: Process, text: str) -> int:
    """How many lines of its log hold a text."""
    return process.log.read_text(errors="replace").count(text)


@contextmanager
def staged(
    *services: str, replicas: int = 1, brokers: int = 1, environment: dict[str, str] | None = None
) -> Iterator[Stage]:
    """The services on the native rung, for as long as the block lasts; skipped by name where it is not available."""
    if reason := why_not("native")["native"]:
        pytest.skip(f"native: {reason}")
    with tempfile.TemporaryDirectory(prefix="failpoints-") as folder:
        asked = {**QUICK, "APPRENTICESHIP_FAILPOINTS": folder, **(environment or {})}
        wishes = Wishes(services=services, replicas=replicas, environment=asked)
        with brought_up("native", wishes, brokers=brokers) as platform:
            yield Stage(platform, Path(folder))
