"""The store in memory: the suite, and what only a simulation asks of it."""

import asyncio

import pytest

from apprenticeship.common.runtime.memory import MemoryDatabase, MemoryStore
from apprenticeship.common.runtime.ports import Retry, Store
from libs.common.tests.runtime.samples import (
    ANN,
    PEOPLE,
    TABLES,
    OpenStore,
    Person,
    due,
    id_of,
    park,
    parked,
    people,
    write_people,
)
from libs.common.tests.runtime.store_conformance import StoreConformance


@pytest.fixture
def database() -> MemoryDatabase:
    return MemoryDatabase(TABLES, patience=3, silence=0.5)


@pytest.fixture
def open_store(database: MemoryDatabase) -> OpenStore:
    return lambda: MemoryStore(database)


@pytest.fixture
def store(open_store: OpenStore) -> Store:
    return open_store()


class TestMemoryStore(StoreConformance):
    """The suite."""


class Failing:
    """Fails once, at one point."""

    def __init__(self, point: str) -> None:
        self.point, self.seen = point, list[str]()

    async def __call__(self, point: str) -> None:
        self.seen.append(point)
        if point == self.point:
            self.point = ""
            raise Retry(point)


@pytest.mark.parametrize(("point", "is_written"), [("save", False), ("commit", False), ("committed", True)])
async def test_a_fault_before_or_after_the_commit(database: MemoryDatabase, point: str, is_written: bool) -> None:
    faults = Failing(point)
    store = MemoryStore(database, faults)
    with pytest.raises(Retry):
        await write_people(store, {"ann": Person("Ann")})
    assert bool(await people(store)) is is_written
    assert faults.seen[0] == "save"


async def test_a_killed_member_leaves_nothing_and_blocks_nobody(database: MemoryDatabase) -> None:
    killed, other = MemoryStore(database), MemoryStore(database)

    async def batch() -> None:
        async with killed.transaction() as tx:
            await tx.save(PEOPLE, {ANN: (Person("Ann"), 1)})
            await asyncio.sleep(0.1)
            await tx.load(PEOPLE, [ANN], lock=True)

    tasks = [asyncio.create_task(batch()) for _ in range(3)]
    await asyncio.sleep(0.01)
    killed.abort()
    await asyncio.wait_for(write_people(other, {"ann": Person("other")}), 0.05)
    assert [type(end) for end in await asyncio.gather(*tasks, return_exceptions=True)] == [Retry] * 3
    assert await people(other) == {ANN: (Person("other"), 1)}


async def test_nobody_sees_what_is_not_committed(database: MemoryDatabase) -> None:
    store = MemoryStore(database)
    async with store.transaction() as tx:
        await tx.park([parked("a", "failed")])
        await tx.close([id_of("a")])
        await tx.park([parked("b", "behind")])
        assert await due(store) == []
    assert await due(store) == ["b"]


async def test_who_waits_too_long_tries_again(database: MemoryDatabase) -> None:
    database.turns._patience, database.turns._silence = 0.02, 9
    async with MemoryStore(database).transaction():
        with pytest.raises(Retry):
            await people(MemoryStore(database))


async def test_commands_release_and_dismiss(database: MemoryDatabase) -> None:
    store = MemoryStore(database)
    await park(store, parked("f", "failed"), parked("b", "behind"), parked("r", "refused"))
    await store.release(id_of("f"))
    await store.release(id_of("r"))
    assert await due(store) == ["f", "b", "r"]
    await park(store, parked("f", "failed"))
    await store.dismiss(id_of("r"))
    assert await due(store) == []
    await store.dismiss(id_of("f"))
    assert await due(store) == ["b"]


async def test_two_runs_are_one(database: MemoryDatabase) -> None:
    async def run(database: MemoryDatabase) -> list[str]:
        faults = Failing("")
        for n in range(5):
            await write_people(MemoryStore(database, faults), {str(n): Person(str(n))})
        return faults.seen

    assert await run(database) == await run(MemoryDatabase(TABLES))
