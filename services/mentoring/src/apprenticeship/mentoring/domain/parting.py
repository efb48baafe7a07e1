"""How a pairing ends: one fact, never dated before the pairing began."""

from datetime import date

from apprenticeship.common.events.mentoring import MentorUnassigned
from apprenticeship.common.events.vocabulary import MatchEndCause

from .mentee import Enrollment


def part(enrollment: Enrollment, day: date, cause: MatchEndCause) -> list[MentorUnassigned]:
    """End the open pairing of an enrolment, if it has one."""
    match = enrollment.match
    if match is None:
        return []
    return [
        MentorUnassigned(
            match_id=match.id,
            enrollment_id=enrollment.id,
            mentor_id=match.mentor_id,
            ended_on=max(match.starts_on, day),
            cause=cause,
        )
    ]
