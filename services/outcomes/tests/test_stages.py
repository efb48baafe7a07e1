"""Where a person is, and what counts in the funnel."""

from collections.abc import Callable
from datetime import date

import pytest

from apprenticeship.common.events import intake, mentoring, training
from apprenticeship.common.events.words import Fact
from apprenticeship.common.programs import ProgramDefinition
from apprenticeship.outcomes.domain.stages import reached, stage_now, stages_of
from services.outcomes.tests.life import (
    AUTUMN,
    CARE,
    MECHANIC,
    SUPPORT,
    Town,
    job_of,
    theirs,
    word,
)

APPLICATION = word(intake.ApplicationReceived)
NEXT = job_of(99)


def applied(town: Town) -> Town:
    return town.life(APPLICATION)


def of_application(fact: type[Fact], **values: object) -> Fact:
    return word(fact, application_id=APPLICATION.application_id, **values)


def at(town: Town) -> str:
    return stage_now(town.journey())


def test_nobody_has_come_to_any_stage_before_anything_is_heard() -> None:
    assert at(Town()) == "unknown"
    assert not list(reached(Town().journey()))


def test_an_application_is_received_waits_and_closes() -> None:
    town = applied(Town())
    assert at(town) == "applied"
    assert at(town.life(of_application(intake.ApplicantWaitlisted))) == "waitlisted"
    closed = of_application(intake.ApplicationClosed, outcome="declined")
    assert at(town.life(closed)) == "not_enrolled"


def test_a_whole_life_goes_through_the_stages_in_order() -> None:
    town, seen = applied(Town()), ["applied"]
    steps: list[Callable[[], Town]] = [
        town.enrolled,
        town.learned,
        town.graduated,
        lambda: town.placed("07-19"),
        town.retained,
    ]
    for step in steps:
        step()
        seen.append(at(town))
    assert seen == ["applied", "enrolled", "in_training", "graduated", "placed", "retained"]
    told = {stage.rpartition("/")[2] for stage in reached(town.journey())}
    assert told == {*seen}


def test_an_engagement_is_the_beginning_of_training_too() -> None:
    fact = word(training.EngagementHeld, enrollment_id=theirs(1))
    assert at(Town().enrolled().life(fact)) == "in_training"


def test_who_pauses_is_paused_until_they_return_into_a_later_cohort() -> None:
    town = Town().enrolled().learned()
    town.life(word(intake.EnrollmentPaused, enrollment_id=theirs(1)))
    assert at(town) == "paused"
    back = word(intake.EnrollmentResumed, enrollment_id=theirs(1), cohort_id=AUTUMN)
    assert at(town.life(back)) == "in_training"
    assert town.journey().enrollments[theirs(1)].cohort_id == AUTUMN


def test_who_withdraws_or_fails_has_left() -> None:
    gone = word(intake.EnrollmentWithdrawn, enrollment_id=theirs(1), before_start=False)
    assert at(Town().enrolled().life(gone)) == "withdrawn"
    failed = word(training.NotCompleted, enrollment_id=theirs(1))
    assert at(Town().enrolled().life(failed)) == "not_completed"


def test_credit_that_comes_after_a_withdrawal_still_graduates() -> None:
    gone = word(intake.EnrollmentWithdrawn, enrollment_id=theirs(1), before_start=False)
    assert at(Town().enrolled().life(gone).graduated()) == "graduated"


def test_a_job_that_never_was_leaves_a_graduate() -> None:
    town = Town().enrolled().graduated().placed("07-19").retained().voided()
    assert at(town) == "graduated"
    assert not {"placed", "retained"} & {s.rpartition("/")[2] for s in reached(town.journey())}


def test_voided_and_reported_again_it_counts_again() -> None:
    town = Town().enrolled().graduated().placed("07-19").voided().placed("07-19", wage=2100)
    assert at(town) == "placed"
    assert town.journey().jobs[job_of(1)].wage_cents == 2100


def test_between_two_jobs_and_in_the_next() -> None:
    town = Town().enrolled().graduated().placed("07-19").ended("09-01")
    assert at(town) == "between_jobs"
    assert at(town.placed("09-20", job=NEXT)) == "placed"


def test_the_present_enrolment_is_the_one_that_began_last() -> None:
    town = Town().enrolled().graduated()
    town.life(word(intake.Enrolled, enrollment_id=theirs(2), program_id="emt", enrolled_on="09-01"))
    assert at(town) == "enrolled"


def test_a_transfer_goes_on_under_the_other_enrolment() -> None:
    town = Town().enrolled().learned()
    moved = word(
        intake.EnrollmentTransferred,
        from_enrollment_id=theirs(1),
        to_enrollment_id=theirs(2),
        change=["site"],
    )
    town.life(moved)
    assert at(town) == "transferred"
    second = word(intake.Enrolled, enrollment_id=theirs(2), program_id=SUPPORT.id, enrolled_on="01-02")
    assert at(town.life(second)) == "enrolled"


@pytest.mark.parametrize("definition", [SUPPORT, CARE, MECHANIC], ids=lambda d: str(d.id))
def test_the_funnel_has_the_stages_a_program_has(definition: ProgramDefinition) -> None:
    stages = stages_of(definition)
    assert ("mentor_assigned" in stages) == (definition.mentor is not None)
    assert ("placed" in stages) == ("retained" in stages) == (definition.placement is not None)
    assert stages[:4] == ["applied", "enrolled", "in_training", "graduated"]


def test_of_a_program_nobody_has_published_yet_every_stage_is_counted() -> None:
    assert len(stages_of(None)) == 7


def test_a_mentor_is_had_from_the_first_day_of_the_first_pairing() -> None:
    town = Town().enrolled()
    for day in ("04-01", "03-15", "05-01"):
        town.life(word(mentoring.MentorAssigned, enrollment_id=theirs(1), starts_on=day))
    assert town.journey().mentored[theirs(1)] == date(2027, 3, 15)
    assert f"{SUPPORT.id}/mentor_assigned" in set(reached(town.journey()))
