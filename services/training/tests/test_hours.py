"""The ledger of hours: entries, corrections, and refusals."""

from apprenticeship.common.events import keys
from apprenticeship.common.events.training import HoursCorrected, HoursRecorded
from apprenticeship.training.domain.learner import Learner
from services.training.tests.life import CARE, FIRST, SECOND, Life, day, home_care, trained


def test_an_entry_goes_into_the_ledger_as_reported() -> None:
    life = home_care().hours("day-1", 240, "03-08", rate_cents=2025, approver_role="instructor", work_process_id="wp-4")
    entry = keys.entry_id(life.tenant, "lms", "day-1")
    life.then(
        HoursRecorded(
            enrollment_id=FIRST,
            entry_id=entry,
            kind="classroom",
            minutes=240,
            worked_on=day("03-08"),
            paid=True,
            rate_cents=2025,
            approved_by_role="instructor",
            work_process_id="wp-4",
        )
    )
    assert life.enrollment().ledger[entry].minutes == 240


def test_the_same_entry_again_is_accepted_without_effect() -> None:
    home_care().hours("day-1", 240, "03-08").hours("day-1", 240, "03-08").then()


def test_the_same_entry_with_other_minutes_corrects_it() -> None:
    life = home_care().hours("day-1", 240, "03-08")
    entry = keys.entry_id(life.tenant, "lms", "day-1")

    life.hours("day-1", 210, "03-08", reason="left_early").then(
        HoursCorrected(entry_id=entry, minutes_before=240, minutes_after=210, reason="left_early")
    )
    life.hours("day-1", 0, "03-08").then(
        HoursCorrected(entry_id=entry, minutes_before=210, minutes_after=0, reason="reported_again")
    )
    assert life.enrollment().ledger[entry].minutes == 0


def test_the_same_reference_of_another_partner_is_another_entry() -> None:
    life = home_care().hours("day-1", 240, "03-08")
    life.hours("day-1", 180, "03-08", partner="home-care-co-op").then_types("hours-recorded")
    assert sorted(e.minutes for e in life.enrollment().ledger.values()) == [180, 240]


def test_an_entry_cannot_move_to_another_day_or_kind() -> None:
    life = home_care().hours("day-1", 240, "03-08")
    life.hours("day-1", 240, "03-09").then_refused("duplicate_conflict", "/worked_on")
    life.hours("day-1", 240, "03-08", "ojt").then_refused("duplicate_conflict", "/kind")


def test_a_correction_upwards_may_complete_the_requirement() -> None:
    life = home_care().all_modules("03-10").hours("a", 4000, "03-18")
    life.hours("a", 4500, "03-18")
    life.then_types("hours-corrected", "requirements-met", "exam-scheduled")


def test_a_correction_downwards_before_the_end_counts() -> None:
    life = home_care().all_modules("03-10").hours("a", 4000, "03-18").hours("a", 3900, "03-18")
    life.hours("b", 500, "03-19").then_types("hours-recorded")
    life.hours("c", 100, "03-20").then_types("hours-recorded", "requirements-met", "exam-scheduled")


def test_a_correction_below_the_requirement_holds_back_graduation_until_made_up() -> None:
    life = trained().hours("all", 4400, "03-19").then_types("hours-corrected")
    life.exam("pass", "04-02").then_types("exam-result-recorded")
    life.hours("more", 100, "04-05").then_types("hours-recorded", "credential-issued", "graduated", "wage-step-earned")
    told = [word.type for _, word in life.told]
    assert told.count("requirements-met") == 1


def test_hours_of_somebody_not_yet_enrolled_wait_for_the_enrollment() -> None:
    life = Life.begin(CARE).hours("day-1", 240, "03-08").then_early(Learner)
    life.enrolled()
    assert [word.type for _, word in life.told] == ["hours-recorded"]


def test_hours_after_graduation_are_refused_and_those_before_keep_credit() -> None:
    life = trained().exam("pass", "04-02")
    life.hours("late", 60, "04-01").then_types("hours-recorded")
    life.hours("after", 60, "04-03").then_refused("state")
    life.hours("all", 4000, "03-19").then_types("hours-corrected")
    assert life.enrollment().state == "graduated"


def test_with_two_open_enrollments_hours_count_for_the_one_they_name() -> None:
    life = home_care().enrolled(SECOND, on="03-01")
    life.hours("day-1", 240, "03-08").then_refused("state", "/enrollment_id")
    life.hours("day-1", 240, "03-08", enrollment_id=SECOND).then_types("hours-recorded")
    assert [len(life.enrollment(id_).ledger) for id_ in (FIRST, SECOND)] == [0, 1]


def test_hours_naming_an_enrollment_not_yet_known_wait_for_it() -> None:
    home_care().hours("day-1", 240, "03-08", enrollment_id=SECOND).then_early(Learner)
