"""The pairing round: who waits longest comes first, no mentor takes more than agreed, and the reasons are told."""

from collections.abc import Callable
from typing import Any

import pytest

from apprenticeship.common.events.decisions import Gathered
from apprenticeship.common.events.mentoring import MentorAssigned, MentorWaitlisted
from apprenticeship.common.events.vocabulary import MentorWaitReason
from apprenticeship.mentoring.domain.mentee import Mentee
from apprenticeship.mentoring.domain.pairing import pair
from services.mentoring.tests.cast import CARE, MECHANIC, day, enrollment, mentor, person, variant
from services.mentoring.tests.life import Shop


def test_a_mentor_is_assigned_in_the_round_and_not_before() -> None:
    shop = Shop.begin().ready("ana", site_id="central-shops").enrolled("rosa").then()
    shop.pair("03-01").then(
        MentorAssigned(
            match_id=shop.match_of("rosa"),
            enrollment_id=enrollment("rosa"),
            mentor_id=mentor("ana"),
            program_id=MECHANIC.id,
            starts_on=day("03-01"),
            phase="pre_apprenticeship",
            match_reasons=("language", "site"),
            paid_minutes_per_week=60,
            planned_until="graduation",
        )
    )
    shop.pair("03-02").then()


def test_room_for_3_and_20_at_once_gives_exactly_3() -> None:
    shop = Shop.begin().ready("ana", capacity=2).ready("ben", capacity=1)
    for n in range(20):
        shop.enrolled(f"p{n}", on=f"02-{20 - n:02}")
    shop.pair()
    assert [word.enrollment_id for word in shop.assigned] == [enrollment(f"p{n}") for n in (19, 18, 17)]
    assert shop.reasons == ["no_capacity"] * 17
    shop.pair().then()


def test_room_for_3_and_20_at_once_gives_exactly_3_by_the_round_alone() -> None:
    shop = Shop.begin().ready("ana", capacity=5)
    for n in range(20):
        shop.enrolled(f"p{n}")
    mentees = {person(f"p{n}"): shop.mentee(f"p{n}") for n in range(20)}
    ana = str(mentor("ana"))
    rows: dict[type, dict[str, Any]] = {**_rows(shop), Mentee: mentees}
    given = pair(Gathered(rows, {ana: 2}), day("03-01"))
    first = sorted(mentees)[:3]
    assigned = [about.key for about in given if isinstance(about.item, MentorAssigned)]
    assert assigned == first
    waiting = [about.key for about in given if isinstance(about.item, MentorWaitlisted)]
    assert waiting == sorted(mentees)[3:]


def _rows(shop: Shop) -> dict[type, dict[str, Any]]:
    rows: dict[type, dict[str, Any]] = {}
    for name, case in shop.rows.cases.items():
        rows.setdefault(name.kind, {})[name.key] = case
    return rows


def test_a_mentor_who_is_freed_empties_the_waiting_list_in_order() -> None:
    shop = Shop.begin().ready("ana").enrolled("rosa", "02-01").enrolled("lee", "02-02")
    shop.enrolled("kim", "02-03").pair()
    assert shop.mentor_of("rosa") == mentor("ana")
    shop.graduated("rosa", "03-10").pair("03-11")
    assert shop.mentor_of("lee") == mentor("ana")
    shop.withdrew("lee", "03-20").pair("03-21")
    assert shop.mentor_of("kim") == mentor("ana")


LACKING = {
    "nobody": (Shop.begin, "no_trained_mentor"),
    "untrained": (
        lambda: Shop.begin().nominated("ana").approved("ana"),
        "no_trained_mentor",
    ),
    "half trained": (
        lambda: Shop.begin().nominated("ana").approved("ana").trained("ana", "goals"),
        "no_trained_mentor",
    ),
    "not approved": (lambda: Shop.begin().nominated("ana").trained("ana"), "no_trained_mentor"),
    "away": (
        lambda: Shop.begin().ready("ana").available("ana", "paused", reason="leave"),
        "no_trained_mentor",
    ),
    "not at journey level": (
        lambda: Shop.begin().ready("ana", journey_level=False),
        "no_journey_level",
    ),
    "other languages": (lambda: Shop.begin().ready("ana", languages=("es", "vi")), "no_language"),
    "no room": (lambda: Shop.begin().ready("ana", capacity=0), "no_capacity"),
}


