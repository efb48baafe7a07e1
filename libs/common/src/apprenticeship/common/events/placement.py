"""What placement says: employers, openings, candidacies, jobs, wages, retention."""

from datetime import date
from uuid import UUID

from .vocabulary import (
    Cents,
    Code,
    Count,
    Currency,
    EmployerKind,
    Flag,
    HireType,
    MatchedBy,
    OfferOutcome,
    OpeningRule,
    Ordinal,
    PlacementRoute,
    RetentionSource,
    SelectionMethod,
    SeparationCause,
    VoidReason,
    WagePayer,
    WageSource,
    Whole,
)
from .words import Fact


class EmployerQualified(Fact):
    """An employer's terms pass the job-quality gate of these programs."""

    type = "employer-qualified"

    employer_id: UUID
    employer_kind: EmployerKind
    wage_payer: WagePayer
    program_ids: tuple[Code, ...]
    gate_version: Ordinal
    """The program version whose gate was applied."""
    checked_on: date
    union_local: Code | None = None
    high_road: Flag
    """Takes part in a high-road partnership."""


class OpeningOpened(Fact):
    """A job that pays at least the wage floor is open to graduates."""

    type = "opening-opened"

    opening_id: UUID
    employer_id: UUID
    program_ids: tuple[Code, ...]
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
    selection_method: SelectionMethod
    closes_on: date | None = None
    forecast_id: UUID | None = None


class OpeningRejected(Fact):
    """A job did not pass a gate; the rule is named, with what it requires and what was offered."""

    type = "opening-rejected"

    opening_id: UUID
    employer_id: UUID
    rule: OpeningRule
    required_cents: Cents | None = None
    actual_cents: Cents | None = None


class CandidateReferred(Fact):
    """A person was proposed for an opening, with their consent."""

    type = "candidate-referred"

    candidacy_id: UUID
    opening_id: UUID
    enrollment_id: UUID
    referred_on: date
    matched_by: MatchedBy
    consent_id: UUID


class OfferRecorded(Fact):
    """An employer offered a job, and the offer was answered."""

    type = "offer-recorded"

    candidacy_id: UUID
    offered_on: date
    wage_cents_per_hour: Cents
    outcome: OfferOutcome


class Placed(Fact):
    """A person has begun a job that passed the gates, whichever way they came to it."""

    type = "placed"

    placement_id: UUID
    enrollment_id: UUID
    route: PlacementRoute
    candidacy_id: UUID | None = None
    employer_id: UUID
    work_site_employer_id: UUID | None = None
    """Where the work is done, when another pays (a staffing agency, a state)."""
    opening_id: UUID | None = None
    hire_type: HireType
    wage_cents_per_hour: Cents
    currency: Currency = "USD"
    starts_on: date
    probation_ends_on: date | None = None
    days_since_graduation: Whole | None = None
    """Absent when they graduate later, or when graduation is not yet known."""
    in_field: Flag
    """The job is in the occupation they trained for."""
    gate_override: Flag = False


class PlacementVoided(Fact):
    """A placement never was; its clocks run again as before."""

    type = "placement-voided"

    placement_id: UUID
    voids_event_id: UUID
    reason: VoidReason


class ProbationPassed(Fact):
    """The employer keeps the person; mentoring and supports end where the program says so."""

    type = "probation-passed"

    placement_id: UUID
    passed_on: date


class WageRecorded(Fact):
    """What a person is paid from a day on."""

    type = "wage-recorded"

    placement_id: UUID
    wage_cents_per_hour: Cents
    currency: Currency = "USD"
    effective_on: date
    source: WageSource


class WageStepApplied(Fact):
    """A raise that was earned is seen in the pay."""

    type = "wage-step-applied"

    placement_id: UUID
    step_id: Code
    wage_before_cents: Cents
    wage_after_cents: Cents
    effective_on: date


class WageStepOverdue(Fact):
    """A raise was earned, but the pay does not show it."""

    type = "wage-step-overdue"

    placement_id: UUID
    step_id: Code
    earned_on: date
    days_overdue: Count
    shortfall_cents_per_hour: Cents


class RetentionConfirmed(Fact):
    """Someone confirmed whether the person is still at work, so many days after the start."""

    type = "retention-confirmed"

    placement_id: UUID
    milestone_days: Count
    employed_any: Flag
    same_employer: Flag
    wage_cents_per_hour: Cents | None = None
    source: RetentionSource
    confirmed_on: date


class EmploymentEnded(Fact):
    """A person left a job, or it ended."""

    type = "employment-ended"

    placement_id: UUID
    ended_on: date
    cause: SeparationCause
    rehire_ok: Flag | None = None


class EmployerChanged(Fact):
    """A person moved from one employer to the next; credential and benefits go along."""

    type = "employer-changed"

    from_placement_id: UUID
    to_placement_id: UUID
    benefits_continue: Flag
    gap_days: Whole
    """Days between the two jobs; below zero when they overlap."""
