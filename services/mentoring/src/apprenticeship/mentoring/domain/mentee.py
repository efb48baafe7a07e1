"""What mentoring keeps of one participant: enrolments with search, matches and coaching; and jobs."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from apprenticeship.common.events.decisions import Note
from apprenticeship.common.events.mentoring import CoachingSessionHeld, MentorSessionHeld
from apprenticeship.common.events.reports import CoachingSessionReported, MentorSessionReported
from apprenticeship.common.events.vocabulary import MatchEndCause, PlannedUntil

End = Literal["graduated", "not_completed", "withdrawn", "transferred"]


def session_slot(session: MentorSessionReported | MentorSessionHeld) -> str:
    """What makes two reports mean the same session: its day, kind and setting."""
    return f"{session.held_on}/{session.kind}/{session.setting}"


def coaching_slot(session: CoachingSessionReported | CoachingSessionHeld) -> str:
    """What makes two reports mean the same coaching session: its day and kind."""
    return f"{session.held_on}/{session.kind}"


@dataclass(frozen=True, slots=True)
class MentorSought(Note):
    """The enrolment needs a mentor, and has its place in line since that day."""

    enrollment_id: UUID
    since: date


@dataclass(frozen=True, slots=True)
class SearchEnded(Note):
    """The enrolment needs no mentor any more."""

    enrollment_id: UUID


@dataclass(frozen=True, slots=True)
class Search:
    """A place in line for a mentor."""

    since: date
    waitlisted: bool = False
    """The world was told that nobody fits yet: once, not in every round."""


@dataclass(frozen=True, slots=True)
class Match:
    """A pairing with a mentor, from its first day to its last."""

    id: UUID
    mentor_id: UUID
    starts_on: date
    since: date
    """The place in line it came from; taken up again when the mentor leaves."""
    planned_until: PlannedUntil
    paid_mentor: bool
    until_on: date | None = None
    ended_on: date | None = None
    cause: MatchEndCause | None = None
    sessions: dict[str, int] = field(default_factory=dict)
    """Day, kind and setting of a session -> its minutes."""

    @property
    def is_open(self) -> bool:
        return self.ended_on is None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ended_on is None or day <= self.ended_on)


@dataclass(frozen=True, slots=True)
class Pause:
    """A time away; the day it began and the day of return do not belong to it."""

    since: date
    until: date | None = None
    mentored: bool = False
    """Supports go on while training rests."""

    def holds(self, day: date) -> bool:
        """Whether the mentor rests, too."""
        return not self.mentored and self.since < day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Engagement:
    """Coaching after graduation."""

    id: UUID
    starts_on: date
    planned_ends_on: date
    sessions: dict[str, int] = field(default_factory=dict)
    """Day and kind of a session -> its minutes."""

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.planned_ends_on


@dataclass(frozen=True, slots=True)
class Job:
    """A placement, as far as it concerns the mentor's task."""

    enrollment_id: UUID
    probation_ends_on: date | None = None
    over: bool = False
    """Probation is passed, or the job has ended: nothing more comes of it here."""


@dataclass(frozen=True, slots=True)
class Enrollment:
    """One enrolment in one version of a program."""

    id: UUID
    program_id: str
    program_version: int
    cohort_id: UUID
    site_id: str
    language: str
    paid_time: bool
    enrolled_on: date
    pauses: tuple[Pause, ...] = ()
    search: Search | None = None
    matches: tuple[Match, ...] = ()
    engagement: Engagement | None = None
    end: End | None = None
    successor: UUID | None = None
    """The enrolment that a transfer led to."""

    @property
    def has_left(self) -> bool:
        """Ended without graduation."""
        return self.end not in {None, "graduated"}

    @property
    def on_hold(self) -> bool:
        return bool(self.pauses) and self.pauses[-1].until is None and not self.pauses[-1].mentored

    @property
    def match(self) -> Match | None:
        """The pairing that has not ended; there is one at most."""
        return self.matches[-1] if self.matches and self.matches[-1].is_open else None

    @property
    def waits(self) -> bool:
        """Stands in line for a mentor now."""
        return self.search is not None and not self.has_left and not self.on_hold

    @property
    def since(self) -> date | None:
        """Its place in line, now or when it was last paired."""
        if self.search:
            return self.search.since
        return self.matches[-1].since if self.matches else None

    def was_active(self, match: Match, day: date) -> bool:
        """Whether the pairing was active on a day: begun, not ended, and not on hold."""
        return match.covers(day) and not any(pause.holds(day) for pause in self.pauses)


@dataclass(frozen=True, slots=True)
class Mentee:
    """All that mentoring knows of one participant."""

    enrollments: dict[UUID, Enrollment] = field(default_factory=dict)
    jobs: dict[UUID, Job] = field(default_factory=dict)

    def find(self, enrollment_id: UUID) -> Enrollment | None:
        return self.enrollments.get(enrollment_id)

    def match(self, match_id: UUID) -> tuple[Enrollment, Match] | None:
        """A pairing of this person, and the enrolment it belongs to."""
        pairings = ((e, m) for e in self.enrollments.values() for m in e.matches)
        return next((found for found in pairings if found[1].id == match_id), None)

    def probation_end(self, enrollment_id: UUID) -> date | None:
        """As the job says that the person has from this enrolment, if there is one."""
        running = [j for j in self.jobs.values() if j.enrollment_id == enrollment_id and not j.over]
        return running[-1].probation_ends_on if running else None

    def predecessor(self, enrollment_id: UUID) -> Enrollment | None:
        """The enrolment that was transferred into this one."""
        return next((e for e in self.enrollments.values() if e.successor == enrollment_id), None)

    @property
    def waiting(self) -> tuple[Enrollment, ...]:
        return tuple(e for e in self.enrollments.values() if e.waits)

    @property
    def mentor_ids(self) -> tuple[str, ...]:
        """Mentors who hold a place for this person, also while the match is on hold."""
        return tuple(sorted({str(e.match.mentor_id) for e in self.enrollments.values() if e.match}))

    def knows(self, mentor: str) -> bool:
        """Whether that mentor went along with the person before, and neither gave up on it."""
        return any(
            str(match.mentor_id) == mentor and match.cause not in {"mentor_left", "conflict"}
            for enrollment in self.enrollments.values()
            for match in enrollment.matches
        )
