"""READ FIRST: what training hears, and what it decides about it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from apprenticeship.common.events.decisions import Decision, Heard, Refs
from apprenticeship.common.events.intake import (
    CohortScheduled,
    Enrolled,
    EnrollmentPaused,
    EnrollmentResumed,
    EnrollmentTransferred,
    EnrollmentWithdrawn,
    ProgramPublished,
)
from apprenticeship.common.events.keys import program_key
from apprenticeship.common.events.reports import (
    CredentialStatusReported,
    EngagementReported,
    ExamResultReported,
    HoursReported,
    LearningResultReported,
)
from apprenticeship.common.runtime.handlers import Handlers, Ref

from .domain import contacts, credentials, enrolling, exams, hours, modules, standards
from .domain.learner import Learner
from .domain.standards import Cohort, Program

hears = Handlers("training")


def their_programs(event: Heard[Any], case: Learner | None) -> Iterable[Ref]:
    """The standards of every enrolment of the person."""
    return [(Program, e.program_key) for e in case.enrollments.values()] if case else ()


def their_cohorts(event: Heard[Any], case: Learner | None) -> Iterable[Ref]:
    """The classes the person is or was in."""
    return [(Cohort, str(e.cohort_id)) for e in case.enrollments.values()] if case else ()


def new_program(event: Heard[Enrolled], case: Learner | None) -> Iterable[Ref]:
    """The standards of the enrolment that is heard of."""
    return [(Program, program_key(event.data.program_id, event.data.program_version))]


def version_returned_to(event: Heard[EnrollmentResumed], case: Learner | None) -> Iterable[Ref]:
    """The standards, perhaps later ones, under which training goes on."""
    left = case.enrollments.get(event.data.enrollment_id) if case else None
    return [(Program, program_key(left.program_id, event.data.program_version))] if left else ()


# --------------------------------------------------------------------------- what intake says


@hears.on(ProgramPublished, case=Program)
def adopt_standards(case: Program | None, event: Heard[ProgramPublished], refs: Refs, today: date) -> Decision:
    return standards.adopt(case, event, refs, today)


@hears.on(CohortScheduled, case=Cohort)
def note_cohort(case: Cohort | None, event: Heard[CohortScheduled], refs: Refs, today: date) -> Decision:
    return standards.note_cohort(case, event, refs, today)


@hears.on(Enrolled, case=Learner, reads=new_program)
def open_record(case: Learner | None, event: Heard[Enrolled], refs: Refs, today: date) -> Decision:
    return enrolling.open_record(case, event, refs, today)


@hears.on(EnrollmentPaused, case=Learner)
def freeze_record(case: Learner | None, event: Heard[EnrollmentPaused], refs: Refs, today: date) -> Decision:
    return enrolling.freeze(case, event, refs, today)


@hears.on(EnrollmentResumed, case=Learner, reads=version_returned_to)
def resume_training(case: Learner | None, event: Heard[EnrollmentResumed], refs: Refs, today: date) -> Decision:
    return enrolling.resume_training(case, event, refs, today)


@hears.on(EnrollmentTransferred, case=Learner, reads=their_programs)
def carry_over(case: Learner | None, event: Heard[EnrollmentTransferred], refs: Refs, today: date) -> Decision:
    return enrolling.carry_over(case, event, refs, today)


@hears.on(EnrollmentWithdrawn, case=Learner)
def close_record(case: Learner | None, event: Heard[EnrollmentWithdrawn], refs: Refs, today: date) -> Decision:
    return enrolling.close_record(case, event, refs, today)


# --------------------------------------------------------------------------- what partners and staff report


@hears.on(LearningResultReported, case=Learner, reads=their_programs)
def record_module(case: Learner | None, event: Heard[LearningResultReported], refs: Refs, today: date) -> Decision:
    return modules.record_module(case, event, refs, today)


@hears.on(HoursReported, case=Learner, reads=their_programs)
def record_hours(case: Learner | None, event: Heard[HoursReported], refs: Refs, today: date) -> Decision:
    return hours.record_hours(case, event, refs, today)


@hears.on(ExamResultReported, case=Learner, reads=their_programs)
def record_exam_result(case: Learner | None, event: Heard[ExamResultReported], refs: Refs, today: date) -> Decision:
    return exams.record_exam_result(case, event, refs, today)


@hears.on(CredentialStatusReported, case=Learner, reads=their_programs)
def record_credential_status(
    case: Learner | None, event: Heard[CredentialStatusReported], refs: Refs, today: date
) -> Decision:
    return credentials.record_credential_status(case, event, refs, today)


@hears.on(EngagementReported, case=Learner, reads=their_cohorts)
def record_engagement(case: Learner | None, event: Heard[EngagementReported], refs: Refs, today: date) -> Decision:
    return contacts.record_engagement(case, event, refs, today)
