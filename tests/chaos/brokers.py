"""Faults of the brokers, one at a time: killed, frozen, and asked to hand over their leaders."""

import asyncio
import time
from collections import Counter
from random import Random

import psutil

from .scene import Scene, seen

DOWN = (2.0, 8.0)
FROZEN = (8.0, 20.0)
TO_CATCH_UP = 120.0
BACK = "caught up after a broker is back"


async def kill(scene: Scene, chance: Random) -> None:
    """The power goes."""
    name, pid = _one(scene, chance)
    await asyncio.to_thread(scene.stage.infrastructure.kill, name)
    gone = not psutil.pid_exists(pid)
    await asyncio.sleep(chance.uniform(*DOWN))
    await asyncio.to_thread(scene.stage.infrastructure.restart, name)
    scene.ledger.note("broker killed", seen=gone)
    await caught_up(scene)


async def freeze(scene: Scene, chance: Random) -> None:
    """It keeps its connections and says nothing, for longer than its own session."""
    name, pid = _one(scene, chance)
    scene.stage.infrastructure.freeze(name)
    await asyncio.sleep(chance.uniform(*FROZEN))
    frozen = psutil.Process(pid).status() == psutil.STATUS_STOPPED
    scene.stage.infrastructure.thaw(name)
    scene.ledger.note("broker frozen", seen=frozen)
    await caught_up(scene)


async def move_leaders(scene: Scene, _chance: Random) -> None:
    """A rolling restart: the broker that leads most hands its partitions over and comes back."""
    try:
        before = await scene.cluster.leaders()
        [(leader, _)] = Counter(before.values()).most_common(1)
        await asyncio.to_thread(scene.stage.infrastructure.restart, f"broker-{leader}")
        after = await scene.cluster.leaders()
    except OSError:
        scene.ledger.note("leaders moved by a restart", seen=False)
        return
    moved = sum(after.get(place) not in {leader, -1} for place, led in before.items() if led == leader)
    scene.ledger.note("leaders moved by a restart", seen=moved > 0)
    await caught_up(scene)


async def caught_up(scene: Scene) -> None:
    """How long until all groups have committed what was in the log when the broker came back."""
    if not scene.measured:
        return
    began = time.monotonic()
    try:
        ends = await scene.cluster.ends()
    except OSError:
        return

    async def all_read() -> bool:
        try:
            return not (await scene.cluster.behind(ends)).keys() - scene.hanging
        except OSError:
            return False

    if await seen(all_read, TO_CATCH_UP, every=0.2):
        scene.ledger.took(BACK, time.monotonic() - began)


def _one(scene: Scene, chance: Random) -> tuple[str, int]:
    parts = scene.stage.infrastructure.parts
    name = chance.choice(sorted(name for name in parts if name.startswith("broker")))
    return name, parts[name].pid
