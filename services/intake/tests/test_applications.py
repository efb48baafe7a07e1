"""Applications: taken in with sealed data, assessed where the program asks for it, answered, closed once."""

from datetime import timedelta

import pytest

from apprenticeship.common.events import keys
from apprenticeship.common.events.intake import (
    ApplicationClosed,
    ApplicationReceived,
    AssessmentRecorded,
    Enrolled,
)
from apprenticeship.common.events.training import CredentialIssued, Graduated
from apprenticeship.common.programs import ProgramDefinition
from apprenticeship.intake.domain.person import Person
from apprenticeship.intake.domain.program import Offering
from services.intake.tests.desk import CARE, JAN, MARCH, MECHANIC, SUPPORT, Desk, changed

ADVANCED = changed(CARE, admission={"prerequisite_credentials": ["wa-hca-certificate"]})
FAMILY = changed(
    CARE,
    requirement_sets={"standard": {"minutes": 4500}, "family": {"minutes": 2000}},
)


def test_an_application_is_received_and_waits_for_a_seat() -> None:
    desk = Desk.open(SUPPORT).applies("ada", requested_site="bronx")
    desk.then(
        ApplicationReceived(
            application_id=desk.application_id("ada"),
            program_id=SUPPORT.id,
            referral_source="cbo",
            referral_partner_id=keys.partner_uuid("partner"),
            requested_language="en",
            requested_site="bronx",
        )
    )
    assert desk.application("ada").wants_seat


def test_an_application_waits_for_its_program() -> None:
    desk = Desk.of(SUPPORT).applies("ada").then_early(Offering)
    desk.publish(SUPPORT)
    assert desk.application("ada").state == "screened"


def test_languages_that_the_program_has_not_are_refused_and_say_which_it_has() -> None:
    desk = Desk.open(CARE).applies("ada", language="fr").then_refused("gate", "/language")
    assert "required: one of en, es" in desk.last.detail
    desk.applies("ada", exam_language="fr").then_refused("gate", "/exam_language")
    desk.applies("ada", exam_language="lo").then_types("application-received")


def test_the_same_application_by_two_partners_is_one_and_other_wishes_are_a_conflict() -> None:
    desk = Desk.open(SUPPORT).applies("ada")
    desk.applies("ada", referral_source="union").then()
    desk.applies("ada", requested_site="queens").then_refused("duplicate_conflict", "/program_id")
    assert len(desk.person("ada").applications) == 1


def test_who_is_enrolled_or_listed_does_not_apply_to_the_same_program() -> None:
    desk = Desk.open(SUPPORT).plan("spring").enrolls("ada").is_listed("bob", "spring")
    desk.applies("ada").then_refused("duplicate_conflict", "/program_id")
    desk.applies("bob").then_refused("duplicate_conflict", "/program_id")


def test_a_missing_prerequisite_closes_the_application_and_a_held_one_does_not() -> None:
    desk = Desk.open(ADVANCED).applies("ada")
    desk.then_types("application-received", "application-closed")
    assert desk.application("ada").outcome == "ineligible"

    credential = CredentialIssued(
        credential_id=keys.credential_id(desk.tenant, desk.id("ada"), "wa-hca-certificate"),
        enrollment_id=desk.application_id("bob"),
        credential_code="wa-hca-certificate",
        issuer="wa-doh",
        issued_on=JAN,
        portable=True,
    )
    desk.when(desk.id("ada"), credential).then()
    desk.applies("ada").then_types("application-received")
    assert desk.application("ada").id == desk.application_id("ada", 2)


def test_a_program_that_assesses_gives_no_seat_without_it() -> None:
    desk = Desk.open(MECHANIC).plan("spring").applies("ada").seats().then()
    desk.is_assessed("ada", lived_experience_credited=True).then(
        AssessmentRecorded(
            application_id=desk.application_id("ada"),
            method="interview",
            outcome="ready",
            lived_experience_credited=True,
            assessed_on=JAN,
        )
    )
    assert desk.seats().states("ada") == ["offered"]


def test_who_is_not_yet_ready_is_told_so_and_may_apply_again() -> None:
    desk = Desk.open(MECHANIC).applies("ada").is_assessed("ada", "not_yet")
    desk.then_types("assessment-recorded", "application-closed")
    closed = desk.said[-1]
    assert isinstance(closed, ApplicationClosed)
    assert (closed.outcome, closed.reason_code) == ("ineligible", "not_yet")
    desk.applies("ada").then_types("application-received")


def test_an_assessment_before_its_application_waits() -> None:
    desk = Desk.open(MECHANIC).is_assessed("ada").then_early(Person)
    desk.applies("ada")
    assert desk.application("ada").state == "assessed"


def test_an_assessment_is_told_once_and_only_as_the_standards_have_it() -> None:
    desk = Desk.open(MECHANIC).applies("ada")
    desk.is_assessed("ada", method="written").then_refused("gate", "/method")
    desk.is_assessed("ada").is_assessed("ada").then()
    desk.is_assessed("ada", "needs_support").then_refused("state", "/application_ref")
    plain = Desk.open(SUPPORT).applies("ada")
    plain.is_assessed("ada", lived_experience_credited=True).then_refused("gate", "/lived_experience_credited")


