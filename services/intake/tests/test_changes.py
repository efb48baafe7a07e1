"""Changes of an enrolment at their edges: first and last days, other cohorts, and what is refused with which words."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, get_args

import pytest

from apprenticeship.common.events.intake import EnrollmentPaused
from apprenticeship.common.events.training import Graduated, NotCompleted
from apprenticeship.common.events.vocabulary import EnrollmentChange, PauseReason
from apprenticeship.intake.domain.program import Offering
from services.intake.tests.desk import CARE, JAN, JUNE, MARCH, SUPPORT, Desk, changed

APRIL, MAY = date(2027, 4, 5), date(2027, 5, 3)
SPRING_ENDS = date(2027, 6, 20)
SECOND = changed(SUPPORT, version=2)
OTHER = changed(SUPPORT, id="another-program")
DAY = timedelta(days=1)


def in_class() -> Desk:
    """Ada has been in class since March; another begins in June, one has ended, and so have other programs' begun."""
    desk = Desk.open(SUPPORT).plan("spring").plan("june", JUNE).plan("past", date(2026, 9, 1))
    desk.publish(OTHER).plan("other", JUNE, program_id=OTHER.id)
    desk.enrolls("ada")
    desk.today = APRIL
    return desk


def paused() -> Desk:
    return in_class().changes("ada", "pause", APRIL)


def left() -> Desk:
    return in_class().changes("ada", "withdraw", APRIL)


def later_version() -> Desk:
    """Ada has gone on in a class of the second version."""
    desk = in_class().publish(SECOND).plan("new", MAY, program_version=2)
    return desk.changes("ada", "transfer", APRIL, cohort_ref="new").seats()


@pytest.mark.parametrize(
    ("desk", "change", "on", "fields", "code", "path", "detail"),
    [
        (in_class, "pause", JAN, {}, "state", "/effective_on",
            "required: a day from the cohort's start, 2027-03-01, on; given: 2027-01-11"),
        (in_class, "transfer", MARCH - DAY, {"cohort_ref": "june"}, "state", "/effective_on",
            "required: a day from the cohort's start, 2027-03-01, on; given: 2027-02-28"),
        (paused, "pause", MAY, {}, "state", "/change", "required: an active enrolment; it is paused"),
        (left, "pause", MAY, {}, "state", "/change", "required: an active enrolment; it is withdrawn"),
        (in_class, "resume", MAY, {}, "state", "/change", "required: a paused enrolment; it is open"),
        (left, "resume", MAY, {}, "state", "/change", "required: a paused enrolment; it is withdrawn"),
        (left, "transfer", MAY, {"cohort_ref": "june"}, "state", "/change",
            "required: an open enrolment; it is withdrawn"),
        (left, "withdraw", MAY, {}, "state", "/change", "required: an open enrolment; it is withdrawn"),
        (paused, "resume", APRIL - DAY, {}, "state", "/effective_on",
            "required: a return from 2027-04-05 on; given: 2027-04-04"),
        (paused, "resume", SPRING_ENDS + DAY, {}, "state", "/cohort_ref",
            "the cohort ended on 2027-06-20; name the one that the return leads to"),
        (paused, "resume", MAY, {"cohort_ref": "other"}, "gate", "/cohort_ref",
            "required: a cohort of per-scholas-it-support; given: of another-program"),
        (paused, "resume", MAY, {"cohort_ref": "past"}, "state", "/cohort_ref",
            "required: a cohort that goes on; it ended on 2026-12-20"),
        (in_class, "transfer", APRIL, {"cohort_ref": "spring"}, "state", "/cohort_ref",
            "the person is in this cohort already"),
        (later_version, "transfer", MAY, {"cohort_ref": "june"}, "gate", "/cohort_ref",
            "required: version 2 or later; given: 1"),
        (in_class, "transfer", APRIL, {}, "schema", "/cohort_ref", "a transfer names the cohort it leads to"),
        (in_class, "pause", APRIL, {"reason": "moved"}, "schema", "/reason",
            f"required: one of {', '.join(get_args(PauseReason))}"),
        (in_class, "withdraw", APRIL, {"last_participation_on": MAY}, "schema", "/last_participation_on",
            "required: a day up to 2027-04-05; given: 2027-05-03"),
        (in_class, "reinstate", APRIL, {}, "not_permitted", "/change",
            "reinstatement is not offered yet; the person applies again, or is listed again"),
    ],
)  # fmt: skip
def test_a_change_that_cannot_be_is_refused_with_what_is_required(
    desk: Callable[[], Desk],
    change: EnrollmentChange,
    on: date,
    fields: dict[str, Any],
    code: str,
    path: str,
    detail: str,
) -> None:
    desk().changes("ada", change, on, **fields).then_refused(code, path, detail)


