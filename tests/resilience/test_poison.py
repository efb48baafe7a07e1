"""Events on which our own code fails lock their key, are released in order, and stop an index when they are many."""

import asyncio
from collections.abc import Iterator
from itertools import count

import asyncpg
import pytest

from tests.resilience.words import TRAINING, Sent

from .log import Log
from .oracle import Oracle, gathered
from .pen import Person, modules
from .settling import settled
from .stage import Stage, logged, staged, until

pytestmark = [pytest.mark.native, pytest.mark.slow]
IN_A_ROW = 20
_attempts = count(7001)
"""A number that no other event carries: the text by which a poison is known."""


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with staged("training", replicas=2) as stage:
        yield stage


@pytest.fixture(autouse=True)
def unspoilt(stage: Stage) -> None:
    stage.spoil()


def poison(person: Person) -> tuple[Sent, str]:
    """A failed attempt, and the text that its payload alone holds."""
    attempt = next(_attempts)
    return person.result(modules()[1], attempt, "failed"), f'"attempt":{attempt}'


async def parked(stage: Stage, person: Person, *outcomes: str) -> list[asyncpg.Record]:
    """What is open of a person, in the order in which it was parked."""
    sql = "select id, outcome, attempts from parked where key = $1 and closed is null order by position"
    found = list[asyncpg.Record]()

    async def as_wanted() -> bool:
        found[:] = await stage.fetch("training", sql, person.key)
        return [row["outcome"] for row in found] == list(outcomes)

    await until(as_wanted, f"{person.key} has {outcomes} parked")
    return found


async def completed(stage: Stage, person: Person) -> list[str]:
    """Modules in the order in which they were completed."""
    sql = """select convert_from(body, 'UTF8')::jsonb ->> 'module_id' from fact
             where key = $1 and type like '%.module-completed.v1' order by seq"""
    return [row[0] for row in await stage.fetch("training", sql, person.key)]


async def audited(stage: Stage, subject: object) -> list[str]:
    sql = "select action from audit where subject = $1 order by id"
    return [row[0] for row in await stage.fetch("training", sql, str(subject))]


async def whole(stage: Stage, log: Log, *may_wait: str) -> None:
    await settled(stage, log, TRAINING)
    assert not Oracle(await gathered(stage, log, TRAINING), may_wait).violations()


async def poisoned(stage: Stage, log: Log, name: str, action: str) -> Person:
    """Somebody whose second event fails, with two more behind it, and somebody else beside them."""
    person, other = Person(name), Person(name, "other")
    bad, text = poison(person)
    stage.spoil(f"{text} {action}")
    first, second, third, fourth = modules()[:4]
    await log.send(person.enrolled(), other.enrolled(), person.result(first), bad)
    await log.send(person.result(second), other.result(first), person.result(third), other.result(fourth))
    await parked(stage, person, "failed", "behind", "behind")
    assert await completed(stage, person) == [first]
    await until(lambda: _has(stage, other, first, fourth), "others flow")
    return person


async def _has(stage: Stage, person: Person, *wanted: str) -> bool:
    return await completed(stage, person) == list(wanted)


