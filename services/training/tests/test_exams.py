"""The exam: scheduled, sat, failed, missed, void; and results that come early or late."""

import pytest

from apprenticeship.common.events import keys
from apprenticeship.common.events.training import (
    ExamResultRecorded,
    ExamScheduled,
    NotCompleted,
)
from apprenticeship.training.domain.learner import Learner
from services.training.tests.life import (
    CARE,
    EXAM,
    FIRST,
    SECOND,
    Life,
    day,
    home_care,
    it_support,
    trained,
)


def scheduled(attempt: int, on: str) -> ExamScheduled:
    return ExamScheduled(
        enrollment_id=FIRST,
        exam_code=EXAM,
        exam_on=day(on),
        exam_language="so",
        attempt=attempt,
        vendor_partner_id=keys.partner_uuid("wa-doh-testing"),
    )


def test_the_exam_is_scheduled_in_its_own_language_once_the_requirements_are_met() -> None:
    life = trained()
    assert life.said[-1] == scheduled(1, "04-02")
    assert life.enrollment().state == "exam_pending"


def test_without_a_language_of_its_own_it_is_the_one_of_the_training() -> None:
    life = Life.begin(CARE).enrolled(training_language="vi").all_modules("03-10")
    life.hours("all", 4500, "03-19")
    assert isinstance(life.said[-1], ExamScheduled)
    assert life.said[-1].exam_language == "vi"


def test_the_exam_is_never_scheduled_into_the_past() -> None:
    life = home_care().all_modules("03-10")
    life.today = day("06-01")
    life.hours("late", 4500, "03-19")
    assert life.said[-1] == scheduled(1, "06-15")


def test_a_pass_certifies_graduates_and_earns_the_wage_step_in_this_order() -> None:
    life = trained().exam("pass", "04-02")
    life.then_types("exam-result-recorded", "credential-issued", "graduated", "wage-step-earned")
    assert life.said[0] == ExamResultRecorded(
        enrollment_id=FIRST,
        exam_code=EXAM,
        attempt=1,
        result="pass",
        part="whole",
        taken_on=day("04-02"),
        exam_language="so",
    )
    assert life.enrollment().state == "graduated"


def test_a_pass_before_the_last_hours_waits_for_them() -> None:
    life = home_care().all_modules("03-10").hours("a", 4400, "03-18")
    life.exam("pass", "03-20").then_types("exam-result-recorded")
    life.hours("b", 100, "03-22").then_types(
        "hours-recorded", "requirements-met", "credential-issued", "graduated", "wage-step-earned"
    )


def test_who_fails_sits_the_next_attempt() -> None:
    life = trained().exam("fail", "04-02")
    life.then_types("exam-result-recorded", "exam-scheduled")
    assert life.said[1] == scheduled(2, "04-16")

    life.exam("pass", "04-16", attempt=2, language="vi")
    life.then_types("exam-result-recorded", "credential-issued", "graduated", "wage-step-earned")


def test_a_failure_before_the_last_hours_schedules_nothing_yet() -> None:
    life = home_care().all_modules("03-10").exam("fail", "03-12").then_types("exam-result-recorded")
    life.hours("all", 4500, "03-19")
    assert life.said[-1] == scheduled(2, "04-02")


def test_after_the_last_attempt_the_training_is_not_completed() -> None:
    life = trained().exam("fail", "04-02").exam("fail", "04-16", attempt=2)
    life.exam("fail", "04-30", attempt=3)
    life.then_types("exam-result-recorded", "not-completed")
    assert life.said[1] == NotCompleted(enrollment_id=FIRST, ended_on=day("04-30"), cause="failed_exam")
    assert life.enrollment().state == "not_completed"
    life.exam("pass", "05-14", attempt=4).then_refused("state")


def test_without_a_limit_there_is_always_a_next_attempt() -> None:
    asked = CARE.requirement_sets["standard"].model_copy(update={"exam_attempts": None})
    program = CARE.model_copy(update={"requirement_sets": {"standard": asked}})
    life = Life.begin(program).enrolled().all_modules("03-10").hours("all", 4500, "03-19")
    for attempt in range(1, 8):
        life.exam("fail", "04-02", attempt=attempt).then_types("exam-result-recorded", "exam-scheduled")


