"""Keys of what reports are about: gateway, owners and demo derive them here, so that they agree without asking.

``tenant`` is the partnership. References are the partner's own strings; two partners of one partnership that use the
same cohort, employer, opening or mentor reference mean the same one, whereas a person reference is each partner's own.
"""

from datetime import date
from uuid import UUID

from .ids import named_id

Name = str | UUID


def partner_uuid(partner: str) -> UUID:
    """The id of a partner, from the name in its topics and its agreement."""
    return named_id("partner", partner)


def program_key(program_id: str, program_version: int) -> str:
    """The key of one version of a program's standards, e.g. ``seiu775-home-care-aide@1``."""
    return f"{program_id}@{program_version}"


def participant_id(partner_tenant: str, partner: str, ref: str) -> UUID:
    """Whom a partner means, until a person-linked report ties its reference to someone known."""
    return named_id("participant", partner_tenant, partner, ref)


def cohort_id(tenant: str, cohort_ref: str) -> UUID:
    """The cohort that staff planned under this reference."""
    return named_id("cohort", tenant, cohort_ref)


def employer_id(tenant: str, employer_ref: str) -> UUID:
    """The employer that goes by this reference in the partnership."""
    return named_id("employer", tenant, employer_ref)


def opening_id(tenant: str, opening_ref: str) -> UUID:
    """The opening that its employer or hiring hall reported under this reference."""
    return named_id("opening", tenant, opening_ref)


def mentor_id(tenant: str, mentor_ref: str) -> UUID:
    """The mentor who was nominated under this reference."""
    return named_id("mentor", tenant, mentor_ref)


def application_id(tenant: str, participant: Name, program_id: str, ordinal: int = 1) -> UUID:
    """A person's first, second, ... application to a program."""
    return named_id("application", tenant, participant, program_id, ordinal)


def enrollment_id(tenant: str, participant: Name, origin: Name) -> UUID:
    """The enrolment that came of ``origin``: the id of an application, a roster entry or a transfer."""
    return named_id("enrollment", tenant, participant, origin)


def entry_id(tenant: str, partner: str, entry_ref: str) -> UUID:
    """A line in the ledger of hours; the same reference again corrects it."""
    return named_id("entry", tenant, partner, entry_ref)


def credential_id(tenant: str, participant: Name, credential_code: str) -> UUID:
    """A person's credential; renewed, lapsed or revoked, it remains the same one."""
    return named_id("credential", tenant, participant, credential_code)


def consent_id(tenant: str, participant: Name, recipient: Name, purpose: str) -> UUID:
    """A person's consent for a recipient (a partner, else a kind of partner) and a purpose, given or withdrawn."""
    return named_id("consent", tenant, participant, recipient, purpose)


def match_id(tenant: str, enrollment: Name, ordinal: int) -> UUID:
    """The first, second, ... pairing under an enrolment."""
    return named_id("match", tenant, enrollment, ordinal)


def session_id(tenant: str, match: Name, report: Name) -> UUID:
    """A meeting of mentor and apprentice, from the report about it."""
    return named_id("session", tenant, match, report)


def engagement_id(tenant: str, enrollment: Name) -> UUID:
    """The coaching that follows graduation."""
    return named_id("engagement", tenant, enrollment)


def candidacy_id(tenant: str, participant: Name, opening: Name) -> UUID:
    """A person proposed for an opening."""
    return named_id("candidacy", tenant, participant, opening)


def placement_id(tenant: str, participant: Name, employer: Name, starts_on: date) -> UUID:
    """A job of a person with an employer, from a day on."""
    return named_id("placement", tenant, participant, employer, starts_on.isoformat())
