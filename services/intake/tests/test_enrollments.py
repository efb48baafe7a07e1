"""Enrolments: on- and off-ramps, other cohorts, duplicates, and the end that training tells."""

from datetime import date

from apprenticeship.common.events import keys
from apprenticeship.common.events.intake import (
    EnrollmentPaused,
    EnrollmentResumed,
    EnrollmentTransferred,
    EnrollmentWithdrawn,
)
from apprenticeship.common.events.training import CredentialIssued, Graduated, NotCompleted
from apprenticeship.intake.domain.cohort import Cohort
from apprenticeship.intake.domain.person import Person
from services.intake.tests.desk import JAN, JUNE, MARCH, SUPPORT, Desk, changed

APRIL, MAY = date(2027, 4, 5), date(2027, 5, 3)
SECOND = changed(SUPPORT, version=2)


def in_class(name: str = "ada", capacity: int = 2) -> Desk:
    """Someone who has been in class since March; there is another class in June."""
    desk = Desk.open(SUPPORT).plan("spring", capacity=capacity).plan("june", JUNE, capacity=1)
    desk.enrolls(name)
    desk.today = APRIL
    return desk


def withdrew_before_start(desk: Desk, name: str) -> bool | None:
    withdrawal = desk.enrollment(name).withdrawal
    return withdrawal.before_start if withdrawal else None


def graduated(desk: Desk, name: str) -> Graduated:
    return Graduated(
        enrollment_id=desk.enrollment(name).id,
        program_id=SUPPORT.id,
        program_version=1,
        cohort_id=desk.cohort_id("spring"),
        graduated_on=MAY,
        total_minutes=0,
        credential_ids=(),
        next_step_program_ids=(),
    )


def test_a_pause_is_told_once_and_only_of_whom_is_active() -> None:
    desk = in_class().changes("ada", "pause", APRIL, reason="caregiving", supports_continue=False)
    id_ = desk.enrollment("ada").id
    desk.then(EnrollmentPaused(enrollment_id=id_, paused_on=APRIL, reason="caregiving", supports_continue=False))
    desk.changes("ada", "pause", APRIL, reason="caregiving", supports_continue=False).then()
    desk.changes("ada", "pause", MAY, reason="family").then_refused("state", "/change")


def test_nobody_pauses_before_the_class_begins() -> None:
    desk = in_class().changes("ada", "pause", JAN, reason="family")
    desk.then_refused("state", "/effective_on")


def test_a_pause_has_a_reason_of_pauses_and_a_withdrawal_one_of_withdrawals() -> None:
    desk = in_class().changes("ada", "pause", APRIL, reason="moved")
    desk.then_refused("schema", "/reason")
    desk.changes("ada", "withdraw", APRIL, reason="military").then_refused("schema", "/reason")
    desk.changes("ada", "pause", APRIL).then_types("enrollment-paused")


def test_a_return_goes_on_in_the_seat_that_was_kept() -> None:
    desk = in_class(capacity=1).changes("ada", "pause", APRIL)
    desk.applies("bob").seats()
    desk.changes("ada", "resume", MAY).then(
        EnrollmentResumed(
            enrollment_id=desk.enrollment("ada").id,
            resumed_on=MAY,
            cohort_id=desk.cohort_id("spring"),
            program_version=1,
        )
    )
    desk.changes("ada", "resume", MAY).then()
    desk.changes("ada", "resume", JUNE).then_refused("state", "/change")


def test_nobody_returns_before_the_pause_or_into_a_class_that_is_over() -> None:
    desk = in_class().changes("ada", "pause", APRIL)
    desk.changes("ada", "resume", MARCH).then_refused("state", "/effective_on")
    desk.changes("ada", "resume", date(2027, 9, 1)).then_refused("state", "/cohort_ref")


def test_a_return_may_lead_into_a_later_class_and_version_where_it_needs_a_seat() -> None:
    desk = in_class().changes("ada", "pause", APRIL)
    desk.publish(SECOND)
    desk.program = SECOND
    desk.plan("summer", JUNE, capacity=1)
    desk.changes("ada", "resume", JUNE, cohort_ref="summer").then()
    desk.changes("ada", "resume", JUNE, cohort_ref="summer").then()
    desk.seats().then(
        EnrollmentResumed(
            enrollment_id=desk.enrollment("ada").id,
            resumed_on=JUNE,
            cohort_id=desk.cohort_id("summer"),
            program_version=2,
        )
    )
    desk.applies("bob").seats().then_types("applicant-waitlisted")
    assert desk.enrollment("ada").cohort_id == desk.cohort_id("summer")


