"""Where a claim goes: the door of the service that decides on it, under the platform's key of what it is about."""

from typing import Any

from apprenticeship.common.events import keys
from apprenticeship.common.events.catalogue import BY_WORD
from apprenticeship.common.events.decisions import Heard, Pass
from apprenticeship.common.events.entries import topic_of
from apprenticeship.common.events.reports import (
    CohortPlanned,
    EmployerTermsReported,
    OpeningReported,
    ProgramSigned,
    ProgramSubmitted,
)
from apprenticeship.common.events.words import Report


def passed_on(event: Heard[Any], claim: Report, key: str) -> Pass:
    """The claim as its owner hears it: under the report's own id, from the same partner."""
    return Pass(
        claim, topic_of(BY_WORD[type(claim)]), key, event.id,
        tenant=event.tenant, partner=event.partner, source_id=event.source_id,
    )  # fmt: skip


def key_of(tenant: str, claim: Report) -> str:
    """Key of a claim that is about no person."""
    match claim:
        case CohortPlanned():
            return str(keys.cohort_id(tenant, claim.cohort_ref))
        case EmployerTermsReported():
            return str(keys.employer_id(tenant, claim.employer_ref))
        case OpeningReported():
            return str(keys.opening_id(tenant, claim.opening_ref))
        case ProgramSigned():
            return keys.program_key(claim.program_id, claim.program_version)
        case ProgramSubmitted():
            return keys.program_key(claim.definition["id"], claim.definition["version"])
        case _:
            return str(keys.mentor_id(tenant, getattr(claim, "mentor_ref")))  # noqa: B009 - of four words, all mentors'