def test_a_pause_says_until_when_and_begins_on_the_first_day_at_the_earliest() -> None:
    desk = in_class().changes("ada", "pause", MARCH, expected_return_on=MAY, supports_continue=True)
    id_ = desk.enrollment("ada").id
    desk.then(
        EnrollmentPaused(
            enrollment_id=id_, paused_on=MARCH, reason="other", expected_return_on=MAY, supports_continue=True
        )
    )


def test_one_may_return_on_the_day_of_the_pause_and_says_so_once() -> None:
    desk = paused().changes("ada", "resume", APRIL).then_types("enrollment-resumed")
    desk.changes("ada", "resume", APRIL).then()
    desk.changes("ada", "resume", APRIL, cohort_ref="spring").then()
    desk.changes("ada", "resume", APRIL, cohort_ref="june").then_refused("state", "/change")


@pytest.mark.parametrize(
    "again", [{"cohort_ref": "july"}, {"cohort_ref": "june", "on": MAY + DAY}], ids=["other", "day"]
)
def test_a_wish_for_another_class_or_day_replaces_the_last_one(again: dict[str, Any]) -> None:
    desk = paused().plan("july", date(2027, 7, 5)).changes("ada", "resume", MAY, cohort_ref="june")
    (first,) = desk.person("ada").sought
    desk.changes("ada", "resume", MAY, cohort_ref="june")
    assert desk.person("ada").sought == (first,)
    desk.changes("ada", "resume", again.get("on", MAY), cohort_ref=again["cohort_ref"])
    (second,) = desk.person("ada").sought
    assert second.origin != first.origin


def test_wishes_for_two_enrolments_stand_side_by_side() -> None:
    """A listing, and each enrolment, has a wish of its own."""
    desk = paused().changes("ada", "resume", MAY, cohort_ref="june")
    desk.program = OTHER
    desk.is_listed("ada", "other")
    assert sorted(sought.purpose for sought in desk.person("ada").sought) == ["listing", "return"]
    third = changed(SUPPORT, id="a-third")
    desk.publish(third).plan("third", JUNE, program_id=third.id)
    desk.program = third
    desk.is_listed("ada", "third")
    assert sorted(sought.purpose for sought in desk.person("ada").sought) == ["listing", "listing", "return"]
    desk.seats()
    assert not desk.person("ada").sought


def test_an_enrolment_in_one_program_leaves_the_listing_for_another() -> None:
    desk = Desk.open(SUPPORT).plan("spring").applies("ada").seats()
    desk.publish(OTHER).plan("other", JUNE, program_id=OTHER.id)
    desk.program = OTHER
    desk.is_listed("ada", "other")
    desk.program = SUPPORT
    desk.answers("ada").then_types("enrolled", "application-closed")
    assert [sought.purpose for sought in desk.person("ada").sought] == ["listing"]


def ended(desk: Desk, word: type[Graduated | NotCompleted], on: date) -> Desk:
    id_ = desk.enrollment("ada").id
    if word is NotCompleted:
        return desk.when(desk.id("ada"), NotCompleted(enrollment_id=id_, ended_on=on, cause="attendance"))
    spring = desk.cohort_id("spring")
    return desk.when(
        desk.id("ada"),
        Graduated(
            enrollment_id=id_, program_id=SUPPORT.id, program_version=1, cohort_id=spring, graduated_on=on,
            total_minutes=0, credential_ids=(), next_step_program_ids=(),
        ),
    )  # fmt: skip


