"""Reports that training decides on: learning, hours, exams, credentials, employer contact."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from ..vocabulary import (
    ApproverRole,
    Bps,
    Cents,
    Code,
    CredentialStatus,
    EngagementKind,
    ExamPart,
    ExamResult,
    Flag,
    HoursKind,
    LanguageTag,
    LearningVerb,
    Minutes,
    Ordinal,
)
from ..words import Report


class LearningResultReported(Report):
    """A learning management system tells how a module went (the verbs are those of cmi5 and xAPI)."""

    type = "learning-result-reported"

    external_person_ref: Code
    enrollment_id: UUID | None = None
    """Needed only when the person has several open enrolments."""
    module_id: Code
    attempt: Ordinal
    verb: LearningVerb
    occurred_at: AwareDatetime
    minutes: Minutes
    score_bps: Bps | None = None
    language: LanguageTag


class HoursReported(Report):
    """Time in class or on the job; the same entry reference again, with other minutes, is a correction."""

    type = "hours-reported"

    external_person_ref: Code
    enrollment_id: UUID | None = None
    """Needed only when the person has several open enrolments."""
    entry_ref: Code
    kind: HoursKind
    minutes: Minutes
    worked_on: date
    paid: Flag
    rate_cents: Cents | None = None
    """Pay for an hour of it."""
    approver_role: ApproverRole | None = None
    work_process_id: Code | None = None
    reason: Code | None = None
    """Of a correction."""


class ExamResultReported(Report):
    """A testing vendor tells a result, perhaps weeks later and before the last hours are in."""

    type = "exam-result-reported"

    external_person_ref: Code
    enrollment_id: UUID | None = None
    """Needed only when the person has several open enrolments."""
    exam_code: Code
    attempt: Ordinal
    result: ExamResult
    part: ExamPart = "whole"
    taken_on: date
    language: LanguageTag


class CredentialStatusReported(Report):
    """A registry tells that a credential is active, expired or revoked."""

    type = "credential-status-reported"

    external_person_ref: Code
    enrollment_id: UUID | None = None
    """Needed only when the person has several open enrolments."""
    credential_code: Code
    status: CredentialStatus
    effective_on: date
    expires_on: date | None = None
    """When absent, what the program says of the credential."""
    registry_number: Code
    """Kept as a hash only."""


class EngagementReported(Report):
    """An employer met apprentices; the gateway passes it on once for each person named."""

    type = "engagement-reported"

    person_refs: Annotated[tuple[Code, ...], Field(min_length=1, max_length=500)]
    employer_ref: Code
    kind: EngagementKind
    held_on: date
