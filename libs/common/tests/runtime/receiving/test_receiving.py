"""What a batch leaves behind: each event once, each key in order, each refusal with its reason."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic_core import from_json

from apprenticeship.common.events.decisions import Heard
from apprenticeship.common.events.reports import HoursReported
from libs.common.tests.runtime.receiving.desk import HOUR, REPORTS, UNSTORABLE, Desk, Log, ids
from libs.common.tests.runtime.receiving.scene import Scene, as_reported, record

RECORDED, ACCEPTED, REJECTED, PARKED = "hours-recorded", "report-accepted", "report-rejected", "report-parked"


async def test_an_event_is_recorded_answered_and_told_in_this_order() -> None:
    desk = Desk()
    member = await desk.join()
    assert await desk.hear(member, desk.report("ann")) == [("ann", "handled")]
    assert desk.said("ann") == [(RECORDED, 60), (ACCEPTED, 0)]
    assert desk.entries("ann") == [60]
    fact, answer = desk.facts()
    assert ids(desk.told) == [fact.id, answer.id]
    assert from_json(answer.body)["fact_event_ids"] == [str(fact.id)]
    assert (fact.topic, answer.topic) == ("training.events.v1", "training.answers.v1")


@pytest.mark.parametrize("later", [timedelta(0), timedelta(hours=2), timedelta(days=400)], ids=str)
async def test_an_id_that_comes_again_changes_nothing_however_late(later: timedelta) -> None:
    desk = Desk()
    member = await desk.join()
    await desk.hear(member, desk.report("ann"))
    desk.now_is += later
    assert await desk.hear(member, desk.report("ann")) == [("ann", "duplicate")]
    assert desk.entries("ann") == [60]
    assert len(desk.told) == 2


async def test_an_id_twice_in_a_batch_takes_effect_once() -> None:
    desk = Desk()
    found = await desk.hear(await desk.join(), desk.report("ann"), desk.report("ann"))
    assert found == [("ann", "handled"), ("ann", "duplicate")]
    assert desk.entries("ann") == [60]


async def test_events_of_a_batch_build_on_each_other_in_log_order() -> None:
    desk = Desk()
    records = [desk.report("ann", n, minutes=n) for n in range(10, 13)]
    await desk.hear(await desk.join(), *records)
    assert desk.entries("ann") == [10, 11, 12]
    assert [minutes for type_, minutes in desk.said("ann") if type_ == RECORDED] == [10, 11, 12]


async def test_a_refused_report_is_answered_with_its_reason_and_locks_nothing() -> None:
    desk = Desk()
    found = await desk.hear(await desk.join(), desk.report("refused-ann"), desk.report("refused-ann", 2))
    assert found == [("refused-ann", "refused")] * 2
    assert desk.said("refused-ann") == [(REJECTED, 0)] * 2
    body = from_json(desk.facts()[0].body)
    assert (body["code"], body["detail"], body["path"]) == ("state", "not now", "/data/minutes")
    assert desk.parked() == {"refused-ann": ("refused", "state")}


async def test_a_failed_event_holds_back_its_key_and_nobody_else_until_it_is_released() -> None:
    desk = Desk()
    member = await desk.join()
    desk.broken = True
    first, second, third = (desk.report("poison-ann", n, minutes=n) for n in (21, 22, 23))
    found = await desk.hear(member, first, desk.report("bob"), second)
    assert found == [("poison-ann", "failed"), ("bob", "handled"), ("poison-ann", "behind")]
    desk.broken = False
    assert await desk.hear(member, third) == [("poison-ann", "behind")]
    assert desk.entries("poison-ann") == []
    failed = next(row.event.id for row in desk.database.state.parked.values() if row.event.outcome == "failed")
    await member.store.release(failed)  # type: ignore[attr-defined]
    await desk.rest(member)
    assert desk.entries("poison-ann") == [21, 22, 23]
    assert desk.parked() == {}


async def test_what_fails_stands_behind_the_facts_that_its_batch_said_before() -> None:
    scene = await Scene(_unless_two).after(record(minutes=1), record(minutes=2))
    [failed] = scene.database.state.parked.values()
    [fact] = [seq for seq, fact in scene.database.state.facts.items() if fact.topic == "training.events.v1"]
    assert fact < failed.position


def _unless_two(case: Log | None, event: Heard[HoursReported], *_: object) -> list[Any]:
    if event.data.minutes == 2:
        raise RuntimeError("our own fault")
    return as_reported(case, event)


async def test_a_key_is_let_go_by_a_dismissal_too() -> None:
    desk = Desk()
    member = await desk.join()
    desk.broken = True
    await desk.hear(member, *(desk.report("poison-ann", n, minutes=n) for n in (21, 22)))
    desk.broken = False
    failed = next(row.event.id for row in desk.database.state.parked.values() if row.event.outcome == "failed")
    await member.store.dismiss(failed)  # type: ignore[attr-defined]
    await desk.rest(member)
    assert desk.entries("poison-ann") == [22]


async def test_a_released_event_that_fails_again_keeps_the_rest_behind() -> None:
    desk = Desk()
    member = await desk.join()
    desk.broken = True
    await desk.hear(member, *(desk.report("poison-ann", n) for n in (21, 22)))
    failed = next(row.event.id for row in desk.database.state.parked.values() if row.event.outcome == "failed")
    await member.store.release(failed)  # type: ignore[attr-defined]
    await desk.rest(member)
    assert sorted(row.event.outcome for row in desk.database.state.parked.values()) == ["behind", "failed"]


async def test_a_released_event_that_is_early_then_waits_and_is_said_to_be_parked_once() -> None:
    desk = Desk()
    member = await desk.join()
    desk.broken = True
    await desk.hear(member, desk.report("early-ann"))
    desk.broken = False
    failed = next(iter(desk.database.state.parked))
    await member.store.release(failed)  # type: ignore[attr-defined]
    await desk.rest(member)
    assert desk.parked() == {"early-ann": ("early", "")}
    assert desk.said("early-ann") == [(PARKED, 0)]
    await desk.hear(member, desk.program())
    assert desk.entries("early-ann") == [60]


async def test_what_the_database_will_not_take_is_parked_alone() -> None:
    desk = Desk()
    records = [desk.report(name, minutes=UNSTORABLE if name == "c" else 60) for name in "abcde"]
    await desk.hear(await desk.join(), *records)
    assert desk.parked() == {"c": ("failed", "bad_value")}
    assert [desk.entries(name) for name in "abcde"] == [[60], [60], [], [60], [60]]
    assert desk.said("c") == [(PARKED, 0)]


async def test_an_early_event_is_decided_when_what_it_waits_for_is_there() -> None:
    desk = Desk()
    member = await desk.join()
    assert await desk.hear(member, desk.report("early-ann")) == [("early-ann", "early")]
    assert desk.said("early-ann") == [(PARKED, 0)]
    found = await desk.hear(member, desk.program())
    assert found[-1] == ("early-ann", "handled")
    assert desk.said("early-ann") == [(PARKED, 0), (RECORDED, 60), (ACCEPTED, 0)]
    assert desk.parked() == {}


async def test_an_early_event_is_refused_when_its_time_is_over() -> None:
    desk = Desk()
    member = await desk.join()
    await desk.hear(member, desk.report("early-ann"))
    desk.now_is += desk.spec.early_for - timedelta(seconds=1)
    await desk.rest(member)
    assert desk.parked()["early-ann"][0] == "early"
    desk.now_is += timedelta(seconds=1)
    await desk.rest(member)
    assert desk.parked() == {"early-ann": ("refused", "out_of_order_expired")}
    assert desk.said("early-ann") == [(PARKED, 0), (REJECTED, 0)]


async def test_a_reminder_is_heard_once_when_its_time_has_come() -> None:
    desk = Desk()
    member = await desk.join()
    await desk.hear(member, desk.report("reminded-ann"))
    await desk.rest(member)
    assert desk.entries("reminded-ann") == [60]
    desk.now_is += HOUR
    assert await member.look() == 1
    assert await member.look() == 0
    assert desk.entries("reminded-ann") == [60, 7]
    assert desk.said("reminded-ann") == [(RECORDED, 60), (ACCEPTED, 0), (RECORDED, 7)]


async def test_offsets_follow_what_is_told() -> None:
    desk = Desk()
    member = await desk.join()
    record = desk.report("ann")
    await desk.hear(member, record)
    assert desk.committed == {}
    await member.trail.commit(member.held)
    assert desk.committed == {(REPORTS, record.partition): record.offset + 1}


async def test_a_batch_of_an_assignment_that_is_over_is_dropped() -> None:
    desk = Desk()
    member = await desk.join()
    old = member.held
    await member.revoked()
    member.assigned(old.places)
    assert member.ownership.taking
    await member.ownership.taking
    await member.receive([desk.report("ann")], old)
    assert desk.outcomes == []
    assert await desk.hear(member, desk.report("ann")) == [("ann", "handled")]