ENDS: dict[str, Callable[[Desk, date], Desk]] = {
    "completed": lambda desk, on: ended(desk, Graduated, on),
    "not_completed": lambda desk, on: ended(desk, NotCompleted, on),
    "withdrawn": lambda desk, on: desk.changes("ada", "withdraw", on),
}


@pytest.mark.parametrize("state", ENDS)
def test_who_has_left_may_be_listed_for_a_class_that_begins_then(state: str) -> None:
    desk = ENDS[state](in_class(), JUNE)
    assert desk.enrollment("ada").state == state
    assert desk.enrollment("ada").ended_on == JUNE
    desk.plan("overlapping", JUNE - DAY)
    desk.is_listed("ada", "overlapping").then_refused(
        "duplicate_conflict", "/cohort_ref",
        "the person is enrolled in this program, or listed for it, at the same time",
    )  # fmt: skip
    desk.is_listed("ada", "june").then()
    assert desk.person("ada").sought


@pytest.mark.parametrize("state", ENDS)
def test_an_end_is_of_the_enrolment_it_names(state: str) -> None:
    desk = in_class()
    desk.program = OTHER
    desk.enrolls("ada")
    ENDS[state](desk, JUNE) if state != "withdrawn" else desk.changes(
        "ada", "withdraw", JUNE, enrollment_id=desk.enrollment("ada").id
    )
    assert [one.state for one in desk.person("ada").enrollments] == ["open", state]


def test_who_withdrew_before_the_start_has_not_been_there() -> None:
    desk = in_class().changes("ada", "withdraw", JAN)
    desk.plan("next", MARCH + DAY).is_listed("ada", "spring").then()


def test_who_goes_on_from_an_earlier_class_has_begun_before_the_later_one_does() -> None:
    desk = in_class().changes("ada", "transfer", APRIL, cohort_ref="june").seats()
    moved = desk.person("ada").enrollments[0]
    assert (moved.state, moved.ended_on) == ("transferred", APRIL)
    desk.changes("ada", "withdraw", MAY).then_types("enrollment-withdrawn")
    withdrawal = desk.enrollment("ada").withdrawal
    assert withdrawal
    assert not withdrawal.before_start


def test_who_has_come_back_has_begun_whatever_day_is_told() -> None:
    desk = paused().changes("ada", "resume", MAY).changes("ada", "withdraw", JAN)
    withdrawal = desk.enrollment("ada").withdrawal
    assert withdrawal
    assert not withdrawal.before_start


def test_a_listing_waits_for_its_program_and_names_a_language_of_its_exam() -> None:
    desk = Desk.open(CARE).plan("spring").is_listed("ada", "spring", program_id="nobodys")
    desk.then_early(Offering, "nobodys")
    desk.is_listed("ada", "spring", exam_language="fr").then_refused(
        "gate", "/exam_language", "required: one of en, es, so, vi, ru, zh, ko, am, uk, tl, km, lo, sm; given: fr"
    )


def test_a_transfer_told_again_is_accepted_only_for_the_class_it_led_to() -> None:
    desk = in_class()
    old = desk.enrollment("ada").id
    desk.changes("ada", "transfer", APRIL, cohort_ref="june").seats().plan("july", date(2027, 7, 5))
    desk.changes("ada", "transfer", APRIL, cohort_ref="june", enrollment_id=old).then()
    desk.changes("ada", "transfer", APRIL, cohort_ref="july", enrollment_id=old).then_refused("state", "/change")


def test_only_who_found_no_seat_is_dated_by_the_day_of_one() -> None:
    desk = in_class().changes("ada", "transfer", MARCH, cohort_ref="june").seats()
    assert desk.enrollment("ada").terms.enrolled_on == MARCH
