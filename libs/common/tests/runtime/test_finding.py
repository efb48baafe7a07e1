"""Reads for people, on a real PostgreSQL: by name, by what columns hold, in pages, counted."""

from collections.abc import Callable

import pytest

from apprenticeship.common.runtime.postgres import PostgresStore
from apprenticeship.common.runtime.postgres.finding import PostgresReads
from apprenticeship.common.runtime.reads import Holding
from libs.common.tests.runtime.samples import PEOPLE, Person

Open = Callable[[], PostgresStore]
IN_SPRING = Holding("cohort", "spring")
PERSONS = {
    ("t1", "ann"): Person("Ann", cohorts=("spring",)),
    ("t1", "bob"): Person("Bob", cohorts=("spring", "autumn")),
    ("t1", "cleo"): Person("Cleo", waiting=('a, "quoted" one',)),
    ("t2", "ann"): Person("Other Ann", cohorts=("spring",)),
}  # fmt: skip


@pytest.fixture
async def store(open_postgres: Open) -> PostgresStore:
    store = open_postgres()
    async with store.transaction() as tx:
        await tx.save(PEOPLE, {name: (person, 1) for name, person in PERSONS.items()})
    return store


async def names(reads: PostgresReads, *holding: Holding, **how: object) -> list[tuple[str, str]]:
    found = reads.rows(Person, *holding, **how)  # type: ignore[arg-type]
    return [(one.tenant, one.key) async for one in found]


async def test_a_row_is_found_by_its_name(store: PostgresStore) -> None:
    reads = PostgresReads(store)
    assert await reads.find(Person, "t1", "ann") == PERSONS["t1", "ann"]
    assert await reads.find(Person, "t2", "bob") is None


@pytest.mark.parametrize("page", [1, 2, 3, 500])
async def test_pages_together_are_all_rows_in_order(store: PostgresStore, page: int) -> None:
    reads = PostgresReads(store, page)
    assert await names(reads) == sorted(PERSONS)
    assert [one.case async for one in reads.rows(Person)] == list(PERSONS.values())
    assert await names(reads, limit=3) == sorted(PERSONS)[:3]
    assert await names(reads, limit=0) == []
    assert await names(reads, after=("t1", "bob")) == [("t1", "cleo"), ("t2", "ann")]
    assert await names(reads, tenant="t1") == sorted(PERSONS)[:3]


async def test_rows_are_found_by_what_their_columns_hold(store: PostgresStore) -> None:
    reads = PostgresReads(store)
    assert await names(reads, IN_SPRING) == [("t1", "ann"), ("t1", "bob"), ("t2", "ann")]
    assert await names(reads, IN_SPRING, tenant="t2") == [("t2", "ann")]
    assert await names(reads, IN_SPRING, Holding("cohort", "autumn")) == [("t1", "bob")]
    assert await names(reads, Holding("waiting", 'a, "quoted" one')) == [("t1", "cleo")]
    assert await names(reads, Holding("cohort", "' or true --")) == []


async def test_values_are_counted_by_tenant(store: PostgresStore) -> None:
    counts = await PostgresReads(store).counts(Person, "cohort")
    assert counts == {("t1", "spring"): 2, ("t1", "autumn"): 1, ("t2", "spring"): 1}


async def test_a_column_that_was_not_declared_is_our_mistake(store: PostgresStore) -> None:
    reads = PostgresReads(store)
    with pytest.raises(LookupError, match="person has no column shoe_size"):
        await names(reads, Holding("shoe_size", "44"))
    with pytest.raises(LookupError, match="shoe_size"):
        await reads.counts(Person, "shoe_size")


async def test_reading_goes_on_beside_an_open_batch(store: PostgresStore) -> None:
    async with store.transaction() as tx:
        await tx.load(PEOPLE, [("t1", "ann")], lock=True)
        assert await PostgresReads(store).find(Person, "t1", "ann") == PERSONS["t1", "ann"]
