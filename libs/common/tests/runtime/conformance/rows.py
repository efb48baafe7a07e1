"""Declared rows: versions, tenants, and what rounds ask of them."""

import pytest

from apprenticeship.common.runtime.handlers import Count, Select
from apprenticeship.common.runtime.ports import Stale, Store
from libs.common.tests.runtime.samples import (
    ANN,
    BOB,
    PEOPLE,
    PROGRAMS,
    OpenStore,
    Person,
    people,
    write_people,
)


class Rows:
    """What one key holds."""

    async def test_rows_come_back_equal_with_their_version(self, store: Store) -> None:
        ann = Person("Ann", waiting=("c1", 'a "quoted" \\ one'), cohorts=("c2",))
        await write_people(store, {"ann": ann})
        async with store.transaction() as tx:
            loaded = await tx.load(PEOPLE, [ANN, BOB], lock=True)
            assert loaded == {ANN: (ann, 1)}
            assert await tx.load(PROGRAMS, [ANN], lock=False) == {}
            await tx.save(PEOPLE, {ANN: (Person("Anna"), 2), BOB: (Person("Bob"), 1)})
        async with store.transaction() as tx:
            assert await tx.load(PEOPLE, {BOB, ANN}, lock=False) == {
                ANN: (Person("Anna"), 2),
                BOB: (Person("Bob"), 1),
            }

    async def test_a_tenant_sees_its_own_rows(self, store: Store) -> None:
        await write_people(store, {"ann": Person("Ann of t1")})
        await write_people(store, {"ann": Person("Ann of t2")}, tenant="t2")
        async with store.transaction() as tx:
            found = await tx.load(PEOPLE, [("t2", "ann")], lock=True)
        assert found == {("t2", "ann"): (Person("Ann of t2"), 1)}

    async def test_a_known_row_is_read_anew_when_another_has_changed_it(self, open_store: OpenStore) -> None:
        ours, theirs = open_store(), open_store()
        await write_people(ours, {"ann": Person("Ann")})
        assert await _ann(ours) == (Person("Ann"), 1)
        async with theirs.transaction() as tx:
            await tx.save(PEOPLE, {ANN: (Person("Anna"), 2)})
        assert await _ann(ours) == (Person("Anna"), 2)

    async def test_what_was_rolled_back_is_not_remembered(self, open_store: OpenStore) -> None:
        ours, theirs = open_store(), open_store()
        with pytest.raises(ZeroDivisionError):
            await _saved_in_vain(ours)
        await write_people(theirs, {"ann": Person("Ann")})
        assert await _ann(ours) == (Person("Ann"), 1)

    @pytest.mark.parametrize("version", [1, 2, 4])
    async def test_another_version_than_the_next_is_stale(self, store: Store, version: int) -> None:
        await write_people(store, {"ann": Person("Ann")})
        async with store.transaction() as tx:
            await tx.save(PEOPLE, {ANN: (Person("Ann"), 2)})
        with pytest.raises(Stale):
            async with store.transaction() as tx:
                await tx.save(PEOPLE, {ANN: (Person("late"), version), BOB: (Person("Bob"), 1)})
        assert await people(store) == {ANN: (Person("Ann"), 2)}

    async def test_a_row_that_has_gone_is_stale(self, store: Store) -> None:
        with pytest.raises(Stale):
            async with store.transaction() as tx:
                await tx.save(PEOPLE, {ANN: (Person("Ann"), 2)})

    async def test_a_row_that_appeared_under_us_is_stale(self, open_store: OpenStore) -> None:
        one, other = open_store(), open_store()
        await write_people(one, {"ann": Person("first")})
        with pytest.raises(Stale):
            await write_people(other, {"ann": Person("second")})


class Rounds:
    """Many rows at once."""

    async def test_those_who_hold_something_come_in_order(self, store: Store) -> None:
        await write_people(
            store,
            {
                "carl": Person("Carl", ("c1",)),
                "ann": Person("Ann", ("c1", "c2")),
                "bob": Person("Bob"),
                "Dora": Person("Dora", ("c1",)),
            },
        )
        await write_people(store, {"ann": Person("Ann of t0", ("c9",))}, tenant="t0")
        async with store.transaction() as tx:
            waiting = await tx.select(Select(Person, "waiting"), PEOPLE, 10)
            everybody = await tx.select(Select(Person, lock=False), PEOPLE, 10)
            first = await tx.select(Select(Person, "waiting"), PEOPLE, 2)
        keys = [("t0", "ann"), ("t1", "Dora"), ("t1", "ann"), ("t1", "carl")]
        assert list(waiting) == keys
        assert waiting["t1", "ann"] == (Person("Ann", ("c1", "c2")), 1)
        assert list(everybody) == [*keys[:3], BOB, keys[3]]
        assert list(first) == keys[:2]

    async def test_values_are_counted_per_tenant(self, store: Store) -> None:
        named = {str(n): Person("P", cohorts=("c1", f"c{n % 2}")) for n in range(4)}
        await write_people(store, named | {"free": Person("free")})
        await write_people(store, {"x": Person("X", cohorts=("c1",))}, tenant="t2")
        async with store.transaction() as tx:
            counted = await tx.count(Count(Person, "cohort"), PEOPLE)
        assert counted == {("t1", "c0"): 2, ("t1", "c1"): 4, ("t2", "c1"): 1}

    async def test_a_round_is_run_by_one(self, open_store: OpenStore) -> None:
        store = open_store()
        async with store.transaction() as tx:
            assert await tx.round_lock("cohorts")
            assert await tx.round_lock("mentors")
        async with open_store().transaction() as tx:
            assert await tx.round_lock("cohorts")


async def _ann(store: Store) -> tuple[Person, int]:
    async with store.transaction() as tx:
        [found] = (await tx.load(PEOPLE, [ANN], lock=True)).values()
    return found


async def _saved_in_vain(store: Store) -> float:
    async with store.transaction() as tx:
        await tx.save(PEOPLE, {ANN: (Person("never"), 1)})
        await tx.load(PEOPLE, [ANN], lock=True)
        return 1 / 0
