"""The fault injector: lanes of faults side by side, each led by a chance of its own out of the seed."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from random import Random

from apprenticeship.common.runtime.failpoints import POINTS

from . import brokers, database, disk, groups, network, processes, tables
from .scene import Scene

Fault = Callable[[Scene, Random], Awaitable[None]]
GAP = (0.2, 2.0)
"""Seconds between two faults of a lane."""
KILLERS = 2
"""Lanes of quick faults."""


class Injector:
    """Strikes until its time is over; each lane ends what it has begun."""

    def __init__(self, scene: Scene, seed: int) -> None:
        self._scene, self._seed = scene, seed

    async def run(self, seconds: float) -> None:
        """All lanes, until then."""
        until = asyncio.get_running_loop().time() + seconds
        lanes = [*(_quick for _ in range(KILLERS)), _slow, _parts]
        await asyncio.gather(*(self._lane(n, lane, until) for n, lane in enumerate(lanes)))

    async def _lane(self, number: int, lane: Callable[[Random], Iterator[Fault]], until: float) -> None:
        chance = Random(f"{self._seed}/{number}")
        for fault in lane(chance):
            if asyncio.get_running_loop().time() > until:
                return
            async with self._scene.measuring:
                pass
            await fault(self._scene, chance)
            await asyncio.sleep(chance.uniform(*GAP))


def _quick(chance: Random) -> Iterator[Fault]:
    """Kills at every point in turn, and at any moment."""
    while True:
        points: list[Fault] = [partial(processes.kill_at, point) for point in POINTS]
        yield from _shuffled(chance, [*points, processes.kill, processes.kill])


def _slow(chance: Random) -> Iterator[Fault]:
    """What takes as long as a session."""
    yield processes.hang
    while True:
        points: list[Fault] = [partial(processes.stop_at, point) for point in chance.sample(POINTS, 3)]
        yield from _shuffled(chance, [*points, processes.leave, processes.leave, processes.freeze])


def _at(
    strike: Callable[[Scene, Random, str], Awaitable[None]], point: str, scene: Scene, chance: Random
) -> Awaitable[None]:
    return strike(scene, chance, point)


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
