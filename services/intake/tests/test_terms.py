"""The terms of an enrolment, whole: what a listing, a transfer and the standards say."""

from datetime import date
from typing import Any

import pytest

from apprenticeship.common.events import keys
from apprenticeship.common.events.intake import Enrolled, EnrollmentTransferred
from apprenticeship.common.programs import ProgramDefinition
from apprenticeship.intake.policies import exam_language, only_track, overlaps, requirement_set
from services.intake.tests.desk import CARE, JAN, JUNE, MARCH, SUPPORT, Desk, changed

APRIL = date(2027, 4, 5)
SETS = CARE.model_dump(mode="json")["requirement_sets"]
FAMILY = changed(CARE, requirement_sets=SETS | {"family": SETS["standard"]})
SECOND = changed(FAMILY, version=2)
WITHOUT_FAMILY = changed(CARE, version=2)


@pytest.mark.parametrize(
    ("program", "listed", "terms"),
    [
        (SUPPORT, {"employer_ref": "acme"}, {"track": "entry", "employer_id": keys.employer_id("per-scholas", "acme")}),
        (SUPPORT, {"paid_time": False}, {"track": "entry", "paid_time": False}),
        (CARE, {"exam_language": "lo"}, {"exam_language": "lo"}),
        (CARE, {}, {"exam_language": "en"}),
    ],
    ids=["by-an-employer", "unpaid", "exam-asked-for", "exam-as-taught"],
)  # fmt: skip
def test_a_listing_is_enrolled_on_its_own_terms(
    program: ProgramDefinition, listed: dict[str, Any], terms: dict[str, Any]
) -> None:
    desk = Desk.open(program).plan("spring").is_listed("ada", "spring", **listed)
    (listing,) = desk.person("ada").sought
    given: dict[str, Any] = {
        "enrollment_id": listing.enrollment_id,
        "entry": "roster",
        "program_id": program.id,
        "program_version": 1,
        "cohort_id": desk.cohort_id("spring"),
        "site_id": "bronx",
        "training_language": "en",
        "requirement_set": "standard",
        "enrolled_on": JAN,
        "paid_time": True,
        "tuition_cents": program.tuition_cents,
    }
    desk.seats().then(Enrolled(**given | terms))
    assert listing.enrollment_id == keys.enrollment_id(desk.tenant, str(desk.id("ada")), listing.origin)


def moved(
    program: ProgramDefinition, to: ProgramDefinition, applies: dict[str, Any], **cohort: Any,  # noqa: ANN401 - as planned
) -> Desk:  # fmt: skip
    """Ada has applied so, was enrolled in spring and goes on in another class from April on."""
    desk = Desk.open(program).plan("spring").applies("ada", **applies).seats().answers("ada")
    if to is not program:
        desk.publish(to)
    desk.program = to
    desk.plan("there", APRIL, **cohort)
    desk.today = APRIL
    return desk.changes("ada", "transfer", APRIL, cohort_ref="there")


