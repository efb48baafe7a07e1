"""What a fault can lay hands on, and how one waits for its effect."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import asyncpg

from apprenticeship.common.local import Infrastructure
from apprenticeship.common.local.platform import Process
from apprenticeship.common.runtime.spec import Spec
from tests.resilience.stage import NotInTime, Stage, until

from .cluster import Cluster
from .ledger import Ledger
from .load import Load
from .proxy import Proxy
from .supervisor import Supervisor

REST = 7.0
"""Seconds, a session and more: a group that is struck faster never gets anywhere, and nothing is proved."""
FEW, TO_REST = 20, 30.0
"""Records that may be behind before a figure is taken, and how long that is waited for."""
AT_ONCE = 0.02
"""The chance, at each look, that a group is struck without a rest, both of its members perhaps."""


@dataclass
class Scene:
    """One run's parts."""

    stage: Stage
    load: Load
    supervisor: Supervisor
    ledger: Ledger
    specs: Sequence[Spec]
    cluster: Cluster
    proxy: Proxy
    disk: Path | None
    """The small one that journals lie on, where there can be one."""
    migrations: int = 0
    taken: set[str] = field(default_factory=set)
    """Processes that a fault is busy with."""
    measuring: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a figure is taken: no process is struck meanwhile."""
    measured: bool = False
    """Whether the fault that strikes now is alone, so that figures can be taken."""
    hanging: set[str] = field(default_factory=set)
    """Services of which a member lives and does nothing: their group cannot catch up."""
    _struck: dict[str, float] = field(default_factory=dict)
    """Service -> when one of its members was struck last."""

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """No process is being struck, and none is until this is over."""
        async with self.measuring:
            while self._struck_now():  # noqa: ASYNC110 - faults end, none begins
                await asyncio.sleep(0.1)
            await seen(lambda: self.load.behind <= FEW, TO_REST)
            self.measured = True
            try:
                yield
            finally:
                self.measured = False

    async def pick(self, chance: Random) -> Process:
        """A process that has started and that no other fault is busy with, of a group that had time to work since."""
        while True:
            now = asyncio.get_running_loop().time()
            rest = 0.0 if chance.random() < AT_ONCE else REST
            free = [] if self.measuring.locked() else sorted(self._free(), key=lambda one: one.name)
            for process in chance.sample(free, len(free)):
                if now - self._struck.get(process.service, 0.0) >= rest:
                    self._struck[process.service] = now
                    return process
            await asyncio.sleep(0.2)

    def _struck_now(self) -> set[str]:
        return {name for name in self.taken if self.stage.platform.processes[name].service not in self.hanging}

    def _free(self) -> list[Process]:
        every = self.stage.platform.processes.values()
        return [one for one in every if one.alive and one.address and one.name not in self.taken]


async def seen(check: Callable[[], bool | Awaitable[bool]], seconds: float, every: float = 0.05) -> bool:
    """Whether it came within the time."""
    try:
        await until(check, "", seconds, every)
    except NotInTime:
        return False
    return True


async def execute(infrastructure: Infrastructure, database: str, statements: str) -> None:
    """As the administrator."""
    connection = await asyncpg.connect(infrastructure.dsn(database), timeout=15)
    try:
        await connection.execute(statements)
    finally:
        await connection.close()
