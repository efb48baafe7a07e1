"""Two replicas of training on real Kafka and PostgreSQL: whatever becomes of one, no promise is broken."""

import asyncio
import signal
from collections.abc import Iterator

import pytest

from apprenticeship.common.local.platform import Process
from apprenticeship.common.runtime.failpoints import POINTS
from tests.resilience.words import TRAINING, Sent

from .log import Log
from .oracle import Oracle, gathered
from .pen import Person, modules
from .settling import settled
from .stage import BEYOND, Stage, ended, logged, staged, stopped, until

pytestmark = [pytest.mark.native, pytest.mark.slow]
ENDED_BY_ITSELF = 3
PEOPLE = 40
FEW = ("before_claim", "in_batch", "before_tell")
"""Stop points of every run; the others take as long again."""
EVERY = [point if point in FEW else pytest.param(point, marks=pytest.mark.chaos) for point in POINTS]


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with staged("training", replicas=2) as stage:
        yield stage


def backlog(name: str, people: int = PEOPLE) -> list[Sent]:
    """Enrolments, results before and after them, every tenth record twice."""
    persons = [Person(name, n) for n in range(people)]
    sent = [results for person in persons for results in _early(person)]
    sent += [person.enrolled() for person in persons]
    sent += [person.result(module) for module in modules()[1:] for person in persons]
    return [again for n, one in enumerate(sent) for again in ([one, one] if n % 10 == 0 else [one])]


def _early(person: Person) -> list[Sent]:
    return [person.result(modules()[0], 1, "failed"), person.result(modules()[0], 2)]


async def check(stage: Stage, log: Log) -> None:
    """At rest, no promise is broken: over everything that any test has sent."""
    await stage.ready("training")
    await settled(stage, log, TRAINING)
    assert not Oracle(await gathered(stage, log, TRAINING)).violations()


async def owner(stage: Stage) -> tuple[Process, Process]:
    """The replica that owns index 0, and the other one; both hold indexes."""
    one, other = stage.members("training")
    await until(lambda: all(_held(stage, process) for process in (one, other)), "both hold indexes")
    return (one, other) if any(place.endswith("/0") for place in _held(stage, one)) else (other, one)


def _held(stage: Stage, process: Process) -> list[str]:
    page = stage.platform.get(process, "/progress") or {}
    return [place for place in page.get("positions", ()) if "programs" not in place]


async def test_a_replica_that_is_killed_in_the_midst_of_a_backlog_loses_nothing(stage: Stage, log: Log) -> None:
    sending = asyncio.create_task(log.send(*backlog("killed")))
    for process in stage.members("training"):
        await asyncio.sleep(0.5)
        stage.kill(process)
        await stage.ready("training")
    await sending
    await check(stage, log)


async def test_a_replica_that_is_told_to_leave_commits_and_its_successor_reads_nothing_again(
    stage: Stage, log: Log
) -> None:
    await log.send(*backlog("leaves"))
    await check(stage, log)
    handled = [logged(process, '"event":"event.duplicate"') for process in stage.members("training")]
    for process in stage.members("training"):
        stage.signal(process, signal.SIGTERM)
        assert await ended(process, 20) == 0
    await check(stage, log)
    assert [logged(process, '"event":"event.duplicate"') for process in stage.members("training")] == handled


async def test_rolling_restarts_under_load_lose_nothing(stage: Stage, log: Log) -> None:
    sending = asyncio.create_task(log.send(*backlog("rolling")))
    for process in stage.members("training"):
        stage.signal(process, signal.SIGTERM)
        assert await ended(process, 20) == 0
        await stage.ready("training")
    await sending
    await check(stage, log)


@pytest.mark.parametrize("point", EVERY)
async def test_a_zombie_that_stopped_at_a_point_has_no_effect_when_it_wakes(stage: Stage, log: Log, point: str) -> None:
    process, other = await owner(stage)
    file = stage.ask(process, point, "stop")
    if point == "before_raise":  # it takes over when the other one is gone
        stage.kill(other)
        stage.platform.spawn("training", other.replica)
    await log.send(*backlog(f"zombie-{point}"))
    await until(lambda: stopped(process), f"it stops at {point}", 30)
    assert not file.exists()
    await asyncio.sleep(BEYOND)
    await log.send(*backlog(f"without-{point}", 5))
    await asyncio.sleep(1)
    stage.signal(process, signal.SIGCONT)
    await check(stage, log)


async def test_a_zombie_whose_batch_is_decided_again_elsewhere_is_fenced(stage: Stage, log: Log) -> None:
    process, _ = await owner(stage)
    before = logged(process, '"event":"fence.lost"')
    stage.ask(process, "before_claim", "stop")
    await log.send(*backlog("fenced"))
    await until(lambda: stopped(process), "it stops before it claims", 30)
    await asyncio.sleep(BEYOND)
    stage.signal(process, signal.SIGCONT)
    await until(lambda: logged(process, '"event":"fence.lost"') > before, "its commit is refused", 20)
    await check(stage, log)


@pytest.mark.parametrize("point", EVERY)
async def test_a_replica_killed_at_a_point_leaves_nothing_undone(stage: Stage, log: Log, point: str) -> None:
    process, other = await owner(stage)
    stage.ask(process, point, "kill")
    if point == "before_raise":
        stage.kill(other)
        stage.platform.spawn("training", other.replica)
    await log.send(*backlog(f"killed-{point}"))
    await ended(process, 30)
    await check(stage, log)


@pytest.mark.parametrize("action", ["raise", "cancel", "exit"])
async def test_what_raises_outside_a_decision_ends_the_process_and_not_the_event(
    stage: Stage, log: Log, action: str
) -> None:
    process, _ = await owner(stage)
    stage.ask(process, "after_fetch", action)
    await log.send(*backlog(f"outside-{action}", 10))
    assert await ended(process, 30) == ENDED_BY_ITSELF
    await check(stage, log)
