"""Field of a fact <- where it comes from: a report, the owner's state, the program, or a derivation."""

from .clauses import Clause, Fields, Origin, clauses
from .intake import INTAKE
from .mentoring import MENTORING
from .placement import PLACEMENT
from .training import TRAINING

SOURCES: dict[type, Fields] = {**INTAKE, **TRAINING, **MENTORING, **PLACEMENT}

NOT_IN_FACTS: Fields = {
    "application-reported.sealed_person": "opened and kept by intake alone",
    "application-reported.submitted_at": "the time in the fact's envelope",
    "learning-result-reported.verb": "chooses the fact: module-completed or module-failed",
    "credential-status-reported.status": "chooses the fact: credential-issued or one of a later version",
    "enrollment-change-reported.change": "chooses the fact",
    "employer-terms-reported.wage_floor_cents": "held against the program's gate",
    "employer-terms-reported.benefits": "held against the program's gate",
    "candidacy-reported.step": "chooses the fact",
    "dispatch-reported.classification": "held against the program's occupations",
    "match-reported.status": "chooses the fact",
    "employment-reported.status": "chooses the fact",
    "probation-reported.result": "chooses the fact",
    "placement-void-reported.on": "the time in the fact's envelope",
    "person-linked.participant_id": "the gateway's map of references; it leads to no fact",
    "person-linked.other_partner_id": "the gateway's map of references",
    "person-linked.other_person_ref": "the gateway's map of references",
}
"""Fields of reports that no fact carries, and what they are for."""

__all__ = ["NOT_IN_FACTS", "SOURCES", "Clause", "Fields", "Origin", "clauses"]
