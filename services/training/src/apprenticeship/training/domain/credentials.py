"""What a registry says of a credential: active, expired, revoked."""

from datetime import date

from apprenticeship.common.events.decisions import Decision, Early, Heard, Refs, Refused
from apprenticeship.common.events.digests import sha256_of
from apprenticeship.common.events.reports import CredentialStatusReported

from .completion import advance
from .education import due_day, renew
from .issuing import issue_credential
from .learner import Credential, Enrollment, Learner
from .notes import CredentialExpired, CredentialRevoked, RegistryConfirmed
from .progress import Draft, begin
from .standards import Program


def record_credential_status(
    case: Learner | None, event: Heard[CredentialStatusReported], refs: Refs, today: date
) -> Decision:
    """The registry's word about a credential stands; what it says of a former period changes nothing."""
    if case is None or not case.enrollments:
        return Early(Learner, event.key)
    held = case.credentials.get(event.data.credential_code)
    under = case.enrollments.get(held.enrollment_id) if held else None
    chosen = under or _earning(case, event, refs)
    draft = begin(case, event, refs, today, chosen)
    if not isinstance(draft, Draft):
        return draft
    return _issue(draft, event.data) if held is None else _update(draft, held, event.data)


def _earning(case: Learner, event: Heard[CredentialStatusReported], refs: Refs) -> Enrollment | Refused | Early:
    """The enrolment whose program issues such a credential; the open one first, then the latest."""
    code, named = event.data.credential_code, event.data.enrollment_id
    candidates = [e for e in case.enrollments.values() if named in {None, e.id}]
    if not candidates:
        return Early(Learner, event.key)
    programs = {e.program_key: refs.find(Program, e.program_key) for e in candidates}
    for key, program in programs.items():
        if program is None:
            return Early(Program, key)
    issuing = [e for e in candidates if _issues(programs[e.program_key], code)]
    if not issuing:
        return Refused("schema", f"no program of this person issues {code}", "/credential_code")
    return max(issuing, key=lambda e: (e.is_open, e.enrolled_on, e.id))


def _issues(program: Program | None, code: str) -> bool:
    return program is not None and program.credential is not None and program.credential.code == code


def _issue(draft: Draft, report: CredentialStatusReported) -> Decision:
    if report.status != "active":
        return Refused("state", f"{report.credential_code} was never issued here", "/status")
    digest = sha256_of(report.registry_number)
    issue_credential(draft, report.effective_on, report.expires_on, digest)
    return advance(draft)


def _update(draft: Draft, held: Credential, report: CredentialStatusReported) -> Decision:
    on = report.effective_on
    if held.revoked_on is not None:
        same = report.status == "revoked"
        return [] if same else Refused("state", f"{held.code} was revoked on {held.revoked_on}", "/status")
    match report.status:
        case "revoked":
            return [CredentialRevoked(held.code, on)]
        case "expired":
            stale = on < held.since or held.lapsed_on is not None
            return [] if stale else [CredentialExpired(held.code, on)]
        case "active":
            return _confirm_or_renew(draft, held, report)


def _confirm_or_renew(draft: Draft, held: Credential, report: CredentialStatusReported) -> Decision:
    """Active from a later day than known: renewed; the first word for a period only confirms it."""
    on = report.effective_on
    if on < max(held.since, held.lapsed_on or held.since):
        return []
    due = due_day(draft.program, held)
    over = due is not None and on >= due
    again = held.registered_on is not None and on > held.registered_on
    if held.lapsed_on is not None or over or again:
        renew(draft, held, on, report.expires_on)
        return draft.items
    return [] if held.registered_on else [RegistryConfirmed(held.code, on, report.expires_on)]
