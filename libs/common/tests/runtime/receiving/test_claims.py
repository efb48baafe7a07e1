"""One id, one effect: what comes again is a duplicate, and one id with two contents is refused once per content."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from apprenticeship.common.events.decisions import Refused, Remind
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.runtime import member as members
from apprenticeship.common.runtime.door import digest
from apprenticeship.common.runtime.memory.state import Waiting
from libs.common.tests.runtime.receiving.desk import Log
from libs.common.tests.runtime.receiving.scene import AT, DOOR, Scene, attributes, knock, record, recorded
from libs.common.tests.runtime.samples import NOON, parked

TENANT = {"tenants": {"lms": "t1"}}
GATE = Refused("gate", "the gate is shut", "/data/minutes")
ANN = "ann"


def outcomes(scene: Scene) -> list[str]:
    return [outcome for _, outcome in scene.outcomes]


@pytest.mark.parametrize("batches", [(2,), (1, 1)], ids=["in-one-batch", "later"])
async def test_the_second_content_of_an_id_is_refused_under_an_id_of_its_own(batches: Sequence[int]) -> None:
    scene = Scene(spec=TENANT)
    member = await scene.join()
    sent = [knock(minutes=60), knock(minutes=61)]
    for size in batches:
        await scene.hear(member, *sent[:size])
        sent = sent[size:]
    assert outcomes(scene) == ["handled", "refused"]
    assert scene.entries(ANN) == [60]
    (row,) = scene.rows()
    body = knock(minutes=61).value or b""
    content = digest("apprenticeship.reports.hours-reported.v1", AT.isoformat(), body)
    own = named_id("conflict", str(named_id("report", "lms", "r-1")), content)
    assert (row.id, row.topic, row.body, row.outcome) == (own, DOOR, body, "refused")
    assert (row.code, row.detail, row.path) == (
        "duplicate_conflict", "this id was used before with another content", "/id",
    )  # fmt: skip
    answer = scene.answers()[-1]
    assert (answer["report_event_id"], answer["code"], answer["path"]) == (str(own), row.code, row.path)
    assert attributes(scene.facts()[-1])["sourceid"] == "r-1"


async def test_every_content_is_answered_once_however_often_it_comes() -> None:
    scene = Scene(spec=TENANT)
    member = await scene.join()
    await scene.hear(member, *(knock(minutes=n) for n in (60, 61, 61, 62, 60)))
    assert scene.statements.count("write") == 1  # nothing had to be found by halves
    assert outcomes(scene) == ["handled", "refused", "duplicate", "refused", "duplicate"]
    await scene.hear(member, *(knock(minutes=n) for n in (61, 62, 60, 63)))
    assert outcomes(scene)[5:] == ["duplicate", "duplicate", "duplicate", "refused"]
    assert len(scene.rows()) == 3
    assert [answer.get("code") for answer in scene.answers()] == [None, *["duplicate_conflict"] * 3]


async def test_a_conflict_disturbs_no_neighbour() -> None:
    scene = await Scene(spec=TENANT).after(
        knock(), knock(minutes=61), knock("r-2", minutes=62), knock("r-3", key="bob"), knock("r-2", minutes=62)
    )
    assert outcomes(scene) == ["handled", "refused", "handled", "handled", "duplicate"]
    assert (scene.entries(ANN), scene.entries("bob")) == ([60, 62], [60])


@pytest.mark.parametrize("point", ["open", "write", "commit", "committed"])
async def test_a_conflict_is_answered_once_over_a_failure(point: str) -> None:
    scene = Scene(spec=TENANT)
    member = await scene.join()
    await scene.hear(member, knock())
    scene.fails_at = [point]
    await scene.hear(member, knock(minutes=61))
    assert [answer.get("code") for answer in scene.answers()] == [None, "duplicate_conflict"]
    assert len(scene.rows()) == 1


async def test_a_refusal_whose_end_was_not_heard_is_a_duplicate_without_its_reason() -> None:
    scene = Scene(lambda *_: GATE)
    member = await scene.join()
    scene.fails_at = ["committed"]
    await scene.hear(member, record())
    (item,) = scene.items
    assert (item.outcome, item.code, item.detail, item.path) == ("duplicate", "", "", "")
    assert [row.code for row in scene.rows()] == ["gate"]
    assert len(scene.answers()) == 1


async def test_a_second_try_forgets_what_the_first_one_decided() -> None:
    scene = Scene(lambda *_: GATE)
    member = await scene.join()
    failed = Waiting(parked("earlier", "failed", index=scene.spec.index_of(ANN)), 1)
    scene.fails_at, scene.meanwhile = ["commit"], {"commit": lambda: scene.database.state.put(failed)}
    await scene.hear(member, record())
    row = scene.rows()[-1]
    assert (row.outcome, row.code, row.detail, row.path) == ("behind", "key_locked", "", "")


@pytest.mark.parametrize("point", ["close", "commit", "committed"])
async def test_a_reminder_is_heard_once_over_a_failure(point: str) -> None:
    scene = Scene(lambda *_: [Remind("look", "", NOON + timedelta(hours=1))])
    scene.hears.when_due("look", case=Log)(lambda *_: [recorded(7)])
    member = await scene.join()
    await scene.hear(member, record())
    scene.now_is += timedelta(hours=1)
    scene.fails_at = [point]
    await scene.rest(member)
    assert scene.entries(ANN) == [7]
    assert outcomes(scene) == ["handled", "duplicate" if point == "committed" else "handled"]


async def test_a_released_event_goes_ahead_of_what_waits_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "DUE_LIMIT", 1)
    broken = [True]

    def decide(_case: object, event: Any, *_: object) -> list[Any]:  # noqa: ANN401 - an event
        if broken[0]:
            raise KeyError
        return [recorded(event.data.minutes)]

    scene = Scene(decide)
    member = await scene.join()
    await scene.hear(member, *(record(minutes=n) for n in (60, 61, 62)))
    broken[0] = False
    await member.store.release(named_id(ANN, 60))  # type: ignore[attr-defined]
    await scene.rest(member)
    assert scene.entries(ANN) == [60, 61, 62]
    assert outcomes(scene)[3:] == ["handled"] * 3
    assert scene.rows() == []
