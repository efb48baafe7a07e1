"""How candidacies and placements change: one half of what is kept about a person."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from apprenticeship.common.events.decisions import Note
from apprenticeship.common.events.placement import (
    CandidateReferred,
    EmployerChanged,
    EmploymentEnded,
    OfferRecorded,
    Placed,
    PlacementVoided,
    ProbationPassed,
    RetentionConfirmed,
    WageRecorded,
    WageStepApplied,
    WageStepOverdue,
)
from apprenticeship.common.events.words import Word

from .notes import (
    CandidacyClosed,
    Interviewed,
    Matched,
    PlacementTold,
    PositionAsked,
    PositionGiven,
)
from .seeker import Candidacy, Placement, Retained, Seeker, Step, Wage

Change = Callable[[Seeker, Any], Seeker]


def _matched(case: Seeker, item: Matched) -> Seeker:
    candidacy = Candidacy(
        candidacy_id=item.candidacy_id,
        opening_id=item.opening_id,
        employer_id=item.employer_id,
        recipient=item.recipient,
        enrollment_id=item.enrollment_id,
        matched_on=item.on,
    )
    return case.with_candidacy(candidacy)


def _referred(case: Seeker, item: CandidateReferred) -> Seeker:
    return _step(case, item.candidacy_id, state="referred", consent_id=item.consent_id)


def _interviewed(case: Seeker, item: Interviewed) -> Seeker:
    return _step(case, item.candidacy_id, state="in_selection")


def _offer(case: Seeker, item: OfferRecorded) -> Seeker:
    if item.outcome != "accepted":
        return _end(case, item.candidacy_id, item.outcome, item.offered_on)
    wage, asked = item.wage_cents_per_hour, item.offered_on
    return _step(case, item.candidacy_id, state="offered", wage_cents=wage, asked_on=asked)


def _asked(case: Seeker, item: PositionAsked) -> Seeker:
    return _step(case, item.candidacy_id, asked_on=item.on)


def _given(case: Seeker, item: PositionGiven) -> Seeker:
    return _step(case, item.candidacy_id, given=True)


def _closed(case: Seeker, item: CandidacyClosed) -> Seeker:
    return _end(case, item.candidacy_id, item.reason, item.on)


def _end(case: Seeker, candidacy_id: UUID, reason: str, on: date) -> Seeker:
    return _step(case, candidacy_id, state="closed", given=False, closed_as=reason, closed_on=on)


def _step(case: Seeker, candidacy_id: UUID, **changes: Any) -> Seeker:  # noqa: ANN401 - fields
    """A candidacy that is over changes no more."""
    found = case.candidacies.get(candidacy_id)
    if found is None or not found.is_live:
        return case
    return case.with_candidacy(replace(found, **changes))


def _placed(case: Seeker, item: Placed) -> Seeker:
    if item.placement_id in case.placements:
        return case
    placement = Placement(
        placement_id=item.placement_id,
        enrollment_id=item.enrollment_id,
        employer_id=item.employer_id,
        starts_on=item.starts_on,
        wages=(Wage(item.starts_on, item.wage_cents_per_hour),),
        state="in_probation" if item.probation_ends_on else "employed",
        opening_id=item.opening_id,
        candidacy_id=item.candidacy_id,
        had_probation=item.probation_ends_on is not None,
    )
    case = case.with_placement(placement)
    return _step(case, item.candidacy_id, state="placed") if item.candidacy_id else case


def _told(case: Seeker, item: PlacementTold) -> Seeker:
    return _change(case, item.placement_id, event_id=item.event_id, benefits=item.benefits)


def _wage(case: Seeker, item: WageRecorded) -> Seeker:
    found = case.placements.get(item.placement_id)
    if found is None:
        return case
    others = [wage for wage in found.wages if wage.effective_on != item.effective_on]
    wages = [*others, Wage(item.effective_on, item.wage_cents_per_hour)]
    by_day = tuple(sorted(wages, key=lambda wage: wage.effective_on))
    return _change(case, item.placement_id, wages=by_day)


def _probation(case: Seeker, item: ProbationPassed) -> Seeker:
    found = case.placements.get(item.placement_id)
    if found is None:
        return case
    state = "employed" if found.state == "in_probation" else found.state
    return _change(case, item.placement_id, state=state, passed_on=item.passed_on)


def _retained(case: Seeker, item: RetentionConfirmed) -> Seeker:
    found = case.placements.get(item.placement_id)
    if found is None:
        return case
    new = Retained(item.milestone_days, item.employed_any, item.same_employer, item.confirmed_on)
    return _change(case, item.placement_id, retained=(*found.retained, new))


def _ended(case: Seeker, item: EmploymentEnded) -> Seeker:
    """Steps that this job still owed are waived: there is nobody left to pay them."""
    found = case.placements.get(item.placement_id)
    if found is None or not found.is_current:
        return case
    waived = [replace(s, state="waived") if _owes(case, s, found) else s for s in case.steps]
    ended = _change(case, item.placement_id, state="ended", ended_on=item.ended_on)
    return replace(ended, steps=tuple(waived))


def _owes(case: Seeker, step: Step, job: Placement) -> bool:
    return step.is_owed and case.job_owing(step) == job


def _moved(case: Seeker, item: EmployerChanged) -> Seeker:
    return _change(case, item.from_placement_id, moved_to=item.to_placement_id)


def _voided(case: Seeker, item: PlacementVoided) -> Seeker:
    """8.3: what was confirmed about it goes with it, and nobody has moved there."""
    if item.placement_id not in case.placements:
        return case
    kept = {
        key: replace(job, moved_to=None) if job.moved_to == item.placement_id else job
        for key, job in case.placements.items()
    }
    voided = replace(kept[item.placement_id], state="void", retained=())
    return replace(case, placements={**kept, item.placement_id: voided})


def _change(case: Seeker, placement_id: UUID, **changes: Any) -> Seeker:  # noqa: ANN401 - fields
    found = case.placements.get(placement_id)
    return case.with_placement(replace(found, **changes)) if found else case


def _step_applied(case: Seeker, item: WageStepApplied) -> Seeker:
    return _pay(case, item.placement_id, item.step_id, "applied")


def _step_overdue(case: Seeker, item: WageStepOverdue) -> Seeker:
    return _pay(case, item.placement_id, item.step_id, "overdue")


def _pay(case: Seeker, placement_id: UUID, step_id: str, state: Any) -> Seeker:  # noqa: ANN401 - a step's state
    """The oldest step of that name that this job still owes; another enrollment's may have the same name."""
    job = case.placements.get(placement_id)
    owed = next((s for s in case.steps if s.step_id == step_id and job and _owes(case, s, job)), None)
    steps = tuple(replace(s, state=state) if s is owed else s for s in case.steps)
    return replace(case, steps=steps)


CAREER: dict[type[Word | Note], Change] = {
    Matched: _matched,
    CandidateReferred: _referred,
    Interviewed: _interviewed,
    OfferRecorded: _offer,
    PositionAsked: _asked,
    PositionGiven: _given,
    CandidacyClosed: _closed,
    Placed: _placed,
    PlacementTold: _told,
    WageRecorded: _wage,
    ProbationPassed: _probation,
    RetentionConfirmed: _retained,
    EmploymentEnded: _ended,
    EmployerChanged: _moved,
    PlacementVoided: _voided,
    WageStepApplied: _step_applied,
    WageStepOverdue: _step_overdue,
}
