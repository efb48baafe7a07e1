"""The fault injector: lanes of faults side by side, each led by a chance of its own out of the seed."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from random import Random

from . import brokers, database, disk, groups, network, processes, tables
from .scene import Scene

Fault = Callable[[Scene, Random], Awaitable[None]]
GAP = (0.1, 1.0)
"""Seconds between two faults of a lane."""
KILLERS = 4
"""Lanes of quick faults."""
MEASURED = 0.2
"""The share of faults of broker and database that strike alone, so that figures can be taken."""


class Injector:
    """Strikes until its time is over; each lane ends what it has begun."""

    def __init__(self, scene: Scene, seed: int) -> None:
        self._scene, self._seed = scene, seed

    async def run(self, seconds: float) -> None:
        """All lanes, until then."""
        until = asyncio.get_running_loop().time() + seconds
        lanes = [*(_quick for _ in range(KILLERS)), _frozen, _leaving, _parts]
        await asyncio.gather(*(self._lane(n, lane, until) for n, lane in enumerate(lanes)))

    async def _lane(self, number: int, lane: Callable[[Random], Iterator[Fault]], until: float) -> None:
        chance = Random(f"{self._seed}/{number}")
        for fault in lane(chance):
            if asyncio.get_running_loop().time() > until:
                return
            if lane is _parts and chance.random() < MEASURED:
                async with self._scene.alone():
                    await fault(self._scene, chance)
            else:
                async with self._scene.measuring:
                    pass
                await fault(self._scene, chance)
            await asyncio.sleep(chance.uniform(*GAP))


def _quick(chance: Random) -> Iterator[Fault]:
    """Kills at a point of the path, most often the one that was struck least, and at any moment."""
    while True:
        yield from _shuffled(chance, [*[processes.kill_at] * 4, processes.kill])


def _frozen(chance: Random) -> Iterator[Fault]:
    """What takes longer than a session."""
    while True:
        yield from _shuffled(chance, [processes.stop_at, processes.stop_at, processes.freeze])


def _leaving(chance: Random) -> Iterator[Fault]:
    """One that must notice by itself that it does nothing, and roll-outs."""
    while True:
        yield processes.hang
        yield from [processes.leave] * 4


def _parts(chance: Random) -> Iterator[Fault]:
    """Of broker, database and the way to it one fault at a time: the promise is not to survive all at once."""
    while True:
        yield from _shuffled(chance, [
            brokers.kill, brokers.freeze, brokers.move_leaders, database.fast, database.immediate, database.kill,
            database.freeze, disk.fill, network.delay, network.loss, network.half_open, network.cut_commits,
            network.cut_commits, groups.storm, tables.migrate, tables.migrate,
        ])  # fmt: skip


def _shuffled(chance: Random, faults: list[Fault]) -> list[Fault]:
    return chance.sample(faults, len(faults))
