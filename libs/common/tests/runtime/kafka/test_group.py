"""The subscription on real Kafka: who owns what, where it begins, and what becomes of a batch at a rebalance."""

import asyncio

import pytest

from libs.common.tests.runtime.kafka.group import Group, until

pytestmark = pytest.mark.native


async def test_a_group_that_is_new_reads_what_was_written_before_it(group: Group) -> None:
    written = await group.send("ann")
    await group.join()
    await group.handled(written)
    assert group.outcomes_of(written) == ["handled"]


async def test_an_index_belongs_to_one_member_on_every_topic(group: Group) -> None:
    for _ in range(2):
        await group.join()
    await until(lambda: all(one.indexes or one.left for one in group.members), "both have taken over")
    assert [one.left for one in group.members] == [[], []]
    await group.settled()
    for one in group.members:
        assert one.indexes["intake.events.v1"] == one.indexes["training.events.v1"]


async def test_a_batch_in_hand_at_a_rebalance_is_finished_and_read_by_nobody_again(group: Group) -> None:
    first = await group.join()
    await group.settled()
    first.holds_at = "in_batch"
    in_hand = await group.send("ann")
    await first.holding.wait()
    joining = asyncio.create_task(group.join())  # it waits for the first one's drain
    await until(lambda: not first.member.held.places, "the partitions are asked back")
    await asyncio.sleep(0.3)
    first.released.set()
    await joining
    await group.settled()
    after = await group.send("ann")  # of the same key: whoever owns it now has read past the one in hand
    await group.handled(after)
    assert group.outcomes_of(in_hand) == ["handled"]


@pytest.mark.parametrize("committed", [True, False], ids=["all before it is committed", "some is not"])
async def test_a_batch_in_hand_when_the_drain_is_over_is_read_by_the_next_owner(group: Group, committed: bool) -> None:
    first = await group.join(drain=0.3)
    await group.settled()
    await group.handled(await group.send("ann"))
    if committed:
        await first.commit()
    first.holds_at = "after_fetch"
    in_hand = await group.send("ann")
    await first.holding.wait()
    second = await group.join()
    await until(lambda: bool(second.indexes), "the second one has taken over")
    first.released.set()
    await group.settled()
    await group.handled(in_hand)
    assert group.outcomes_of(in_hand) == ["handled"]


@pytest.mark.parametrize(
    ("error", "reason"),
    [(asyncio.CancelledError(), "stray cancellation"), (ValueError("ours"), "ValueError")],
    ids=["a stray cancellation", "an exception"],
)
async def test_what_leaves_a_batch_ends_the_process(group: Group, error: BaseException, reason: str) -> None:
    only = await group.join()
    await group.settled()
    only.raises.append(error)
    await group.send("ann")
    await until(lambda: only.left == [reason], f"it leaves: {reason}, not {only.left}")
