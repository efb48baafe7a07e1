"""Faults of PostgreSQL: stopped in every way, killed, frozen; what is measured is the first effect after it is back."""

import asyncio
import os
import signal
import time
from contextlib import suppress
from random import Random

import asyncpg
import psutil

from apprenticeship.common.local.parts import Process
from tests.resilience.stage import Stage

from .scene import Scene, seen

DOWN = (1.0, 6.0)
FROZEN = (12.0, 20.0)
"""Seconds; beyond what a statement may take."""
TO_STOP = 30.0
WATCHED = "gateway"
"""Every report enters here."""
BACK = "first effect after PostgreSQL is back"


async def fast(scene: Scene, chance: Random) -> None:
    """As an administrator stops it: sessions are ended, a checkpoint is written."""
    await _stopped(scene, chance, "PostgreSQL stopped fast", signal.SIGINT, "received fast shutdown request")


async def immediate(scene: Scene, chance: Random) -> None:
    """It ends at once and recovers when it starts."""
    await _stopped(scene, chance, "PostgreSQL stopped immediate", signal.SIGQUIT, "received immediate shutdown request")


async def kill(scene: Scene, chance: Random) -> None:
    """The power goes: the server and every session."""
    server = _server(scene.stage)
    before = server.log.read_text().count("was not properly shut down")
    await asyncio.to_thread(server.kill)
    await _restarted(scene, chance, server)
    recovered = server.log.read_text().count("was not properly shut down") > before
    scene.ledger.note("PostgreSQL killed", seen=recovered)
    await first_effect(scene)


async def freeze(scene: Scene, chance: Random) -> None:
    """It accepts connections and says nothing, for longer than a statement may take."""
    server = _server(scene.stage)
    server.freeze()
    await asyncio.sleep(chance.uniform(*FROZEN))
    frozen = psutil.Process(server.pid).status() == psutil.STATUS_STOPPED
    server.thaw()
    scene.ledger.note("PostgreSQL frozen", seen=frozen)
    await first_effect(scene)


async def first_effect(scene: Scene, figure: str = BACK) -> None:
    """How long after this moment somebody decides something again."""
    if not scene.measured:
        return
    began, before = time.monotonic(), -1

    async def more() -> bool:
        nonlocal before
        now = await _decided(scene.stage)
        before = now if before < 0 else before
        return now > before >= 0

    saying = asyncio.create_task(scene.load.repeat())
    if await seen(more, 60):
        scene.ledger.took(figure, time.monotonic() - began)
    saying.cancel()


async def _decided(stage: Stage) -> int:
    with suppress(OSError, asyncpg.PostgresError):
        [row] = await stage.fetch(WATCHED, "select coalesce(max(seq), 0) from fact")
        return int(row[0])
    return -1


def _server(stage: Stage) -> Process:
    part = stage.infrastructure.parts["database"]
    assert isinstance(part, Process)
    return part


async def _stopped(scene: Scene, chance: Random, kind: str, number: signal.Signals, says: str) -> None:
    server = _server(scene.stage)
    before, pid = server.log.read_text().count(says), server.pid
    os.kill(pid, number)
    ended = await seen(lambda: not psutil.pid_exists(pid), TO_STOP)
    await asyncio.to_thread(server.stop)
    await _restarted(scene, chance, server)
    scene.ledger.note(kind, seen=ended and server.log.read_text().count(says) > before)
    await first_effect(scene)


async def _restarted(scene: Scene, chance: Random, server: Process) -> None:
    await asyncio.sleep(chance.uniform(*DOWN))
    server.spawn()
    await asyncio.to_thread(server.await_ready)
