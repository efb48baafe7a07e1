"""Keeps the replicas alive, as an orchestrator would: whoever has ended is started again."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping

from apprenticeship.common.local.platform import Platform, Process

EVERY = 0.3
PAUSE = 2.0
QUICK_END = 10.0
"""Who ends sooner than this after its start waits for the next one."""


class Supervisor:
    """One platform's."""

    def __init__(self, platform: Platform, told: Callable[[str], Mapping[str, str]]) -> None:
        self._platform, self._told = platform, told
        self._due: dict[str, float] = {}
        self._started: dict[str, float] = {}
        self.ends: Counter[int] = Counter()
        """How processes have ended: by exit code, or minus the signal."""

    def spawn(self, service: str, replica: int) -> Process:
        """Start one replica, with what it is told now."""
        process = self._platform.spawn(service, replica, **self._told(service))
        self._started[process.name] = asyncio.get_running_loop().time()
        return process

    async def watch(self) -> None:
        """For ever."""
        while True:
            self._look(asyncio.get_running_loop().time())
            await asyncio.sleep(EVERY)

    def _look(self, now: float) -> None:
        for name, process in list(self._platform.processes.items()):
            if process.alive:
                continue
            if name not in self._due:
                self.ends[process.popen.returncode] += 1
                quick = now - self._started[name] < QUICK_END
                self._due[name] = now + (PAUSE if quick else 0.0)
            if self._due[name] <= now:
                del self._due[name]
                self.spawn(process.service, process.replica)
