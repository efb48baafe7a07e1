"""Every attribute of what goes out: who says it, about whom, when, and because of what."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic_core import from_json

from apprenticeship.common.events.decisions import Decision, Early, Heard, Pass, Refused, Remind
from apprenticeship.common.events.ids import fact_id, named_id, timed_id
from apprenticeship.common.events.intake import ProgramPublished
from apprenticeship.common.events.reports import HoursReported
from apprenticeship.common.events.shipped import example
from apprenticeship.common.events.words import Word
from apprenticeship.common.runtime.ports import NewReminder, Parked
from libs.common.tests.runtime.receiving.desk import Program
from libs.common.tests.runtime.receiving.scene import (
    ANN,
    AT,
    EVENT,
    TRACE,
    Scene,
    attributes,
    knock,
    record,
    recorded,
)
from libs.common.tests.runtime.samples import NOON

BY_PARTNER: dict[str, Any] = {"partnerid": "lms", "sourceid": "r-1"}
ANNS = named_id("correlation", "t1", "ann")
HOURS = recorded(60)
REPORT = HoursReported.model_validate(example(HoursReported)["data"])
PUBLISHED = ProgramPublished.model_validate(example(ProgramPublished)["data"])
GATEWAY: dict[str, Any] = {
    "service": "gateway",
    "spec": {"index_by": "cause", "answers": False, "tenants": {"lms": "t1"}},
}


def envelope(**changed: str | None) -> dict[str, str]:
    """Of a fact of training about Ann; None: without it."""
    found: dict[str, str | None] = {
        "specversion": "1.0", "id": str(fact_id("training", EVENT, 0)),
        "type": "apprenticeship.training.hours-recorded.v1", "source": "apprenticeship/training",
        "time": "2026-03-01T08:00:00+00:00", "subject": "ann", "tenantid": "t1",
        "recordedtime": "2026-03-02T12:00:00+00:00", "correlationid": str(ANNS), "causationid": str(EVENT),
        "dataclass": "internal", "partnerid": None, "sourceid": None, "traceparent": None, **changed,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value is not None}


async def test_a_fact_and_its_answer_name_their_speaker_person_cause_partner_and_trace() -> None:
    scene = await Scene().after(record(id=str(EVENT), traceparent=TRACE, **BY_PARTNER))
    fact, answer = scene.facts()
    told = fact_id("training.report-accepted", EVENT, 0)
    assert attributes(fact) == envelope(**BY_PARTNER, traceparent=TRACE)
    assert attributes(answer) == envelope(
        **BY_PARTNER, traceparent=TRACE, id=str(told), type="apprenticeship.answers.report-accepted.v1"
    )
    assert from_json(fact.body) == HOURS.model_dump(mode="json", exclude_none=True)
    assert from_json(answer.body) == {"report_event_id": str(EVENT), "fact_event_ids": [str(fact.id)]}
    index = scene.spec.index_of("ann")
    assert fact[:9] == (
        fact_id("training", EVENT, 0), index, "t1", "training.events.v1", "ann",
        "apprenticeship.training.hours-recorded.v1", EVENT, ANNS, 1,
    )  # fmt: skip
    assert answer[:9] == (
        told, index, "t1", "training.answers.v1", "ann", "apprenticeship.answers.report-accepted.v1", EVENT, ANNS, 1,
    )  # fmt: skip
    assert (fact.own, answer.own) == (True, True)


async def test_an_inside_report_of_nobody_carries_no_partner_and_no_trace() -> None:
    scene = await Scene().after(record(id=str(EVENT)))
    assert attributes(scene.facts()[0]) == envelope()


@pytest.mark.parametrize("half", BY_PARTNER)
async def test_a_partner_is_named_with_its_own_id_or_not_at_all(half: str) -> None:
    scene = await Scene().after(record(**{"id": str(EVENT), half: BY_PARTNER[half]}))
    assert attributes(scene.facts()[0]) == envelope()


async def test_a_key_that_is_an_id_is_its_own_thread() -> None:
    scene = await Scene().after(record(str(ANN), id=str(EVENT)))
    fact = scene.facts()[0]
    assert (fact.correlation, attributes(fact)["correlationid"]) == (ANN, str(ANN))


async def test_what_is_about_a_key_of_another_member_is_left_to_it() -> None:
    scene = Scene(lambda *_: [Pass(HOURS, "training.events.v1", "bob")])
    ann, bob = (scene.spec.index_of(key) for key in ("ann", "bob"))
    assert ann != bob
    await scene.hear(await scene.join(ann), record(id=str(EVENT)))
    fact, answer = scene.facts()
    assert (fact.index, fact.epoch, fact.own) == (bob, 0, False)
    assert (answer.index, answer.epoch, answer.own) == (ann, 1, True)
    assert [word.key for word in scene.told] == ["ann"]


async def test_at_the_gateway_the_owner_of_the_cause_tells() -> None:
    scene = Scene(lambda *_: [Pass(REPORT, "training.reports.v1", "bob"), Pass(REPORT, "x.v1", "ann")], **GATEWAY)
    await scene.after(knock(partition=3))
    assert [(fact.index, fact.epoch, fact.own) for fact in scene.facts()] == [(3, 1, True)] * 2


@pytest.mark.parametrize(
    ("word", "passed", "changed"),
    [
        (REPORT, {}, BY_PARTNER),
        (REPORT, {"partner": "cbo", "source_id": "c-1"}, {"partnerid": "cbo", "sourceid": "c-1"}),
        (REPORT, {"partner": "cbo"}, BY_PARTNER | {"partnerid": "cbo"}),
        (REPORT, {"source_id": "c-1"}, BY_PARTNER | {"sourceid": "c-1"}),
        (REPORT, {"id": ANN}, BY_PARTNER | {"id": str(ANN)}),
        (REPORT, {"subject": "a"}, BY_PARTNER | {"subject": "a"}),
        (REPORT, {"tenant": "t2"}, BY_PARTNER
            | {"tenantid": "t2", "correlationid": str(named_id("correlation", "t2", "bob"))}),
        (HOURS, {"partner": "cbo", "source_id": "c-1"}, {"source": "apprenticeship/training"}),
        (PUBLISHED, {}, {"source": "apprenticeship/intake", "dataclass": "open"}),
    ],
    ids=["as-is", "sender", "partner", "source-id", "id", "subject", "tenant", "fact", "open-fact"],
)  # fmt: skip
async def test_what_is_passed_on_says_so_much_of_its_sender(
    word: Word, passed: dict[str, Any], changed: dict[str, str]
) -> None:
    scene = await Scene(lambda *_: [Pass(word, "x.v1", "bob", **passed)], **GATEWAY).after(knock())
    (fact,) = scene.facts()
    cause = timed_id(AT, "lms", "r-1")
    expected = envelope(
        id=str(fact_id("gateway", cause, 0)), type=fact.type, source="apprenticeship/gateway", subject="bob",
        correlationid=str(named_id("correlation", "t1", "bob")), causationid=str(cause),
    )  # fmt: skip
    assert attributes(fact) == expected | changed
    assert fact.type.endswith(f"{word.type}.v1")
    assert (fact.id, fact.topic, fact.key, fact.cause) == (fact_id("gateway", cause, 0), "x.v1", "bob", cause)
    assert (fact.tenant, str(fact.correlation)) == (
        attributes(fact)["tenantid"], attributes(fact)["correlationid"],
    )  # fmt: skip


async def test_words_of_one_event_are_told_apart_by_their_place() -> None:
    scene = await Scene(lambda *_: [HOURS, recorded(2), recorded(3)]).after(record(id=str(EVENT)))
    facts = scene.facts()
    assert [fact.id for fact in facts[:3]] == [fact_id("training", EVENT, n) for n in range(3)]
    assert scene.answers()[0]["fact_event_ids"] == [str(fact.id) for fact in facts[:3]]


async def test_an_accepted_report_names_the_facts_and_nothing_that_was_passed_on() -> None:
    scene = await Scene(lambda *_: [Pass(REPORT, "x.v1", "bob"), HOURS]).after(record(id=str(EVENT)))
    assert scene.answers()[0]["fact_event_ids"] == [str(fact_id("training", EVENT, 1))]


REFUSED = Refused("gate", "the gate is shut", "/data/minutes")
UNTIL = (NOON + timedelta(days=14)).isoformat().replace("+00:00", "Z")


def _fails(*_: object) -> None:
    raise KeyError


@pytest.mark.parametrize(
    ("decision", "kind", "body"),
    [
        (REFUSED, "rejected", {"code": "gate", "detail": "the gate is shut", "path": "/data/minutes"}),
        (REFUSED._replace(path=""), "rejected", {"code": "gate", "detail": "the gate is shut"}),
        (Early(Program, "p"), "parked", {"waiting_for": "program", "until": UNTIL}),
        (None, "parked", {"waiting_for": "operator", "until": UNTIL}),
    ],
    ids=["refused", "without-path", "early", "failed"],
)  # fmt: skip
@pytest.mark.parametrize("at_the_door", [False, True], ids=["inside", "door"])
async def test_a_reporter_hears_what_became_of_its_report(
    decision: Decision | None, kind: str, body: dict[str, str], *, at_the_door: bool
) -> None:
    scene = Scene(lambda *_: decision, reads=lambda *_: [(Program, "p")], **(GATEWAY if at_the_door else {}))
    await scene.after(knock() if at_the_door else record(id=str(EVENT)))
    (answer,) = scene.facts()
    cause = timed_id(AT, "lms", "r-1") if at_the_door else EVENT
    speaker = "gateway" if at_the_door else "training"
    told = fact_id(f"{speaker}.report-{kind}", cause, 0)
    assert from_json(answer.body) == {"report_event_id": str(cause), **body}
    assert attributes(answer) == envelope(
        id=str(told), type=f"apprenticeship.answers.report-{kind}.v1", source=f"apprenticeship/{speaker}",
        causationid=str(cause), **(BY_PARTNER if at_the_door else {}),
    )  # fmt: skip
    assert answer.topic == ("partners.lms.answers.v1" if at_the_door else "training.answers.v1")
    assert (answer.id, answer.key, answer.cause) == (told, "ann", cause)


async def test_what_waits_behind_a_failed_event_waits_for_an_operator() -> None:
    scene = await Scene(_fails).after(record(), record(minutes=61))
    assert [(a["report_event_id"], a["waiting_for"]) for a in scene.answers()] == [
        (str(named_id("ann", minutes)), "operator") for minutes in (60, 61)
    ]


async def test_the_gateway_leaves_yes_to_the_owner() -> None:
    scene = await Scene(lambda *_: [], **GATEWAY).after(knock())
    assert scene.facts() == []


async def test_what_cannot_be_read_is_answered_as_of_now() -> None:
    torn = knock()
    torn.value = b"{"
    scene = await Scene(**GATEWAY).after(torn)
    (answer,) = scene.facts()
    assert attributes(answer)["time"] == NOON.isoformat()


async def test_a_fact_is_not_answered() -> None:
    scene = Scene()
    scene.hears.on(ProgramPublished, case=Program)(lambda *_: REFUSED)
    fact = record(type="apprenticeship.intake.program-published.v1")
    fact.topic, fact.value = "intake.programs.v1", PUBLISHED.model_dump_json().encode()
    fact.partition = 0
    await scene.after(fact)
    assert scene.outcomes == [("ann", "refused")]
    assert scene.facts() == []


async def test_whoever_waits_is_told_once_and_not_at_each_look() -> None:
    scene = Scene(lambda *_: Early(Program, "p"), reads=lambda *_: [(Program, "p")])
    await scene.after(record())
    await scene.rest(await scene.join())
    assert len(scene.outcomes) > 1
    assert [answer["waiting_for"] for answer in scene.answers()] == ["program"]


async def test_a_reminder_is_written_whole_and_heard_with_its_thread() -> None:
    def decide(_case: object, event: Heard[Any], *_: object) -> list[Any]:
        return [Remind("look", "once", NOON), Remind("look", "twice", NOON + timedelta(hours=1))]

    scene = Scene(decide)
    heard: list[Heard[Any]] = []

    def remember(_case: object, event: Heard[Any], *_: object) -> list[Any]:
        heard.append(event)
        return [HOURS]

    scene.hears.when_due("look", case=Program)(remember)
    await scene.after(record(id=str(EVENT)))
    at = datetime(2026, 3, 2, 13, tzinfo=UTC)
    due = NewReminder(
        timed_id(at, "training", "t1", "ann", "look", "twice", str(EVENT)), scene.spec.index_of("ann"), "t1", "ann",
        "look", "twice", at, ANNS,
    )  # fmt: skip
    assert list(scene.database.state.reminders.values()) == [due]
    (once,) = heard
    assert (once.data.name, once.data.ref, once.time, once.key, once.tenant) == ("look", "once", NOON, "ann", "t1")
    fact = scene.facts()[-1]
    assert attributes(fact) == envelope(
        id=str(fact_id("training", once.id, 0)), time=NOON.isoformat(), causationid=str(once.id)
    )


@pytest.mark.parametrize(
    ("decision", "left"),
    [
        (REFUSED, ("refused", "gate", "the gate is shut", "/data/minutes", "", "", None)),
        (Early(Program, "p"), ("early", "", "", "", "program", "p", NOON + timedelta(days=14))),
        (None, ("failed", "", "TypeError", "", "", "", None)),
    ],
    ids=["refused", "early", "failed"],
)  # fmt: skip
async def test_what_does_not_pass_is_kept_whole(decision: Decision | None, left: tuple[Any, ...]) -> None:
    sent = record(id=str(EVENT), traceparent=TRACE, **BY_PARTNER)
    scene = await Scene(lambda *_: decision, reads=lambda *_: [(Program, "p")]).after(sent)
    (row,) = scene.rows()
    found = {
        "specversion": "1.0", "id": str(EVENT), "type": "apprenticeship.reports.hours-reported.v1",
        "source": "apprenticeship/gateway", "subject": "ann", "tenantid": "t1", "time": AT.isoformat(),
        "traceparent": TRACE, **BY_PARTNER,
    }  # fmt: skip
    assert from_json(row.attributes) == found
    whole = Parked(EVENT, scene.spec.index_of("ann"), "t1", "ann", sent.topic, row.attributes, sent.value or b"", *left)
    assert row == whole


async def test_what_waited_too_long_is_refused_for_that() -> None:
    scene = Scene(lambda *_: Early(Program, "p"), reads=lambda *_: [(Program, "p")])
    await scene.after(record())
    scene.now_is += timedelta(days=14)
    await scene.rest(await scene.join())
    (row,) = scene.rows()
    why = "no program came within the time it may wait"
    assert (row.outcome, row.code, row.detail, row.path) == ("refused", "out_of_order_expired", why, "")
    answer = scene.answers()[-1]
    assert answer == {"report_event_id": str(row.id), "code": "out_of_order_expired", "detail": why}


async def test_what_waits_behind_says_why() -> None:
    scene = await Scene(_fails).after(record(), record(minutes=61))
    assert [(row.outcome, row.code, row.detail) for row in scene.rows()] == [
        ("failed", "", "KeyError"), ("behind", "key_locked", ""),
    ]  # fmt: skip
