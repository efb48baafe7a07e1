"""Who tells what, and when: over failures of store and broker, between two owners, and for rounds."""

import asyncio

import pytest

from apprenticeship.common.runtime.rounds import Rounds
from libs.common.tests.runtime.receiving.desk import HOUR, REPORTS, Desk, ids


def _index(desk: Desk, key: str) -> int:
    return desk.spec.index_of(key)


@pytest.mark.parametrize("point", ["open", "save", "write", "commit", "committed", "tell"])
async def test_a_failure_anywhere_leaves_one_effect_told_in_order(point: str) -> None:
    desk = Desk()
    member = await desk.join()
    await desk.hear(member, desk.report("ann", 1, minutes=30))
    desk.fails_at = [point]
    await desk.hear(member, desk.report("ann", 2, minutes=31))
    assert desk.fails_at == []
    assert desk.entries("ann") == [30, 31]
    assert ids(desk.told) == [fact.id for fact in desk.facts()]


async def test_what_is_told_is_marked_with_the_next_turn() -> None:
    desk = Desk()
    member = await desk.join()
    await desk.hear(member, desk.report("ann"))
    assert len(desk.database.state.untold) == 2
    await desk.rest(member)
    assert not desk.database.state.untold
    assert not member.held.told
    assert not member.held.taken


async def test_a_member_that_leaves_in_peace_marks_what_it_has_told() -> None:
    desk = Desk()
    member = await desk.join()
    await desk.hear(member, desk.report("ann"))
    await member.revoked()
    assert not desk.database.state.untold
    await desk.join()
    assert ids(desk.told) == [fact.id for fact in desk.facts()]


@pytest.mark.parametrize("point", ["open", "commit"])
async def test_a_mark_that_fails_on_leaving_is_harmless(point: str) -> None:
    desk = Desk()
    member = await desk.join()
    await desk.hear(member, desk.report("ann"))
    desk.fails_at = [point]
    await member.revoked()
    assert desk.fails_at == []
    await desk.join()
    assert set(ids(desk.told)) == {fact.id for fact in desk.facts()}


async def test_a_new_owner_tells_what_the_last_one_left_before_anything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk()
    first = await desk.join()
    monkeypatch.setattr(first.trail, "tell", _dies)
    await first.receive([desk.report("ann")], first.held)
    assert desk.told == []
    second = await desk.join()
    assert ids(desk.told) == [fact.id for fact in desk.facts()]
    await desk.hear(second, desk.report("ann", 2))
    assert ids(desk.told) == [fact.id for fact in desk.facts()]


async def _dies(*_: object) -> None:
    """As a member that was killed between its commit and its telling."""


async def test_a_member_whose_indexes_were_taken_changes_nothing_any_more() -> None:
    desk = Desk()
    first = await desk.join()
    await desk.join()
    assert await desk.hear(first, desk.report("ann")) == []
    assert "fence.lost" in desk.notes
    assert desk.facts() == []


async def test_a_fact_about_a_key_of_another_is_told_by_its_owner() -> None:
    desk = Desk()
    ann = _index(desk, "ann")
    other = next(key for n in range(50) if _index(desk, key := f"other-{n}") != ann)
    owner = await desk.join(ann)
    writer = await desk.join(_index(desk, other))
    await desk.hear(writer, desk.report(other))
    assert desk.entries("ann") == [60]
    assert [word.key for word in desk.told] == [other]
    await owner.look()
    await desk.rest(owner)
    owner.wake.set()
    await desk.rest(owner)
    assert [word.key for word in desk.told] == [other, "ann"]


