"""What training says: learning, hours, exams, credentials, graduation, wage steps earned."""

from datetime import date
from uuid import UUID

from .vocabulary import (
    ApproverRole,
    Bps,
    Cents,
    Code,
    Count,
    EngagementKind,
    ExamPart,
    ExamResult,
    Flag,
    HoursKind,
    LanguageTag,
    Line,
    Minutes,
    NotCompletedCause,
    Ordinal,
    Sha256,
    WageStepBasis,
    Whole,
)
from .words import Fact


class ModuleCompleted(Fact):
    """An apprentice passed a module of the curriculum."""

    type = "module-completed"

    enrollment_id: UUID
    module_id: Code
    curriculum_version: Ordinal
    attempt: Ordinal
    completed_on: date
    minutes_credited: Minutes
    paid: Flag
    language: LanguageTag
    score_bps: Bps | None = None
    evidence_ref: UUID
    """The report it rests on."""


class ModuleFailed(Fact):
    """An apprentice did not pass a module this time."""

    type = "module-failed"

    enrollment_id: UUID
    module_id: Code
    attempt: Ordinal
    failed_on: date
    attempts_left: Count | None = None
    """Absent when the program sets no limit."""


class HoursRecorded(Fact):
    """Time in class or on the job was entered into the ledger."""

    type = "hours-recorded"

    enrollment_id: UUID
    entry_id: UUID
    kind: HoursKind
    minutes: Minutes
    worked_on: date
    paid: Flag
    rate_cents: Cents | None = None
    """Pay for an hour of it."""
    approved_by_role: ApproverRole | None = None
    work_process_id: Code | None = None
    """The work process of the registered standards that the time counts for."""


class HoursCorrected(Fact):
    """An entry in the ledger of hours was put right."""

    type = "hours-corrected"

    entry_id: UUID
    minutes_before: Minutes
    minutes_after: Minutes
    reason: Code


class EngagementHeld(Fact):
    """An employer met apprentices during the course; told once for each who was there."""

    type = "engagement-held"

    enrollment_id: UUID
    employer_id: UUID
    kind: EngagementKind
    held_on: date
    week_of_course: Whole
    """1 is the week in which the cohort began."""


class ExamScheduled(Fact):
    """An apprentice is to sit an exam."""

    type = "exam-scheduled"

    enrollment_id: UUID
    exam_code: Code
    exam_on: date
    exam_language: LanguageTag
    attempt: Ordinal
    vendor_partner_id: UUID


class ExamResultRecorded(Fact):
    """The result of an exam is known."""

    type = "exam-result-recorded"

    enrollment_id: UUID
    exam_code: Code
    attempt: Ordinal
    result: ExamResult
    part: ExamPart
    taken_on: date
    exam_language: LanguageTag


class CredentialIssued(Fact):
    """An apprentice holds a credential; it stays theirs when they change employers."""

    type = "credential-issued"

    credential_id: UUID
    enrollment_id: UUID
    credential_code: Code
    issuer: Line
    issued_on: date
    expires_on: date | None = None
    registry_number_sha256: Sha256 | None = None
    portable: Flag
    """Other employers accept it."""


class CredentialRenewed(Fact):
    """Continuing education was done in time; the credential goes on."""

    type = "credential-renewed"

    credential_id: UUID
    period_end: date
    ce_minutes: Minutes
    next_due_on: date


class RequirementsMet(Fact):
    """All modules and minutes of the requirement set are there; always before graduation."""

    type = "requirements-met"

    enrollment_id: UUID
    requirement_set: Code
    met_on: date
    total_minutes: Minutes


class Graduated(Fact):
    """An apprentice completed the program; the clocks of placement and coaching start."""

    type = "graduated"

    enrollment_id: UUID
    program_id: Code
    program_version: Ordinal
    cohort_id: UUID
    track: Code | None = None
    graduated_on: date
    total_minutes: Minutes
    credential_ids: tuple[UUID, ...]
    next_step_program_ids: tuple[Code, ...]


class NotCompleted(Fact):
    """An apprentice's training ended without completion."""

    type = "not-completed"

    enrollment_id: UUID
    ended_on: date
    cause: NotCompletedCause


class WageStepEarned(Fact):
    """An apprentice has earned a raise; whether it is paid, placement watches."""

    type = "wage-step-earned"

    enrollment_id: UUID
    step_id: Code
    basis: WageStepBasis
    earned_on: date
    amount_cents: Cents | None = None
    """The raise per hour; or else a share of the wage."""
    percent_bps: Bps | None = None
    expected_effective_on: date
