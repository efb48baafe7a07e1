"""What tests of a running training service begin with."""

from collections.abc import AsyncIterator

import pytest

from .log import Log
from .pen import TICK, program
from .stage import Stage


@pytest.fixture
async def log(stage: Stage) -> AsyncIterator[Log]:
    """The service is ready and its program published."""
    async with Log(stage.bootstrap) as log:
        await log.tick(TICK)
        await stage.ready("training")
        await log.send(program())
        yield log
