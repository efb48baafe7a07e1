"""One run: good traffic alone, beside hostile input, beside a flood, beside poison; in this order on one platform."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from apprenticeship.common.local.quiet import Quiet
from tests.resilience.log import Log
from tests.resilience.pen import TICK
from tests.resilience.settling import settled
from tests.resilience.stage import Stage

from .cases import specs
from .flood import flooded
from .good import Good
from .hostile import GOOD_PER_SECOND, strike
from .poison import poisoned
from .report import Report

LEARNERS = 400
LISTEN_SECONDS = 20.0
"""How long good traffic is timed alone, and beside a flood."""


@dataclass(frozen=True)
class Asked:
    """How much of everything."""

    cases: int
    seed: int = 1
    rate: float = 250.0
    """Cases a second."""
    poison: int = 1_000
    seconds: float = LISTEN_SECONDS


def quietly(_phase: str) -> None:
    """Nobody watches."""


async def abuse(stage: Stage, asked: Asked, progress: Callable[[str], None] = quietly) -> Report:
    """All phases; what a phase finds wrong is in the report."""
    async with Log(stage.bootstrap) as log, Quiet(stage.platform) as quiet:
        await quiet.tick(TICK)
        good = Good(quiet.producer)
        listening = asyncio.create_task(good.listen(stage.bootstrap))
        progress("people are enrolled")
        await good.enrol(log, LEARNERS + round(3 * asked.cases / asked.rate))
        for spec in specs():
            await settled(stage, log, spec, 120)
        report = Report(asked.cases, asked.seed)
        progress("good traffic alone")
        with report.watched("alone"):
            report.quiet = await good.answered(await good.keep(GOOD_PER_SECOND, asked.seconds))
        progress(f"{asked.cases} hostile cases")
        with report.watched("beside hostile input"):
            report.hostile = await strike(stage, log, good, asked.seed, asked.cases, asked.rate)
        progress("a flood")
        with report.watched("before the flood"):
            report.before_flood = await good.answered(await good.keep(GOOD_PER_SECOND, asked.seconds))
        with report.watched("beside the flood"):
            report.flood = await flooded(good, asked.seconds)
        if asked.poison:
            progress(f"{asked.poison} poisoned events")
            with report.watched("beside poison"):
                report.poison = await poisoned(stage, log, good, asked.seed, asked.poison)
        report.refused = dict(good.refused)
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
    return report