def test_a_return_that_finds_no_seat_waits_and_is_dated_by_the_day_it_gets_one() -> None:
    desk = in_class().is_listed("bob", "june").seats().changes("ada", "pause", APRIL)
    desk.changes("ada", "resume", MAY, cohort_ref="june").seats(MAY).then()
    desk.changes("bob", "withdraw", MAY)
    later = date(2027, 5, 10)
    desk.seats(later)
    resumed = desk.said[0]
    assert isinstance(resumed, EnrollmentResumed)
    assert resumed.resumed_on == later


def test_a_later_wish_takes_the_place_of_an_earlier_one() -> None:
    desk = in_class().is_listed("bob", "june").seats().changes("ada", "pause", APRIL)
    desk.plan("july", date(2027, 7, 5))
    desk.changes("ada", "resume", MAY, cohort_ref="june").seats()
    desk.changes("ada", "resume", MAY, cohort_ref="july").seats().then_types("enrollment-resumed")
    assert desk.enrollment("ada").cohort_id == desk.cohort_id("july")
    assert not desk.person("ada").sought


def test_a_cohort_to_come_back_to_must_be_known_of_the_program_and_not_older() -> None:
    desk = in_class().changes("ada", "pause", APRIL)
    desk.changes("ada", "resume", MAY, cohort_ref="nowhere").then_early(Cohort)
    other = changed(SUPPORT, id="another-program")
    desk.publish(other).plan("other", JUNE, program_id=other.id)
    desk.changes("ada", "resume", MAY, cohort_ref="other").then_refused("gate", "/cohort_ref")
    desk.publish(SECOND).plan("new", JUNE, program_version=2)
    desk.changes("ada", "resume", MAY, cohort_ref="new").seats()
    desk.changes("ada", "transfer", JUNE, cohort_ref="june").then_refused("gate", "/cohort_ref")


def test_a_transfer_opens_an_enrolment_elsewhere_with_what_the_report_says_is_carried() -> None:
    desk = in_class().plan("queens", APRIL, site_id="queens")
    old = desk.enrollment("ada")
    credential = CredentialIssued(
        credential_id=keys.credential_id(desk.tenant, desk.id("ada"), "a-plus"),
        enrollment_id=old.id,
        credential_code="a-plus",
        issuer="comptia",
        issued_on=APRIL,
        portable=True,
    )
    desk.when(desk.id("ada"), credential)
    modules = ("hardware", "networking")
    desk.changes("ada", "transfer", APRIL, cohort_ref="queens", credit_minutes=600, carried_modules=modules).then()
    desk.seats().then_types("enrolled", "enrollment-transferred")
    new = desk.enrollment("ada")
    assert desk.said[1] == EnrollmentTransferred(
        from_enrollment_id=old.id,
        to_enrollment_id=new.id,
        change=("cohort", "site"),
        effective_on=APRIL,
        credit_minutes=600,
        carried_modules=modules,
        carried_credentials=(credential.credential_id,),
    )
    assert (new.terms.entry, new.terms.continues_enrollment_id) == ("transfer", old.id)
    assert (new.terms.site_id, new.terms.requirement_set) == ("queens", "standard")
    assert desk.person("ada").enrollments[0].state == "transferred"
    desk.changes("ada", "transfer", APRIL, cohort_ref="queens", enrollment_id=old.id).then()
    desk.changes("ada", "withdraw", APRIL, reason="moved")
    assert withdrew_before_start(desk, "ada") is False


def test_a_transfer_names_a_class_that_one_is_not_in_and_that_has_room() -> None:
    desk = in_class()
    desk.changes("ada", "transfer", APRIL).then_refused("schema", "/cohort_ref")
    desk.changes("ada", "transfer", APRIL, cohort_ref="spring").then_refused("state")
    desk.is_listed("bob", "june").seats()
    desk.changes("ada", "transfer", APRIL, cohort_ref="june").seats().then()
    assert desk.enrollment("ada").state == "open"
    desk.seats(date(2027, 12, 1))
    assert not desk.person("ada").sought


def test_a_withdrawal_says_whether_the_class_had_begun() -> None:
    desk = in_class().changes("ada", "withdraw", APRIL, reason="moved", last_participation_on=MARCH)
    desk.then(
        EnrollmentWithdrawn(
            enrollment_id=desk.enrollment("ada").id,
            last_participation_on=MARCH,
            reason="moved",
            before_start=False,
        )
    )
    desk.changes("ada", "withdraw", APRIL, reason="moved", last_participation_on=MARCH).then()
    desk.changes("ada", "withdraw", MAY, reason="moved").then_refused("state", "/change")
    early = in_class().changes("ada", "withdraw", JAN, reason="moved")
    assert withdrew_before_start(early, "ada") is True
    early.applies("ada").then_types("application-received")


