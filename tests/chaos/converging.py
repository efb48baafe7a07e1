"""Convergence: everybody has read all there is, decided what is due and told it, several looks in a row."""

import asyncio
import time
from datetime import datetime

import asyncpg

from apprenticeship.common.local.platform import SERVICES
from tests.resilience.oracle import LEFT
from tests.resilience.settling import CALM
from tests.resilience.stage import NotInTime, Stage

from .cluster import Cluster

GENEROUS = 300.0
"""Seconds; a run that has not come to rest by then is a violation of its own."""


async def converged(stage: Stage, cluster: Cluster, seconds: float = GENEROUS) -> float:
    """Wait for it, and how long it took until the first of the calm looks."""
    began, calm, since, found = time.monotonic(), 0, 0.0, {}
    while calm < CALM:
        looked = time.monotonic()
        found = await _left(stage, cluster)
        since = looked if not calm else since
        calm = 0 if found else calm + 1
        if time.monotonic() - began > seconds:
            raise NotInTime(f"not at rest after {seconds:.0f} s: {found}")
        await asyncio.sleep(0.3)
    return since - began


async def heard(stage: Stage, moment: datetime) -> bool:
    """Whether every process has done what this tick asks of it."""
    pages = [await asyncio.to_thread(stage.platform.get, one, "/progress") for one in stage.platform.processes.values()]
    return all(page and page["ticked"] and datetime.fromisoformat(page["ticked"]) >= moment for page in pages)


async def _left(stage: Stage, cluster: Cluster) -> dict[str, object]:
    try:
        behind = await cluster.behind(await cluster.ends())
        to_do = {service: await _to_do(stage, service) for service in SERVICES}
    except (OSError, asyncpg.PostgresError) as error:
        return {"unreachable": type(error).__name__}
    left: dict[str, object] = {f"{service} to read": number for service, number in behind.items()}
    return left | {f"{service} to tell or decide": number for service, number in to_do.items() if number}


async def _to_do(stage: Stage, service: str) -> int:
    [row] = await stage.fetch(service, LEFT)
    return int(row[0])
