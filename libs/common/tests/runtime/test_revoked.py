"""What waits for words that are never told ends with its assignment, and not with its process."""

import asyncio
from collections.abc import Sequence

import pytest

from apprenticeship.common.events.reports import HoursReported
from apprenticeship.common.runtime.handlers import Handlers
from apprenticeship.common.runtime.held import Times
from apprenticeship.common.runtime.member import Member
from apprenticeship.common.runtime.memory import MemoryDatabase, MemoryStore
from apprenticeship.common.runtime.ports import Place, ToTell
from apprenticeship.common.runtime.spec import Spec
from libs.common.tests.runtime.samples import TABLES, Person
from libs.common.tests.runtime.test_failing import TOPIC, Around, record


class Deaf(Around):
    """A broker that acknowledges nothing."""

    async def tell(self, words: Sequence[ToTell]) -> None:
        await asyncio.Event().wait()


async def test_a_batch_behind_words_that_nobody_acknowledges_is_not_cancelled_by_a_rebalance() -> None:
    hears = Handlers("training")
    hears.on(HoursReported, case=Person)(lambda *_: [])
    spec, deaf = Spec(hears, TABLES, (TOPIC,)), Deaf()
    store = MemoryStore(MemoryDatabase(TABLES))
    member = Member(spec, store, deaf, deaf, deaf, times=Times(drain=0.2), leave=pytest.fail)
    member.assigned([Place(TOPIC, n) for n in range(spec.partitions)])
    assert member.ownership.taking
    await member.ownership.taking
    held = member.held
    await member.receive([record("one", spec)], held)
    second = asyncio.create_task(member.receive([record("two", spec)], held))
    async with asyncio.timeout(5):
        while len(await store.untold(list(held.epochs), 0, 10)) < 2:  # noqa: ASYNC110 - bounded
            await asyncio.sleep(0)
        await member.revoked()
        await second