def test_who_accepts_the_offer_is_enrolled_and_the_application_is_closed() -> None:
    desk = Desk.open(CARE).plan("spring", training_language="so")
    desk.applies("ada", language="so", exam_language="lo").seats().answers("ada")
    desk.then(
        Enrolled(
            enrollment_id=keys.enrollment_id(desk.tenant, desk.id("ada"), desk.application_id("ada")),
            entry="application",
            application_id=desk.application_id("ada"),
            program_id=CARE.id,
            program_version=1,
            cohort_id=desk.cohort_id("spring"),
            site_id="bronx",
            training_language="so",
            exam_language="lo",
            requirement_set="standard",
            enrolled_on=JAN,
            paid_time=True,
            tuition_cents=0,
        ),
        ApplicationClosed(application_id=desk.application_id("ada"), outcome="enrolled"),
    )
    desk.answers("ada").then()
    desk.answers("ada", "declined").then_refused("state", "/application_ref")


@pytest.mark.parametrize(
    ("program", "relation", "expected"),
    [
        (FAMILY, "family", "family"),
        (FAMILY, "none", "standard"),
        (FAMILY, None, "standard"),
        (CARE, "family", "standard"),
    ],
)
def test_carers_of_their_own_family_follow_the_smaller_set_where_there_is_one(
    program: ProgramDefinition, relation: str | None, expected: str
) -> None:
    desk = Desk.open(program).plan("spring").applies("ada", relation_to_client=relation)
    desk.seats().answers("ada")
    assert desk.enrollment("ada").terms.requirement_set == expected


def test_the_exam_is_in_the_language_of_the_class_unless_another_was_asked_for() -> None:
    care = Desk.open(CARE).plan("spring").enrolls("ada")
    assert care.enrollment("ada").terms.exam_language == "en"
    support = Desk.open(SUPPORT).plan("spring").enrolls("ada")
    assert support.enrollment("ada").terms.exam_language is None
    assert support.enrollment("ada").terms.track == "entry"


def test_an_acceptance_before_the_offer_waits_for_it() -> None:
    desk = Desk.open(SUPPORT).applies("ada").answers("ada").then_early(Person)
    desk.plan("spring").seats()
    assert desk.enrollment("ada").terms.enrolled_on == JAN
    assert desk.application("ada").outcome == "enrolled"


def test_who_declines_an_offer_or_the_waiting_list_is_closed() -> None:
    desk = Desk.open(SUPPORT).plan("spring").applies("ada").seats().applies("bob")
    desk.answers("ada", "declined").then(
        ApplicationClosed(application_id=desk.application_id("ada"), outcome="declined")
    )
    desk.answers("bob", "declined").then(
        ApplicationClosed(application_id=desk.application_id("bob"), outcome="withdrawn")
    )
    desk.answers("bob", "declined").then()
    desk.answers("bob").then_refused("state", "/application_ref")


def test_an_offer_lapses_after_its_days_and_its_seat_goes_to_the_next() -> None:
    desk = Desk.open(SUPPORT).plan("spring", capacity=1).applies("ada").applies("bob").seats()
    last = JAN + timedelta(days=SUPPORT.admission.offer_days)
    desk.seats(last).then()
    desk.seats(last + timedelta(days=1)).then(
        ApplicationClosed(application_id=desk.application_id("ada"), outcome="lapsed")
    )
    assert desk.states("ada", "bob") == ["closed", "offered"]
    desk.answers("ada", on=last).then_refused("state", "/application_ref")


def test_an_answer_dated_after_the_offer_is_refused_and_one_dated_within_it_counts() -> None:
    desk = Desk.open(SUPPORT).plan("spring").applies("ada").seats()
    last = JAN + timedelta(days=SUPPORT.admission.offer_days)
    desk.answers("ada", on=last + timedelta(days=1)).then_refused("state", "/answered_on")
    desk.today = last + timedelta(days=2)
    desk.answers("ada", on=last).then_types("enrolled", "application-closed")


def test_an_offer_is_never_open_after_the_class_began() -> None:
    desk = Desk.open(SUPPORT).plan("spring").seats(MARCH - timedelta(days=2))
    desk.applies("ada").seats()
    offer = desk.application("ada").offer
    assert offer is not None
    assert offer.until == MARCH


@pytest.mark.parametrize("named", ["advanced-specialist", "advanced_course"])
def test_a_graduates_next_step_continues_the_enrolment_that_led_to_it(named: str) -> None:
    """Standards name a next step by its program or by the kind of it, as those of JVS do."""
    desk = Desk.open(CARE).plan("spring").enrolls("ada")
    first = desk.enrollment("ada")
    graduated = Graduated(
        enrollment_id=first.id,
        program_id=CARE.id,
        program_version=1,
        cohort_id=first.cohort_id,
        graduated_on=JAN,
        total_minutes=4500,
        credential_ids=(),
        next_step_program_ids=(named,),
    )
    desk.when(desk.id("ada"), graduated).then()
    assert desk.enrollment("ada").state == "completed"
    desk.program = changed(CARE, id="advanced-specialist", kind="advanced_course")
    desk.publish(desk.program).plan("autumn", training_language="en").enrolls("ada")
    terms = desk.enrollment("ada").terms
    assert (terms.entry, terms.continues_enrollment_id) == ("next_step", first.id)