@pytest.mark.parametrize(
    ("program", "to", "applies", "terms"),
    [
        (FAMILY, FAMILY, {}, {"exam_language": "en"}),
        (FAMILY, FAMILY, {"exam_language": "lo"}, {"exam_language": "lo"}),
        (FAMILY, FAMILY, {"relation_to_client": "family"}, {"exam_language": "en", "requirement_set": "family"}),
        (FAMILY, SECOND, {"relation_to_client": "family"}, {"exam_language": "en", "requirement_set": "family"}),
        (FAMILY, WITHOUT_FAMILY, {"relation_to_client": "family"}, {"exam_language": "en"}),
    ],
    ids=["as-before", "its-exam-language", "its-set", "its-set-in-a-later-version", "a-set-that-is-gone"],
)  # fmt: skip
def test_a_transfer_keeps_the_terms_that_there_still_are(
    program: ProgramDefinition,
    to: ProgramDefinition,
    applies: dict[str, Any],
    terms: dict[str, Any],
) -> None:
    desk = moved(program, to, applies)
    old, (sought,) = desk.enrollment("ada").terms, desk.person("ada").sought
    same: dict[str, Any] = {
        "enrollment_id": sought.enrollment_id,
        "entry": "transfer",
        "application_id": old.application_id,
        "program_id": program.id,
        "program_version": to.version,
        "cohort_id": desk.cohort_id("there"),
        "site_id": "bronx",
        "training_language": "en",
        "requirement_set": "standard",
        "enrolled_on": APRIL,
        "continues_enrollment_id": old.enrollment_id,
        "paid_time": True,
        "tuition_cents": 0,
    }
    transferred = EnrollmentTransferred(
        from_enrollment_id=old.enrollment_id,
        to_enrollment_id=sought.enrollment_id,
        change=("cohort",),
        effective_on=APRIL,
        credit_minutes=0,
        carried_modules=(),
        carried_credentials=(),
    )
    desk.seats().then(Enrolled(**same | terms), transferred)
    assert sought.enrollment_id == keys.enrollment_id(desk.tenant, str(desk.id("ada")), sought.origin)


@pytest.mark.parametrize(
    ("applies", "exam"), [({}, "so"), ({"exam_language": "lo"}, "lo")], ids=["as-taught", "asked-for"]
)
def test_a_transfer_to_another_language_examines_in_it_unless_one_asked(applies: dict[str, Any], exam: str) -> None:
    desk = moved(FAMILY, FAMILY, applies, training_language="so").seats()
    terms = desk.enrollment("ada").terms
    assert (terms.training_language, terms.exam_language) == ("so", exam)


# -- rules of the standards by themselves ---------------------------------------------------------------------------

ONLY_SPANISH = changed(CARE, languages={"training": ["en", "es"], "exam": ["es"]})
NO_STANDARD = changed(CARE, requirement_sets={"long": SETS["standard"], "family": SETS["standard"]})


@pytest.mark.parametrize(
    ("definition", "asked", "held_in", "language"),
    [
        (ONLY_SPANISH, None, "es", "es"),
        (ONLY_SPANISH, None, "en", None),
        (ONLY_SPANISH, "lo", "en", "lo"),
        (SUPPORT, None, "en", None),
    ],
    ids=["as-taught", "not-in-that-language", "asked-for", "no-exam"],
)
def test_the_exam_is_in_the_language_asked_for_or_in_the_classs(
    definition: ProgramDefinition,
    asked: str | None,
    held_in: str,
    language: str | None,
) -> None:
    assert exam_language(definition, "standard", asked, held_in) == language


def test_a_program_without_a_standard_set_has_the_first_by_name() -> None:
    assert requirement_set(NO_STANDARD, None) == "family"
    assert requirement_set(NO_STANDARD, "family") == "family"
    assert requirement_set(changed(CARE, requirement_sets={"a": SETS["standard"]}), "family") == "a"


def test_a_track_is_known_where_there_is_but_one() -> None:
    assert only_track(SUPPORT) == "entry"
    assert only_track(changed(SUPPORT, placement=None)) is None
    gates = [gate.model_dump(mode="json") for gate in SUPPORT.placement.gates] if SUPPORT.placement else []
    two = SUPPORT.model_dump(mode="json")["placement"] | {"gates": [*gates, gates[0] | {"track": "advanced"}]}
    assert only_track(changed(SUPPORT, placement=two)) is None


@pytest.mark.parametrize(
    ("ended", "begins", "at_once"),
    [(None, MARCH, True), (MARCH, MARCH, False), (JUNE, MARCH, True), (JAN, MARCH, False)],
)
def test_who_has_ended_by_the_day_the_other_begins_is_not_in_both(
    ended: date | None, begins: date, *, at_once: bool
) -> None:
    assert overlaps(ended, begins) is at_once
