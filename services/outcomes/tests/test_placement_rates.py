"""R3, R4, R5: who was placed in time, who graduated; and who cannot be counted yet."""

import pytest

from apprenticeship.common.events import intake, training
from apprenticeship.common.programs import ProgramDefinition
from services.outcomes.tests.life import (
    AUTUMN,
    CARE,
    MECHANIC,
    SPRING,
    SUPPORT,
    Town,
    job_of,
    theirs,
    word,
)

IN_120 = "placement_rate_120_days"
LAST_DAY, DAY_AFTER = "2027-10-12", "2027-10-13"  # 120 and 121 days after 14 June
FIRST = SUPPORT.model_copy(update={"stages": ("apply", "enroll", "place", "graduate")})


def graduate(definition: ProgramDefinition = SUPPORT) -> Town:
    return Town(definition).enrolled().graduated("06-14")


def test_the_last_day_of_the_window_still_counts() -> None:
    assert graduate().placed("10-12").kpi(IN_120, DAY_AFTER) == (1, 1, 0, 10000)
    assert graduate().placed("10-13").kpi(IN_120, DAY_AFTER) == (0, 1, 0, 0)


def test_until_the_window_has_passed_a_graduate_is_provisional() -> None:
    town = graduate().placed("07-19")
    assert town.kpi(IN_120, LAST_DAY) == (0, 0, 1, None)
    assert town.kpis(LAST_DAY)[IN_120].provisional_numerator == 1
    assert town.kpi(IN_120, DAY_AFTER) == (1, 1, 0, 10000)


def test_a_rate_of_nobody_is_no_rate() -> None:
    assert Town().kpi(IN_120, DAY_AFTER) == (0, 0, 0, None)
    assert Town().enrolled().placed("07-19").kpi(IN_120, DAY_AFTER) == (0, 0, 0, None)


def test_a_person_placed_twice_in_the_window_counts_once() -> None:
    town = graduate().placed("07-01").ended("07-20").placed("08-01", job=job_of(99))
    assert town.kpi(IN_120, DAY_AFTER) == (1, 1, 0, 10000)


def test_a_voided_placement_reopens_the_clock() -> None:
    town = graduate().placed("07-01").voided()
    assert town.kpi(IN_120, DAY_AFTER) == (0, 1, 0, 0)
    assert town.placed("08-01", job=job_of(99)).kpi(IN_120, DAY_AFTER) == (1, 1, 0, 10000)


def test_a_late_word_changes_a_rate_that_had_matured() -> None:
    town = graduate()
    assert town.kpi(IN_120, DAY_AFTER) == (0, 1, 0, 0)
    assert town.placed("07-01").kpi(IN_120, DAY_AFTER) == (1, 1, 0, 10000)


def test_placed_before_graduation_counts_as_no_wait_where_the_program_places_first() -> None:
    assert graduate(FIRST).placed("05-01").kpi(IN_120, DAY_AFTER) == (1, 1, 0, 10000)
    assert graduate(FIRST).placed("05-01").ended("06-01").kpi(IN_120, DAY_AFTER)[0] == 1


def test_elsewhere_a_job_begun_before_counts_if_the_person_was_still_in_it() -> None:
    assert graduate().placed("05-01").kpi(IN_120, DAY_AFTER)[0] == 1
    assert graduate().placed("05-01").ended("06-14").kpi(IN_120, DAY_AFTER)[0] == 1
    assert graduate().placed("05-01").ended("06-13").kpi(IN_120, DAY_AFTER)[0] == 0


def test_it_does_not_matter_which_of_placed_and_graduated_is_heard_first() -> None:
    one = Town().enrolled().placed("07-19").graduated("06-14")
    assert one.kpis(DAY_AFTER) == graduate().placed("07-19").kpis(DAY_AFTER)


def test_windows_and_targets_are_the_programs_own() -> None:
    found = graduate().kpis(DAY_AFTER)
    targets = {k.within_days: k.target_bps for n, k in found.items() if n.startswith("placement")}
    assert targets == {120: 7000, 183: 8000, 274: 8000}
    assert found["graduation_rate"].target_bps is None
    assert found["graduation_rate"].benchmark_bps == 8500


def test_a_program_that_places_without_targets_shows_the_windows_of_the_source() -> None:
    found = Town(CARE).kpis(DAY_AFTER)
    assert [k.within_days for n, k in found.items() if n.startswith("placement")] == [120, 183, 274]
    assert {k.target_bps for k in found.values()} == {None}


def test_a_program_without_placement_has_no_such_numbers() -> None:
    assert list(Town(MECHANIC).kpis(DAY_AFTER)) == ["graduation_rate"]


