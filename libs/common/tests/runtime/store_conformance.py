"""What every store promises, PostgreSQL and memory alike, so that a simulation speaks for the real one."""

import asyncio

import pytest

from apprenticeship.common.runtime.ports import Retry, Store
from libs.common.tests.runtime.conformance.batches import Claims, Endings, Facts, Fence
from libs.common.tests.runtime.conformance.parking import Again, Breakers, Early, Failed, Reminders
from libs.common.tests.runtime.conformance.rows import Rounds, Rows
from libs.common.tests.runtime.samples import ANN, PEOPLE, OpenStore, Person, people


class Between:
    """Several members on one database."""

    async def test_who_listens_is_woken_by_a_commit(self, open_store: OpenStore) -> None:
        heard, one = asyncio.Event(), open_store()
        listening = asyncio.create_task(open_store().listen(heard.set))
        await asyncio.wait_for(heard.wait(), 5)  # after the gap in which nobody could be heard
        heard.clear()
        async with one.transaction() as tx:
            await tx.notify([3])
            await asyncio.sleep(0.05)
            assert not heard.is_set()
        await asyncio.wait_for(heard.wait(), 5)
        listening.cancel()

    async def test_who_is_frozen_inside_a_transaction_is_given_up(self, open_store: OpenStore) -> None:
        """``open_store`` gives up after half a second."""
        frozen, other = open_store(), open_store()
        epochs = await frozen.raise_fence([0])

        async def batch() -> None:
            async with frozen.transaction() as tx:
                await tx.open(epochs, [], [], [], [])
                await tx.save(PEOPLE, {ANN: (Person("Ann"), 1)})
                assert await asyncio.wait_for(other.raise_fence([0]), 5) == {0: 2}
                await tx.load(PEOPLE, [ANN], lock=True)

        with pytest.raises(Retry):
            await batch()
        assert await people(frozen) == {}

    async def test_who_is_frozen_cannot_commit(self, open_store: OpenStore) -> None:
        frozen, other = open_store(), open_store()

        async def batch() -> None:
            async with frozen.transaction() as tx:
                await tx.save(PEOPLE, {ANN: (Person("Ann"), 1)})
                await asyncio.sleep(1)

        with pytest.raises(Retry):
            await batch()
        assert await people(other) == {}

    async def test_a_store_that_was_stopped_starts_again(self, store: Store) -> None:
        await store.stop()
        assert await people(store) == {}


class StoreConformance(Fence, Claims, Facts, Endings, Rows, Rounds, Early, Failed, Again, Reminders, Breakers, Between):
    """All of it; a test module gives the fixtures ``open_store`` and ``store``."""
