"""Decisions about meetings: with a mentor within an active match, with a coach within the engagement."""

from datetime import date

from apprenticeship.common.events.decisions import Decision, Early, Heard, Refs, Refused
from apprenticeship.common.events.keys import session_id
from apprenticeship.common.events.mentoring import CoachingSessionHeld, MentorSessionHeld
from apprenticeship.common.events.reports import CoachingSessionReported, MentorSessionReported
from apprenticeship.mentoring import policies

from .mentee import Engagement, Enrollment, Match, Mentee, coaching_slot, session_slot
from .standards import Program


def record_session(case: Mentee | None, event: Heard[MentorSessionReported], refs: Refs, today: date) -> Decision:
    """Mentor and apprentice met; the day decides, so that a late report of an ended match keeps its credit."""
    data = event.data
    if case is None:
        return Early(Mentee, event.key)
    if policies.lies_ahead(data.held_on, today):
        return _ahead(data.held_on, today)
    found = _match(case, data)
    if isinstance(found, Refused):
        return found
    enrollment, match = found
    known = match.sessions.get(session_slot(data))
    if known is not None:
        return [] if known == data.minutes else _other_minutes(known, data.minutes)
    return [_held(event, enrollment, match)]


def record_coaching(case: Mentee | None, event: Heard[CoachingSessionReported], refs: Refs, today: date) -> Decision:
    """Coach and graduate met, between graduation and the planned end."""
    data = event.data
    if case is None:
        return Early(Mentee, event.key)
    if policies.lies_ahead(data.held_on, today):
        return _ahead(data.held_on, today)
    found = _engagement(case, event, refs)
    if not isinstance(found, Engagement):
        return found
    known = found.sessions.get(coaching_slot(data))
    if known is not None:
        return [] if known == data.minutes else _other_minutes(known, data.minutes)
    return [CoachingSessionHeld(engagement_id=found.id, held_on=data.held_on, minutes=data.minutes, kind=data.kind)]


def _match(case: Mentee, data: MentorSessionReported) -> tuple[Enrollment, Match] | Refused:
    """The match that is named, else the single one that was active on the day."""
    if data.match_id:
        named = case.match(data.match_id)
        if named is None:
            return Refused("state", "required a match of this person; given another", "/match_id")
        if not named[0].was_active(named[1], data.held_on):
            return _none_active(data.held_on)
        return named
    active = [
        (enrollment, match)
        for enrollment in case.enrollments.values()
        for match in enrollment.matches
        if enrollment.was_active(match, data.held_on)
    ]
    if not active:
        return _none_active(data.held_on)
    if len(active) > 1:
        detail = f"required match_id: {len(active)} matches were active on {data.held_on}"
        return Refused("state", detail, "/match_id")
    return active[0]


def _held(event: Heard[MentorSessionReported], enrollment: Enrollment, match: Match) -> MentorSessionHeld:
    """What the report leaves open about pay, the program and the enrolment say."""
    data = event.data
    return MentorSessionHeld(
        session_id=session_id(event.tenant, match.id, event.id),
        match_id=match.id,
        held_on=data.held_on,
        minutes=data.minutes,
        setting=data.setting,
        paid_mentor=match.paid_mentor if data.paid_mentor is None else data.paid_mentor,
        paid_mentee=enrollment.paid_time if data.paid_mentee is None else data.paid_mentee,
        kind=data.kind,
        checklist_item_ids=data.checklist_item_ids,
    )


def _engagement(case: Mentee, event: Heard[CoachingSessionReported], refs: Refs) -> Engagement | Early | Refused:
    """The engagement of the named enrolment, else the single one that ran on the day."""
    data = event.data
    named = [e for e in case.enrollments.values() if data.enrollment_id in {None, e.id}]
    engagements = [e.engagement for e in named if e.engagement]
    running = [engagement for engagement in engagements if engagement.covers(data.held_on)]
    if len(running) > 1:
        detail = f"required enrollment_id: {len(running)} engagements ran on {data.held_on}"
        return Refused("state", detail, "/enrollment_id")
    if running:
        return running[0]
    if not named or any(_may_be_coached(enrollment, refs) for enrollment in named):
        return Early(Mentee, event.key)
    if not engagements:
        return Refused("state", "required a graduate with a coach; there is no engagement")
    last = engagements[-1]
    detail = f"required a day from {last.starts_on} to {last.planned_ends_on}; given {data.held_on}"
    return Refused("state", detail, "/held_on")


def _may_be_coached(enrollment: Enrollment, refs: Refs) -> bool:
    """Graduation may be on its way here from training."""
    program = refs.find(Program, enrollment.program_id)
    standards = program.version(enrollment.program_version) if program else None
    return enrollment.end is None and standards is not None and standards.coaching is not None


def _none_active(day: date) -> Refused:
    detail = f"required a match that was active on {day}; there is none"
    return Refused("state", detail, "/held_on")


def _ahead(day: date, today: date) -> Refused:
    return Refused("state", f"required a day up to {today}; given {day}", "/held_on")


def _other_minutes(known: int, given: int) -> Refused:
    detail = f"this session was reported before with {known} minutes; given {given}"
    return Refused("duplicate_conflict", detail, "/minutes")
