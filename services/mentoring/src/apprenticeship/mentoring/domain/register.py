"""Decisions about mentors: who may be one, who is ready, and what becomes of mentees when one leaves."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import reduce
from uuid import UUID

from apprenticeship.common.events import keys
from apprenticeship.common.events.decisions import (
    About,
    Decision,
    Early,
    Heard,
    Item,
    Note,
    Refs,
    Refused,
)
from apprenticeship.common.events.mentoring import (
    MentorApproved,
    MentorAvailabilityChanged,
    MentorTrained,
)
from apprenticeship.common.events.reports import (
    MentorApprovalReported,
    MentorAvailabilityReported,
    MentorNominated,
    MentorTrainingReported,
)
from apprenticeship.common.events.vocabulary import MentorApprover, NominatedBy, Nominator
from apprenticeship.common.events.words import Word
from apprenticeship.common.programs.model import MentorRule
from apprenticeship.mentoring import policies

from .mentee import Mentee
from .mentor import Approval, Mentor, Nominated, PartyApproved, evolve_mentor
from .parting import part
from .standards import Program

RETIRED = Refused("state", "required a mentor who has not retired", "/mentor_ref")


def nominate(case: Mentor | None, event: Heard[MentorNominated], refs: Refs, today: date) -> Decision:
    """Put a mentor forward for a program; approvals that came first count now."""
    program = refs.find(Program, event.data.program_id)
    if program is None:
        return Early(Program, event.data.program_id)
    refusal = _unfit(case, event.data, program.current.mentor)
    if refusal:
        return refusal
    note = _nominated(event)
    return [] if evolve_mentor(case, note) == case else _announced(case, [note], event, refs)


def approve(case: Mentor | None, event: Heard[MentorApprovalReported], refs: Refs, today: date) -> Decision:
    """Take down who approved; the fact is told when every party of a program has."""
    if case and case.has_retired:
        return RETIRED
    if not event.data.approved_by:
        return Refused("state", "required a party that approves; none is named", "/approved_by")
    known = case.approvals if case else {}
    given = Approval(event.data.capacity, event.data.criteria_version)
    for party in event.data.approved_by:
        before = known.get(party)
        if before and before.criteria_version == given.criteria_version and before != given:
            return _contradicted(party, before, given)
    notes = [
        PartyApproved(party, given)
        for party in dict.fromkeys(event.data.approved_by)
        if party not in known or known[party].criteria_version < given.criteria_version
    ]
    return _announced(case, notes, event, refs) if notes else []


def train(case: Mentor | None, event: Heard[MentorTrainingReported], refs: Refs, today: date) -> Decision:
    """Take down a training; whether it covers what a program asks, each pairing looks up (R17)."""
    if case is None:
        return Early(Mentor, event.key)
    if case.has_retired:
        return RETIRED
    if policies.lies_ahead(event.data.trained_on, today):
        detail = f"required a training held by {today}; given {event.data.trained_on}"
        return Refused("state", detail, "/trained_on")
    fields = event.data.model_dump(exclude={"mentor_ref"})
    trained = MentorTrained(mentor_id=UUID(event.key), **fields)
    for known in case.trainings:
        if _same_training(known, trained):
            return [] if known == trained else _other_content("this training", "/minutes")
    return [trained]


def change_availability(
    case: Mentor | None, event: Heard[MentorAvailabilityReported], refs: Refs, today: date
) -> Decision:
    """Pause, return, retire or change the room; who leaves gives their mentees back to the line."""
    data = event.data
    if case is None or case.approved is None:
        return Early(Mentor, event.key)
    if case.has_retired:
        return [] if data.status == "retired" else RETIRED
    if (data.status, data.capacity, data.reason) == (case.status, case.capacity, case.reason):
        return []
    changed = MentorAvailabilityChanged(
        mentor_id=UUID(event.key),
        status=data.status,
        capacity=data.capacity,
        reason=data.reason,
    )
    left = policies.has_left(data.status, data.reason)
    return [changed, *(_partings(case, event, refs) if left else ())]


def _unfit(case: Mentor | None, data: MentorNominated, rule: MentorRule | None) -> Refused | None:
    if case and case.has_retired:
        return RETIRED
    if rule is None:
        return Refused("state", f"required a program with mentors; given {data.program_id}", "/program_id")
    if not policies.nominator_accepted(rule, data.nominated_by):
        named = " or ".join(rule.nominated_by)
        detail = f"required a nomination by {named}; given {data.nominated_by}"
        return Refused("not_permitted", detail, "/nominated_by")
    if case and case.nominations and case.journey_level != data.journey_level:
        return _other_content("an earlier nomination", "/journey_level")
    return None


def _nominated(event: Heard[MentorNominated]) -> Nominated:
    data = event.data
    return Nominated(
        program_id=data.program_id,
        nominated_by=data.nominated_by,
        journey_level=data.journey_level,
        languages=data.languages,
        site_id=data.site_id,
        teaches=tuple(keys.cohort_id(event.tenant, ref) for ref in data.instructs_cohort_refs),
        participant_id=str(data.participant_id) if data.participant_id else None,
    )


def _announced(case: Mentor | None, notes: Sequence[Note], event: Heard[Word], refs: Refs) -> list[Item]:
    """The notes, and the approval if it is complete now and says something new."""
    after = reduce(evolve_mentor, notes, case) or Mentor()
    approved = _approval(after, UUID(event.key), refs)
    return [*notes, *([approved] if approved and approved != after.approved else ())]


def _approval(mentor: Mentor, mentor_id: UUID, refs: Refs) -> MentorApproved | None:
    approved = [
        program_id
        for program_id in sorted(mentor.nominations)
        if (rule := _rule(refs, program_id)) and policies.approved(rule, mentor.approvals)
    ]
    if not approved:
        return None
    given = mentor.approvals.values()
    return MentorApproved(
        mentor_id=mentor_id,
        program_ids=tuple(approved),
        nominated_by=_nominators(by for id_ in approved for by in mentor.nominations[id_]),
        approved_by=tuple(sorted(mentor.approvals)),
        journey_level=mentor.journey_level,
        languages=mentor.languages,
        capacity=policies.capacity_granted([approval.capacity for approval in given]),
        criteria_version=max(approval.criteria_version for approval in given),
    )


def _rule(refs: Refs, program_id: str) -> MentorRule | None:
    program = refs.find(Program, program_id)
    return program.current.mentor if program else None


def _nominators(by: Iterable[Nominator]) -> NominatedBy:
    first, *others = sorted(set(by))
    return "both" if others else first


def _same_training(known: MentorTrained, new: MentorTrained) -> bool:
    return (known.curriculum_code, known.trained_on) == (new.curriculum_code, new.trained_on)


def _partings(case: Mentor, event: Heard[MentorAvailabilityReported], refs: Refs) -> Iterable[About]:
    for participant in case.paired:
        mentee = refs.find(Mentee, participant)
        for enrollment in mentee.enrollments.values() if mentee else ():
            if enrollment.match and str(enrollment.match.mentor_id) == event.key:
                for ended in part(enrollment, event.time.date(), "mentor_left"):
                    yield About(Mentee, participant, ended)


def _contradicted(party: MentorApprover, before: Approval, given: Approval) -> Refused:
    detail = (
        f"{party} approved {before.capacity} mentees by criteria {before.criteria_version};"
        f" given {given.capacity} by the same"
    )
    return Refused("duplicate_conflict", detail, "/capacity")


def _other_content(what: str, path: str) -> Refused:
    return Refused("duplicate_conflict", f"{what} was reported before with other content", path)
