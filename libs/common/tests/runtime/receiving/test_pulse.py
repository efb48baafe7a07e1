"""The pulse that liveness watches: it rises with what is done, and not with what goes on beside a batch that hangs."""

import asyncio

import pytest

from apprenticeship.common.runtime.rounds import Rounds
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


@pytest.mark.parametrize("point", ["after_fetch", "in_batch", "before_tell"])
async def test_a_batch_that_hangs_shows_while_others_try_again_and_again_beside_it(point: str) -> None:
    desk = Desk()
    member = await desk.join()
    hangs = asyncio.Event()

    async def at(where: str) -> None:
        if where == point:
            hangs.set()
            await asyncio.Event().wait()

    member.at = member.trail._at = at
    receiving = asyncio.create_task(member.receive([desk.report("ann", minutes=1)], member.held))
    await hangs.wait()
    began = asyncio.get_running_loop().time()
    desk.fails_at = ["open"] * 5
    beside = asyncio.create_task(Rounds(member).run_due())
    await asyncio.sleep(0.1)
    assert member.patience.pieces.still >= asyncio.get_running_loop().time() - began
    for task in (receiving, beside):
        task.cancel()


async def test_who_tries_a_database_again_that_is_away_gets_on() -> None:
    desk = Desk()
    member = await desk.join()
    steps = list[float]()
    real = desk.note

    def note(event: str, **fields: object) -> None:
        real(event, **fields)
        steps.append(member.patience.pieces.still)

    desk.note = note  # type: ignore[method-assign]
    desk.fails_at = ["open"] * 6
    began = asyncio.get_running_loop().time()
    await member.receive([desk.report("ann")], member.held)
    assert len(steps) == 6
    assert max(steps) < asyncio.get_running_loop().time() - began
