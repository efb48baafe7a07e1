"""Faults of a service's process: killed, asked to leave, frozen beyond its session, struck at a point of the path."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

from apprenticeship.common.local.platform import Process
from apprenticeship.common.runtime.failpoints import POINTS
from tests.resilience.stage import BEYOND, stopped

from .scene import Scene, seen

TO_STRIKE = 15.0
TO_LEAVE = 25.0
TO_NOTICE = 90.0
WAITS = ("after_fetch", "before_claim", "in_batch", "before_tell")
"""Where a member that never comes back has work in hand."""


@asynccontextmanager
async def taken(scene: Scene, chance: Random) -> AsyncIterator[Process]:
    """A process that is this fault's alone."""
    process = await scene.pick(chance)
    scene.taken.add(process.name)
    try:
        yield process
    finally:
        scene.taken.discard(process.name)


async def kill(scene: Scene, chance: Random) -> None:
    """The power goes, at any moment."""
    async with taken(scene, chance) as process:
        scene.stage.kill(process)
        _killed(scene, "SIGKILL", process)


async def leave(scene: Scene, chance: Random) -> None:
    """Asked to leave, as in every roll-out."""
    async with taken(scene, chance) as process:
        began = time.monotonic()
        scene.stage.signal(process, signal.SIGTERM)
        left = await seen(lambda: not process.alive, TO_LEAVE)
        scene.ledger.note("SIGTERM", seen=left)
        if left:
            scene.ledger.took("a process that is asked to leave has left", time.monotonic() - began)


async def freeze(scene: Scene, chance: Random) -> None:
    """Stopped for longer than its session lasts; then it goes on where it was."""
    async with taken(scene, chance) as process:
        scene.stage.signal(process, signal.SIGSTOP)
        await asyncio.sleep(BEYOND)
        was = stopped(process)
        if process.alive:
            scene.stage.signal(process, signal.SIGCONT)
        scene.ledger.note("SIGSTOP beyond the session", seen=was)


async def kill_at(point: str, scene: Scene, chance: Random) -> None:
    """Killed exactly there."""
    async with taken(scene, chance) as process:
        if await _struck(scene, process, point, "kill") and await seen(lambda: not process.alive, 5):
            _killed(scene, f"killed at {point}", process)
        else:
            scene.ledger.note(f"killed at {point}", seen=False)


async def stop_at(point: str, scene: Scene, chance: Random) -> None:
    """A zombie: stopped exactly there for longer than its session; then it goes on."""
    async with taken(scene, chance) as process:
        was = await _struck(scene, process, point, "stop") and await seen(lambda: stopped(process), 5)
        if was:
            await asyncio.sleep(BEYOND)
            was = stopped(process)
            scene.stage.signal(process, signal.SIGCONT)
        scene.ledger.note(f"stopped at {point} beyond the session", seen=was)


async def hang(scene: Scene, chance: Random) -> None:
    """It lives, sends heartbeats, and does nothing for ever: it must notice and end."""
    async with taken(scene, chance) as process:
        if not await _struck(scene, process, chance.choice(WAITS), "hang"):
            scene.ledger.note("lives and does nothing", seen=False)
            return
        began = time.monotonic()
        left = await seen(lambda: not process.alive, TO_NOTICE)
        scene.ledger.note("lives and does nothing", seen=True)
        if left:
            scene.ledger.took("a member that lives and does nothing has left", time.monotonic() - began)


async def _struck(scene: Scene, process: Process, point: str, action: str) -> bool:
    """Asked for, and the process got there."""
    file = scene.stage.ask(process, point, action)
    if point == POINTS[0]:  # it takes over when the other one leaves
        for other in scene.stage.members(process.service):
            if other is not process and other.alive and other.name not in scene.taken:
                scene.stage.signal(other, signal.SIGTERM)
    await seen(lambda: not file.exists() or not process.alive, TO_STRIKE)
    struck = not file.exists()
    file.unlink(missing_ok=True)
    return struck


def _killed(scene: Scene, kind: str, process: Process) -> None:
    killed = process.popen.returncode == -signal.SIGKILL
    scene.ledger.kills += killed
    scene.ledger.note(kind, seen=killed)
