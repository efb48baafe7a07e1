"""Employer contact: one fact for each person present, with the week of the course."""

import pytest

from apprenticeship.common.events import keys
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.training import EngagementHeld
from apprenticeship.training.domain.learner import Learner
from apprenticeship.training.domain.standards import Cohort
from services.training.tests.life import AUTUMN, FIRST, SUPPORT, Life, day, it_support


def test_an_engagement_is_told_with_the_week_of_the_course() -> None:
    life = it_support().met_employer("03-24")
    life.then(
        EngagementHeld(
            enrollment_id=FIRST,
            employer_id=keys.employer_id(life.tenant, "hudson-it"),
            kind="mock_interview",
            held_on=day("03-24"),
            week_of_course=4,
        )
    )


@pytest.mark.parametrize(
    ("on", "week"),
    [("02-28", 0), ("03-01", 1), ("03-07", 1), ("03-08", 2), ("03-28", 4), ("03-29", 5)],
)
def test_weeks_are_counted_from_the_cohorts_first_day(on: str, week: int) -> None:
    (fact,) = it_support().met_employer(on).said
    assert isinstance(fact, EngagementHeld)
    assert fact.week_of_course == week


def test_the_same_engagement_reported_again_is_accepted_without_effect() -> None:
    life = it_support().met_employer("03-24").met_employer("03-24").then()
    life.met_employer("03-24", kind="panel").then_types("engagement-held")
    life.met_employer("03-25").then_types("engagement-held")
    life.met_employer("03-24", employer="other-it").then_types("engagement-held")


def test_after_a_return_the_weeks_are_those_of_the_new_cohort() -> None:
    life = it_support().paused("04-01").met_employer("04-10").then_types("engagement-held")
    life.resumed("09-06", AUTUMN).met_employer("09-15")
    assert isinstance(life.said[0], EngagementHeld)
    assert life.said[0].week_of_course == 2


def test_an_engagement_waits_for_the_enrollment_and_for_the_cohort() -> None:
    life = Life.begin(SUPPORT).met_employer("03-24").then_early(Learner)
    life.enrolled()
    assert life.told[-1][1].type == "engagement-held"

    winter = named_id("cohort", "winter")
    unknown = Life.begin(SUPPORT).enrolled(cohort_id=winter).met_employer("03-24").then_early(Cohort)
    unknown.given_cohort(winter, day("03-01"))
    assert unknown.told[-1][1].type == "engagement-held"


def test_who_has_left_meets_no_employer_any_more() -> None:
    it_support().withdrew("03-20").met_employer("03-24").then_refused("state")
