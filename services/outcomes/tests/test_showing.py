"""What outcomes answers, as whole values: one person, a list, the funnel, a program."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from apprenticeship.common.events import intake, placement, training
from apprenticeship.common.events.ids import named_id
from apprenticeship.outcomes.domain.journey import Application, Enrollment, Job, Journey, Learning, Retention, Step
from apprenticeship.outcomes.domain.moments import Moment
from apprenticeship.outcomes.domain.runs import Raise, Run, runs_of, wage_at
from apprenticeship.outcomes.domain.showing import (
    CohortLine,
    Event,
    FunnelLine,
    JourneyLine,
    JourneyShown,
    Placement,
    ProgramLine,
    ProgramShown,
    Way,
    funnel,
    journey_line,
    journey_shown,
    program_line,
    program_shown,
)
from apprenticeship.outcomes.domain.stages import cohorts_of, programs_of, stage_now
from apprenticeship.outcomes.domain.standards import Cohort, Program
from apprenticeship.outcomes.domain.supply import Employer, Mentor, Opening, Refusal
from apprenticeship.outcomes.domain.telling import summary
from services.outcomes.tests.life import AUTUMN, SPRING, SUPPORT, Town, job_of, person, theirs, word

ME, OTHER, THIRD = theirs(1), theirs(2), theirs(3)
FEB, MAY, JUNE, JULY, AUGUST = (date(2027, month, 1) for month in (2, 5, 6, 7, 8))
EMPLOYER = named_id("employer", "x")
SEAT = Enrollment("p", 1, SPRING, FEB)
JOB = Job(ME, EMPLOYER, JULY, 2000, "USD")


def test_a_person_is_shown_whole() -> None:
    early, late = datetime(2027, 1, 5, tzinfo=UTC), datetime(2027, 1, 6, tzinfo=UTC)
    town = Town().say(person(), word(placement.Placed, placement_id=job_of(1), enrollment_id=ME, route="candidacy",
        wage_cents_per_hour=2100, starts_on="07-01"), at=late)  # fmt: skip
    town.say(person(), word(intake.EnrollmentPaused, enrollment_id=ME, paused_on="05-01"), at=early)
    journey = Journey(
        enrollments={OTHER: replace(SEAT, enrolled_on=MAY, program_version=2, cohort_id=AUTUMN), ME: SEAT},
        learning={ME: Learning(graduated_on=JUNE)}, mentored={ME: date(2027, 3, 1)},
        jobs={job_of(1): replace(JOB, ended_on=AUGUST), job_of(2): replace(JOB, enrollment_id=OTHER)},
    )  # fmt: skip
    moments = {name: town.all(type(town.moments()[0]))[name] for name in town.all(type(town.moments()[0]))}
    shown = journey_shown(person(), "t", journey, moments)
    assert shown.enrollments == [
        Way(ME, "p", 1, SPRING, "between_jobs", FEB, JUNE, date(2027, 3, 1),
            [Placement(EMPLOYER, JULY, AUGUST, 2000, "USD", 30)]),
        Way(OTHER, "p", 2, AUTUMN, "placed", MAY, None, None, [Placement(EMPLOYER, JULY, None, 2000, "USD", None)]),
    ]  # fmt: skip
    first, second = shown.timeline
    kept = moments[second.id]
    assert second == Event(
        second.id, late, "placement", "placed", summary(kept.values), kept.cause, ME, job_of(1), dict(kept.values)
    )
    assert (first.time, first.event, first.values["paused_on"]) == (early, "enrollment-paused", "2027-05-01")
    assert shown == JourneyShown(person(), "t", "placed", shown.enrollments, [first, second])
    assert journey_line(person(), "t", journey) == JourneyLine(person(), "t", "placed", ["p"])


def test_what_one_event_led_to_is_shown_in_the_order_of_the_path() -> None:
    at = datetime(2027, 6, 1, tzinfo=UTC)
    town = Town().say(person(), word(training.Graduated, enrollment_id=ME), at=at)
    town.say(person(), word(training.ExamResultRecorded, enrollment_id=ME), at=at)
    town.say(person(), word(training.RequirementsMet, enrollment_id=ME), at=at)
    shown = journey_shown(person(), "t", Journey(), town.all(Moment))
    assert [event.event for event in shown.timeline] == ["requirements-met", "exam-result-recorded", "graduated"]


def test_the_funnel_is_told_by_tenant_program_and_stage_of_whoever_was_heard_of() -> None:
    standards = Program(SUPPORT, FEB)
    lines = funnel({("t2", "x/y/enrolled"): 3, ("t1", f"{SUPPORT.id}/placed"): 2}, {("t1", SUPPORT.id): standards})
    told = [(line.tenant, line.program_id, line.stage, line.count) for line in lines]
    assert told[0] == ("t1", SUPPORT.id, "applied", 0)
    assert [one for one in told if one[3]] == [("t1", SUPPORT.id, "placed", 2), ("t2", "x/y", "enrolled", 3)]
    assert FunnelLine(SUPPORT.id, "t1", "in_training", "in training", 0) in lines
    assert len([line for line in lines if line.tenant == "t2"]) == len(
        ("applied", "enrolled", "in_training", "graduated", "mentor_assigned", "placed", "retained")
    )
    assert [line.title for line in lines if line.tenant == "t2"] == [
        "applied", "enrolled", "in training", "graduated", "mentor assigned", "placed", "retained one year",
    ]  # fmt: skip


def test_a_program_is_shown_with_whom_and_what_it_can_draw_on() -> None:
    program = Program(SUPPORT, FEB)
    line = program_line("t", program)
    assert line == ProgramLine(SUPPORT.id, "t", 1, SUPPORT.title, SUPPORT.kind, FEB)
    spring, autumn = (Cohort(SUPPORT.id, 1, "bronx", first, JULY, 20) for first in (FEB, MAY))
    refusal = Refusal("wage_floor", 1800, 1700)
    shown = program_shown(
        line, program, {"b": autumn, "a": autumn, "c": spring},
        [Mentor(("p",), 1, FEB), Mentor(("p",), 1, MAY), Mentor(("p",), 1), Mentor(("p",), 1, FEB, "paused")],
        [Employer("company", ("p",))] * 2,
        [Opening(is_open=True, refusals=(refusal,)), Opening(refusals=(refusal, refusal)), Opening(is_open=True)],
    )  # fmt: skip
    assert shown == ProgramShown(
        program=line,
        cohorts=[CohortLine("c", 1, "bronx", FEB, JULY, 20), CohortLine("a", 1, "bronx", MAY, JULY, 20),
            CohortLine("b", 1, "bronx", MAY, JULY, 20)],
        mentors_approved=4, mentors_ready=2, employers_qualified=2, openings_open=2, openings_refused=[refusal] * 3,
        benchmarks=SUPPORT.benchmarks, assumed=SUPPORT.assumed,
    )  # fmt: skip


# -- stages ----------------------------------------------------------------------------------------------------------


def of(seat: Enrollment = SEAT, learning: Learning | None = None, *jobs: Job) -> Journey:
    return Journey(
        enrollments={ME: seat},
        learning={ME: learning} if learning else {},
        jobs={job_of(n): job for n, job in enumerate(jobs)},
    )


GRADUATED = Learning(graduated_on=JUNE)
STAYED = Retention(employed=True)
STAGES: dict[str, tuple[Journey, str]] = {
    "paused-before-anything": (of(replace(SEAT, paused_on=MAY)), "paused"),
    "withdrawn-while-paused": (of(replace(SEAT, paused_on=MAY, left="withdrawn")), "withdrawn"),
    "failed-after-leaving": (of(replace(SEAT, left="withdrawn"), Learning(not_completed_on=JUNE)), "not_completed"),
    "working-before-graduation": (of(SEAT, Learning(), JOB), "placed"),
    "working-without-training": (of(SEAT, None, JOB), "placed"),
    "one-job-ended-one-not": (of(SEAT, GRADUATED, replace(JOB, ended_on=AUGUST), JOB), "placed"),
    "all-jobs-ended": (of(SEAT, GRADUATED, replace(JOB, ended_on=AUGUST)), "between_jobs"),
    "a-year": (of(SEAT, GRADUATED, replace(JOB, milestones={365: STAYED})), "retained"),
    "not-quite-a-year": (of(SEAT, GRADUATED, replace(JOB, milestones={364: STAYED})), "placed"),
    "not-at-work": (of(SEAT, GRADUATED, replace(JOB, milestones={365: Retention(employed=False)})), "placed"),
    "a-year-then-out": (of(SEAT, GRADUATED, replace(JOB, milestones={365: STAYED}, ended_on=AUGUST)), "between_jobs"),
    "applied": (Journey(applications={ME: Application("p")}), "applied"),
    "one-closed-one-waiting": (Journey(applications={
        ME: Application("p", closed=True), OTHER: Application("q", waitlisted=True)}), "waitlisted"),
    "waited-and-closed": (Journey(applications={ME: Application("p", waitlisted=True, closed=True)}), "not_enrolled"),
    "of-two-the-later": (Journey(enrollments={
        ME: replace(SEAT, enrolled_on=MAY), OTHER: replace(SEAT, left="withdrawn")}), "enrolled"),
    "of-two-not-the-one-left-for-another": (Journey(enrollments={
        ME: SEAT, OTHER: replace(SEAT, enrolled_on=MAY, left="transferred", left_for=ME)}), "enrolled"),
}  # fmt: skip


@pytest.mark.parametrize("case", STAGES)
def test_where_a_person_is(case: str) -> None:
    journey, stage = STAGES[case]
    assert stage_now(journey) == stage


def test_programs_and_cohorts_of_a_person_are_named_once() -> None:
    journey = Journey(
        {ME: Application("q"), OTHER: Application("p")}, {ME: SEAT, OTHER: replace(SEAT, cohort_id=AUTUMN), THIRD: SEAT}
    )
    assert list(programs_of(journey)) == ["q", "p"]
    assert list(cohorts_of(journey)) == [str(SPRING), str(AUTUMN)]


# -- runs ------------------------------------------------------------------------------------------------------------

STEP = Step(MAY, JUNE)


def line_of_two() -> Journey:
    """The first enrolment goes on in the second: jobs and steps of both are the second one's."""
    return Journey(
        enrollments={ME: replace(SEAT, left="transferred", left_for=OTHER), OTHER: replace(SEAT, enrolled_on=MAY)},
        learning={ME: Learning(steps={"s": STEP}), OTHER: Learning(steps={"t": STEP}, graduated_on=JUNE)},
        jobs={job_of(1): replace(JOB, steps_overdue={"s": 3}), job_of(2): replace(JOB, enrollment_id=OTHER,
            starts_on=JUNE, steps_applied={"t": JULY})},
    )  # fmt: skip


