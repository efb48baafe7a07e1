"""What people see of a service, and the two commands they may give about a parked event."""

import asyncio
from collections.abc import Callable

import pytest

from apprenticeship.common.runtime.postgres import Operations, PostgresStore
from apprenticeship.common.runtime.postgres.operations import NotDone, NotThere
from libs.common.tests.runtime.samples import due, fact, id_of, park, parked, reminder

pytestmark = pytest.mark.embedded


@pytest.fixture
async def store(open_postgres: Callable[[], PostgresStore]) -> PostgresStore:
    """Ann's key is locked by ``f``, two wait behind it; an early and a refused event beside them."""
    store = open_postgres()
    await park(
        store,
        parked("f", "failed"),
        parked("b1", "behind"),
        parked("b2", "behind"),
        parked("e", "early", "bob", waits_for="p1"),
        parked("r", "refused", "bob"),
    )
    return store


@pytest.fixture
def operations(store: PostgresStore) -> Operations:
    return Operations(store)


async def test_a_released_event_goes_first_and_the_rest_follows(store: PostgresStore, operations: Operations) -> None:
    assert await operations.release(id_of("f"), "kim", "bug mended") == 0
    assert await due(store) == ["f", "b1", "b2"]


@pytest.mark.parametrize("name", ["e", "r"])
async def test_what_is_early_or_refused_may_be_tried_again(
    store: PostgresStore, operations: Operations, name: str
) -> None:
    await operations.release(str(id_of(name)), "kim", "look again")
    assert await due(store) == [name]


async def test_releasing_twice_is_refused(operations: Operations) -> None:
    await operations.release(id_of("f"), "kim", "bug mended")
    with pytest.raises(NotDone, match="already been released"):
        await operations.release(id_of("f"), "lee", "me too")
    assert len(await operations.audited()) == 1


async def test_one_of_two_who_release_at_once_is_refused(operations: Operations) -> None:
    ends = await asyncio.gather(
        *(operations.release(id_of("f"), who, "bug mended") for who in ("kim", "lee")),
        return_exceptions=True,
    )
    assert [type(end) for end in ends if isinstance(end, Exception)] == [NotDone]


async def test_what_waits_behind_is_not_released_alone(operations: Operations) -> None:
    with pytest.raises(NotDone, match=f"waits behind {id_of('f')}"):
        await operations.release(id_of("b1"), "kim", "hurry")


async def test_a_dismissed_event_is_gone_and_the_rest_goes_on(store: PostgresStore, operations: Operations) -> None:
    await operations.dismiss(id_of("f"), "kim", "sent in error")
    assert await due(store) == ["b1", "b2"]
    for command in (operations.dismiss, operations.release):
        with pytest.raises(NotDone, match="already dismissed"):
            await command(id_of("f"), "kim", "again")


async def test_what_was_released_may_still_be_dismissed(store: PostgresStore, operations: Operations) -> None:
    await operations.release(id_of("r"), "kim", "look again")
    await operations.dismiss(id_of("r"), "kim", "no")
    assert await due(store) == []


async def test_what_nobody_knows_is_named(operations: Operations) -> None:
    for unknown in (id_of("unknown"), "no id"):
        with pytest.raises(NotThere):
            await operations.release(unknown, "kim", "why not")
        with pytest.raises(NotThere):
            await operations.show(unknown)


async def test_every_command_is_on_record(operations: Operations) -> None:
    await operations.release(id_of("f"), "kim", "bug mended")
    await operations.dismiss(id_of("e"), "lee", "sent in error")
    seen = [
        (row["who"], row["action"], row["subject"], row["reason"], row["detail"]) for row in await operations.audited()
    ]
    assert seen == [
        ("lee", "dismiss", str(id_of("e")), "sent in error", "early code"),
        ("kim", "release", str(id_of("f")), "bug mended", "failed code"),
    ]


async def test_the_owner_is_woken(store: PostgresStore, operations: Operations) -> None:
    heard = asyncio.Event()
    listening = asyncio.create_task(store.listen(heard.set))
    await asyncio.wait_for(heard.wait(), 5)
    heard.clear()
    await operations.release(id_of("f"), "kim", "bug mended")
    await asyncio.wait_for(heard.wait(), 5)
    listening.cancel()


async def test_parked_events_are_grouped_listed_and_shown(operations: Operations) -> None:
    groups = [(row["outcome"], row["number"], row["due"]) for row in await operations.groups()]
    assert groups == [("behind", 2, 0), ("early", 1, 0), ("failed", 1, 0), ("refused", 1, 0)]
    assert [row["body"] for row in await operations.parked()] == ["f", "b1", "b2", "e", "r"]
    assert [row["body"] for row in await operations.parked("behind", "code", 1)] == ["b1"]
    shown = await operations.show(str(id_of("f")))
    assert (shown["outcome"], shown["behind"], shown["attempts"]) == ("failed", 2, 1)
    assert shown["attributes"] == {}


async def test_one_persons_journal_is_in_order(store: PostgresStore, operations: Operations) -> None:
    person = str(id_of("somebody"))
    async with store.transaction() as tx:
        [first, _], _ = await tx.write([fact("first"), fact("second")], [], [])
    async with store.transaction() as tx:
        await tx.open({}, [first], [], [], [])
    said = await operations.journal(person)
    assert [(row["body"], row["told"]) for row in said] == [("first", True), ("second", False)]
    assert said[0]["attributes"] == {"specversion": "1.0"}
    assert await operations.journal("nobody", "t1") == []


async def test_the_backlog_is_counted(store: PostgresStore, operations: Operations) -> None:
    async with store.transaction() as tx:
        await tx.write([fact("a"), fact("b")], [], [])
        await tx.remind([reminder("m", 0)])
    await operations.release(id_of("r"), "kim", "look again")
    assert await operations.backlog() == {
        "untold": 2,
        "due": 1,
        "reminders": 1,
        "parked": {"behind": 2, "early": 1, "failed": 1, "refused": 1},
    }


async def test_a_breaker_is_closed_by_command(store: PostgresStore, operations: Operations) -> None:
    await store.trip(3, "b1", "KeyError")
    await operations.reopen(3, "kim", "bug mended")
    assert await store.breakers("b1") == {}
    with pytest.raises(NotThere):
        await operations.reopen(3, "kim", "bug mended")