@pytest.mark.parametrize("result", ["absent", "void"])
def test_absent_and_void_use_up_no_attempt(result: str) -> None:
    life = trained()
    for on, again in (
        ("04-02", "04-16"),
        ("04-16", "04-30"),
        ("04-30", "05-14"),
        ("05-14", "05-28"),
    ):
        life.exam(result, on).then_types("exam-result-recorded", "exam-scheduled")
        assert life.said[1] == scheduled(1, again)
    life.exam("pass", "05-28")
    life.then_types("exam-result-recorded", "credential-issued", "graduated", "wage-step-earned")


def test_a_void_gives_back_a_failed_attempt() -> None:
    life = trained().exam("fail", "04-02").exam("void", "04-02")
    life.then_types("exam-result-recorded", "exam-scheduled")
    assert life.said[1] == scheduled(1, "04-16")


def test_a_void_takes_back_a_pass_that_still_waits_for_hours() -> None:
    life = home_care().all_modules("03-10").exam("pass", "03-12").exam("void", "03-12")
    life.then_types("exam-result-recorded")
    life.hours("all", 4500, "03-19").then_types("hours-recorded", "requirements-met", "exam-scheduled")


def test_a_void_after_graduation_is_refused() -> None:
    life = trained().exam("pass", "04-02").exam("void", "04-02")
    life.then_refused("duplicate_conflict", "/result")


def test_a_result_stands_until_it_is_voided() -> None:
    life = trained().exam("fail", "04-02")
    life.exam("fail", "04-02").then()
    life.exam("pass", "04-02").then_refused("duplicate_conflict", "/result")
    life.exam("fail", "04-03").then_refused("duplicate_conflict", "/result")


def test_a_late_failure_of_an_earlier_attempt_is_recorded_and_changes_nothing() -> None:
    life = trained().exam("pass", "04-16", attempt=2)
    life.exam("fail", "04-02", attempt=1).then_types("exam-result-recorded")
    assert life.enrollment().state == "graduated"


def test_the_two_parts_are_passed_apart() -> None:
    life = trained().exam("pass", "04-02", part="written").then_types("exam-result-recorded")
    life.exam("fail", "04-02", part="skills").then_types("exam-result-recorded", "exam-scheduled")
    life.exam("pass", "04-16", attempt=2, part="skills")
    life.then_types("exam-result-recorded", "credential-issued", "graduated", "wage-step-earned")


def test_both_parts_failed_are_one_attempt() -> None:
    life = trained().exam("fail", "04-02", part="written")
    life.then_types("exam-result-recorded", "exam-scheduled")
    life.exam("fail", "04-02", part="skills").then_types("exam-result-recorded")
    exam = life.enrollment().exam
    assert exam is not None
    assert exam.attempt == 2


def test_another_exam_is_refused() -> None:
    trained().exam("pass", "04-02", exam_code="nremt").then_refused("schema", "/exam_code")
    it_support().exam("pass", "04-02").then_refused("schema", "/exam_code")


def test_a_result_of_somebody_not_yet_enrolled_waits_for_the_enrollment() -> None:
    Life.begin(CARE).exam("pass", "04-02").then_early(Learner)


def test_with_two_open_enrollments_a_result_counts_for_the_one_it_names() -> None:
    life = home_care().enrolled(SECOND, on="03-01")
    life.exam("pass", "04-02").then_refused("state", "/enrollment_id")
    life.exam("pass", "04-02", enrollment_id=SECOND).then_types("exam-result-recorded")
    assert [len(life.enrollment(id_).sittings) for id_ in (FIRST, SECOND)] == [0, 1]


def test_a_result_naming_an_enrollment_not_yet_known_waits_for_it() -> None:
    home_care().exam("pass", "04-02", enrollment_id=SECOND).then_early(Learner)