def test_a_run_holds_what_all_speakers_said_of_one_enrolment() -> None:
    journey = line_of_two()
    jobs = (journey.jobs[job_of(2)], journey.jobs[job_of(1)])
    raises = (Raise(STEP, applied=False, overdue=True, payable=True), Raise(STEP, True, False, True))
    assert runs_of(journey) == [
        Run("p", SPRING, open=False, graduated_on=JUNE, jobs=jobs, raises=raises)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("seat", "learning", "run"),
    [
        (SEAT, None, Run("p", SPRING)),
        (replace(SEAT, paused_on=MAY), None, Run("p", SPRING, paused=True)),
        (SEAT, Learning(met_on=MAY), Run("p", SPRING, awaits_exam=True)),
        (replace(SEAT, left="withdrawn", paused_on=MAY, before_start=True), Learning(met_on=MAY),
            Run("p", SPRING, before_start=True, open=False)),
        (replace(SEAT, left="withdrawn", before_start=True), GRADUATED,
            Run("p", SPRING, open=False, graduated_on=JUNE)),
        (SEAT, Learning(not_completed_on=JUNE, met_on=MAY), Run("p", SPRING, open=False)),
        (replace(SEAT, left="transferred"), None, None),
    ],
    ids=["open", "paused", "exam", "withdrawn", "graduated-after", "failed", "moved"],
)  # fmt: skip
def test_a_run_says_how_an_enrolment_stands(seat: Enrollment, learning: Learning | None, run: Run | None) -> None:
    assert runs_of(of(seat, learning)) == ([run] if run else [])


