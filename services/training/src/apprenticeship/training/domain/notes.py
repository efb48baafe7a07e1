"""What training remembers of a credential without telling: the facts for it come in a later version."""

from dataclasses import dataclass
from datetime import date

from apprenticeship.common.events.decisions import Note


@dataclass(frozen=True, slots=True)
class RegistryConfirmed(Note):
    """The registry says what we knew: the credential is active in its running period."""

    code: str
    on: date
    due_on: date | None
    """When it runs out, if the registry says so."""


@dataclass(frozen=True, slots=True)
class CredentialExpired(Note):
    """The registry lets the credential rest until continuing education is made up."""

    code: str
    on: date


@dataclass(frozen=True, slots=True)
class CredentialRevoked(Note):
    """The registry took the credential away for good."""

    code: str
    on: date
