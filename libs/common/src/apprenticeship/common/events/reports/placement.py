"""Reports that placement decides on: employers' terms, openings, candidacies, jobs, wages, retention."""

from datetime import date
from uuid import UUID

from ..vocabulary import (
    CandidacyStep,
    Cents,
    Code,
    Count,
    Currency,
    EmployerKind,
    EmploymentStatus,
    Flag,
    HireType,
    InterviewResult,
    OfferOutcome,
    PartnerMatchStatus,
    ProbationResult,
    RetentionSource,
    SelectionMethod,
    SeparationCause,
    VoidReason,
    WagePayer,
    WageSource,
)
from ..words import Report


class EmployerTermsReported(Report):
    """What an employer pays and offers, to be held against a program's job-quality gate."""

    type = "employer-terms-reported"

    employer_ref: Code
    program_id: Code
    wage_floor_cents: Cents
    """The least it pays for an hour."""
    benefits: Flag
    kind: EmployerKind
    wage_payer: WagePayer | None = None
    """When absent, what the program says, else the employer itself."""
    union_local: Code | None = None
    high_road: Flag = False


class OpeningReported(Report):
    """An employer, a hiring hall or a job match has work to give."""

    type = "opening-reported"

    opening_ref: Code
    employer_ref: Code
    program_ids: tuple[Code, ...] = ()
    """When empty, every program the employer is qualified for."""
    track: Code | None = None
    occupation_code: Code
    wage_min_cents_per_hour: Cents
    wage_max_cents_per_hour: Cents | None = None
    currency: Currency = "USD"
    hours_per_week_min: Count | None = None
    positions: Count
    site: Code
    required_credentials: tuple[Code, ...]
    degree_required: Flag
    selection_method: SelectionMethod = "interview"
    closes_on: date | None = None


class CandidacyReported(Report):
    """Staff tell a step on the way to a job: referred, interviewed, offered."""

    type = "candidacy-reported"

    person_ref: Code
    enrollment_id: UUID | None = None
    """Needed only when the person has several enrolments to be placed from."""
    opening_ref: Code
    step: CandidacyStep
    result: InterviewResult | OfferOutcome | None = None
    """Of an interview or an offer."""
    wage_cents_per_hour: Cents | None = None
    """Of an offer."""
    on: date


class DispatchReported(Report):
    """A union hall sent a member to a job."""

    type = "dispatch-reported"

    external_person_ref: Code
    enrollment_id: UUID | None = None
    """Needed only when the person has several enrolments to be placed from."""
    employer_ref: Code
    opening_ref: Code | None = None
    dispatched_on: date
    classification: Code
    wage_cents_per_hour: Cents
    currency: Currency = "USD"
    hire_type: HireType | None = None
    """When absent, full_time."""


class MatchReported(Report):
    """A job match tells that a person and a client found each other, began, or parted."""

    type = "match-reported"

    external_person_ref: Code
    enrollment_id: UUID | None = None
    """Needed only when the person has several enrolments to be placed from."""
    opening_ref: Code
    status: PartnerMatchStatus
    on: date
    wage_cents_per_hour: Cents | None = None
    """When absent, the opening's lower wage."""
    hire_type: HireType | None = None
    """When absent, part_time where the opening offers fewer than 35 hours a week, else full_time."""
    separation_reason: SeparationCause | None = None


class EmploymentReported(Report):
    """An employer's personnel system or payroll tells of a hire, a new rate, leave, return, or separation."""

    type = "employment-reported"

    external_person_ref: Code
    enrollment_id: UUID | None = None
    """Needed only when the person has several enrolments to be placed from."""
    employer_ref: Code
    work_site_employer_ref: Code | None = None
    """Where the work is done, when another pays."""
    opening_ref: Code | None = None
    """The opening that a hire fills."""
    status: EmploymentStatus
    effective_on: date
    wage_cents_per_hour: Cents
    currency: Currency = "USD"
    source: WageSource = "hris"
    hours_per_week: Count | None = None
    hire_type: HireType | None = None
    """When absent, part_time below 35 hours a week, else full_time."""
    probation_ends_on: date | None = None
    """When absent, what the program says."""
    in_field: Flag | None = None
    """Whether a hire is in the occupation trained for; when absent, what the opening or the employer's gate says."""
    separation_reason: SeparationCause | None = None
    rehire_ok: Flag | None = None


class ProbationReported(Report):
    """A person passed probation, or did not."""

    type = "probation-reported"

    person_ref: Code
    enrollment_id: UUID | None = None
    """Needed only when the person was placed from several enrolments."""
    employer_ref: Code | None = None
    """Needed only when the person has several placements."""
    result: ProbationResult
    on: date


class RetentionReported(Report):
    """Someone asked, so many days after the start, whether the person is still at work."""

    type = "retention-reported"

    person_ref: Code
    enrollment_id: UUID | None = None
    """Needed only when the person was placed from several enrolments."""
    employer_ref: Code | None = None
    """Needed only when the person has several placements."""
    milestone_days: Count
    employed_any: Flag
    same_employer: Flag
    wage_cents_per_hour: Cents | None = None
    source: RetentionSource
    confirmed_on: date


class PlacementVoidReported(Report):
    """A placement was reported that never was."""

    type = "placement-void-reported"

    person_ref: Code
    enrollment_id: UUID | None = None
    """Needed only when the person was placed from several enrolments."""
    employer_ref: Code | None = None
    """Needed only when the person has several placements."""
    reason: VoidReason
    on: date
