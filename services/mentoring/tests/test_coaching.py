"""Coaching opens at graduation for the program's months (R10), and holds the sessions within them."""

import pytest

from apprenticeship.common.events import keys
from apprenticeship.common.events.mentoring import CoachingSessionHeld, CoachingStarted
from apprenticeship.mentoring.domain.mentee import Mentee
from services.mentoring.tests.cast import CARE, SUPPORT, day, enrollment
from services.mentoring.tests.life import Shop

ENGAGEMENT = keys.engagement_id("jvs", enrollment("rosa"))


def enrolled() -> Shop:
    return Shop.begin(SUPPORT).enrolled("rosa", program_id=SUPPORT.id)


def coached() -> Shop:
    return enrolled().graduated("rosa", "06-30", SUPPORT)


@pytest.mark.parametrize(
    ("graduated", "ends"),
    [("06-30", "2029-06-30"), ("2028-02-29", "2030-02-28"), ("12-31", "2029-12-31")],
)
def test_coaching_starts_on_graduation_for_the_programs_months(graduated: str, ends: str) -> None:
    shop = enrolled().graduated("rosa", graduated, SUPPORT)
    shop.then(
        CoachingStarted(
            engagement_id=ENGAGEMENT,
            enrollment_id=enrollment("rosa"),
            starts_on=day(graduated),
            planned_ends_on=day(ends),
            coach_role="career_coach",
        )
    )


def test_a_program_without_coaching_starts_none() -> None:
    shop = Shop.begin(CARE).enrolled("rosa", program_id=CARE.id)
    shop.graduated("rosa", "06-30", CARE).then()
    shop.on("07-01").met_coach("rosa", "07-01").then_refused("state")


def test_a_session_is_held_within_the_engagement() -> None:
    shop = coached().on("09-14").met_coach("rosa", "09-14")
    shop.then(CoachingSessionHeld(engagement_id=ENGAGEMENT, held_on=day("09-14"), minutes=45, kind="career_plan"))


@pytest.mark.parametrize("held", ["06-30", "2029-06-30"])
def test_its_first_and_last_day_belong_to_it(held: str) -> None:
    coached().on("2029-07-30").met_coach("rosa", held).then_types("coaching-session-held")


@pytest.mark.parametrize("held", ["06-29", "2029-07-01"])
def test_before_and_after_it_a_session_is_refused(held: str) -> None:
    coached().on("2029-07-30").met_coach("rosa", held).then_refused("state", "/held_on")


def test_a_session_reported_before_graduation_is_heard_waits_for_it() -> None:
    shop = enrolled().on("07-02").met_coach("rosa", "07-01").then_early(Mentee)
    shop.graduated("rosa", "06-30", SUPPORT)
    engagement = shop.enrollment("rosa").engagement
    assert engagement
    assert engagement.sessions == {"2027-07-01/career_plan": 45}


def test_of_an_unknown_person_or_enrolment_it_waits() -> None:
    Shop.begin(SUPPORT).met_coach("rosa", "03-01").then_early(Mentee)
    shop = coached().on("07-02")
    shop.met_coach("rosa", "07-01", enrollment_id=enrollment("other")).then_early(Mentee)


def test_who_left_without_graduating_has_no_coach() -> None:
    enrolled().withdrew("rosa", "03-01").met_coach("rosa", "03-01").then_refused("state")


def test_a_session_that_lies_ahead_is_refused() -> None:
    coached().on("07-02").met_coach("rosa", "07-09").then_refused("state", "/held_on")


def test_the_same_session_again_has_no_effect_and_other_minutes_are_a_contradiction() -> None:
    shop = coached().on("07-02").met_coach("rosa", "07-01")
    shop.met_coach("rosa", "07-01").then()
    shop.met_coach("rosa", "07-01", minutes=5).then_refused("duplicate_conflict", "/minutes")
    shop.met_coach("rosa", "07-01", kind="leadership").then_types("coaching-session-held")


def test_of_two_engagements_one_must_be_named() -> None:
    shop = coached().enrolled("second", person="rosa", program_id=SUPPORT.id)
    shop.graduated("second", "08-01", SUPPORT, who="rosa").then_types("coaching-started")
    shop.on("09-01").met_coach("rosa", "09-01").then_refused("state", "/enrollment_id")
    shop.met_coach("rosa", "09-01", enrollment_id=enrollment("second"))
    shop.then_types("coaching-session-held")


def test_a_second_graduation_starts_no_second_engagement() -> None:
    coached().graduated("rosa", "06-30", SUPPORT).then()
