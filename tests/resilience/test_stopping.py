"""A service that stops when told reads nothing again; one that is stuck stops by itself, and its successor goes on."""

import asyncio
import signal
from collections.abc import Iterator

import pytest

from apprenticeship.common.local.platform import Process
from tests.resilience.words import TRAINING, Sent

from .log import Log
from .oracle import Oracle, gathered
from .pen import Person, modules
from .settling import settled
from .stage import Stage, ended, logged, staged, until

pytestmark = [pytest.mark.native, pytest.mark.slow]
HANDLED, DUPLICATE = '"event":"event.handled"', '"event":"event.duplicate"'
STUCK_SECONDS = 5
"""In place of a minute."""
LEFT, KILLED = 3, 4
"""How a process ends that notices it by itself, and one whose event loop is blocked."""


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with staged("training", environment={"APPRENTICESHIP_STUCK_SECONDS": str(STUCK_SECONDS)}) as stage:
        yield stage


def backlog(name: str, people: int = 60) -> list[Sent]:
    """Nobody and nothing twice, so that whatever is read again shows as a duplicate."""
    persons = [Person(name, n) for n in range(people)]
    return [*(one.enrolled() for one in persons), *(one.result(m) for m in modules() for one in persons)]


async def check(stage: Stage, log: Log) -> None:
    await stage.ready("training")
    await settled(stage, log, TRAINING)
    assert not Oracle(await gathered(stage, log, TRAINING)).violations()


def only(stage: Stage) -> Process:
    [process] = stage.members("training")
    return process


async def test_a_service_that_is_told_to_stop_in_the_midst_of_a_backlog_reads_nothing_again(
    stage: Stage, log: Log
) -> None:
    again, short = logged(only(stage), DUPLICATE), 0
    for round_ in range(2):
        before, sent = logged(only(stage), HANDLED), backlog(f"told-{round_}", 300)
        sending = asyncio.create_task(log.send(*sent))
        await until(lambda n=before: logged(only(stage), HANDLED) > n + 1, "it is in the midst", every=0.01)  # type: ignore[misc]
        stage.signal(only(stage), signal.SIGTERM)
        assert await ended(only(stage), 20) == 0
        short += logged(only(stage), HANDLED) < before + len(sent)
        await sending
        await check(stage, log)
    assert short
    assert logged(only(stage), DUPLICATE) == again


@pytest.mark.parametrize(
    ("point", "action", "code"),
    [
        ("after_fetch", "hang", LEFT), ("in_batch", "hang", LEFT), ("before_tell", "hang", LEFT),
        ("in_batch", "block", KILLED),
    ],
)  # fmt: skip
async def test_a_stuck_loop_ends_the_process_and_not_the_event(
    stage: Stage, log: Log, point: str, action: str, code: int
) -> None:
    stage.ask(only(stage), point, action)
    await log.send(*backlog(f"{point}-{action}", 5))
    assert await ended(only(stage), 60) == code
    await check(stage, log)
