"""Whom and what a program can draw on: mentors, employers, openings, as their owners tell of them."""

from dataclasses import dataclass, replace
from datetime import date

from apprenticeship.common.events.decisions import Note
from apprenticeship.common.events.mentoring import (
    MentorApproved,
    MentorAvailabilityChanged,
    MentorTrained,
)
from apprenticeship.common.events.placement import (
    EmployerQualified,
    OpeningOpened,
    OpeningRejected,
)
from apprenticeship.common.events.words import Word


@dataclass(frozen=True, slots=True)
class Mentor:
    """An experienced worker who was approved."""

    program_ids: tuple[str, ...] = ()
    capacity: int = 0
    trained_on: date | None = None
    status: str = "active"


@dataclass(frozen=True, slots=True)
class Employer:
    """An employer whose terms passed the gate."""

    kind: str
    program_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A gate an opening did not pass: what it requires, and what was offered."""

    rule: str
    required_cents: int | None = None
    actual_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """A job for graduates; once it is open it may have been refused before."""

    program_ids: tuple[str, ...] = ()
    is_open: bool = False
    positions: int = 0
    wage_min_cents: int | None = None
    refusals: tuple[Refusal, ...] = ()


def evolve_mentor(case: Mentor | None, item: Word | Note) -> Mentor:
    """Approved, trained, paused, retired: all said by mentoring, in order."""
    mentor = case or Mentor()
    match item:
        case MentorApproved():
            return replace(mentor, program_ids=item.program_ids, capacity=item.capacity)
        case MentorTrained():
            return replace(mentor, trained_on=item.trained_on)
        case MentorAvailabilityChanged():
            return replace(mentor, status=item.status, capacity=item.capacity)
        case _:
            return mentor


def evolve_employer(case: Employer | None, item: Word | Note) -> Employer | None:
    """The latest terms that passed."""
    if isinstance(item, EmployerQualified):
        return Employer(item.employer_kind, item.program_ids)
    return case


def evolve_opening(case: Opening | None, item: Word | Note) -> Opening:
    """Refused, offered again at a better wage, opened: all said by placement, in order."""
    opening = case or Opening()
    match item:
        case OpeningOpened():
            return Opening(
                program_ids=item.program_ids,
                is_open=True,
                positions=item.positions,
                wage_min_cents=item.wage_min_cents_per_hour,
                refusals=opening.refusals,
            )
        case OpeningRejected():
            refusal = Refusal(item.rule, item.required_cents, item.actual_cents)
            return replace(opening, is_open=False, refusals=(*opening.refusals, refusal))
        case _:
            return opening
