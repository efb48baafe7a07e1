"""What a fault can lay hands on, and how one waits for its effect."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
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

    async def pick(self, chance: Random) -> Process:
        """A process that has started and that no other fault is busy with; there are more of them than faults."""
        while True:
            living = [p for _, p in sorted(self.stage.platform.processes.items()) if p.alive and p.address]
            if free := [process for process in living if process.name not in self.taken]:
                return chance.choice(free)
            await asyncio.sleep(0.1)


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
