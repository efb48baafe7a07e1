"""What did not pass: parked, woken, taken up again in order, closed; and reminders."""

from dataclasses import replace
from datetime import timedelta

import pytest

from apprenticeship.common.runtime.ports import Due, Stale, Store
from libs.common.tests.runtime.samples import (
    ANN,
    BOB,
    NOON,
    PROGRAMS,
    OpenStore,
    Program,
    due,
    fact,
    id_of,
    park,
    parked,
    reminder,
)


async def close(store: Store, *names: str) -> None:
    async with store.transaction() as tx:
        await tx.close([id_of(name) for name in names])


async def wake(store: Store, *programs: str, tenant: str = "t1") -> set[int]:
    async with store.transaction() as tx:
        keys = [(tenant, program) for program in programs]
        found = await tx.load(PROGRAMS, keys, lock=True)
        rows = {key: (Program("x"), found[key][1] + 1 if key in found else 1) for key in keys}
        return await tx.save(PROGRAMS, rows)


class Early:
    """Waits for a named row."""

    async def test_it_is_due_when_that_row_is_written(self, store: Store) -> None:
        await park(
            store,
            parked("for p1", "early", waits_for="p1"),
            parked("for p2", "early", "bob", 1, waits_for="p2"),
            parked("for p1 too", "early", "bob", 3, waits_for="p1"),
        )
        assert await due(store, indexes=(0, 1, 3)) == []
        assert await wake(store, "p1", "p9") == {0, 3}
        assert await wake(store, "p2", tenant="t2") == set()
        assert await due(store) == ["for p1"]
        assert await due(store, indexes=(0, 1, 3)) == ["for p1", "for p1 too"]

    async def test_it_comes_back_as_it_was_parked(self, store: Store) -> None:
        event = parked("a", "early", waits_for="p1", until=NOON)
        await park(store, event)
        [found] = await store.due([0], NOON, 10)
        assert found == Due(event, None, expired=True)

    async def test_a_take_over_makes_it_due(self, store: Store) -> None:
        await park(store, parked("a", "early", waits_for="p1"), parked("b", "early", index=1))
        await store.raise_fence([0, 2])
        assert await due(store, indexes=(0, 1, 2)) == ["a"]

    async def test_it_expires_at_its_deadline(self, store: Store) -> None:
        await park(store, parked("a", "early", waits_for="p1", until=NOON + timedelta(minutes=5)))
        assert await due(store, 4) == []
        assert await due(store, 5) == ["a!"]

    async def test_woken_and_expired_it_is_one_and_both(self, store: Store) -> None:
        await park(store, parked("a", "early", waits_for="p1", until=NOON))
        await wake(store, "p1")
        assert await due(store, -1) == ["a"]
        assert await due(store) == ["a!"]

    async def test_parked_again_it_waits_at_the_end(self, store: Store) -> None:
        await park(store, *(parked(n, "early", waits_for="p1") for n in "abc"))
        await wake(store, "p1")
        await park(store, parked("a", "early", waits_for="p2"))
        assert await due(store) == ["b", "c"]
        assert await wake(store, "p2") == {0}
        assert await due(store) == ["b", "c", "a"]

    async def test_it_locks_nothing(self, store: Store) -> None:
        await park(store, parked("a", "early", waits_for="p1"), parked("b", "refused"))
        async with store.transaction() as tx:
            assert (await tx.open({}, [], [], [ANN], [])).locked == set()


class Failed:
    """Locks its key; what follows waits behind it."""

    async def test_its_key_is_locked_and_no_other(self, store: Store) -> None:
        await park(store, parked("f", "failed"), parked("b", "behind", "bob", 1))
        keys = [ANN, BOB, ("t2", "ann"), ("t1", "carl")]
        async with store.transaction() as tx:
            assert (await tx.open({}, [], [], keys, [])).locked == {ANN, BOB}
            assert (await tx.open({}, [], [], keys, [id_of("f")])).locked == {BOB}
            assert (await tx.open({}, [], [], [], [])).locked == set()

    async def test_what_is_behind_waits_until_it_has_passed(self, store: Store) -> None:
        await park(store, parked("f", "failed"), parked("b1", "behind"), parked("b2", "behind"))
        assert await due(store) == []
        await close(store, "f")
        assert await due(store) == ["b1", "b2"]
        assert await due(store, limit=1) == ["b1"]
        async with store.transaction() as tx:
            assert (await tx.open({}, [], [], [ANN], [id_of("b1")])).locked == {ANN}
        await close(store, "b1", "b2")
        async with store.transaction() as tx:
            assert (await tx.open({}, [], [], [ANN], [])).locked == set()

    async def test_what_is_behind_another_key_or_tenant_flows(self, store: Store) -> None:
        await park(store, parked("f", "failed"), parked("bob", "behind", "bob"))
        await park(store, parked("t2", "behind", tenant="t2"), parked("ann", "behind"))
        assert await due(store) == ["bob", "t2"]

    async def test_failing_again_it_keeps_its_place(self, store: Store) -> None:
        await park(store, parked("f", "failed"), parked("b1", "behind"), parked("b2", "behind"))
        await close(store, "f")
        await park(store, parked("b1", "failed"))
        assert await due(store) == []
        await close(store, "b1")
        await park(store, parked("g", "failed", "bob"), parked("b2", "behind"))
        assert await due(store) == ["b2"]

    async def test_positions_and_facts_are_of_one_sequence(self, store: Store) -> None:
        async with store.transaction() as tx:
            [before], _ = await tx.write([fact("before")], [], [])
            await tx.park([parked("a", "failed"), parked("b", "behind")])
            [after], _ = await tx.write([fact("after")], [], [])
        assert after >= before + 3


