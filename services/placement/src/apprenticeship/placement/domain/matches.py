"""A job match's own three words: a person and a client found each other, began, parted."""

from datetime import date

from apprenticeship.common.events.decisions import About, Decision, Early, Heard, Refs
from apprenticeship.common.events.reports import MatchReported

from .candidacies import Approach, approach, propose, released
from .employment import end
from .hiring import Hire, place
from .notes import CandidacyClosed, PositionAsked, SomeoneAsked
from .opening import Opening
from .seeker import Seeker


def record_match(seeker: Seeker | None, event: Heard[MatchReported], refs: Refs, today: date) -> Decision:
    """The app's match is an offer both sides took: it asks for a position at once."""
    near = approach(event, refs, "partner_match")
    if isinstance(near, Early):
        return near
    match event.data.status:
        case "matched":
            return _match(seeker, event, near, refs)
        case "started":
            return _start(seeker, event, near, refs)
        case "ended":
            return _part(seeker, event, near)


def _match(seeker: Seeker | None, event: Heard[MatchReported], near: Approach, refs: Refs) -> Decision:
    proposed, known = propose(seeker, event, near, refs), near.known(seeker)
    if not isinstance(proposed, list):
        return proposed
    idle = known is not None and known.is_live and known.asked_on is None
    if not proposed and not idle:
        return []
    return [
        *proposed,
        PositionAsked(near.candidacy_id, event.data.on),
        About(Opening, str(near.opening_id), SomeoneAsked(near.candidacy_id)),
    ]


def _start(seeker: Seeker | None, event: Heard[MatchReported], near: Approach, refs: Refs) -> Decision:
    report, terms = event.data, near.opening.terms
    if terms is None:
        return Early(Opening, str(near.opening_id))
    hire = Hire(
        employer_id=terms.employer_id,
        starts_on=report.on,
        day_path="/on",
        wage_cents=report.wage_cents_per_hour,
        enrollment_id=report.enrollment_id,
        opening_id=near.opening_id,
        hire_type=report.hire_type,
    )
    return place(seeker, event, hire, refs)


def _part(seeker: Seeker | None, event: Heard[MatchReported], near: Approach) -> Decision:
    """Before the first day it ends the candidacy, after it the job."""
    if seeker is None:
        return Early(Seeker, event.key)
    jobs = [job for job in seeker.jobs if job.opening_id == near.opening_id]
    if jobs:
        cause = event.data.separation_reason or "end_of_assignment"
        return end(seeker, jobs, event.data.on, cause, "/on")
    candidacy = near.known(seeker)
    if candidacy is None:
        return Early(Seeker, event.key)
    if not candidacy.is_live:
        return []
    closed = CandidacyClosed(candidacy.candidacy_id, "match_ended", event.data.on)
    return [closed, *released(candidacy)]
