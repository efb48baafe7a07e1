"""A person's way through one enrolment as the KPIs see it: the parts of all speakers put together."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ..policies import was_in_it
from .journey import Enrollment, Job, Journey, Learning, Step
from .stages import jobs_of, line_of


@dataclass(frozen=True, slots=True)
class Raise:
    """A wage step that was earned, and what became of it."""

    step: Step
    applied: bool
    overdue: bool
    payable: bool
    """There was a job to be paid in when it was earned, or later."""


@dataclass(frozen=True, slots=True)
class Run:
    """One enrolment; left for another one, it is not counted: the other one is."""

    program_id: str
    cohort_id: UUID
    before_start: bool = False
    open: bool = True
    """Neither graduated, nor ended, nor left."""
    paused: bool = False
    awaits_exam: bool = False
    graduated_on: date | None = None
    jobs: tuple[Job, ...] = ()
    raises: tuple[Raise, ...] = ()


def runs_of(journey: Journey) -> list[Run]:
    """All that counts of one person; of what intake has not told yet there is nothing to count."""
    return [
        _run(journey, id_, enrollment)
        for id_, enrollment in journey.enrollments.items()
        if enrollment.left != "transferred"
    ]


def _run(journey: Journey, id_: UUID, enrollment: Enrollment) -> Run:
    learning = journey.learning.get(id_, Learning())
    open_ = not (enrollment.left or learning.graduated_on or learning.not_completed_on)
    return Run(
        program_id=enrollment.program_id,
        cohort_id=enrollment.cohort_id,
        before_start=enrollment.before_start and not learning.graduated_on,
        open=open_,
        paused=open_ and enrollment.paused_on is not None,
        awaits_exam=open_ and learning.met_on is not None,
        graduated_on=learning.graduated_on,
        jobs=tuple(jobs_of(journey, id_)),
        raises=tuple(_raises(journey, id_)),
    )


def _raises(journey: Journey, id_: UUID) -> list[Raise]:
    """The steps earned under an enrolment and under those that go on in it; each once."""
    earned: dict[str, Step] = {}
    for other in line_of(journey, id_):
        earned |= journey.learning.get(other, Learning()).steps
    jobs = jobs_of(journey, id_)
    return [_raise(name, step, jobs) for name, step in sorted(earned.items())]


def _raise(name: str, step: Step, jobs: list[Job]) -> Raise:
    applied = any(name in job.steps_applied for job in jobs)
    return Raise(
        step=step,
        applied=applied,
        overdue=not applied and any(name in job.steps_overdue for job in jobs),
        payable=any(job.ended_on is None or job.ended_on >= step.earned_on for job in jobs),
    )


def wage_at(jobs: tuple[Job, ...], days: int, on: date) -> int | None:
    """R7: the wage on a day, as confirmed at that milestone, else as last heard of in a job held on that day.

    What was agreed at the start of the first job says nothing about later; a later job's start does.
    """
    confirmed = [
        said.wage_cents for job in jobs for at, said in sorted(job.milestones.items()) if at >= days and said.wage_cents
    ]
    if confirmed:
        return confirmed[0]
    known: dict[date, int] = {}
    for job in jobs:
        if job.currency == jobs[0].currency and was_in_it(job.starts_on, job.ended_on, on):
            known |= {} if job is jobs[0] else {job.starts_on: job.wage_cents}
            known |= job.wages
    heard = [day for day in known if jobs[0].starts_on < day <= on]
    return known[max(heard)] if heard else None