@pytest.mark.parametrize(
    ("ended", "payable"), [(None, True), (MAY, True), (date(2027, 4, 30), False)], ids=["running", "that-day", "before"]
)
def test_a_raise_is_payable_where_there_was_a_job_when_it_was_earned(ended: date | None, *, payable: bool) -> None:
    learning = Learning(steps={"s": STEP})
    (run,) = runs_of(of(SEAT, learning, replace(JOB, starts_on=FEB, ended_on=ended)))
    assert run.raises == (Raise(STEP, applied=False, overdue=False, payable=payable),)


NEXT = replace(JOB, starts_on=AUGUST, wage_cents=2500)
YEAR = date(2028, 6, 30)
WAGES: dict[str, tuple[Callable[[], int | None], int | None]] = {
    "nothing-heard": (lambda: wage_at((JOB,), 365, YEAR), None),
    "what-was-agreed-says-nothing": (lambda: wage_at((replace(JOB, wages={JULY: 2100}),), 365, YEAR), None),
    "last-heard-of": (lambda: wage_at((replace(JOB, wages={AUGUST: 2100, YEAR: 2200}),), 365, YEAR), 2200),
    "not-what-came-after": (
        lambda: wage_at((replace(JOB, wages={AUGUST: 2100, date(2028, 7, 1): 2200}),), 365, YEAR), 2100),
    "a-later-job": (lambda: wage_at((JOB, NEXT), 365, YEAR), 2500),
    "the-later-of-two-jobs": (lambda: wage_at((replace(JOB, wages={date(2027, 9, 1): 2600}), NEXT), 365, YEAR), 2600),
    "a-later-job-that-ended": (lambda: wage_at((JOB, replace(NEXT, ended_on=date(2028, 6, 29))), 365, YEAR), None),
    "a-later-job-in-other-money": (lambda: wage_at((JOB, replace(NEXT, currency="CAD")), 365, YEAR), None),
    "confirmed": (lambda: wage_at((replace(JOB, milestones={365: Retention(True, 2300)}), NEXT), 365, YEAR), 2300),
    "confirmed-later": (lambda: wage_at((replace(JOB, milestones={730: Retention(True, 2300)}),), 365, YEAR), 2300),
    "confirmed-first": (lambda: wage_at((replace(JOB, milestones={
        730: Retention(True, 2400), 365: Retention(True, 2300)}),), 365, YEAR), 2300),
    "confirmed-before": (lambda: wage_at((replace(JOB, milestones={90: Retention(True, 2300)}),), 365, YEAR), None),
    "confirmed-without-a-wage": (lambda: wage_at((replace(JOB, milestones={365: Retention(True)}),), 365, YEAR), None),
}  # fmt: skip


@pytest.mark.parametrize("case", WAGES)
def test_the_wage_after_a_year(case: str) -> None:
    found, cents = WAGES[case]
    assert found() == cents
