"""What intake says: programs, cohorts, applications, enrolments, consents."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

from .vocabulary import (
    ApplicationOutcome,
    AssessmentMethod,
    AssessmentOutcome,
    Cents,
    Code,
    ConsentPurpose,
    Count,
    EntryRoute,
    Flag,
    LanguageTag,
    Line,
    Minutes,
    Ordinal,
    Party,
    PauseReason,
    ProgramKind,
    RecipientKind,
    ReferralSource,
    RelationToClient,
    Sha256,
    StudyArm,
    TransferChange,
    WithdrawalReason,
)
from .words import Fact


class Approval(BaseModel):
    """One party's signature under a version of a program."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, use_attribute_docstrings=True)

    party: Party
    approved_on: date


class ProgramPublished(Fact):
    """Every party the governance names has signed this version of a program's standards; it is in force."""

    type = "program-published"

    program_id: Code
    program_version: Ordinal
    title: Line
    kind: ProgramKind
    definition_sha256: Sha256
    """Of the definition as canonical JSON, so that a copy can be checked."""
    definition: dict[str, Any]
    """The standards themselves: requirements, gates, targets, mentoring, coaching."""
    effective_on: date
    approvals: tuple[Approval, ...]


class CohortScheduled(Fact):
    """A class of one program version will be held at a site, with so many seats."""

    type = "cohort-scheduled"

    cohort_id: UUID
    program_id: Code
    program_version: Ordinal
    site_id: Code
    metro: Code
    training_language: LanguageTag
    starts_on: date
    planned_ends_on: date
    capacity: Count
    partner_id: UUID | None = None
    """The partner that holds the class, when it is not the partnership itself."""
    forecast_id: UUID | None = None
    study_id: UUID | None = None


class ApplicationReceived(Fact):
    """A person has applied to a program; who they are stays in intake."""

    type = "application-received"

    application_id: UUID
    program_id: Code
    referral_source: ReferralSource
    referral_partner_id: UUID | None = None
    requested_language: LanguageTag
    requested_site: Code | None = None
    relation_to_client: RelationToClient | None = None
    """Family carers of a client may follow a smaller set of requirements."""


class AssessmentRecorded(Fact):
    """An applicant was assessed, by a role play, an interview or otherwise."""

    type = "assessment-recorded"

    application_id: UUID
    method: AssessmentMethod
    outcome: AssessmentOutcome
    lived_experience_credited: Flag
    assessed_on: date


class ApplicantWaitlisted(Fact):
    """The cohort is full; the applicant holds a place in its queue."""

    type = "applicant-waitlisted"

    application_id: UUID
    cohort_id: UUID
    position: Ordinal


class ApplicationClosed(Fact):
    """An application has come to its end, enrolled or not."""

    type = "application-closed"

    application_id: UUID
    outcome: ApplicationOutcome
    reason_code: Code | None = None
    referred_to_partner_id: UUID | None = None


class Enrolled(Fact):
    """A person holds a seat in a cohort: by an accepted offer, or listed by their employer or union."""

    type = "enrolled"

    enrollment_id: UUID
    entry: EntryRoute
    application_id: UUID | None = None
    program_id: Code
    program_version: Ordinal
    cohort_id: UUID
    site_id: Code
    training_language: LanguageTag
    exam_language: LanguageTag | None = None
    """A program may examine in languages it does not teach in."""
    requirement_set: Code
    track: Code | None = None
    employer_id: UUID | None = None
    """The employer of an incumbent worker."""
    client_pair_id: UUID | None = None
    enrolled_on: date
    continues_enrollment_id: UUID | None = None
    study_arm: StudyArm | None = None
    paid_time: Flag
    """Hours of training count as working time and are paid."""
    tuition_cents: Cents


class EnrollmentPaused(Fact):
    """An apprentice stepped off for a time; the clocks of training stand still."""

    type = "enrollment-paused"

    enrollment_id: UUID
    paused_on: date
    reason: PauseReason
    expected_return_on: date | None = None
    supports_continue: Flag
    """Mentoring and other supports go on while training rests."""


class EnrollmentResumed(Fact):
    """An apprentice came back, perhaps into a later cohort and a later version of the program."""

    type = "enrollment-resumed"

    enrollment_id: UUID
    resumed_on: date
    cohort_id: UUID
    program_version: Ordinal


class EnrollmentTransferred(Fact):
    """An apprentice went on under another enrolment and took along what they had earned."""

    type = "enrollment-transferred"

    from_enrollment_id: UUID
    to_enrollment_id: UUID
    change: tuple[TransferChange, ...]
    effective_on: date
    credit_minutes: Minutes
    carried_modules: tuple[Code, ...]
    carried_credentials: tuple[UUID, ...]


class EnrollmentWithdrawn(Fact):
    """An apprentice left the program before its end."""

    type = "enrollment-withdrawn"

    enrollment_id: UUID
    last_participation_on: date
    reason: WithdrawalReason
    before_start: Flag
    """Left before the cohort began: not counted in the graduation rate."""


class ConsentChanged(Fact):
    """A person allowed, or no longer allows, that a recipient sees something for a purpose."""

    type = "consent-changed"

    consent_id: UUID
    recipient_partner_id: UUID | None = None
    """One partner; when absent, every partner of the kind."""
    recipient_kind: RecipientKind
    purpose: ConsentPurpose
    scope: tuple[Code, ...]
    granted: Flag
    effective_at: AwareDatetime
