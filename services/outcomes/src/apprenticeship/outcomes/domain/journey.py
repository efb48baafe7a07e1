"""What is kept of one person for stages and KPIs: a part for each speaker, so that nobody waits for anybody.

A fact of one speaker changes that speaker's part alone, and ids tie the parts together on reading. Speakers' topics
have no common order; whatever order their facts arrive in, the row comes out the same, and a rebuild is equal.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Application:
    """Intake: a person wants to enter a program."""

    program_id: str
    waitlisted: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Enrollment:
    """Intake: a seat in a cohort, and whether it was given up."""

    program_id: str
    program_version: int
    cohort_id: UUID
    enrolled_on: date
    paused_on: date | None = None
    left: Literal["", "withdrawn", "transferred"] = ""
    left_on: date | None = None
    left_for: UUID | None = None
    """The enrolment under which a transferred one goes on."""
    before_start: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """Training: a raise that was earned."""

    earned_on: date
    expected_on: date


@dataclass(frozen=True, slots=True)
class Learning:
    """Training: has begun as soon as training says anything about it."""

    met_on: date | None = None
    graduated_on: date | None = None
    not_completed_on: date | None = None
    steps: dict[str, Step] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Retention:
    """Placement: what was confirmed at a milestone."""

    employed: bool
    wage_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """Placement: a job that passed the gates, its pay, and how it went."""

    enrollment_id: UUID
    employer_id: UUID
    starts_on: date
    wage_cents: int
    currency: str
    voided: bool = False
    ended_on: date | None = None
    wages: dict[date, int] = field(default_factory=dict)
    """What was heard of the pay since, by the day from which it is paid."""
    milestones: dict[int, Retention] = field(default_factory=dict)
    steps_applied: dict[str, date] = field(default_factory=dict)
    steps_overdue: dict[str, int] = field(default_factory=dict)
    """Step -> days overdue when it was said."""


@dataclass(frozen=True, slots=True)
class Journey:
    """One person, by application, enrolment and placement id."""

    applications: dict[UUID, Application] = field(default_factory=dict)
    enrollments: dict[UUID, Enrollment] = field(default_factory=dict)
    learning: dict[UUID, Learning] = field(default_factory=dict)
    mentored: dict[UUID, date] = field(default_factory=dict)
    """Mentoring: enrolment -> the first day of its first pairing."""
    jobs: dict[UUID, Job] = field(default_factory=dict)