# --------------------------------------------------------------------------- R5


def left(of: int, *, before: bool) -> intake.EnrollmentWithdrawn:
    return word(intake.EnrollmentWithdrawn, enrollment_id=theirs(of), before_start=before)


def test_graduated_of_enrolled_without_who_left_before_the_start() -> None:
    town = Town()
    for n in (1, 2, 3, 4):
        town.enrolled(n)
    town.graduated(of=1).life(left(2, before=True), of=2).life(left(3, before=False), of=3)
    assert town.kpi("graduation_rate", "2027-06-15") == (1, 3, 0, 3333)


def test_who_graduated_after_all_is_counted_whatever_was_said_of_leaving() -> None:
    town = Town().enrolled().life(left(1, before=True)).graduated()
    assert town.kpi("graduation_rate", "2027-06-15") == (1, 1, 0, 10000)


def test_until_its_planned_end_has_passed_a_cohort_is_provisional() -> None:
    town = Town().enrolled().graduated("06-10")
    assert town.kpi("graduation_rate", "2027-06-14") == (0, 0, 1, None)
    assert town.kpi("graduation_rate", "2027-06-15") == (1, 1, 0, 10000)


def test_a_cohort_nobody_has_told_of_is_provisional() -> None:
    town = Town().enrolled(cohort_id=theirs(77)).graduated()
    assert town.kpi("graduation_rate", "2027-12-31") == (0, 0, 1, None)


def test_who_pauses_or_waits_for_an_exam_is_not_judged_yet() -> None:
    town = Town(CARE).enrolled(1).enrolled(2).enrolled(3)
    town.life(word(intake.EnrollmentPaused, enrollment_id=theirs(1)), of=1)
    town.life(word(training.RequirementsMet, enrollment_id=theirs(2)), of=2)
    assert town.kpi("graduation_rate", "2027-06-15") == (0, 1, 2, 0)
    town.life(word(training.NotCompleted, enrollment_id=theirs(2)), of=2)
    assert town.kpi("graduation_rate", "2027-06-15") == (0, 2, 1, 0)


def test_who_returns_into_a_later_cohort_is_judged_with_it() -> None:
    town = Town().enrolled()
    town.life(word(intake.EnrollmentPaused, enrollment_id=theirs(1)))
    back = word(intake.EnrollmentResumed, enrollment_id=theirs(1), cohort_id=AUTUMN)
    town.life(back)
    assert town.kpi("graduation_rate", "2027-06-15") == (0, 0, 1, None)
    assert town.kpis("2027-12-21", SPRING)["graduation_rate"].matured == 0
    assert town.kpis("2027-12-21", AUTUMN)["graduation_rate"].matured == 1


def test_who_was_transferred_counts_once_under_the_enrolment_they_go_on_in() -> None:
    town = Town().enrolled(1)
    moved = {"from_enrollment_id": theirs(1), "to_enrollment_id": theirs(2), "change": ["site"]}
    town.life(word(intake.EnrollmentTransferred, **moved))
    second = {"enrollment_id": theirs(2), "program_id": SUPPORT.id, "cohort_id": SPRING}
    town.life(word(intake.Enrolled, **second))
    town.life(word(training.Graduated, enrollment_id=theirs(2), graduated_on="06-14"))
    assert town.kpi("graduation_rate", "2027-06-15") == (1, 1, 0, 10000)


def test_jobs_do_not_go_along_into_another_program() -> None:
    town = Town().enrolled(1, program_id="emt").placed("07-19", of=1)
    moved = {"from_enrollment_id": theirs(1), "to_enrollment_id": theirs(2), "change": ["program"]}
    town.life(word(intake.EnrollmentTransferred, **moved))
    second = {"enrollment_id": theirs(2), "program_id": SUPPORT.id, "cohort_id": SPRING}
    town.life(word(intake.Enrolled, **second))
    town.life(word(training.Graduated, enrollment_id=theirs(2), graduated_on="06-14"))
    assert town.kpi(IN_120, DAY_AFTER) == (0, 1, 0, 0)


@pytest.mark.parametrize(("graduates", "of", "share"), [(1, 3, 3333), (2, 3, 6667), (1, 8, 1250)])
def test_shares_are_rounded_half_up(graduates: int, of: int, share: int) -> None:
    town = Town()
    for n in range(of):
        town.enrolled(n)
    for n in range(graduates):
        town.graduated(of=n)
    assert town.kpi("graduation_rate", "2027-06-15") == (graduates, of, 0, share)