class Again:
    """Taken up, and what of it is still to be decided."""

    async def test_whose_turn_it_is_and_whose_it_is_no_more(self, store: Store) -> None:
        await park(store, parked("e", "early", waits_for="p1"), parked("r", "refused"))
        await park(store, parked("f", "failed", "bob"), parked("b", "behind", "bob"))
        await park(store, parked("free", "behind", "carl"), parked("closed", "early"))
        async with store.transaction() as tx:
            await tx.remind([reminder("m", 0)])
            await tx.close([id_of("closed")])
        names = ["e", "r", "f", "b", "free", "closed", "m", "unknown"]
        async with store.transaction() as tx:
            opened = await tx.open({}, [], [], [], [id_of(name) for name in names])
        assert opened.again == {id_of(name) for name in ("e", "free", "m")}

    async def test_what_was_closed_under_us_is_stale(self, store: Store) -> None:
        await park(store, parked("a", "early"), parked("b", "early"))
        await close(store, "a", "a")
        with pytest.raises(Stale):
            await close(store, "a", "b")
        with pytest.raises(Stale):
            await close(store, "unknown")
        await close(store, "b")

    async def test_what_is_closed_stays_closed(self, store: Store) -> None:
        await park(store, parked("a", "early", waits_for="p1"))
        await close(store, "a")
        await park(store, parked("a", "failed"))
        assert await wake(store, "p1") == set()
        await store.raise_fence([0])
        assert await due(store) == []
        async with store.transaction() as tx:
            assert (await tx.open({}, [], [], [ANN], [])).locked == set()

    async def test_of_one_event_parked_twice_in_a_batch_the_last_counts(self, store: Store) -> None:
        await park(store, parked("a", "failed"), parked("a", "refused"))
        async with store.transaction() as tx:
            assert (await tx.open({}, [], [], [ANN], [])).locked == set()

    async def test_not_more_than_asked_for(self, store: Store) -> None:
        await park(store, *(parked(n, "early", until=NOON) for n in "abc"))
        async with store.transaction() as tx:
            await tx.remind([reminder("m", 0)])
        assert await due(store, limit=2) == ["a!", "b!"]
        assert await due(store, limit=4) == ["a!", "b!", "c!", "m"]


class Reminders:
    """Heard once, when their time has come."""

    async def test_by_time_then_name_then_ref_after_what_is_parked(self, store: Store) -> None:
        async with store.transaction() as tx:
            await tx.remind([reminder("b", 0, ref="2"), reminder("b", 0, ref="1")])
            await tx.remind([reminder("c", -5), reminder("a", 0), reminder("later", 1)])
            await tx.remind([reminder("elsewhere", -9, index=4)])
            await tx.park([parked("p", "early", until=NOON)])
        assert await due(store) == ["p!", "c", "a", "b1", "b2"]

    async def test_it_comes_back_as_it_was_set(self, store: Store) -> None:
        async with store.transaction() as tx:
            await tx.remind([reminder("a", 0)])
        assert await store.due([0], NOON, 10) == [Due(None, reminder("a", 0), expired=False)]

    async def test_setting_it_twice_is_setting_it_once(self, store: Store) -> None:
        async with store.transaction() as tx:
            await tx.remind([reminder("a", 0), reminder("a", 0)])
        async with store.transaction() as tx:
            await tx.remind([replace(reminder("a", 0), ref="another")])
        assert await due(store) == ["a"]

    async def test_heard_or_parked_it_is_not_heard_again(self, store: Store) -> None:
        async with store.transaction() as tx:
            await tx.remind([reminder("a", 0), reminder("b", 0)])
            await tx.close([id_of("a")])
            await tx.park([parked("b", "failed")])
        assert await due(store) == []


class Breakers:
    """An index that is paused."""

    async def test_a_breaker_is_of_its_build(self, open_store: OpenStore) -> None:
        store = open_store()
        await store.trip(2, "b1", "KeyError")
        await store.trip(3, "b1", "KeyError")
        await store.trip(3, "b2", "LookupError")
        assert await open_store().breakers("b1") == {2: "KeyError"}
        assert await store.breakers("b2") == {3: "LookupError"}
        assert await store.breakers("b3") == {}
