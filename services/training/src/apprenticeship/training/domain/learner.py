"""What training keeps of one person: enrolments with progress, ledger and exams; credentials."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from apprenticeship.common.events.keys import program_key
from apprenticeship.common.events.vocabulary import ExamPart, ExamResult, HoursKind

State = Literal["in_training", "exam_pending", "frozen", "graduated", "not_completed", "closed"]
End = Literal["graduated", "not_completed", "withdrawn", "transferred"]


@dataclass(frozen=True, slots=True)
class Passed:
    """A completed module; ``attempt`` 0: brought along from another enrolment."""

    attempt: int
    on: date
    minutes: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A line in the ledger of hours, as last corrected."""

    kind: HoursKind
    minutes: int
    worked_on: date


@dataclass(frozen=True, slots=True)
class Sitting:
    """What became of one part of one attempt at an exam."""

    code: str
    attempt: int
    part: ExamPart
    result: ExamResult
    on: date

    @property
    def place(self) -> tuple[str, int, str]:
        """Exam, attempt and part: what has one result at a time."""
        return self.code, self.attempt, self.part


@dataclass(frozen=True, slots=True)
class Scheduled:
    """The exam as last scheduled."""

    attempt: int
    on: date


@dataclass(frozen=True, slots=True)
class Pause:
    """A time away; the day it began and the day of return still count as training."""

    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        return self.since < day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Contact:
    """An employer met, once a day and kind."""

    employer_id: UUID
    kind: str
    held_on: date


@dataclass(frozen=True, slots=True)
class Closing:
    """How and when an enrolment ended, and where it went on."""

    end: End
    on: date
    successor: UUID | None = None


@dataclass(frozen=True, slots=True)
class Enrollment:
    """One enrolment in one version of a program, with everything learned under it."""

    id: UUID
    program_id: str
    program_version: int
    cohort_id: UUID
    requirement_set: str
    track: str | None
    exam_language: str
    paid_time: bool
    enrolled_on: date
    modules: dict[str, Passed] = field(default_factory=dict)
    failed: dict[str, tuple[int, ...]] = field(default_factory=dict)
    ledger: dict[UUID, Entry] = field(default_factory=dict)
    credit_minutes: int = 0
    """Minutes a transfer granted beyond those in the ledger."""
    pauses: tuple[Pause, ...] = ()
    met_on: date | None = None
    exam: Scheduled | None = None
    sittings: tuple[Sitting, ...] = ()
    steps: tuple[str, ...] = ()
    """Wage steps earned."""
    contacts: tuple[Contact, ...] = ()
    closing: Closing | None = None

    @property
    def program_key(self) -> str:
        return program_key(self.program_id, self.program_version)

    @property
    def is_open(self) -> bool:
        return self.closing is None

    @property
    def is_paused(self) -> bool:
        return bool(self.pauses) and self.pauses[-1].until is None

    @property
    def state(self) -> State:
        """Where it stands in the state machine of progress."""
        if self.closing is not None:
            end = self.closing.end
            return end if end in {"graduated", "not_completed"} else "closed"
        if self.is_paused:
            return "frozen"
        return "in_training" if self.met_on is None else "exam_pending"

    def outside_pauses(self, day: date) -> date:
        """The day itself, or the day of return when the clocks stood still on it."""
        return next((p.until for p in self.pauses if p.until and p.holds(day)), day)


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential a person holds, and the period its continuing education belongs to."""

    id: UUID
    code: str
    enrollment_id: UUID
    since: date
    """First day of the running period."""
    due_on: date | None = None
    """Last day of it, as the credential says; else the program's period decides."""
    registered_on: date | None = None
    """The registry's word for the running period."""
    lapsed_on: date | None = None
    revoked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    """What a transfer brings to an enrolment that may not be known yet."""

    from_id: UUID
    on: date
    minutes: int
    modules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Learner:
    """All that training owns of one person."""

    enrollments: dict[UUID, Enrollment] = field(default_factory=dict)
    credentials: dict[str, Credential] = field(default_factory=dict)
    transfers: dict[UUID, Transfer] = field(default_factory=dict)
    """By the enrolment they lead to."""


def with_enrollment(learner: Learner, enrollment: Enrollment) -> Learner:
    """The person with this enrolment as it is now."""
    return Learner({**learner.enrollments, enrollment.id: enrollment}, learner.credentials, learner.transfers)
