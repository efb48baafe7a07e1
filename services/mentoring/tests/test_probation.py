"""A mentor through probation (R19): the date comes from the job, and the end from passing it."""

from services.mentoring.tests.cast import OPERATOR, THROUGH, day, mentor
from services.mentoring.tests.life import Shop


def riding() -> Shop:
    """Ana rides along with Rosa since the first day of the job."""
    shop = Shop.begin(OPERATOR).ready("ana", program_id="operator")
    shop.enrolled("rosa", program_id="operator").pair("03-01").then()
    return shop.placed("rosa", "03-15", "06-13").pair("03-15")


def through() -> Shop:
    """Ana has gone along with Rosa since enrolment."""
    shop = Shop.begin(THROUGH).ready("ana", program_id="through")
    return shop.enrolled("rosa", program_id="through").pair("03-01")


def test_a_mentor_on_the_job_is_sought_when_the_job_begins() -> None:
    (assigned,) = riding().assigned
    assert assigned.phase == "on_the_job"
    assert assigned.planned_until == "probation_end"
    assert assigned.until_on == day("06-13")


def test_probation_passed_ends_the_match() -> None:
    shop = riding().passed_probation("rosa", "06-13")
    assert [word.cause for word in shop.unassigned] == ["probation_passed"]
    shop.lost_job("rosa", "08-01").then()


def test_graduation_does_not_end_a_match_through_probation() -> None:
    shop = through().graduated("rosa", "05-01", THROUGH).then()
    shop.placed("rosa", "05-10", "08-08").then()
    match = shop.enrollment("rosa").match
    assert match
    assert match.until_on == day("08-08")
    shop.passed_probation("rosa", "08-08").then_types("mentor-unassigned")


def test_a_graduate_who_still_waits_is_paired_through_probation() -> None:
    shop = Shop.begin(THROUGH).enrolled("rosa", program_id="through")
    shop.graduated("rosa", "05-01", THROUGH).placed("rosa", "05-10", "08-08")
    shop.ready("ana", program_id="through").pair("05-11").then_types("mentor-assigned")
    assert shop.assigned[0].until_on == day("08-08")


def test_whoever_passed_probation_waits_no_more() -> None:
    shop = Shop.begin(OPERATOR).enrolled("rosa", program_id="operator")
    shop.placed("rosa", "03-15", "06-13").pair("03-15").then_types("mentor-waitlisted")
    shop.passed_probation("rosa", "06-13").then()
    shop.ready("ana", program_id="operator").pair("06-14").then()


def test_the_end_of_the_job_ends_a_match_on_the_job() -> None:
    shop = riding().lost_job("rosa", "04-30")
    assert [(word.cause, word.ended_on) for word in shop.unassigned] == [("mentee_left", day("04-30"))]
    shop.placed("rosa", "05-10", "08-08", as_="second").pair("05-10").then_types("mentor-assigned")


def test_a_voided_placement_ends_it_too() -> None:
    shop = riding().voided("rosa")
    assert [word.cause for word in shop.unassigned] == ["mentee_left"]
    shop.pair("03-16").then()


def test_a_move_to_the_next_employer_keeps_the_mentor() -> None:
    shop = riding().placed("rosa", "05-01", "07-30", as_="second").then()
    shop.lost_job("rosa", "05-02").then()
    assert shop.mentor_of("rosa") == mentor("ana")
    match = shop.enrollment("rosa").match
    assert match
    assert match.until_on == day("07-30")


def test_a_mentor_who_came_with_training_stays_when_a_job_ends() -> None:
    shop = through().placed("rosa", "03-15", "06-13").lost_job("rosa", "04-30").then()
    match = shop.enrollment("rosa").match
    assert match
    assert match.until_on is None


def test_probation_does_not_matter_where_the_mentor_stays_until_graduation() -> None:
    shop = Shop.begin().ready("ana").enrolled("rosa").pair()
    shop.placed("rosa", "03-15", "06-13").passed_probation("rosa", "06-13").then()
    assert shop.mentor_of("rosa") == mentor("ana")
