"""How each fact and note changes what is kept about a person; total, and the same in every order of topics."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from apprenticeship.common.events.decisions import Note
from apprenticeship.common.events.intake import (
    ConsentChanged,
    Enrolled,
    EnrollmentPaused,
    EnrollmentResumed,
    EnrollmentTransferred,
    EnrollmentWithdrawn,
)
from apprenticeship.common.events.training import (
    CredentialIssued,
    CredentialRenewed,
    Graduated,
    NotCompleted,
    WageStepEarned,
)
from apprenticeship.common.events.words import Word

from .careers import CAREER
from .seeker import Consent, Credential, Enrollment, Seeker, Step

Evolve = Callable[[Seeker, Any], Seeker]


def evolve_seeker(case: Seeker | None, item: Word | Note) -> Seeker:
    """What is not about a person's way to work, or about something unknown, changes nothing."""
    case = case or Seeker()
    change = CHANGES.get(type(item))
    return change(case, item) if change else case


def _enrolled(case: Seeker, item: Enrolled) -> Seeker:
    if item.enrollment_id in case.enrollments:
        return case
    enrollment = Enrollment(
        enrollment_id=item.enrollment_id,
        program_id=item.program_id,
        program_version=item.program_version,
        track=item.track,
        entry=item.entry,
        employer_id=item.employer_id,
    )
    return _with(case, enrollment)


def _paused(case: Seeker, item: EnrollmentPaused) -> Seeker:
    found = case.enrollments.get(item.enrollment_id)
    if found is None or found.status != "active":
        return case
    return _with(case, replace(found, status="paused"))


def _resumed(case: Seeker, item: EnrollmentResumed) -> Seeker:
    found = case.enrollments.get(item.enrollment_id)
    if found is None or found.status not in {"active", "paused"}:
        return case
    return _with(case, replace(found, status="active", program_version=item.program_version))


def _transferred(case: Seeker, item: EnrollmentTransferred) -> Seeker:
    """Who is on the way to a job goes on under the new enrolment."""
    found, new = case.enrollments.get(item.from_enrollment_id), item.to_enrollment_id
    if found is None:
        return case
    for candidacy in case.candidacies.values():
        if candidacy.is_live and candidacy.enrollment_id == item.from_enrollment_id:
            case = case.with_candidacy(replace(candidacy, enrollment_id=new))
    return _with(case, replace(found, status="transferred"))


def _withdrawn(case: Seeker, item: EnrollmentWithdrawn) -> Seeker:
    """Who has graduated stays a graduate, whichever of the two was heard first."""
    found = case.enrollments.get(item.enrollment_id)
    if found is None or found.graduated_on:
        return case
    return _with(case, replace(found, status="withdrawn"))


def _graduated(case: Seeker, item: Graduated) -> Seeker:
    found = case.enrollments.get(item.enrollment_id)
    if found is None:
        return case
    return _with(case, replace(found, status="completed", graduated_on=item.graduated_on))


def _not_completed(case: Seeker, item: NotCompleted) -> Seeker:
    found = case.enrollments.get(item.enrollment_id)
    if found is None or found.graduated_on:
        return case
    return _with(case, replace(found, status="not_completed"))


def _with(case: Seeker, enrollment: Enrollment) -> Seeker:
    return replace(case, enrollments={**case.enrollments, enrollment.enrollment_id: enrollment})


def _consent(case: Seeker, item: ConsentChanged) -> Seeker:
    """The later word counts, by the day it takes effect; an older one heard late changes nothing."""
    known = case.consents.get(item.consent_id)
    late = known is not None and item.effective_at < known.effective_at
    if item.purpose != "placement" or late:
        return case
    consent = Consent(item.recipient_partner_id, item.recipient_kind, item.granted, item.effective_at)
    return replace(case, consents={**case.consents, item.consent_id: consent})


def _issued(case: Seeker, item: CredentialIssued) -> Seeker:
    credential = Credential(item.credential_code, item.issued_on, item.expires_on)
    return replace(case, credentials={**case.credentials, item.credential_id: credential})


def _renewed(case: Seeker, item: CredentialRenewed) -> Seeker:
    known = case.credentials.get(item.credential_id)
    if known is None:
        return case
    renewed = replace(known, expires_on=item.next_due_on)
    return replace(case, credentials={**case.credentials, item.credential_id: renewed})


def _step_earned(case: Seeker, item: WageStepEarned) -> Seeker:
    if any((s.enrollment_id, s.step_id) == (item.enrollment_id, item.step_id) for s in case.steps):
        return case
    step = Step(
        enrollment_id=item.enrollment_id,
        step_id=item.step_id,
        earned_on=item.earned_on,
        expected_on=item.expected_effective_on,
        amount_cents=item.amount_cents,
        percent_bps=item.percent_bps,
    )
    return replace(case, steps=(*case.steps, step))


CHANGES: dict[type[Word | Note], Evolve] = {
    Enrolled: _enrolled,
    EnrollmentPaused: _paused,
    EnrollmentResumed: _resumed,
    EnrollmentTransferred: _transferred,
    EnrollmentWithdrawn: _withdrawn,
    Graduated: _graduated,
    NotCompleted: _not_completed,
    ConsentChanged: _consent,
    CredentialIssued: _issued,
    CredentialRenewed: _renewed,
    WageStepEarned: _step_earned,
    **CAREER,
}
