"""Faults of the way to PostgreSQL: late, cut, silent, and cut exactly while a commit is on its way."""

import asyncio
from random import Random

from .database import first_effect
from .scene import Scene, seen

LASTS = (5.0, 10.0)
SILENT = (10.0, 20.0)
"""Seconds; beyond what a statement may take on our side."""


async def delay(scene: Scene, chance: Random) -> None:
    """Everything arrives, half a second late."""
    scene.proxy.struck, scene.proxy.delay = 0, chance.uniform(0.05, 0.5)
    await asyncio.sleep(chance.uniform(*LASTS))
    scene.proxy.delay = 0.0
    scene.ledger.note("proxy: delay", seen=scene.proxy.struck > 0)


async def loss(scene: Scene, chance: Random) -> None:
    """Connections are reset at any moment."""
    scene.proxy.struck, scene.proxy.loss = 0, 0.02
    await asyncio.sleep(chance.uniform(*LASTS))
    scene.proxy.loss = 0.0
    scene.ledger.note("proxy: loss by reset", seen=scene.proxy.struck > 0)


async def half_open(scene: Scene, chance: Random) -> None:
    """Nothing passes and nobody is told; what was open then stays silent for ever."""
    scene.proxy.struck, scene.proxy.half_open = 0, True
    await asyncio.sleep(chance.uniform(*SILENT))
    scene.proxy.half_open = False
    scene.ledger.note("proxy: half-open", seen=scene.proxy.struck > 0)
    await first_effect(scene, "first effect after the way to PostgreSQL is whole again")


async def cut_commits(scene: Scene, chance: Random) -> None:
    """The server has the commit, its client hears a reset: nobody knows what came of it."""
    wanted = chance.randint(5, 15)
    scene.proxy.struck, scene.proxy.commits_to_cut = 0, wanted
    await seen(lambda: scene.proxy.commits_to_cut == 0, 15)
    scene.proxy.commits_to_cut = 0
    for _ in range(scene.proxy.struck):
        scene.ledger.struck["connection cut during COMMIT"] += 1
    scene.ledger.say(f"{scene.proxy.struck} connections cut during COMMIT")
