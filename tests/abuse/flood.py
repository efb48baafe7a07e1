"""A partner that floods: ten times its share, with events that are in order; what the others feel."""

import asyncio
import time

from apprenticeship.common.events import shipped
from apprenticeship.common.events.reports import LearningResultReported

from .good import Good
from .hostile import GOOD_PER_SECOND

FLOODER = "seiu775-lms"
TIMES = 10


async def flooded(good: Good, seconds: float) -> list[float]:
    """How long good traffic took beside it."""
    flooding = asyncio.create_task(_flood(good, TIMES * GOOD_PER_SECOND, seconds))
    took = await good.answered(await good.keep(GOOD_PER_SECOND, seconds))
    await flooding
    return took


async def _flood(good: Good, rate: float, seconds: float) -> None:
    began = time.monotonic()
    event = shipped.example(LearningResultReported)
    for n in range(round(rate * seconds)):
        await asyncio.sleep(max(0.0, began + n / rate - time.monotonic()))
        await good.send(FLOODER, event | {"id": f"flood-{n}"})
