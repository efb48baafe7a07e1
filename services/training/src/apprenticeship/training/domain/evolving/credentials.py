"""How a credential comes to be, goes on, rests and ends."""

from dataclasses import replace
from datetime import timedelta

from apprenticeship.common.events.training import CredentialIssued, CredentialRenewed

from ..learner import Credential, Learner
from ..notes import CredentialExpired, CredentialRevoked, RegistryConfirmed


def issued(learner: Learner, fact: CredentialIssued) -> Learner:
    credential = Credential(
        id=fact.credential_id,
        code=fact.credential_code,
        enrollment_id=fact.enrollment_id,
        since=fact.issued_on,
        due_on=fact.expires_on,
        registered_on=fact.issued_on if fact.registry_number_sha256 else None,
    )
    return _held(learner, credential)


def renewed(learner: Learner, fact: CredentialRenewed) -> Learner:
    for held in learner.credentials.values():
        if held.id == fact.credential_id:
            since = fact.period_end + timedelta(days=1)
            next_period = replace(held, since=since, due_on=fact.next_due_on, registered_on=None, lapsed_on=None)
            return _held(learner, next_period)
    return learner


def confirmed(learner: Learner, note: RegistryConfirmed) -> Learner:
    known = learner.credentials.get(note.code)
    if known is None:
        return learner
    return _held(learner, replace(known, registered_on=note.on, due_on=note.due_on or known.due_on))


def expired(learner: Learner, note: CredentialExpired) -> Learner:
    known = learner.credentials.get(note.code)
    return learner if known is None else _held(learner, replace(known, lapsed_on=note.on))


def revoked(learner: Learner, note: CredentialRevoked) -> Learner:
    known = learner.credentials.get(note.code)
    return learner if known is None else _held(learner, replace(known, revoked_on=note.on))


def _held(learner: Learner, credential: Credential) -> Learner:
    return replace(learner, credentials={**learner.credentials, credential.code: credential})
