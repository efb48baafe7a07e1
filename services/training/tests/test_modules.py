"""Modules: what a learning management system may claim, and what training makes of it."""

import pytest

from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.training import ModuleCompleted, ModuleFailed
from apprenticeship.common.programs.model import Module
from apprenticeship.training.domain.learner import Learner
from apprenticeship.training.domain.standards import Program
from services.training.tests.life import (
    FIRST,
    PERSON,
    SECOND,
    SUPPORT,
    Life,
    day,
    home_care,
    it_support,
)


def test_a_passed_module_is_completed_with_the_minutes_of_the_curriculum() -> None:
    life = it_support().module("hardware", "03-19", minutes=60, score_bps=8700)

    (fact,) = life.said
    assert isinstance(fact, ModuleCompleted)
    assert (fact.enrollment_id, fact.module_id, fact.attempt) == (FIRST, "hardware", 1)
    assert (fact.completed_on, fact.minutes_credited, fact.score_bps) == (day("03-19"), 4800, 8700)
    assert (fact.curriculum_version, fact.paid, fact.language) == (1, False, "en")
    assert fact.evidence_ref.version == 8


def test_a_module_to_which_the_curriculum_gives_no_minutes_is_credited_with_those_reported() -> None:
    curriculum = SUPPORT.curriculum.model_copy(update={"modules": (Module(id="lab", title="Lab", minutes=0),)})
    life = Life.begin(SUPPORT.model_copy(update={"curriculum": curriculum})).enrolled().module("lab", "03-19")
    fact = life.said[0]
    assert isinstance(fact, ModuleCompleted)
    assert fact.minutes_credited == 60


def test_training_on_paid_time_is_told_as_paid() -> None:
    (fact,) = home_care().module("core-basic", "03-19").said
    assert isinstance(fact, ModuleCompleted)
    assert fact.paid


def test_the_day_is_the_one_in_utc() -> None:
    life = it_support().module("hardware", "03-19", occurred_at="2027-03-19T22:00:00-05:00")
    (fact,) = life.said
    assert isinstance(fact, ModuleCompleted)
    assert fact.completed_on == day("03-20")


def test_completed_without_a_test_completes_the_module_too() -> None:
    it_support().module("hardware", "03-19", "completed").then_types("module-completed")


def test_a_module_is_completed_once() -> None:
    life = it_support().module("hardware", "03-19")
    life.module("hardware", "03-19").then()
    life.module("hardware", "03-20", "completed").then()
    life.module("hardware", "03-21", attempt=2).then()


def test_a_start_is_accepted_without_effect() -> None:
    it_support().module("hardware", "03-01", "started").then()


def test_a_waiver_is_not_for_a_learning_system_to_give() -> None:
    life = it_support().module("hardware", "03-01", "waived")
    life.then_refused("not_permitted", "/verb")


@pytest.mark.parametrize("verb", ["passed", "failed", "started", "waived"])
def test_a_module_the_program_does_not_have_is_refused_with_those_it_has(verb: str) -> None:
    life = it_support().module("welding", "03-01", verb)
    life.then_refused("schema", "/module_id")
    assert "hardware, operating-systems" in life.last.detail
    assert "welding" in life.last.detail


def test_a_failed_attempt_is_told_once() -> None:
    life = it_support().module("hardware", "03-19", "failed")
    life.then(ModuleFailed(enrollment_id=FIRST, module_id="hardware", attempt=1, failed_on=day("03-19")))
    life.module("hardware", "03-19", "failed").then()
    life.module("hardware", "03-26", "passed", attempt=2).then_types("module-completed")


def test_an_attempt_cannot_be_passed_and_failed() -> None:
    passed = it_support().module("hardware", "03-19")
    passed.module("hardware", "03-19", "failed").then_refused("duplicate_conflict", "/attempt")

    failed = it_support().module("hardware", "03-19", "failed")
    failed.module("hardware", "03-20").then_refused("duplicate_conflict", "/attempt")


def test_a_failure_after_a_pass_takes_nothing_away() -> None:
    life = it_support().module("hardware", "03-19")
    life.module("hardware", "03-26", "failed", attempt=2).then()
    assert "hardware" in life.enrollment().modules


def test_a_failure_before_a_pass_that_comes_later_is_still_told() -> None:
    life = it_support().module("hardware", "03-26", attempt=2)
    life.module("hardware", "03-19", "failed", attempt=1).then_types("module-failed")


# --------------------------------------------------------------------------- order


def test_a_result_of_somebody_not_yet_enrolled_waits_for_the_enrollment() -> None:
    life = Life.begin(SUPPORT).module("hardware", "03-19").then_early(Learner)
    life.enrolled()
    assert [word.type for _, word in life.told] == ["module-completed"]


def test_a_result_in_a_program_not_yet_known_waits_for_the_program() -> None:
    life = Life.begin(SUPPORT).enrolled(program_version=2)
    life.module("hardware", "03-19").then_early(Program)


def test_a_result_naming_an_enrollment_not_yet_known_waits_for_it() -> None:
    life = it_support().module("hardware", "03-19", enrollment_id=SECOND)
    life.then_early(Learner)


def test_with_two_open_enrollments_the_report_must_name_one() -> None:
    life = it_support().enrolled(SECOND, on="03-01")
    life.module("hardware", "03-19").then_refused("state", "/enrollment_id")

    life.module("hardware", "03-19", enrollment_id=SECOND).then_types("module-completed")
    assert "hardware" in life.enrollment(SECOND).modules
    assert "hardware" not in life.enrollment(FIRST).modules


def test_the_same_enrollment_heard_again_changes_nothing() -> None:
    life = it_support().module("hardware", "03-19")
    life.enrolled(track="entry").then()
    assert "hardware" in life.enrollment().modules


def test_one_person_is_nothing_to_another() -> None:
    life = it_support()
    other = str(named_id("participant", "other"))
    life.when(other, life.enrollment_word(SECOND))
    life.module("hardware", "03-19")
    assert set(life.learner.enrollments) == {FIRST}
    assert life.case(Learner, other).enrollments[SECOND].modules == {}
    assert [key for key, _ in life.told] == [PERSON]
