"""Transactions: the fence, claimed ids, facts and how a batch ends."""

import asyncio

import pytest

from apprenticeship.common.runtime.ports import BadValue, Claim, Fenced, Retry, Store, ToTell, Transaction
from libs.common.tests.runtime.samples import (
    ANN,
    BOB,
    LISTS,
    NOON,
    PEOPLE,
    OpenStore,
    Person,
    everything,
    fact,
    id_of,
    parked,
    people,
    write_people,
)


async def late(tx: Transaction, indexes: list[int], but: list[int]) -> list[bytes]:
    """What others wrote about these indexes."""
    return [word.body for word in (await tx.write([], indexes, but)).late]


class Fence:
    async def test_each_take_over_raises_the_epoch(self, open_store: OpenStore) -> None:
        assert await open_store().raise_fence([0, 3]) == {0: 1, 3: 1}
        assert await open_store().raise_fence([3, 4]) == {3: 2, 4: 1}

    async def test_the_new_owner_passes_and_the_old_one_is_fenced(self, open_store: OpenStore) -> None:
        old, new = open_store(), open_store()
        before = await old.raise_fence([0, 1])
        async with old.transaction() as tx:
            await tx.open(before, [], [], [], [])
        await new.raise_fence([1])

        with pytest.raises(Fenced):
            async with old.transaction() as tx:
                await tx.open(before, [], [Claim(id_of("lost"), 1)], [], [])

        async with new.transaction() as tx:
            opened = await tx.open({1: 2}, [], [Claim(id_of("lost"), 1)], [], [])
        assert opened.fresh == {id_of("lost")}

    async def test_an_index_that_nobody_took_is_fenced(self, open_store: OpenStore) -> None:
        with pytest.raises(Fenced):
            async with open_store().transaction() as tx:
                await tx.open({5: 1}, [], [], [], [])

    async def test_a_take_over_waits_for_the_batch_of_the_old_owner(self, open_store: OpenStore) -> None:
        old, new = open_store(), open_store()
        epochs = await old.raise_fence([0])
        async with old.transaction() as tx:
            await tx.open(epochs, [], [], [], [])
            raising = asyncio.create_task(new.raise_fence([0]))
            await asyncio.sleep(0.05)
            assert not raising.done()
            await tx.park([parked("committed meanwhile", "early", waits_for="p1")])
        assert await raising == {0: 2}
        # ... and sees what it wrote while it was waited for
        [found] = await new.due([0], NOON, 10)
        assert found.parked
        assert found.parked.id == id_of("committed meanwhile")


class Claims:
    async def test_an_id_is_fresh_once(self, store: Store) -> None:
        async with store.transaction() as tx:
            first = await tx.open({}, [], [Claim(id_of(n), n) for n in (1, 2)], [], [])
        async with store.transaction() as tx:
            second = await tx.open({}, [], [Claim(id_of(n), 30 + n) for n in (2, 3)], [], [])
        assert first.fresh == {id_of(1), id_of(2)}
        assert first.known == {}
        assert second.fresh == {id_of(3)}
        assert second.known == {id_of(2): 2}

    async def test_one_id_twice_in_a_batch_is_fresh_once(self, store: Store) -> None:
        async with store.transaction() as tx:
            opened = await tx.open({}, [], [Claim(id_of(1), 5), Claim(id_of(1), 4)], [], [])
        assert opened.fresh == {id_of(1)}

    async def test_a_claim_goes_with_its_transaction(self, store: Store) -> None:
        async def batch() -> None:
            async with store.transaction() as tx:
                await tx.open({}, [], [Claim(id_of(1), 1)], [], [])
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await batch()
        async with store.transaction() as tx:
            assert (await tx.open({}, [], [Claim(id_of(1), 1)], [], [])).fresh == {id_of(1)}


