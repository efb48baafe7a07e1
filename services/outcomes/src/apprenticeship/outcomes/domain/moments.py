"""A fact of a person's timeline in short form: an allow-list of fields, so that nothing else can ever be kept.

Left out on purpose: reasons of a pause, of a withdrawal or of the end of a job (health, conduct, family), study arms,
and whatever tells one person from another.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from apprenticeship.common.events import intake, mentoring, placement, training
from apprenticeship.common.events.catalogue import BY_WORD
from apprenticeship.common.events.decisions import Heard, Note
from apprenticeship.common.events.words import Fact, Word

Value = str | int | bool

SHORT: dict[type[Fact], tuple[str, ...]] = {
    intake.ApplicationReceived: ("program_id", "requested_language"),
    intake.AssessmentRecorded: ("method", "outcome"),
    intake.ApplicantWaitlisted: ("position", "cohort_id"),
    intake.ApplicationClosed: ("outcome",),
    intake.Enrolled: ("program_id", "entry", "cohort_id", "requirement_set"),
    intake.EnrollmentPaused: ("paused_on", "expected_return_on"),
    intake.EnrollmentResumed: ("resumed_on", "cohort_id", "program_version"),
    intake.EnrollmentTransferred: ("effective_on", "credit_minutes", "to_enrollment_id"),
    intake.EnrollmentWithdrawn: ("last_participation_on", "before_start"),
    intake.ConsentChanged: ("purpose", "recipient_kind", "granted"),
    training.ModuleCompleted: ("module_id", "attempt", "minutes_credited", "score_bps"),
    training.ModuleFailed: ("module_id", "attempt", "attempts_left"),
    training.HoursRecorded: ("kind", "minutes", "worked_on"),
    training.HoursCorrected: ("minutes_before", "minutes_after"),
    training.EngagementHeld: ("kind", "held_on", "week_of_course"),
    training.RequirementsMet: ("requirement_set", "total_minutes", "met_on"),
    training.ExamScheduled: ("exam_code", "exam_on", "exam_language", "attempt"),
    training.ExamResultRecorded: ("result", "exam_code", "part", "attempt", "taken_on"),
    training.CredentialIssued: ("credential_code", "issued_on", "expires_on"),
    training.CredentialRenewed: ("ce_minutes", "next_due_on"),
    training.Graduated: ("program_id", "graduated_on", "total_minutes"),
    training.NotCompleted: ("ended_on",),
    training.WageStepEarned: ("step_id", "amount_cents", "percent_bps", "expected_effective_on"),
    mentoring.MentorWaitlisted: ("since",),
    mentoring.MentorAssigned: ("mentor_id", "phase", "starts_on"),
    mentoring.MentorUnassigned: ("mentor_id", "ended_on"),
    mentoring.MentorSessionHeld: ("held_on", "minutes"),
    mentoring.CoachingStarted: ("coach_role", "starts_on", "planned_ends_on"),
    mentoring.CoachingSessionHeld: ("held_on", "minutes"),
    placement.CandidateReferred: ("opening_id", "referred_on"),
    placement.OfferRecorded: ("outcome", "wage_cents_per_hour"),
    placement.Placed: ("route", "wage_cents_per_hour", "currency", "starts_on", "employer_id"),
    placement.PlacementVoided: ("reason",),
    placement.ProbationPassed: ("passed_on",),
    placement.WageRecorded: ("wage_cents_per_hour", "currency", "effective_on"),
    placement.WageStepApplied: ("step_id", "wage_before_cents", "wage_after_cents", "effective_on"),
    placement.WageStepOverdue: ("step_id", "days_overdue", "shortfall_cents_per_hour"),
    placement.RetentionConfirmed: ("milestone_days", "employed_any", "wage_cents_per_hour"),
    placement.EmploymentEnded: ("ended_on",),
    placement.EmployerChanged: ("gap_days", "benefits_continue"),
}
"""Fact -> what of it is kept, the most telling first."""
STEP = {word.type: number for number, word in enumerate(SHORT)}
"""What one event leads to has one moment: then these words follow each other as above."""


@dataclass(frozen=True, slots=True)
class Moment(Note):
    """One fact about one person; its row is keyed by the fact's own id and never changes."""

    participant: str
    time: datetime
    speaker: str
    event: str
    cause: UUID | None = None
    enrollment_id: UUID | None = None
    placement_id: UUID | None = None
    values: tuple[tuple[str, Value], ...] = ()
    """Pairs: a JSON object would lose which of them is the most telling."""


def moment_of(event: Heard[Any]) -> Moment:
    """The short form of what was heard."""
    word: Fact = event.data
    return Moment(
        participant=event.key,
        time=event.time.astimezone(UTC),
        speaker=BY_WORD[type(word)].speaker,
        event=word.type,
        cause=event.cause,
        enrollment_id=getattr(word, "enrollment_id", None) or getattr(word, "from_enrollment_id", None),
        placement_id=getattr(word, "placement_id", None) or getattr(word, "to_placement_id", None),
        values=tuple(_short(word)),
    )


def _short(word: Fact) -> Iterator[tuple[str, Value]]:
    """Numbers stay numbers; ids and dates are written out; what is absent stays absent."""
    for name in SHORT.get(type(word), ()):
        value = getattr(word, name)
        if value is not None:
            yield name, value if isinstance(value, int) else str(value)


def evolve_moment(case: Moment | None, item: Word | Note) -> Moment | None:
    """As it was kept."""
    return item if isinstance(item, Moment) else case
