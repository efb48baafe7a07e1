"""Faults of a service's process: killed, asked to leave, frozen beyond its session, struck at a point of the path."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

from apprenticeship.common.local.platform import Process
from apprenticeship.common.runtime.failpoints import POINTS
from tests.resilience.stage import BEYOND, logged, stopped

from .scene import Scene, seen

TO_STRIKE = 6.0
TO_COME_BACK = 10.0
TO_LEAVE = 25.0
TO_NOTICE = 90.0
WAITS = ("after_fetch", "before_claim", "in_batch", "before_tell")
"""Where a member that never comes back has work in hand."""
SOME_POINT = 0.3
TAKEN = "index.taken"


@asynccontextmanager
async def taken(scene: Scene, chance: Random) -> AsyncIterator[Process]:
    """A process that is this fault's alone."""
    process = await scene.pick(chance)
    scene.taken.add(process.name)
    try:
        yield process
    finally:
        scene.taken.discard(process.name)


@asynccontextmanager
async def calm(scene: Scene, process: Process) -> AsyncIterator[None]:
    """Nobody of its group is struck meanwhile: indexes that are given anew would cure it."""
    others = {one.name for one in scene.stage.members(process.service)} - scene.taken
    scene.taken |= others
    scene.hanging.add(process.service)
    try:
        yield
    finally:
        scene.taken -= others
        scene.hanging.discard(process.service)


@asynccontextmanager
async def taken_at(scene: Scene, chance: Random) -> AsyncIterator[tuple[Process, str]]:
    """The same, and the point at which it is to be struck."""
    point = _point(scene, chance)
    async with taken(scene, chance) as process:
        yield (await _again(scene, process) if point == POINTS[0] else process), point


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


async def kill_at(scene: Scene, chance: Random) -> None:
    """Killed exactly there; or, when it does not come there in time, wherever it is."""
    async with taken_at(scene, chance) as (process, point):
        if await _struck(scene, process, point, "kill") and await seen(lambda: not process.alive, 5):
            _killed(scene, f"killed at {point}", process)
            return
        scene.ledger.note(f"killed at {point}", seen=False)
        if process.alive:
            scene.stage.kill(process)
            _killed(scene, "SIGKILL", process)


async def stop_at(scene: Scene, chance: Random) -> None:
    """A zombie: stopped exactly there for longer than its session; then it goes on."""
    async with taken_at(scene, chance) as (process, point):
        was = await _struck(scene, process, point, "stop") and await seen(lambda: stopped(process), 5)
        if was:
            await asyncio.sleep(BEYOND)
            was = stopped(process)
            scene.stage.signal(process, signal.SIGCONT)
        scene.ledger.note(f"stopped at {point} beyond the session", seen=was)


async def hang(scene: Scene, chance: Random) -> None:
    """It lives, sends heartbeats, and does nothing for ever: it must notice and end, or be given its indexes anew."""
    async with taken(scene, chance) as process, calm(scene, process):
        if not await _struck(scene, process, chance.choice(WAITS), "hang"):
            scene.ledger.note("lives and does nothing", seen=False)
            return
        began = time.monotonic()
        before = logged(process, TAKEN)
        left = await seen(lambda: not process.alive, TO_NOTICE)
        scene.ledger.note("lives and does nothing", seen=True)
        if not left and logged(process, TAKEN) > before:
            scene.ledger.say("it was given its indexes anew and works")
        elif not left:
            scene.ledger.violations["alive, not working"].append(f"{process.name} after {TO_NOTICE:.0f} s")
        elif logged(process, TAKEN) == before:
            scene.ledger.took("a member that lives and does nothing has left", time.monotonic() - began)


async def _struck(scene: Scene, process: Process, point: str, action: str) -> bool:
    """Asked for, and the process got there."""
    file = scene.stage.ask(process, point, action)
    await seen(lambda: not file.exists() or not process.alive, TO_STRIKE)
    struck = not file.exists()
    file.unlink(missing_ok=True)
    scene.ledger.points[point] += struck
    return struck


def _point(scene: Scene, chance: Random) -> str:
    """Most often the one that was struck least; not always, for some need a moment that may not come."""
    if chance.random() < SOME_POINT:
        return chance.choice(POINTS)
    return min(POINTS, key=lambda point: scene.ledger.points[point] + chance.random())


async def _again(scene: Scene, process: Process) -> Process:
    """Killed and started again, so that it takes over."""
    scene.stage.kill(process)
    _killed(scene, "SIGKILL", process)
    await seen(lambda: scene.stage.platform.processes[process.name] is not process, TO_COME_BACK)
    return scene.stage.platform.processes[process.name]


def _killed(scene: Scene, kind: str, process: Process) -> None:
    killed = process.popen.returncode == -signal.SIGKILL
    scene.ledger.kills += killed
    scene.ledger.note(kind, seen=killed)