class Facts:
    async def test_facts_keep_their_order_and_their_content(self, store: Store) -> None:
        async with store.transaction() as tx:
            first, _ = await tx.write([fact("b"), fact("a", "bob", 1)], [], [])
            second, _ = await tx.write([fact("c")], [], [])
        assert [*first, *second] == sorted([*first, *second])
        [word] = await store.untold([1], 0, 10)
        assert word == ToTell(first[1], 1, "training.events.v1", "bob", {"specversion": "1.0"}, b"a")
        told = await store.untold([0, 1], first[0], 1)
        assert [word.body for word in told] == [b"a"]
        assert [w.body for w in await store.untold([0, 1], 0, 10)] == [b"b", b"a", b"c"]

    async def test_what_is_told_is_marked_with_the_next_batch(self, store: Store) -> None:
        async with store.transaction() as tx:
            seqs, _ = await tx.write([fact("a"), fact("b"), fact("c")], [], [])
        async with store.transaction() as tx:
            await tx.open({}, seqs[:2], [], [], [])
            assert [word.body for word in await tx.untold([0], 0, 10)] == [b"c"]

    async def test_words_of_others_are_seen_by_the_owner(self, store: Store) -> None:
        async with store.transaction() as tx:
            words = [fact("mine"), fact("1", own=False), fact("2", own=False), fact("far", index=1, own=False)]
            seqs, _ = await tx.write(words, [], [])
        async with store.transaction() as tx:
            assert await late(tx, [0], []) == [b"1", b"2"]
            assert await late(tx, [0], [seqs[1]]) == [b"2"]
            assert await late(tx, [0, 1], seqs[:3]) == [b"far"]

    async def test_words_of_others_come_with_what_is_written(self, store: Store) -> None:
        async with store.transaction() as tx:
            [before], _ = await tx.write([fact("before", own=False)], [], [])
        async with store.transaction() as tx:
            [after], told = await tx.write([fact("after")], [0], [])
        assert [word.seq for word in told] == [before]
        assert before < after

    async def test_a_fact_is_written_once(self, store: Store) -> None:
        async with store.transaction() as tx:
            await tx.write([fact("a")], [], [])
        with pytest.raises(BadValue):
            async with store.transaction() as tx:
                await tx.write([fact("b"), fact("a")], [], [])
        assert len(await store.untold([0], 0, 10)) == 1


class Endings:
    async def test_what_raises_leaves_nothing(self, store: Store) -> None:
        async def batch() -> None:
            async with store.transaction() as tx:
                await everything(tx)
                raise ZeroDivisionError

        await write_people(store, {"ann": Person("Ann")})
        with pytest.raises(ZeroDivisionError):
            await batch()
        assert await people(store) == {ANN: (Person("Ann"), 1)}
        assert await store.untold([0], 0, 10) == []
        assert await store.due([0], NOON, 10) == []
        async with store.transaction() as tx:
            await everything(tx)
        assert (await people(store))[ANN] == (Person("Anna"), 2)

    async def test_a_cancelled_batch_leaves_nothing(self, open_store: OpenStore) -> None:
        store = open_store()

        async def batch() -> None:
            async with store.transaction() as tx:
                await tx.save(PEOPLE, {ANN: (Person("Ann"), 1)})
                await asyncio.sleep(60)

        task = asyncio.create_task(batch())
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await people(store) == {}
        assert await people(open_store()) == {}

    @pytest.mark.parametrize("name", ["a\x00b", "lone \ud800"], ids=["nul", "surrogate"])
    async def test_a_text_that_no_database_takes_is_named(self, store: Store, name: str) -> None:
        with pytest.raises(BadValue) as refused:
            async with store.transaction() as tx:
                await tx.save(PEOPLE, {ANN: (Person(name), 1)})
        assert "lone" not in str(refused.value)
        with pytest.raises(BadValue):
            async with store.transaction() as tx:
                await tx.save(PEOPLE, {ANN: (Person("Ann", waiting=(name,)), 1)})
        with pytest.raises(BadValue):
            async with store.transaction() as tx:
                await tx.park([parked("a", "refused", key=name)])
        with pytest.raises(BadValue):
            async with store.transaction() as tx:
                await tx.write([fact("a", key=name)], [], [])
        assert await people(store) == {}

    async def test_a_number_out_of_bounds_is_named(self, store: Store) -> None:
        with pytest.raises(BadValue):
            async with store.transaction() as tx:
                await tx.open({}, [], [Claim(id_of(1), 2**63)], [], [])

    async def test_an_escaped_backslash_before_u0000_is_text(self, store: Store) -> None:
        await write_people(store, {"ann": Person("\\u0000")})
        assert (await people(store))[ANN] == (Person("\\u0000"), 1)

    async def test_a_swallowed_refusal_does_not_commit(self, store: Store) -> None:
        async def batch() -> None:
            async with store.transaction() as tx:
                await tx.save(PEOPLE, {BOB: (Person("Bob"), 1)})
                with pytest.raises(BadValue):
                    await tx.park([parked("a", "refused", key="\x00")])

        with pytest.raises(Retry):
            await batch()
        assert await people(store) == {}

    async def test_transactions_of_one_store_take_turns(self, store: Store) -> None:
        async def add(name: str) -> None:
            async with store.transaction() as tx:
                found = await tx.load(LISTS, [ANN], lock=True)
                names, version = found.get(ANN, ([], 0))
                await asyncio.sleep(0)
                await tx.save(LISTS, {ANN: ([*names, name], version + 1)})

        await asyncio.gather(*(add(str(n)) for n in range(5)))
        async with store.transaction() as tx:
            assert (await tx.load(LISTS, [ANN], lock=False))[ANN] == (list("01234"), 5)