@pytest.mark.parametrize(("mentors", "reason"), LACKING.values(), ids=LACKING)
def test_who_finds_no_mentor_is_told_why_and_only_once(mentors: Callable[[], Shop], reason: MentorWaitReason) -> None:
    shop = mentors().enrolled("rosa", "02-15")
    shop.pair("03-01").then(MentorWaitlisted(enrollment_id=enrollment("rosa"), since=day("02-15"), reason=reason))
    shop.pair("03-02").then()


def test_who_was_waitlisted_is_paired_when_a_mentor_is_ready() -> None:
    shop = Shop.begin().nominated("ana").approved("ana").enrolled("rosa").pair()
    shop.then_types("mentor-waitlisted")
    shop.trained("ana").pair("03-02").then_types("mentor-assigned")


def test_the_program_decides_about_journey_level_and_training() -> None:
    lenient = variant("lenient", journey_level=False, trained_before_pairing=False)
    shop = Shop.begin(lenient)
    shop.nominated("ana", program_id="lenient", journey_level=False).approved("ana")
    shop.enrolled("rosa", program_id="lenient").pair().then_types("mentor-assigned")


def test_the_version_of_the_enrolment_decides_what_training_is_asked() -> None:
    second = variant(MECHANIC.id, 2, training_topics=("goals", "confidentiality"))
    shop = Shop.begin(MECHANIC, second).ready("ana", capacity=2)
    shop.enrolled("rosa").enrolled("lee", program_version=2).pair()
    assert [word.enrollment_id for word in shop.assigned] == [enrollment("rosa")]
    assert shop.reasons == ["no_trained_mentor"]


def test_regional_forms_of_a_language_are_shared() -> None:
    shop = Shop.begin().ready("ana", languages=("es-MX",))
    shop.enrolled("rosa", training_language="es").pair().then_types("mentor-assigned")


def test_the_same_site_is_preferred_then_the_most_room_then_the_id() -> None:
    shop = Shop.begin().ready("here", site_id="central-shops")
    shop.ready("roomy", capacity=3, site_id="marina").ready("tight", capacity=2)
    shop.enrolled("rosa", "02-01").enrolled("lee", "02-02").enrolled("kim", "02-03").pair()
    mentors = [word.mentor_id for word in shop.assigned]
    assert mentors[:2] == [mentor("here"), mentor("roomy")]
    assert mentors[2] == min(mentor("roomy"), mentor("tight"), key=str)


@pytest.mark.parametrize(("roomy", "tight"), [("cleo", "dan"), ("dan", "cleo")])
def test_the_most_room_comes_before_the_id(roomy: str, tight: str) -> None:
    shop = Shop.begin().ready(roomy, capacity=3).ready(tight, capacity=1).enrolled("rosa").pair()
    assert shop.mentor_of("rosa") == mentor(roomy)


def test_nobody_is_mentored_by_their_own_instructor() -> None:
    shop = Shop.begin().ready("ana", capacity=2, instructs_cohort_refs=("spring",))
    shop.enrolled("rosa").pair().then_types("mentor-waitlisted")
    assert shop.reasons == ["no_capacity"]
    shop.enrolled("lee", cohort_id=enrollment("another")).pair().then_types("mentor-assigned")


def test_nobody_mentors_themself() -> None:
    shop = Shop.begin().ready("rosa", participant_id=person("rosa")).enrolled("rosa")
    shop.pair().then_types("mentor-waitlisted")


def test_a_program_without_mentors_pairs_nobody() -> None:
    shop = Shop.begin(CARE).enrolled("rosa", program_id=CARE.id).pair().then()
    assert not shop.mentee("rosa").waiting


def test_a_mentor_of_another_program_is_not_asked() -> None:
    shop = Shop.begin(MECHANIC, variant("body-shop")).ready("ana", program_id="body-shop")
    shop.enrolled("rosa").pair()
    assert shop.reasons == ["no_trained_mentor"]


def test_enrolled_waits_for_its_program() -> None:
    shop = Shop.begin(CARE).ready("ana").enrolled("rosa")
    assert shop.last.outcome == "early"
    shop.publish(MECHANIC).pair()
    assert shop.mentor_of("rosa") == mentor("ana")


def test_a_mentor_holds_a_place_for_one_person_once() -> None:
    shop = Shop.begin().ready("ana", capacity=2).enrolled("rosa").pair()
    shop.enrolled("second", person="rosa").pair("03-02").then_types("mentor-assigned")
    shop.enrolled("lee").pair("03-03").then_types("mentor-assigned")
