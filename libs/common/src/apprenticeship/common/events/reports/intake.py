"""Reports that intake decides on: programs, cohorts, applications, offers, rosters, changes, consents."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime

from ..vocabulary import (
    AssessmentMethod,
    AssessmentOutcome,
    Code,
    ConsentPurpose,
    Count,
    EnrollmentChange,
    Flag,
    Jwe,
    LanguageTag,
    Minutes,
    OfferAnswer,
    Ordinal,
    Party,
    PauseReason,
    RecipientKind,
    ReferralSource,
    RelationToClient,
    WithdrawalReason,
)
from ..words import Report


class ProgramSubmitted(Report):
    """Staff propose a version of a program's standards; it is published once every party has signed."""

    type = "program-submitted"

    definition: dict[str, Any]
    """The program standards, as in ``apprenticeship/common/programs``."""
    approvals_required: tuple[Party, ...]


class ProgramSigned(Report):
    """A party of the governance signs a version of a program."""

    type = "program-signed"

    program_id: Code
    program_version: Ordinal
    party: Party
    signed_on: date


class CohortPlanned(Report):
    """Staff schedule a class."""

    type = "cohort-planned"

    cohort_ref: Code
    program_id: Code
    program_version: Ordinal
    site_id: Code
    metro: Code
    training_language: LanguageTag
    starts_on: date
    planned_ends_on: date
    capacity: Count
    partner_id: Code | None = None
    """The partner that holds the class, when it is not the partnership itself."""


class ApplicationReported(Report):
    """Someone applies to a program; their personal data travel sealed to intake."""

    type = "application-reported"

    external_person_ref: Code
    program_id: Code
    language: LanguageTag
    exam_language: LanguageTag | None = None
    """When the exam is wanted in another language than the training."""
    requested_site: Code | None = None
    relation_to_client: RelationToClient | None = None
    """Programs for carers only: whether the client is family."""
    referral_source: ReferralSource
    submitted_at: AwareDatetime
    sealed_person: Jwe
    """Name, address and contact as a JWE in compact form, encrypted to intake's public key."""


class AssessmentReported(Report):
    """Staff assessed an applicant."""

    type = "assessment-reported"

    person_ref: Code
    application_ref: Code
    """The program applied to, or the application's id where a person has applied to it more than once."""
    method: AssessmentMethod
    outcome: AssessmentOutcome
    lived_experience_credited: Flag
    assessed_on: date


class OfferAnswered(Report):
    """An applicant accepts or declines the seat that was offered."""

    type = "offer-answered"

    person_ref: Code
    application_ref: Code
    """The program applied to, or the application's id where a person has applied to it more than once."""
    answer: OfferAnswer
    answered_on: date


class RosterReported(Report):
    """An employer or union lists a worker for a cohort; no application is needed."""

    type = "roster-reported"

    person_ref: Code
    program_id: Code
    cohort_ref: Code
    employer_ref: Code | None = None
    paid_time: Flag
    exam_language: LanguageTag | None = None
    """When the exam is wanted in another language than the cohort's."""
    listed_on: date


class EnrollmentChangeReported(Report):
    """Someone steps off for a time, returns, moves to another cohort, or leaves."""

    type = "enrollment-change-reported"

    person_ref: Code
    enrollment_id: UUID | None = None
    """Needed only when the person has several open enrolments."""
    change: EnrollmentChange
    reason: PauseReason | WithdrawalReason | None = None
    """Of a pause or a withdrawal."""
    effective_on: date
    expected_return_on: date | None = None
    supports_continue: Flag = True
    """Whether mentoring and other supports go on during a pause."""
    last_participation_on: date | None = None
    """Of a withdrawal, when it was before the day it takes effect."""
    cohort_ref: Code | None = None
    """Where a return or a transfer leads."""
    credit_minutes: Minutes = 0
    """Minutes that a transfer takes along."""
    carried_modules: tuple[Code, ...] = ()
    """Modules that a transfer takes along."""


class ConsentReported(Report):
    """A person allows, or no longer allows, that a recipient sees something for a purpose."""

    type = "consent-reported"

    person_ref: Code
    recipient_partner_id: Code | None = None
    """One partner by its name; when absent, every partner of the kind."""
    recipient_kind: RecipientKind
    purpose: ConsentPurpose
    scope: tuple[Code, ...]
    granted: Flag
    effective_at: AwareDatetime
