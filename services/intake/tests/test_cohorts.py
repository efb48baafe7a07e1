"""A class is scheduled of a version that is in force, in a language of its program, with at least one seat."""

from datetime import date

from apprenticeship.common.events import keys
from apprenticeship.common.events.intake import CohortScheduled
from apprenticeship.intake.domain.cohort import Cohort
from apprenticeship.intake.domain.program import Program
from services.intake.tests.desk import JUNE, MARCH, SUPPORT, Desk


def test_a_planned_class_is_scheduled() -> None:
    desk = Desk.open(SUPPORT).plan("spring", partner_id="per-scholas-lms")
    desk.then(
        CohortScheduled(
            cohort_id=desk.cohort_id("spring"),
            program_id=SUPPORT.id,
            program_version=1,
            site_id="bronx",
            metro="new-york",
            training_language="en",
            starts_on=MARCH,
            planned_ends_on=date(2027, 6, 20),
            capacity=2,
            partner_id=keys.partner_uuid("per-scholas-lms"),
        )
    )


def test_a_class_waits_until_its_version_is_signed() -> None:
    desk = Desk.of(SUPPORT).plan("spring").then_early(Program)
    desk.submit(SUPPORT)
    assert desk.case(Cohort, desk.cohort_id("spring")) is None
    desk.sign(SUPPORT, "management")
    assert desk.case(Cohort, desk.cohort_id("spring")) is not None


def test_the_same_plan_again_changes_nothing_and_another_under_its_name_is_refused() -> None:
    desk = Desk.open(SUPPORT).plan("spring").plan("spring").then()
    desk.plan("spring", JUNE).then_refused("duplicate_conflict", "/cohort_ref")


def test_a_class_that_cannot_be_held_is_refused() -> None:
    desk = Desk.open(SUPPORT)
    desk.plan("a", planned_ends_on=date(2027, 2, 1)).then_refused("schema", "/planned_ends_on")
    desk.plan("b", capacity=0).then_refused("schema", "/capacity")
    desk.plan("c", training_language="so").then_refused("gate", "/training_language")
