"""Rest: a service has read all there is, decided what is due, told what it decided, and committed its offsets."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import asyncpg

from apprenticeship.common.runtime.spec import Spec

from .log import Log
from .oracle import LEFT
from .stage import NotInTime, Stage

CALM = 3
"""So many looks in a row must find nothing to do."""


async def settled(
    stage: Stage, log: Log, spec: Spec, seconds: float = 60.0, meanwhile: Callable[[], Awaitable[None]] | None = None
) -> float:
    """Wait for it, and how long it took; ``meanwhile`` keeps the replicas alive."""
    began, calm = time.monotonic(), 0
    while calm < CALM:
        if meanwhile:
            await meanwhile()
        behind, left = await log.behind(spec.service, spec.topics), await _left(stage, spec.service)
        calm = 0 if behind or left else calm + 1
        if time.monotonic() - began > seconds:
            raise NotInTime(f"{spec.service} is not at rest after {seconds:.0f} s: {behind}, {left} to tell or decide")
        await asyncio.sleep(0.2)
    return time.monotonic() - began


async def _left(stage: Stage, service: str) -> int:
    connection = await asyncpg.connect(stage.dsn(service), timeout=15)
    try:
        return int(await connection.fetchval(LEFT))
    finally:
        await connection.close()
