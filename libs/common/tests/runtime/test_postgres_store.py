"""The store on a real PostgreSQL: the suite, and what only several connections show."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from uuid import UUID

import asyncpg
import pytest

from apprenticeship.common.runtime.handlers import Count, Select
from apprenticeship.common.runtime.ports import Claim, Retry, Stale, Store
from apprenticeship.common.runtime.postgres import PostgresStore, journal, rows
from apprenticeship.common.runtime.postgres.connections import Limits
from libs.common.tests.runtime.samples import (
    ANN,
    NOON,
    PEOPLE,
    PROGRAMS,
    TABLES,
    OpenStore,
    Person,
    due,
    fact,
    id_of,
    park,
    parked,
    people,
    reminder,
    write_people,
)
from libs.common.tests.runtime.store_conformance import StoreConformance

pytestmark = pytest.mark.embedded
OpenPostgres = Callable[..., PostgresStore]


@pytest.fixture
def open_store(open_postgres: OpenPostgres) -> OpenStore:
    return open_postgres


@pytest.fixture
def store(open_postgres: OpenPostgres) -> Store:
    return open_postgres()


@pytest.fixture
async def admin(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(dsn)
    yield connection
    await connection.close()


class TestPostgresStore(StoreConformance):
    """The suite."""


async def batch(store: Store, size: int) -> None:
    """All that a batch does, about so many keys."""
    names = [f"{size}-{n}" for n in range(size)]
    keys = [("t1", name) for name in names]
    async with store.transaction() as tx:
        await tx.open({0: 1}, list(range(size)), [Claim(id_of(n), 1) for n in names], keys, [])
        await tx.load(PEOPLE, keys, lock=True)
        await tx.lock_names(dict.fromkeys(names, False))
        await tx.load(PROGRAMS, keys, lock=False)
        await tx.save(PEOPLE, {key: (Person(key[1], ("c1",)), 1) for key in keys})
        await tx.remind([reminder(name, 0) for name in names])
        await tx.write([fact(name, name) for name in names], [0], range(size))
        await tx.park([parked(f"early {name}", "early", name, waits_for="p") for name in names])
        await tx.close([id_of(name) for name in names])
        await tx.notify(range(size))


async def test_a_batch_of_500_issues_as_many_statements_as_one_of_1(
    open_postgres: OpenPostgres,
) -> None:
    store = open_postgres()
    await store.raise_fence([0])
    counted = []
    for size in (1, 500):
        before = store.statements
        await batch(store, size)
        counted.append(store.statements - before)
    assert counted == [10, 10]


async def test_what_has_no_arguments_is_no_statement(open_postgres: OpenPostgres) -> None:
    store = open_postgres()
    async with store.transaction() as tx:
        await tx.load(PEOPLE, [], lock=True)
        await tx.save(PEOPLE, {})
        await tx.lock_names({})
        await tx.park([])
        await tx.close([])
        await tx.remind([])
        await tx.notify([])
    assert store.statements == 0


async def test_who_creates_locks_out_who_waits_and_not_the_other_way_round(
    open_postgres: OpenPostgres,
) -> None:
    creator, waiter, another = open_postgres(), open_postgres(), open_postgres()
    order: list[str] = []

    async def take(store: Store, name: str, *, alone: bool, hold: float) -> None:
        async with store.transaction() as tx:
            await tx.lock_names({"p2": alone, "p1": alone})
            order.append(name)
            await asyncio.sleep(hold)
            order.append(f"{name} ends")

    holding = asyncio.create_task(take(creator, "creator", alone=True, hold=0.2))
    await asyncio.sleep(0.1)
    waiting = [asyncio.create_task(take(store, "waiter", alone=False, hold=0.2)) for store in (waiter, another)]
    await asyncio.gather(holding, *waiting)
    assert order == [
        "creator", "creator ends", "waiter", "waiter", "waiter ends", "waiter ends",
    ]  # fmt: skip


async def test_a_round_that_somebody_runs_is_left_alone(open_postgres: OpenPostgres) -> None:
    one, other = open_postgres(), open_postgres()
    async with one.transaction() as mine, other.transaction() as theirs:
        assert await mine.round_lock("cohorts")
        assert not await theirs.round_lock("cohorts")
        assert await theirs.round_lock("mentors")


async def test_a_lost_connection_is_tried_again_on_a_new_one(
    open_postgres: OpenPostgres, admin: asyncpg.Connection
) -> None:
    store = open_postgres()
    kill = """select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'apprenticeship'"""

    async def cut() -> None:
        async with store.transaction() as tx:
            await tx.save(PEOPLE, {ANN: (Person("Ann"), 1)})
            await admin.execute(kill)
            await tx.load(PEOPLE, [ANN], lock=True)

    with pytest.raises(Retry):
        await cut()
    assert await people(store) == {}
    assert await due(store) == []
    await admin.execute(kill)  # while nobody speaks
    for _ in range(2):
        try:
            assert await people(store) == {}
            assert await due(store) == []
        except Retry:
            continue
        break
    else:
        pytest.fail("the connections did not come back")


async def test_an_altered_table_is_tried_again(open_postgres: OpenPostgres, admin: asyncpg.Connection) -> None:
    store = open_postgres()
    await write_people(store, {"ann": Person("Ann")})
    await people(store)
    await admin.execute("alter table person alter column version type int")
    try:
        for _ in range(2):
            try:
                found = await people(store)
            except Retry:
                continue
            assert found == {ANN: (Person("Ann"), 1)}
            break
        else:
            pytest.fail("the statement stayed stale")
    finally:
        await admin.execute("alter table person alter column version type bigint")


async def test_two_that_lock_each_other_out_try_again(open_postgres: OpenPostgres) -> None:
    one, other = open_postgres(), open_postgres()
    await write_people(one, {"ann": Person("Ann"), "bob": Person("Bob")})

    async def crossing(store: Store, first: str, second: str) -> str:
        async with store.transaction() as tx:
            await tx.load(PEOPLE, [("t1", first)], lock=True)
            await asyncio.sleep(0.1)
            await tx.load(PEOPLE, [("t1", second)], lock=True)
        return "done"

    ends = await asyncio.gather(crossing(one, "ann", "bob"), crossing(other, "bob", "ann"), return_exceptions=True)
    assert {type(end) for end in ends} == {str, Retry}
    assert len(await people(one)) == 2


async def test_what_a_round_has_gathered_nobody_changes_before_it_has_counted(open_postgres: OpenPostgres) -> None:
    one, other = open_postgres(), open_postgres()
    await write_people(one, {"ann": Person("Ann", ("c1",))})

    async def leave(store: Store) -> None:
        async with store.transaction() as tx:
            [(case, version)] = (await tx.load(PEOPLE, [ANN], lock=True)).values()
            await tx.save(PEOPLE, {ANN: (replace(case, waiting=()), version + 1)})

    async with one.transaction() as tx:
        assert await tx.select(Select(Person, "waiting"), PEOPLE, 10)
        leaving = asyncio.create_task(leave(other))
        done, _ = await asyncio.wait({leaving}, timeout=0.2)
        assert not done
        assert await tx.count(Count(Person, "waiting"), PEOPLE) == {("t1", "c1"): 1}
    await leaving


async def test_rows_are_locked_in_one_order(open_postgres: OpenPostgres) -> None:
    one, other = open_postgres(), open_postgres()
    names = [str(n) for n in range(50)]
    await write_people(one, {name: Person(name) for name in names})
    keys = [("t1", name) for name in names]

    async def take(store: Store, order: list[tuple[str, str]]) -> None:
        for _ in range(20):
            async with store.transaction() as tx:
                found = await tx.load(PEOPLE, order, lock=True)
                await tx.save(PEOPLE, {key: (case, n + 1) for key, (case, n) in found.items()})

    await asyncio.gather(take(one, keys), take(other, keys[::-1]))
    assert {version for _, version in (await people(other)).values()} == {41}


async def test_a_dismissal_between_two_steps_of_a_batch_wins(
    open_postgres: OpenPostgres, admin: asyncpg.Connection
) -> None:
    store = open_postgres()
    await park(store, parked("a", "early", waits_for="p1"))

    async def batch_() -> set[UUID]:
        async with store.transaction() as tx:
            again = (await tx.open({}, [], [], [], [id_of("a")])).again
            await admin.execute("update parked set closed = now(), closed_how = 'dismissed', due = false")
            await tx.close(again)
        return again

    with pytest.raises(Stale):
        await batch_()
    async with store.transaction() as tx:
        assert (await tx.open({}, [], [], [], [id_of("a")])).again == set()


async def test_a_server_out_of_reach_is_tried_again() -> None:
    store = PostgresStore("postgresql://nobody@127.0.0.1:1/nowhere", TABLES)
    with pytest.raises(Retry):
        await people(store)
    with pytest.raises(Retry):
        await store.due([0], NOON, 1)


@pytest.mark.parametrize("analysed", [False, True])
async def test_no_statement_reads_a_table_from_end_to_end(
    open_postgres: OpenPostgres, admin: asyncpg.Connection, analysed: bool
) -> None:
    """Plans as the store's connection makes them, on tables that have grown since anybody looked."""
    names = [str(n) for n in range(3000)]
    store = open_postgres(Limits())
    for part in (names[n : n + 300] for n in range(0, len(names), 300)):
        await write_people(store, {name: Person(name) for name in part})
        await park(store, *(parked(name, "early", waits_for=name) for name in part))
        async with store.transaction() as tx:
            await tx.write([fact(name) for name in part], [], [])
    if analysed:
        await admin.execute("analyze")
    few = names[:300]
    tenants, ids = ["t1"] * len(few), [id_of(name) for name in few]
    for sql, *arguments in (
        (rows.load(PEOPLE, lock=True), tenants, few, [0] * len(few)),
        (rows.load(PEOPLE, lock=False), tenants, few, [0] * len(few)),
        (rows.save(PROGRAMS), tenants, few, [1] * len(few), ['{"title": "x"}'] * len(few)),
        (journal.WRITE, *([[]] * 12), [0], []),
        (journal.CLOSE, ids),
        (journal.UNTOLD, [0], 0, 300),
    ):
        plan = "\n".join(row[0] for row in await admin.fetch(f"explain {sql}", *arguments))
        assert not re.search(r"Seq Scan on (person|parked|fact)", plan), plan
