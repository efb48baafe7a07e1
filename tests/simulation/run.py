"""One seed: start two members, tell the story, strike, heal, wait for rest, ask the oracle."""

import asyncio
import random
from dataclasses import dataclass, field

from .loop import SimLoop
from .oracle import Oracle
from .processes import Processes
from .stories import STORIES, Sent
from .world import World

REST_SECONDS = 120.0


@dataclass
class Ran:
    """What one seed came to."""

    seed: int
    service: str
    violations: list[str] = field(default_factory=list)
    faults: dict[str, int] = field(default_factory=dict)
    facts: int = 0
    events: int = 0
    virtual: float = 0.0
    notes: list[str] = field(default_factory=list)


def run(seed: int) -> Ran:
    """Deterministic: the same seed runs the same steps in every process."""
    chance = random.Random(seed)
    loop = SimLoop(chance)
    asyncio.set_event_loop(loop)
    died: list[str] = []
    loop.set_exception_handler(
        lambda _loop, context: died.append(repr(context["exception"])) if "exception" in context else None
    )
    try:
        ran = loop.run_until_complete(_scenario(seed, chance, loop))
        ran.violations += [f"a task died: {error}" for error in died]
        return ran
    finally:
        asyncio.set_event_loop(None)
        loop.close()


async def _scenario(seed: int, chance: random.Random, loop: SimLoop) -> Ran:
    story = STORIES[seed % len(STORIES)]
    spec = story.spec()
    world = World(chance, spec.index_of)
    processes = Processes(spec, world, loop, chance)
    ran = Ran(seed, story.service)
    sent = story.records(chance)
    for _ in range(2):
        processes.start()
    nemesis = asyncio.ensure_future(_strike(processes, chance, ran))
    await _tell(world, sent)
    nemesis.cancel()
    await _heal(processes)
    rested = await _rest(processes, world, spec.topics)
    ran.violations = Oracle(processes, world, sent).violations() + ([] if rested else ["it does not come to rest"])
    ran.facts, ran.events, ran.virtual = len(processes.database.state.facts), len(sent), loop.time()
    ran.notes = processes.notes
    return ran


async def _tell(world: World, sent: list[Sent]) -> None:
    loop = asyncio.get_running_loop()
    for one in sent:
        await asyncio.sleep(max(0.0, one.at - loop.time()))
        world.append(one.topic, one.key, one.value, one.attributes, one.partition)


async def _strike(processes: Processes, chance: random.Random, ran: Ran) -> None:
    """Kill, freeze past the session, rebalance, replay from the beginning."""
    while True:
        await asyncio.sleep(chance.expovariate(1 / 1.5))
        fault = chance.choice(("kill", "kill", "freeze", "rebalance", "replay"))
        ran.faults[fault] = ran.faults.get(fault, 0) + 1
        name = chance.choice(sorted(processes.alive)) if processes.alive else ""
        if fault == "kill" and name:
            processes.kill(name)
            await asyncio.sleep(chance.random())
            processes.start()
        elif fault == "freeze" and name:
            await _freeze(processes, name, chance)
        elif fault == "replay":
            processes.world.committed.clear()
            processes.rebalance()
        else:
            processes.rebalance()


async def _freeze(processes: Processes, name: str, chance: random.Random) -> None:
    """A zombie: the group goes on without it; it wakes and believes that it still owns what it owned."""
    store = processes.alive.pop(name)
    processes.loop.freeze(name)
    await asyncio.sleep(0.5)
    processes.start()
    await asyncio.sleep(chance.random() * 4)
    processes.loop.thaw(name)
    processes.alive[name] = store
    await asyncio.sleep(chance.random() * 0.5)
    processes.kill(name)


async def _heal(processes: Processes) -> None:
    processes.world.faulty = False
    for name in list(processes.loop.frozen):
        processes.loop.kill(name)
    while len(processes.alive) < 2:
        processes.start()
    processes.rebalance()


async def _rest(processes: Processes, world: World, topics: tuple[str, ...]) -> bool:
    """Until all is read, nothing is untold or due; False when that does not come about."""
    state, loop = processes.database.state, asyncio.get_running_loop()
    until = loop.time() + REST_SECONDS
    calm = 0
    while loop.time() < until:
        await asyncio.sleep(0.5)
        behind = any(
            len(log) > world.committed.get(place, 0) for place, log in world.logs.items() if place.topic in topics
        )
        busy = (
            behind
            or state.untold
            or any(row.due or row.event.outcome == "early" for row in state.parked.values() if not row.closed)
        )
        calm = 0 if busy else calm + 1
        if calm >= 6:
            return True
    return False
