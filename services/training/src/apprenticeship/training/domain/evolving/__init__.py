"""How a word or note changes what we keep of a person: total, and silent about what it does not know."""

from collections.abc import Callable
from typing import Any

from apprenticeship.common.events import intake, training
from apprenticeship.common.events.decisions import Note
from apprenticeship.common.events.words import Word

from .. import notes
from ..learner import Enrollment, Learner, with_enrollment
from . import credentials, enrollments, progress

Step = Callable[[Learner, Any], Learner]


def evolve_learner(case: Learner | None, item: Word | Note) -> Learner:
    """What we keep of a person after ``item``."""
    learner = case or Learner()
    step = _STEPS.get(type(item))
    return step(learner, item) if step else learner


def _one(change: Callable[[Enrollment, Any], Enrollment]) -> Step:
    """Change the enrolment that the word names, if we know it."""

    def step(learner: Learner, word: Any) -> Learner:  # noqa: ANN401 - any word with an enrollment_id
        known = learner.enrollments.get(word.enrollment_id)
        return learner if known is None else with_enrollment(learner, change(known, word))

    return step


_STEPS: dict[type, Step] = {
    intake.Enrolled: enrollments.enrolled,
    intake.EnrollmentPaused: _one(enrollments.paused),
    intake.EnrollmentResumed: _one(enrollments.resumed),
    intake.EnrollmentWithdrawn: _one(enrollments.withdrawn),
    intake.EnrollmentTransferred: enrollments.transferred,
    training.ModuleCompleted: _one(progress.module_completed),
    training.ModuleFailed: _one(progress.module_failed),
    training.HoursRecorded: _one(progress.hours_recorded),
    training.HoursCorrected: progress.hours_corrected,
    training.EngagementHeld: _one(progress.engagement_held),
    training.RequirementsMet: _one(progress.requirements_met),
    training.ExamScheduled: _one(progress.exam_scheduled),
    training.ExamResultRecorded: _one(progress.exam_result),
    training.Graduated: _one(progress.graduated),
    training.NotCompleted: _one(progress.not_completed),
    training.WageStepEarned: _one(progress.step_earned),
    training.CredentialIssued: credentials.issued,
    training.CredentialRenewed: credentials.renewed,
    notes.RegistryConfirmed: credentials.confirmed,
    notes.CredentialExpired: credentials.expired,
    notes.CredentialRevoked: credentials.revoked,
}
