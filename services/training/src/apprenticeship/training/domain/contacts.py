"""Employers who came into the course (R9)."""

from datetime import date

from apprenticeship.common.events import keys
from apprenticeship.common.events.decisions import Decision, Early, Heard, Refs
from apprenticeship.common.events.reports import EngagementReported
from apprenticeship.common.events.training import EngagementHeld

from .. import policies
from .choosing import choose
from .learner import Contact, Enrollment, Learner
from .standards import Cohort


def record_engagement(case: Learner | None, event: Heard[EngagementReported], refs: Refs, today: date) -> Decision:
    """One person met one employer; a pause does not forbid it, for it is no learning."""
    report = event.data
    chosen = choose(case, event.key, None, report.held_on)
    if not isinstance(chosen, Enrollment):
        return chosen
    cohort = refs.find(Cohort, str(chosen.cohort_id))
    if cohort is None:
        return Early(Cohort, str(chosen.cohort_id))
    employer_id = keys.employer_id(event.tenant, report.employer_ref)
    if Contact(employer_id, report.kind, report.held_on) in chosen.contacts:
        return []
    return [
        EngagementHeld(
            enrollment_id=chosen.id,
            employer_id=employer_id,
            kind=report.kind,
            held_on=report.held_on,
            week_of_course=policies.week_of_course(report.held_on, cohort.starts_on),
        )
    ]
