"""A pause freezes the clocks and the state; a return goes on, perhaps in a later cohort and version."""

from uuid import UUID

import pytest

from apprenticeship.common.events.training import CredentialIssued, ExamScheduled, Graduated, RequirementsMet
from apprenticeship.common.programs.model import Module, RequirementSet
from apprenticeship.training.domain.learner import Learner
from services.training.tests.life import (
    AUTUMN,
    CARE,
    FIRST,
    PERSON,
    SECOND,
    SUPPORT,
    Life,
    credential_id,
    day,
    home_care,
    it_support,
    published,
    trained,
)


def test_learning_dated_inside_a_pause_waits_for_the_return_and_is_then_refused() -> None:
    life = it_support().paused("04-01")
    assert life.enrollment().state == "frozen"
    life.module("hardware", "04-10").then_early(Learner)
    life.hours("a", 60, "04-10").then_early(Learner)

    life.resumed("05-01").then()
    assert life.enrollment().state == "in_training"
    assert "hardware" not in life.enrollment().modules
    life.module("hardware", "04-10").then_refused("state")
    life.hours("a", 60, "04-10").then_refused("state")


def test_learning_after_a_return_that_is_not_known_yet_waits_for_it() -> None:
    life = it_support().paused("04-01").module("hardware", "05-03").then_early(Learner)
    life.resumed("05-01")
    assert "hardware" in life.enrollment().modules


def test_the_days_of_leaving_and_of_return_count() -> None:
    life = it_support().paused("04-01").module("hardware", "04-01").then_types("module-completed")
    life.resumed("05-01").module("networking", "05-01").then_types("module-completed")


def test_late_news_of_before_the_pause_keeps_credit_and_leads_on_only_at_the_return() -> None:
    life = it_support().paused("04-01")
    for module in SUPPORT.curriculum.modules:
        life.module(module.id, "03-31").then_types("module-completed")
    assert life.enrollment().state == "frozen"

    life.resumed("05-01").then_types("requirements-met", "graduated")
    assert isinstance(life.said[0], RequirementsMet)
    assert life.said[0].met_on == day("03-31")


def test_an_exam_sat_during_a_pause_is_recorded_and_graduates_at_the_return() -> None:
    life = trained().paused("03-25").exam("pass", "04-02").then_types("exam-result-recorded")
    life.resumed("05-01").then_types("credential-issued", "graduated", "wage-step-earned")
    assert isinstance(life.said[0], CredentialIssued)
    assert life.said[0].credential_id == credential_id(life)
    assert isinstance(life.said[1], Graduated)
    assert life.said[1].graduated_on == day("05-01")


def test_an_exam_that_lay_ahead_lies_as_many_days_ahead_on_the_return() -> None:
    life = trained().paused("03-25").resumed("05-01").then_types("exam-scheduled")
    assert isinstance(life.said[0], ExamScheduled)
    assert (life.said[0].attempt, life.said[0].exam_on) == (1, day("05-09"))


def test_an_exam_that_was_over_before_the_pause_stays_where_it_was() -> None:
    trained().paused("04-05").resumed("05-01").then()


def test_a_failure_during_a_pause_is_followed_by_the_next_attempt_at_the_return() -> None:
    life = trained().paused("03-25").exam("fail", "04-02").then_types("exam-result-recorded")
    life.resumed("05-01").then_types("exam-scheduled")
    assert isinstance(life.said[0], ExamScheduled)
    assert (life.said[0].attempt, life.said[0].exam_on) == (2, day("05-15"))


def test_the_last_failure_during_a_pause_ends_the_training_at_the_return() -> None:
    life = trained().exam("fail", "04-02").exam("fail", "04-16", attempt=2).paused("04-20")
    life.exam("fail", "04-30", attempt=3).then_types("exam-result-recorded")
    life.resumed("06-01").then_types("not-completed")


def test_a_return_into_a_later_cohort_and_version_carries_the_modules() -> None:
    extra = Module(id="cloud", title="Cloud", minutes=600)
    curriculum = SUPPORT.curriculum.model_copy(update={"version": 2, "modules": (*SUPPORT.curriculum.modules, extra)})
    later = SUPPORT.model_copy(update={"version": 2, "curriculum": curriculum})
    life = it_support()
    for module in SUPPORT.curriculum.modules[:-1]:
        life.module(module.id, "03-31")
    life.given(later.key, published(later)).paused("04-01").resumed("09-06", AUTUMN, version=2)
    assert (life.enrollment().cohort_id, life.enrollment().program_version) == (AUTUMN, 2)

    life.module("career-readiness", "09-20").then_types("module-completed")
    life.module("cloud", "09-21").then_types("module-completed", "requirements-met", "graduated")
    assert isinstance(life.said[2], Graduated)
    assert (life.said[2].program_version, life.said[2].cohort_id) == (2, AUTUMN)


def test_a_return_into_a_version_without_an_exam_puts_none_off() -> None:
    asked = {"standard": RequirementSet(minutes=5000)}
    later = CARE.model_copy(update={"version": 2, "requirement_sets": asked})
    life = trained().given(later.key, published(later)).paused("03-25").resumed("05-01", version=2).then()
    life.hours("more", 500, "05-03")
    life.then_types("hours-recorded", "credential-issued", "graduated", "wage-step-earned")


def test_a_return_into_a_version_not_yet_known_waits_for_it() -> None:
    later = SUPPORT.model_copy(update={"version": 2})
    life = it_support().paused("04-01").resumed("09-06", AUTUMN, version=2)
    assert life.last.waits_for is not None
    life.given(later.key, published(later))
    assert life.enrollment().program_version == 2


@pytest.mark.parametrize("known", [(), (SECOND,)], ids=["nobody", "another-enrollment"])
def test_changes_of_an_enrollment_not_yet_known_wait_for_it(known: tuple[UUID, ...]) -> None:
    life = Life.begin(CARE)
    for other in known:
        life.enrolled(other)
    life.paused("04-01").then_early(Learner)
    life.resumed("05-01").then_early(Learner)
    life.withdrew("05-02").then_early(Learner)
    life.enrolled()
    assert life.case(Learner, PERSON).enrollments[FIRST].state == "closed"


def test_a_second_pause_counts_as_well() -> None:
    life = home_care().paused("03-05").resumed("03-10").paused("03-20").resumed("04-20")
    life.hours("a", 60, "03-07").then_refused("state")
    life.hours("b", 60, "03-15").then_types("hours-recorded")
    life.hours("c", 60, "04-10").then_refused("state")


def test_paused_twice_or_resumed_twice_is_one_pause() -> None:
    life = it_support().paused("04-01").paused("04-02").resumed("05-01").resumed("05-02")
    assert [(p.since, p.until) for p in life.enrollment().pauses] == [(day("04-01"), day("05-01"))]
