"""Continuing education: what keeps a credential alive (S1)."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from apprenticeship.common.events.decisions import Early, Heard, Item, Refs, Refused
from apprenticeship.common.events.reports import HoursReported
from apprenticeship.common.events.training import CredentialRenewed

from .. import policies
from .choosing import Chosen
from .issuing import credential_for
from .learner import Credential, Enrollment, Entry, Learner
from .progress import Draft
from .standards import Program


def student_of(case: Learner | None, event: Heard[HoursReported], refs: Refs) -> Chosen:
    """The enrolment under which the credential was issued that these hours keep alive."""
    if case is None or not case.enrollments:
        return Early(Learner, event.key)
    programs = {e.id: refs.find(Program, e.program_key) for e in case.enrollments.values()}
    if all(p is not None and p.continuing_education is None for p in programs.values()):
        return Refused("state", "no program of this person asks for continuing education", "/kind")
    held = _kept_alive(case, programs, event.data.enrollment_id)
    if not held:
        return Early(Learner, event.key)  # its exam result may still be on the way
    if len(held) > 1:
        detail = f"{len(held)} credentials ask for continuing education: name the enrollment of one"
        return Refused("state", detail, "/enrollment_id")
    if held[0].revoked_on is not None:
        return Refused("state", f"{held[0].code} was revoked on {held[0].revoked_on}")
    return case.enrollments[held[0].enrollment_id]


def _kept_alive(case: Learner, programs: Mapping[UUID, Program | None], named: UUID | None) -> list[Credential]:
    """Credentials that continuing education keeps alive, of the named enrolment or of any."""
    found = []
    for credential in case.credentials.values():
        program = programs.get(credential.enrollment_id)
        if program and program.continuing_education and named in {None, credential.enrollment_id}:
            found.append(credential)
    return found


def period_of(program: Program) -> timedelta | None:
    """How long the credential lives until it is due again; None: it does not run out."""
    education, rule = program.continuing_education, program.credential
    days = education.period_days if education else (rule.valid_days if rule else None)
    return None if days is None else timedelta(days=days)


def due_day(program: Program, credential: Credential) -> date | None:
    """Last day of the running period."""
    period = period_of(program)
    return credential.due_on or (credential.since + period if period else None)


def education_entries(enrollment: Enrollment, credential: Credential) -> list[Entry]:
    """Entries that count for the running period."""
    entries = (entry for entry in enrollment.ledger.values() if entry.kind == "ce")
    return [e for e in entries if policies.counts_as_education(e.worked_on, credential.since)]


def renew_when_enough(draft: Draft) -> list[Item]:
    """Renew the credential once the period's minutes are there; made up late, the next period starts later."""
    rule, held = draft.program.continuing_education, credential_for(draft)
    if rule is None or held is None or held.revoked_on is not None:
        return draft.items
    entries = education_entries(draft.enrollment, held)
    if sum(entry.minutes for entry in entries) >= rule.minutes:
        last = max((entry.worked_on for entry in entries), default=held.since)
        renew(draft, held, last)
    return draft.items


def renew(draft: Draft, held: Credential, on: date, until: date | None = None) -> None:
    """Say that the credential goes on: from the end of its period, or from ``on`` when that was later."""
    period, due = period_of(draft.program), due_day(draft.program, held)
    if period is None or due is None:
        return
    period_end = max(due, on)
    draft.say(
        CredentialRenewed(
            credential_id=held.id,
            period_end=period_end,
            ce_minutes=sum(e.minutes for e in education_entries(draft.enrollment, held)),
            next_due_on=until or period_end + period,
        )
    )
