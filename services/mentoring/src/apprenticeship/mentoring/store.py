"""What mentoring keeps: programs, mentors, participants; and the columns that the round selects and counts by."""

from collections.abc import Iterable

from apprenticeship.common.runtime.tables import Table, Tables

from .domain.life import evolve_mentee
from .domain.mentee import Mentee
from .domain.mentor import Mentor, evolve_mentor
from .domain.standards import Program, evolve_program


def _serves(mentor: Mentor) -> Iterable[str]:
    """Programs in which the mentor takes mentees now, with room or without."""
    return mentor.program_ids if mentor.takes_mentees else ()


def _waits(mentee: Mentee) -> Iterable[str]:
    """Enrolments that stand in line for a mentor."""
    return [str(enrollment.id) for enrollment in mentee.waiting]


def _mentor_ids(mentee: Mentee) -> Iterable[str]:
    """Mentors of whose room this person takes a place."""
    return mentee.mentor_ids


TABLES = Tables(
    # Programs are named by id; a row holds all versions, since a nomination names none.
    Table("program", Program, evolve_program, awaited=True),
    # Before participants: a round and a leaving mentor lock in this order.
    Table("mentor", Mentor, evolve_mentor, columns={"serves": _serves}),
    Table("mentee", Mentee, evolve_mentee, columns={"waits": _waits, "mentor_id": _mentor_ids}),
)
