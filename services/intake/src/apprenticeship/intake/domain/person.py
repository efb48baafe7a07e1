"""All that one participant applies for, waits for, holds and leaves; opaque ids and dates only."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from apprenticeship.common.events.intake import (
    ApplicationReceived,
    AssessmentRecorded,
    ConsentChanged,
    Enrolled,
    EnrollmentPaused,
    EnrollmentWithdrawn,
)
from apprenticeship.common.events.vocabulary import ApplicationOutcome
from apprenticeship.common.programs import ProgramDefinition

from ..policies import overlaps
from .seeking import Listing, Sought

ApplicationState = Literal["received", "screened", "assessed", "waitlisted", "offered", "closed"]
EnrollmentState = Literal["open", "paused", "completed", "withdrawn", "not_completed", "transferred"]


@dataclass(frozen=True, slots=True)
class Offer:
    """A seat held for an applicant until the last day to accept."""

    cohort_id: UUID
    program_version: int
    on: date
    until: date


@dataclass(frozen=True, slots=True)
class Application:
    """From the day it was received to its end."""

    received: ApplicationReceived
    state: ApplicationState = "received"
    since: datetime | None = None
    """Waiting since; the place in every queue."""
    needs_assessment: bool = False
    exam_language: str | None = None
    assessment: AssessmentRecorded | None = None
    offer: Offer | None = None
    outcome: ApplicationOutcome | None = None

    @property
    def id(self) -> UUID:
        return self.received.application_id

    @property
    def program_id(self) -> str:
        return self.received.program_id

    @property
    def is_open(self) -> bool:
        return self.state != "closed"

    @property
    def wants_seat(self) -> bool:
        """Ready for an offer: assessed where the program asks for it."""
        ready = self.state == "screened" and not self.needs_assessment
        return ready or self.state in {"assessed", "waitlisted"}


@dataclass(frozen=True, slots=True)
class Enrollment:
    """A seat in a cohort, from the day it was taken; ``open`` is pending or active, by the cohort's dates."""

    terms: Enrolled
    """As it was told when it began."""
    cohort_id: UUID
    program_version: int
    state: EnrollmentState = "open"
    pause: EnrollmentPaused | None = None
    """The last one."""
    resumed_on: date | None = None
    withdrawal: EnrollmentWithdrawn | None = None
    ended_on: date | None = None
    next_program_ids: tuple[str, ...] = ()
    """Where its graduate may go on (R35)."""

    @property
    def id(self) -> UUID:
        return self.terms.enrollment_id

    @property
    def program_id(self) -> str:
        return self.terms.program_id

    @property
    def is_open(self) -> bool:
        """It holds its seat."""
        return self.state in {"open", "paused"}

    def has_begun(self, first_day: date, day: date) -> bool:
        """It is active by then, not pending: its cohort has begun, or it goes on from an earlier one."""
        return self.terms.entry == "transfer" or self.resumed_on is not None or day >= first_day

    def overlaps(self, program_id: str, begins_on: date) -> bool:
        """Two enrolments of one program at the same time; who left before the start has not been there."""
        absent = self.withdrawal is not None and self.withdrawal.before_start
        return self.program_id == program_id and not absent and overlaps(self.ended_on, begins_on)


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential that training has issued."""

    id: UUID
    enrollment_id: UUID


@dataclass(frozen=True, slots=True)
class Person:
    """One participant of one partnership."""

    applications: tuple[Application, ...] = ()
    enrollments: tuple[Enrollment, ...] = ()
    sought: tuple[Sought, ...] = ()
    consents: dict[UUID, ConsentChanged] = field(default_factory=dict)
    credentials: dict[str, Credential] = field(default_factory=dict)
    """By credential code."""

    def enrolled_in(self, program_id: str) -> Enrollment | None:
        """The open enrolment in a program."""
        mine = (e for e in self.enrollments if e.is_open and e.program_id == program_id)
        return next(mine, None)

    def attends(self, program_id: str, begins_on: date) -> Enrollment | None:
        """An enrolment of the same program that has not ended by then."""
        return next((e for e in self.enrollments if e.overlaps(program_id, begins_on)), None)

    def applied_to(self, program_id: str) -> tuple[Application, ...]:
        return tuple(a for a in self.applications if a.program_id == program_id)

    def listed_for(self, program_id: str) -> Listing | None:
        found = (s for s in self.sought if isinstance(s, Listing) and s.program_id == program_id)
        return next(found, None)

    def came_from(self, standards: ProgramDefinition) -> UUID | None:
        """R35: the completed enrolment whose next step this program is, by its name or by its kind."""
        this = {standards.id, standards.kind}
        done = (e.id for e in reversed(self.enrollments) if this & set(e.next_program_ids))
        return next(done, None)


def waits(person: Person) -> Iterable[str]:
    """Column: what a round of seats has to look at; programs applied to, cohorts sought by name."""
    applied = {a.program_id for a in person.applications if a.wants_seat or a.state == "offered"}
    return sorted(applied | {str(sought.cohort_id) for sought in person.sought})


def holds(person: Person) -> Iterable[str]:
    """Column: the cohorts in which the person takes a seat, offered or enrolled."""
    offered = {str(a.offer.cohort_id) for a in person.applications if a.state == "offered" and a.offer}
    return sorted(offered | {str(e.cohort_id) for e in person.enrollments if e.is_open})
