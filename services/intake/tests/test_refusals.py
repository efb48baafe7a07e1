"""What intake refuses before anybody is enrolled, in the sentence that the sender reads, and days at their edges."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from apprenticeship.common.events.intake import ApplicationClosed
from apprenticeship.common.events.reports import ProgramSubmitted
from apprenticeship.intake.domain.cohort import ClassClosed, Cohort, evolve_cohort, running
from apprenticeship.intake.domain.person import Person
from apprenticeship.intake.domain.program import Program
from services.intake.tests.desk import CARE, JAN, JUNE, MARCH, MECHANIC, SUPPORT, Desk, changed

DAY = timedelta(days=1)
ENROLLED = "the person is enrolled in this program, or listed for it, at the same time"
ADVANCED = changed(CARE, admission={"prerequisite_credentials": ["wa-hca-certificate"]})


def support() -> Desk:
    return Desk.open(SUPPORT).plan("spring")


def offered() -> Desk:
    """Ada has been offered a seat, for so many days."""
    return support().applies("ada").seats()


def until(desk: Desk) -> date:
    offer = desk.application("ada").offer
    assert offer
    return offer.until


def submitted(**fields: object) -> Desk:
    """A definition with other values is laid before the parties."""
    definition = SUPPORT.model_dump(mode="json", exclude_none=True) | fields
    desk = Desk.of(SUPPORT)
    report = ProgramSubmitted(definition=definition, approvals_required=SUPPORT.governance)
    return desk.when(SUPPORT.key, report)


CASES: dict[str, tuple[Callable[[], Desk], str, str, str]] = {
    "sealed-for-others": (lambda: support().applies("ada", sealed_person="a.b.c.d.e"), "schema", "/sealed_person",
        "required: a JSON object encrypted to intake's public key; it cannot be opened"),
    "language": (lambda: support().applies("ada", language="fr"), "gate", "/language",
        "required: one of en; given: fr"),
    "exam-language": (lambda: Desk.open(CARE).applies("ada", exam_language="fr"), "gate", "/exam_language",
        f"required: one of {', '.join(CARE.languages.exam)}; given: fr"),
    "other-wishes": (lambda: support().applies("ada").applies("ada", requested_site="queens"), "duplicate_conflict",
        "/program_id", "the person has applied to this program with other wishes"),
    "enrolled": (lambda: support().enrolls("ada").applies("ada"), "duplicate_conflict", "/program_id", ENROLLED),
    "listed": (lambda: support().is_listed("ada", "spring").applies("ada"), "duplicate_conflict", "/program_id",
        ENROLLED),
    "assessed-otherwise": (lambda: Desk.open(MECHANIC).applies("ada").is_assessed("ada", method="written"), "gate",
        "/method", f"required: {MECHANIC.admission.assessment}; given: written"),
    "assessed-before": (lambda: Desk.open(MECHANIC).applies("ada").is_assessed("ada").is_assessed(
        "ada", "needs_support"), "state", "/application_ref",
        "required: an application that waits for its assessment; it is assessed"),
    "experience": (lambda: support().applies("ada").is_assessed("ada", lived_experience_credited=True), "gate",
        "/lived_experience_credited",
        "required: standards under which lived experience counts; these say nothing of it"),
    "answered-late": (lambda: (desk := offered()).answers("ada", "accepted", until(desk) + DAY), "state",
        "/answered_on", f"required: an answer by {until(offered())}; given: {until(offered()) + DAY}"),
    "closed": (lambda: offered().answers("ada", "declined").answers("ada", "accepted"), "state", "/application_ref",
        "the application is closed: declined"),
    "closed-otherwise": (lambda: offered().answers("ada").answers("ada", "declined"), "state", "/application_ref",
        "the application is closed: enrolled"),
    "end-before-beginning": (lambda: Desk.open(SUPPORT).plan("x", planned_ends_on=MARCH - DAY), "schema",
        "/planned_ends_on", "required: an end from 2027-03-01 on; given: 2027-02-28"),
    "no-seat": (lambda: Desk.open(SUPPORT).plan("x", capacity=0), "schema", "/capacity",
        "required: at least one seat; given: 0"),
    "taught-language": (lambda: Desk.open(CARE).plan("x", training_language="fr"), "gate", "/training_language",
        f"required: one of {', '.join(CARE.languages.training)}; given: fr"),
    "planned-otherwise": (lambda: support().plan("spring", JUNE), "duplicate_conflict", "/cohort_ref",
        "a cohort of this reference is scheduled otherwise"),
    "consent": (lambda: support().applies("ada").consents("ada", granted=True, at=JAN).consents(
        "ada", granted=False, at=JAN), "duplicate_conflict", "/effective_at",
        "another consent of the same moment, recipient and purpose is known"),
    "other-text": (lambda: support().submit(changed(SUPPORT, title="Another")), "duplicate_conflict",
        "/definition/version",
        "per-scholas-it-support@1 was submitted with another text; a changed text is a new version"),
    "other-program": (lambda: Desk.of(SUPPORT).submit(SUPPORT, key="another@1"), "schema", "",
        "the report is about another program or version than its definition"),
    "no-set": (lambda: submitted(requirement_sets={}), "gate", "/definition/requirement_sets",
        "required: a requirement set; given: none"),
    "nobody-signs": (lambda: Desk.of(SUPPORT).when(SUPPORT.key, ProgramSubmitted(
        definition=SUPPORT.model_dump(mode="json", exclude_none=True), approvals_required=())), "gate",
        "/approvals_required", f"required: {', '.join(SUPPORT.governance)}; given: nobody"),
    "unknown": (lambda: submitted(unknown=["/curriculum/modules"]), "gate", "/definition/unknown",
        "required: no unknown values; given: 1 listed as unknown"),
    "not-a-party": (lambda: Desk.of(SUPPORT).submit(SUPPORT).sign(SUPPORT, "funder"), "gate", "/party",
        f"required: a party of {', '.join(SUPPORT.governance)}; given: funder"),
    "signed-otherwise": (lambda: Desk.of(MECHANIC).submit(MECHANIC).sign(MECHANIC, MECHANIC.governance[0]).sign(
        MECHANIC, MECHANIC.governance[0], JAN + DAY), "duplicate_conflict", "/signed_on",
        f"{MECHANIC.governance[0]} has signed on 2027-01-11; given: 2027-01-12"),
    "no-title": (lambda: submitted(title=None), "schema", "/definition/title", "string_type"),
    "a-field-of-no-name": (lambda: submitted(**{"Ada Canary": 1}), "schema", "/definition/?", "extra_forbidden"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_refusal_says_what_is_required_and_what_was_given(case: str) -> None:
    told, code, path, detail = CASES[case]
    desk = told().then_refused(code, path, detail)
    assert not path or desk.last.path == path


# -- who is waited for -----------------------------------------------------------------------------------------------

EARLY: dict[str, tuple[Callable[[], Desk], type, Callable[[Desk], Any]]] = {
    "assessed": (lambda: Desk.open(MECHANIC).is_assessed("ada"), Person, lambda desk: desk.id("ada")),
    "answered": (lambda: Desk.open(SUPPORT).answers("ada"), Person, lambda desk: desk.id("ada")),
    "answered-before-the-offer": (lambda: support().applies("ada").answers("ada"), Person, lambda desk: desk.id("ada")),
    "consents": (lambda: support().consents("ada", granted=True, at=JAN), Person, lambda desk: desk.id("ada")),
    "signed": (lambda: Desk.of(SUPPORT).sign(SUPPORT, "community"), Program, lambda _: SUPPORT.key),
    "planned": (lambda: Desk.of(SUPPORT).plan("x"), Program, lambda _: SUPPORT.key),
    "planned-before-it-is-in-force": (lambda: Desk.of(SUPPORT).submit(SUPPORT).plan("x"), Program,
        lambda _: SUPPORT.key),
}  # fmt: skip


@pytest.mark.parametrize("case", EARLY)
def test_what_comes_early_waits_for_the_row_it_needs(case: str) -> None:
    told, kind, key = EARLY[case]
    desk = told()
    desk.then_early(kind, str(key(desk)))


def test_an_answer_to_another_application_waits_for_it() -> None:
    desk = offered()
    desk.program = changed(SUPPORT, id="another")
    desk.answers("ada").then_early(Person, desk.id("ada"))


# -- days and ends ---------------------------------------------------------------------------------------------------


def test_the_last_day_to_accept_counts() -> None:
    desk = offered()
    desk.answers("ada", "accepted", until(desk)).then_types("enrolled", "application-closed")


@pytest.mark.parametrize("answer", ["declined", "accepted"])
def test_the_same_answer_again_says_nothing_new(answer: Any) -> None:  # noqa: ANN401
    desk = offered().answers("ada", answer)
    desk.answers("ada", answer).then()


def test_who_no_longer_wants_a_seat_before_an_offer_has_withdrawn() -> None:
    desk = support().applies("ada").answers("ada", "declined")
    desk.then(ApplicationClosed(application_id=desk.application_id("ada"), outcome="withdrawn"))
    desk.answers("ada", "declined").then()


def test_a_missing_credential_is_named_as_the_reason() -> None:
    desk = Desk.open(ADVANCED).applies("ada")
    assert desk.said[-1] == ApplicationClosed(
        application_id=desk.application_id("ada"), outcome="ineligible", reason_code="missing_credential"
    )


def test_an_application_may_be_named_by_its_id() -> None:
    desk = Desk.open(MECHANIC).applies("ada")
    desk.is_assessed("ada", application_ref=str(desk.application_id("ada"))).then_types("assessment-recorded")


def test_a_class_may_end_on_the_day_it_begins() -> None:
    desk = Desk.open(SUPPORT).plan("day", planned_ends_on=MARCH).then_types("cohort-scheduled")
    cohort = desk.case(Cohort, desk.cohort_id("day"))
    assert (cohort.in_session(MARCH - DAY), cohort.in_session(MARCH)) == (False, True)
    assert (cohort.is_over(MARCH), cohort.is_over(MARCH + DAY)) == (False, True)


def test_a_class_is_over_once_it_is_completed_and_takes_part_in_no_round() -> None:
    desk = support()
    cohort = desk.case(Cohort, desk.cohort_id("spring"))
    completed = evolve_cohort(cohort, ClassClosed())
    assert completed == Cohort(cohort.scheduled, completed=True)
    assert completed.is_over(JAN)
    assert (running(cohort), running(completed)) == ((SUPPORT.id,), ())
    assert evolve_cohort(None, ClassClosed()) is None


def test_an_empty_class_is_completed_after_its_last_day_and_a_full_one_is_not() -> None:
    ends = date(2027, 6, 20)
    desk = support().plan("full").plan("june", JUNE)
    desk.is_listed("ada", "full").seats()
    desk.seats(ends)
    states = {ref: desk.case(Cohort, desk.cohort_id(ref)).completed for ref in ("spring", "full", "june")}
    assert states == {"spring": False, "full": False, "june": False}
    desk.seats(ends + DAY)
    states = {ref: desk.case(Cohort, desk.cohort_id(ref)).completed for ref in ("spring", "full", "june")}
    assert states == {"spring": True, "full": False, "june": False}