def test_a_withdrawal_cannot_follow_its_own_day() -> None:
    desk = in_class().changes("ada", "withdraw", APRIL, last_participation_on=MAY)
    desk.then_refused("schema", "/last_participation_on")


def test_a_withdrawal_ends_the_wish_to_come_back() -> None:
    desk = in_class().is_listed("bob", "june").seats().changes("ada", "pause", APRIL)
    desk.changes("ada", "resume", MAY, cohort_ref="june").changes("ada", "withdraw", MAY)
    assert not desk.person("ada").sought


def test_a_change_before_its_enrolment_waits_for_it() -> None:
    desk = Desk.open(SUPPORT).plan("spring").changes("ada", "withdraw", JAN).then_early(Person)
    desk.enrolls("ada")
    assert desk.enrollment("ada").state == "withdrawn"


def test_who_has_several_open_enrolments_is_asked_which() -> None:
    desk = in_class()
    first = desk.enrollment("ada").id
    other = changed(SUPPORT, id="another-program")
    desk.publish(other)
    desk.program = other
    desk.plan("other", JUNE).enrolls("ada")
    desk.changes("ada", "pause", APRIL).then_refused("state", "/enrollment_id")
    desk.changes("ada", "pause", APRIL, enrollment_id=first).then_types("enrollment-paused")
    desk.changes("ada", "pause", APRIL, enrollment_id=desk.id("x")).then_early(Person)


def test_reinstatement_is_not_offered_yet() -> None:
    desk = in_class().changes("ada", "withdraw", APRIL)
    desk.changes("ada", "reinstate", MAY).then_refused("not_permitted", "/change")


def test_what_training_ends_is_closed_here_and_a_late_word_opens_nothing() -> None:
    desk = in_class()
    desk.when(desk.id("ada"), graduated(desk, "ada")).then()
    assert desk.enrollment("ada").state == "completed"
    desk.changes("ada", "pause", MAY).then_refused("state", "/change")
    missed = NotCompleted(enrollment_id=desk.enrollment("ada").id, ended_on=MAY, cause="attendance")
    desk.when(desk.id("ada"), missed).then()
    assert desk.enrollment("ada").state == "completed"
    desk.when(desk.id("bob"), missed).then_early(Person)


def test_a_second_enrolment_of_the_same_program_at_the_same_time_is_a_conflict() -> None:
    desk = in_class()
    desk.is_listed("ada", "june").then_refused("duplicate_conflict", "/cohort_ref")
    desk.when(desk.id("ada"), graduated(desk, "ada"))
    desk.plan("overlapping", date(2027, 4, 12))
    desk.is_listed("ada", "overlapping").then_refused("duplicate_conflict", "/cohort_ref")
    desk.is_listed("ada", "june").then()


def test_a_listing_waits_for_its_class_and_is_told_once() -> None:
    desk = Desk.open(SUPPORT).is_listed("ada", "spring", employer_ref="acme").then_early(Cohort)
    desk.plan("spring").is_listed("ada", "spring", employer_ref="acme").then()
    desk.is_listed("ada", "spring").then_refused("duplicate_conflict")
    desk.seats().then_types("enrolled").is_listed("ada", "spring", employer_ref="acme").then()
    terms = desk.enrollment("ada").terms
    assert terms.employer_id == keys.employer_id(desk.tenant, "acme")
    assert (terms.entry, terms.paid_time, terms.application_id) == ("roster", True, None)
    desk.is_listed("ada", "spring", paid_time=False).then_refused("duplicate_conflict")


def test_a_listing_names_a_class_of_its_program_that_goes_on() -> None:
    desk = Desk.open(SUPPORT).plan("spring")
    other = changed(SUPPORT, id="another-program")
    desk.publish(other)
    desk.is_listed("ada", "spring", program_id=other.id).then_refused("gate", "/cohort_ref")
    desk.today = date(2027, 9, 1)
    desk.is_listed("ada", "spring").then_refused("state", "/cohort_ref")


def test_who_is_enrolled_by_a_listing_has_no_other_application_to_the_program() -> None:
    desk = Desk.open(SUPPORT).plan("spring", capacity=1).applies("ada").seats()
    desk.plan("june", JUNE).is_listed("ada", "june").seats()
    desk.then_types("enrolled", "application-closed")
    assert desk.application("ada").outcome == "duplicate"
    desk.applies("bob").seats()
    assert desk.states("bob") == ["offered"]
