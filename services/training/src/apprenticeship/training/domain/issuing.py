"""A credential comes to be: at graduation, or because the registry says so."""

from datetime import date, timedelta

from apprenticeship.common.events import keys
from apprenticeship.common.events.training import CredentialIssued

from .learner import Credential
from .progress import Draft


def credential_for(draft: Draft) -> Credential | None:
    """The credential of the program, if the person holds it already."""
    rule = draft.program.credential
    return draft.learner.credentials.get(rule.code) if rule else None


def issue_credential(
    draft: Draft,
    issued_on: date,
    expires_on: date | None = None,
    registry_sha256: str | None = None,
) -> None:
    """Say that the person holds the program's credential from that day on."""
    rule = draft.program.credential
    if rule is None:
        return
    if expires_on is None and rule.valid_days is not None:
        expires_on = issued_on + timedelta(days=rule.valid_days)
    draft.say(
        CredentialIssued(
            credential_id=keys.credential_id(draft.tenant, draft.key, rule.code),
            enrollment_id=draft.enrollment_id,
            credential_code=rule.code,
            issuer=rule.issuer,
            issued_on=issued_on,
            expires_on=expires_on,
            registry_number_sha256=registry_sha256,
            portable=rule.portable,
        )
    )