@pytest.mark.parametrize("action", ["raise", "cancel", "exit"])
async def test_a_decision_that_fails_locks_its_key_and_is_released_in_order_exactly_once(
    stage: Stage, log: Log, action: str
) -> None:
    person = await poisoned(stage, log, f"poison-{action}", action)
    await whole(stage, log, "failed", "behind")
    failed, *behind = await parked(stage, person, "failed", "behind", "behind")
    one, other = stage.members("training")
    refused = await stage.command(one, f"/ops/parked/{behind[0]['id']}/release")
    assert refused.status_code == 409
    for attempt in (2, 3):  # it fails again, and what waits stays behind it
        assert (await stage.command(one, f"/ops/parked/{failed['id']}/release")).is_success
        await until(lambda n=attempt: _tried(stage, failed["id"], n), f"attempt {attempt}")  # type: ignore[misc]
        await parked(stage, person, "failed", "behind", "behind")
    stage.spoil()
    answers = await asyncio.gather(
        *(stage.command(process, f"/ops/parked/{failed['id']}/release") for process in (one, other, one))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    await parked(stage, person)
    assert await completed(stage, person) == modules()[:3]
    assert (await stage.command(one, f"/ops/parked/{failed['id']}/release")).status_code == 409
    assert await audited(stage, failed["id"]) == ["release"] * 3
    await whole(stage, log)


async def _tried(stage: Stage, id_: object, times: int) -> bool:
    sql = "select attempts = $2 and not due from parked where id = $1"
    return bool((await stage.fetch("training", sql, id_, times))[0][0])


async def test_what_waits_behind_a_dismissed_event_goes_on(stage: Stage, log: Log) -> None:
    person = await poisoned(stage, log, "dismissed", "raise")
    failed, *_ = await parked(stage, person, "failed", "behind", "behind")
    assert (await stage.command(stage.members("training")[0], f"/ops/parked/{failed['id']}/dismiss")).is_success
    await parked(stage, person)
    assert await completed(stage, person) == modules()[:3]
    assert await audited(stage, failed["id"]) == ["dismiss"]
    await whole(stage, log)


def of_index(index: int, number: int, name: str) -> list[Person]:
    """So many people whose key falls into an index."""
    people = (Person(name, index, n) for n in count())
    found = list[Person]()
    while len(found) < number:
        if TRAINING.index_of((person := next(people)).key) == index:
            found.append(person)
    return found


async def tripped(stage: Stage, log: Log, index: int, name: str) -> list[Person]:
    """Failures in a row until the index is paused; then one more event waits there, and others flow elsewhere."""
    *people, last = of_index(index, IN_A_ROW + 1, name)
    [beside] = of_index((index + 1) % 6, 1, name)
    await log.send(*(person.enrolled() for person in (*people, last, beside)))
    await settled(stage, log, TRAINING)
    bad = [poison(person) for person in people]
    stage.spoil(*(f"{text} raise" for _, text in bad))
    await log.send(*(one for one, _ in bad))
    await until(lambda: _paused(stage, index), f"index {index} is paused")
    await log.send(last.result(modules()[0]), beside.result(modules()[0]))
    await until(lambda: _has(stage, beside, modules()[0]), "other indexes flow")
    await asyncio.sleep(1)
    assert not await completed(stage, last)
    return [*people, last]


async def _paused(stage: Stage, index: int) -> bool:
    return bool(await stage.fetch("training", "select from breaker where index = $1", index))


async def release_all(stage: Stage, people: list[Person]) -> None:
    stage.spoil()
    for person in people:
        [failed] = await parked(stage, person, "failed")
        assert (await stage.command(stage.members("training")[0], f"/ops/parked/{failed['id']}/release")).is_success


@pytest.mark.parametrize("replica", [0, 1])
async def test_a_breaker_opens_after_many_failures_and_closes_by_a_command_to_any_replica(
    stage: Stage, log: Log, replica: int
) -> None:
    index = 2 + replica
    *people, last = await tripped(stage, log, index, f"breaker-{replica}")
    process = stage.members("training")[0]
    assert (await stage.command(process, f"/ops/breakers/{index}/close")).is_success
    assert (await stage.command(process, f"/ops/breakers/{index}/close")).status_code == 404
    await until(lambda: _has(stage, last, modules()[0]), "the index flows again", 15)
    assert not await _paused(stage, index)
    await release_all(stage, people)
    await whole(stage, log)


async def test_an_index_that_a_breaker_has_paused_stays_so_for_its_next_owner_until_a_new_build_comes(
    stage: Stage, log: Log
) -> None:
    *people, last = await tripped(stage, log, 1, "build")
    for process in stage.members("training"):
        stage.kill(process)
    await stage.ready("training")
    await asyncio.sleep(2)
    assert not await completed(stage, last)
    stage.spoil()
    for process in stage.members("training"):
        stage.kill(process)
        stage.platform.spawn("training", process.replica, APPRENTICESHIP_BUILD="the-next-one")
    await stage.ready("training")
    await until(lambda: _has(stage, last, modules()[0]), "a new build delivers the index", 15)
    await release_all(stage, people)
    await whole(stage, log)
    assert any(logged(process, "breaker.opened") for process in stage.members("training"))