async def test_a_round_is_run_once_in_its_hour_and_gives_to_each_who_waits() -> None:
    desk = Desk()
    member = await desk.join()
    await desk.hear(member, desk.report("ann", minutes=1), desk.report("bob", minutes=60))
    for _ in range(2):
        await Rounds(member).run_due()
    await desk.rest(member)
    assert (desk.entries("ann"), desk.entries("bob")) == ([1, 2], [60])
    assert desk.said("ann")[-1] == ("hours-recorded", 2)
    assert ids(desk.told) == [fact.id for fact in desk.facts()]
    desk.now_is += HOUR
    await desk.hear(member, desk.report("bob", 2, minutes=1))
    await Rounds(member).run_due()
    assert (desk.entries("ann"), desk.entries("bob")) == ([1, 2], [60, 1, 2])


async def test_a_round_that_met_a_take_over_is_run_when_its_index_comes_back_within_the_slot() -> None:
    desk = Desk()
    member = await desk.join()
    await desk.hear(member, desk.report("ann", minutes=1))
    rounds = Rounds(member)
    await desk.join()
    await rounds.run_due()
    assert desk.entries("ann") == [1]
    desk.assign(member)
    assert member.ownership.taking
    await member.ownership.taking
    await rounds.run_due()
    assert desk.entries("ann") == [1, 2]


async def test_a_round_that_its_tick_did_not_run_is_run_by_whoever_takes_its_index_over_before_the_next() -> None:
    desk = Desk()
    member = await desk.join()
    await desk.hear(member, desk.report("ann", minutes=1))
    heir = await desk.join(1)
    rounds = Rounds(heir)
    await rounds.run_due()
    assert desk.entries("ann") == [1]
    desk.assign(heir)
    keeping = asyncio.create_task(rounds.keep(every=0))
    for _ in range(1000):
        await asyncio.sleep(0)
    keeping.cancel()
    assert desk.entries("ann") == [1, 2]


async def test_an_index_on_which_our_code_fails_again_and_again_is_paused_and_no_other() -> None:
    desk = Desk(in_a_row=3)
    member = await desk.join()
    desk.broken = True
    keys = [key for n in range(60) if _index(desk, key := f"poison-{n}") == 0][:3]
    for key in keys:
        assert "breaker.opened" not in desk.notes
        await desk.hear(member, desk.report(key))
    assert "breaker.opened" in desk.notes
    assert desk.paused == {(REPORTS, 0)}


async def test_what_is_due_of_a_paused_index_waits_until_it_is_closed() -> None:
    desk = Desk(in_a_row=1)
    member = await desk.join()
    reminded, poison = (
        next(key for n in range(60) if _index(desk, key := f"{name}-{n}") == 0) for name in ("reminded", "poison")
    )
    await desk.hear(member, desk.report(reminded))
    desk.broken = True
    await desk.hear(member, desk.report(poison))
    desk.now_is += 2 * HOUR
    await desk.rest(member)
    assert desk.entries(reminded) == [60]
    assert desk.paused == {(REPORTS, 0)}
    await desk.open().reopen(0)
    await desk.rest(member)
    assert desk.entries(reminded) == [60, 7]
    assert desk.paused == set()


async def test_an_index_closed_while_it_is_given_away_delivers_nothing_before_it_is_taken_over() -> None:
    desk = Desk(in_a_row=1)
    member = await desk.join()
    desk.broken = True
    await desk.hear(member, desk.report(next(key for n in range(60) if _index(desk, key := f"poison-{n}") == 0)))
    await desk.open().reopen(0)
    asked = member.store.breakers

    async def given_away_meanwhile(build: str) -> dict[int, str]:
        member.store.breakers = asked  # type: ignore[method-assign]
        found = await asked(build)
        await member.revoked()
        desk.assign(member)
        return found

    member.store.breakers = given_away_meanwhile  # type: ignore[method-assign]
    await member.look()
    assert (REPORTS, 0) in desk.paused
    assert member.ownership.taking
    await member.ownership.taking
    assert desk.paused == set()


async def test_a_new_owner_looks_again_at_what_was_early() -> None:
    desk = Desk()
    member = await desk.join()
    await desk.hear(member, desk.report("early-ann"))
    before = len(desk.outcomes)
    await desk.rest(await desk.join())
    assert desk.outcomes[before:] == [("early-ann", "early")]
