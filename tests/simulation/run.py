"""One seed: start two members of each service, tell the story, strike, heal, wait for rest, ask the oracle."""

import asyncio
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache

from .lives import STORIES, Act, story
from .loop import SimLoop
from .nemesis import Nemesis
from .oracle import Oracle
from .platform import Platform
from .processes import Stage
from .rates import Rates
from .violation import Violation

_SECONDS = re.compile(rb"(?<=T\d\d:\d\d):\d\d(?:\.\d+)?")
PACED = 0.7
"""Share of seeds in which a wave waits for the one before: then the end must equal that of the quiet run."""
SLOT, DAYS = 20.0, 36 * 3600.0
"""Seconds by which clocks may differ: in paced seeds so little that a round keeps its slot; else more than a day."""


@dataclass
class Ran:
    """What one seed came to."""

    seed: int
    paced: bool
    violations: list[Violation] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    facts: int = 0
    events: int = 0
    handled: int = 0
    virtual: float = 0.0
    steps: int = 0
    notes: list[str] = field(default_factory=list)
    rows: dict[str, bytes] = field(default_factory=dict)


def run(seed: int, *, tracing: bool = False) -> Ran:
    """Deterministic: the same seed runs the same steps in every process."""
    chance = random.Random(seed)
    paced = chance.random() < PACED
    rates = Rates.of(chance, SLOT if paced else DAYS)
    ran = _play(Ran(seed, paced), story(seed % STORIES), chance, rates, tracing=tracing)
    if paced and not ran.violations:
        ran.violations += _differences(quiet_rows(seed % STORIES), ran.rows)
    return ran


@cache
def quiet_rows(number: int) -> dict[str, bytes]:
    """How a story ends when nothing goes wrong."""
    ran = _play(Ran(number, paced=True), story(number), random.Random(number), Rates(), tracing=False)
    if ran.violations:
        raise AssertionError(f"story {number} without any fault: {ran.violations}")
    return ran.rows


def _rows(platform: Platform) -> dict[str, bytes]:
    """All rows, named: without their versions, since batches fall differently, and without the seconds of a moment,
    since members' clocks differ.
    """
    return {
        f"{service.spec.service} {table} {'/'.join(key)}": _SECONDS.sub(b"", row.data)
        for service in platform.services
        for (table, key), row in service.database.state.rows.items()
    }


def _differences(quiet: dict[str, bytes], faulty: dict[str, bytes]) -> list[Violation]:
    changed = [name for name in sorted(quiet.keys() | faulty.keys()) if quiet.get(name) != faulty.get(name)]
    return [Violation("differs", f"from the quiet run: {name}") for name in changed]


def _play(ran: Ran, acts: tuple[Act, ...], chance: random.Random, rates: Rates, *, tracing: bool) -> Ran:
    loop = SimLoop(chance)
    loop.play(_scenario(ran, acts, Stage(loop, chance, tracing), rates))
    ran.violations += [Violation("died", f"a task: {error}") for error in loop.died]
    return ran


async def _scenario(ran: Ran, acts: tuple[Act, ...], stage: Stage, rates: Rates) -> None:
    platform = Platform(stage, rates)
    platform.start()
    Nemesis(platform).begin()
    rested = True
    for act in acts:
        rested = rested and await _perform(act, platform, ran)
    await _heal(platform, ran)
    rested = rested and await platform.rest(marked=True)
    oracle = Oracle(platform)
    ran.violations += oracle.violations() + ([] if rested else [Violation("stuck", "it does not come to rest")])
    ran.faults, ran.notes, ran.virtual, ran.steps = platform.struck, stage.notes, stage.loop.time(), stage.loop.steps
    ran.facts, ran.events, ran.handled = oracle.facts, len(platform.sent), oracle.handled
    ran.rows = _rows(platform)


async def _perform(act: Act, platform: Platform, ran: Ran) -> bool:
    platform.tick(act.moment)
    rested = await platform.rest(act.moment) if ran.paced else True
    for wave in act.waves:
        for report in wave:
            platform.publish(report)
        if ran.paced:
            rested = rested and await platform.rest()
        else:
            await asyncio.sleep(platform.stage.chance.expovariate(1 / 0.1))
    return rested


async def _heal(platform: Platform, ran: Ran) -> None:
    """The last reminders and deadlines of an unpaced seed fall due when all clocks agree and nothing fails."""
    platform.rates.heal()
    platform.rates.skew = 0.0
    platform.bad_until.clear()
    for service in platform.services:
        for name in list(service.frozen):
            service.kill(name)
        for process in service.alive.values():
            process.clock.skew = 0.0
        while len(service.alive) < 2:
            service.start()
        service.rebalance()  # an offset that was not taken is committed again by whoever reads on from it
    if not ran.paced:
        await platform.rest()
        platform.tick(platform.stage.now + timedelta(days=30))
        await platform.rest(platform.stage.now)
