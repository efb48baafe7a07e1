"""The pulse that liveness watches: it rises with what is done, and not with what goes on beside a batch that hangs."""

from libs.common.tests.runtime.receiving.desk import Desk


async def test_a_batch_and_a_look_are_progress() -> None:
    desk = Desk()
    member = await desk.join()
    before = member.pulse
    await member.receive([desk.program()], member.held)
    after_batch = member.pulse
    await member.look()
    assert before < after_batch < member.pulse


async def test_looks_are_no_progress_while_a_batch_is_in_hand_and_its_end_is() -> None:
    desk = Desk()
    member = await desk.join()
    member.busy += 1
    before = member.pulse
    for _ in range(3):
        await member.look()
    assert member.pulse == before
    await member.receive([desk.program()], member.held)
    assert member.pulse > before
