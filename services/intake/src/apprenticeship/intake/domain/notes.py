"""What intake remembers about a person without telling: the local transitions of its state machines."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from apprenticeship.common.events.decisions import Note

from .seeking import Sought


@dataclass(frozen=True, slots=True)
class Screened(Note):
    """An application may go on: the person is eligible, and waits since then."""

    application_id: UUID
    since: datetime
    needs_assessment: bool
    exam_language: str | None = None


@dataclass(frozen=True, slots=True)
class SeatOffered(Note):
    """A seat is held for an applicant."""

    application_id: UUID
    cohort_id: UUID
    program_version: int
    on: date
    until: date


@dataclass(frozen=True, slots=True)
class SeatSought(Note):
    """A seat in a named cohort is asked for."""

    sought: Sought


@dataclass(frozen=True, slots=True)
class SeatDelayed(Note):
    """A round had no seat for it."""

    origin: UUID


@dataclass(frozen=True, slots=True)
class SeatForgone(Note):
    """The cohort ended before a seat was free."""

    origin: UUID
