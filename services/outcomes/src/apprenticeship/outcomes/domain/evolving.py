"""How a fact changes a journey: a function for each part, and a part for each speaker (see ``journey.py``)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from apprenticeship.common.events.decisions import Note
from apprenticeship.common.events.intake import (
    ApplicantWaitlisted,
    ApplicationClosed,
    ApplicationReceived,
    Enrolled,
    EnrollmentPaused,
    EnrollmentResumed,
    EnrollmentTransferred,
    EnrollmentWithdrawn,
)
from apprenticeship.common.events.mentoring import MentorAssigned
from apprenticeship.common.events.placement import (
    EmploymentEnded,
    Placed,
    PlacementVoided,
    RetentionConfirmed,
    WageRecorded,
    WageStepApplied,
    WageStepOverdue,
)
from apprenticeship.common.events.training import (
    EngagementHeld,
    ExamResultRecorded,
    Graduated,
    HoursRecorded,
    ModuleCompleted,
    ModuleFailed,
    NotCompleted,
    RequirementsMet,
    WageStepEarned,
)
from apprenticeship.common.events.words import Word

from .journey import Application, Enrollment, Job, Journey, Learning, Retention, Step

K = TypeVar("K")
C = TypeVar("C")


def evolve_journey(case: Journey | None, item: Word | Note) -> Journey:
    """The journey after a fact; what concerns nothing it knows changes nothing."""
    journey = case or Journey()
    match item:
        case ApplicationReceived() | ApplicantWaitlisted() | ApplicationClosed():
            return replace(journey, applications=_applications(journey.applications, item))
        case Enrolled():
            return replace(journey, enrollments=journey.enrollments | _enrolled(item))
        case EnrollmentPaused() | EnrollmentResumed() | EnrollmentTransferred() | EnrollmentWithdrawn():
            return replace(journey, enrollments=_enrollments(journey.enrollments, item))
        case MentorAssigned():
            first = min(journey.mentored.get(item.enrollment_id, date.max), item.starts_on)
            return replace(journey, mentored=journey.mentored | {item.enrollment_id: first})
        case Placed():
            return replace(journey, jobs=journey.jobs | {item.placement_id: _job(item)})
        case PlacementVoided() | EmploymentEnded() | RetentionConfirmed():
            return replace(journey, jobs=_jobs(journey.jobs, item))
        case WageRecorded() | WageStepApplied() | WageStepOverdue():
            return replace(journey, jobs=_paid(journey.jobs, item))
        case _:
            return _learned(journey, item)


def _change(parts: Mapping[K, C], key: K, change: Callable[[C], C]) -> dict[K, C]:
    """With one part changed, if it is known: its speaker tells of its beginning before anything else."""
    return {**parts, key: change(parts[key])} if key in parts else dict(parts)


def _applications(
    parts: dict[UUID, Application],
    item: ApplicationReceived | ApplicantWaitlisted | ApplicationClosed,
) -> dict[UUID, Application]:
    match item:
        case ApplicationReceived():
            return parts | {item.application_id: Application(item.program_id)}
        case ApplicantWaitlisted():
            return _change(parts, item.application_id, lambda a: replace(a, waitlisted=True))
        case _:
            return _change(parts, item.application_id, lambda a: replace(a, closed=True))


def _enrolled(item: Enrolled) -> dict[UUID, Enrollment]:
    enrollment = Enrollment(item.program_id, item.program_version, item.cohort_id, item.enrolled_on)
    return {item.enrollment_id: enrollment}


def _enrollments(
    parts: dict[UUID, Enrollment],
    item: EnrollmentPaused | EnrollmentResumed | EnrollmentTransferred | EnrollmentWithdrawn,
) -> dict[UUID, Enrollment]:
    match item:
        case EnrollmentPaused():
            return _change(parts, item.enrollment_id, lambda e: replace(e, paused_on=item.paused_on))
        case EnrollmentResumed(cohort_id=cohort, program_version=version):
            return _change(
                parts,
                item.enrollment_id,
                lambda e: replace(e, paused_on=None, cohort_id=cohort, program_version=version),
            )
        case EnrollmentTransferred(effective_on=day, to_enrollment_id=to):
            return _change(
                parts,
                item.from_enrollment_id,
                lambda e: replace(e, left="transferred", left_on=day, left_for=to),
            )
        case EnrollmentWithdrawn(last_participation_on=day, before_start=before):
            return _change(
                parts,
                item.enrollment_id,
                lambda e: replace(e, left="withdrawn", left_on=day, before_start=before),
            )


def _learned(journey: Journey, item: Word | Note) -> Journey:
    """What training says of an enrolment, whether or not intake's word of it has come yet."""
    match item:
        case (
            ModuleCompleted() | ModuleFailed() | HoursRecorded() | EngagementHeld()
            | ExamResultRecorded() | RequirementsMet() | Graduated() | NotCompleted() | WageStepEarned()
        ):  # fmt: skip
            known = journey.learning.get(item.enrollment_id, Learning())
            after = {item.enrollment_id: _progress(known, item)}
            return replace(journey, learning=journey.learning | after)
        case _:
            return journey


def _progress(known: Learning, item: Word) -> Learning:
    match item:
        case RequirementsMet():
            return replace(known, met_on=item.met_on)
        case Graduated():
            return replace(known, graduated_on=item.graduated_on)
        case NotCompleted():
            return replace(known, not_completed_on=item.ended_on)
        case WageStepEarned():
            step = Step(item.earned_on, item.expected_effective_on)
            return replace(known, steps=known.steps | {item.step_id: step})
        case _:
            return known


def _job(item: Placed) -> Job:
    """Placed again under the same id after it was voided, it counts anew."""
    return Job(
        enrollment_id=item.enrollment_id,
        employer_id=item.employer_id,
        starts_on=item.starts_on,
        wage_cents=item.wage_cents_per_hour,
        currency=item.currency,
    )


def _jobs(parts: dict[UUID, Job], item: PlacementVoided | EmploymentEnded | RetentionConfirmed) -> dict[UUID, Job]:
    match item:
        case PlacementVoided():
            return _change(parts, item.placement_id, lambda j: replace(j, voided=True))
        case EmploymentEnded():
            return _change(parts, item.placement_id, lambda j: replace(j, ended_on=item.ended_on))
        case RetentionConfirmed():
            said = Retention(item.employed_any, item.wage_cents_per_hour)
            return _change(
                parts,
                item.placement_id,
                lambda j: replace(j, milestones=j.milestones | {item.milestone_days: said}),
            )


def _paid(parts: dict[UUID, Job], item: WageRecorded | WageStepApplied | WageStepOverdue) -> dict[UUID, Job]:
    return _change(parts, item.placement_id, lambda job: _pay(job, item))


def _pay(job: Job, item: WageRecorded | WageStepApplied | WageStepOverdue) -> Job:
    match item:
        case WageRecorded():
            if item.currency != job.currency:  # no rate of exchange is ours to choose
                return job
            return replace(job, wages=job.wages | {item.effective_on: item.wage_cents_per_hour})
        case WageStepApplied():
            return replace(
                job,
                wages=job.wages | {item.effective_on: item.wage_after_cents},
                steps_applied=job.steps_applied | {item.step_id: item.effective_on},
            )
        case WageStepOverdue():
            late = job.steps_overdue | {item.step_id: item.days_overdue}
            return replace(job, steps_overdue=late)
