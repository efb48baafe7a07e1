"""What placement keeps about one person: where from, allowed what, on the way to which job, at which wage."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Literal
from uuid import UUID

from apprenticeship.common.events.keys import program_key
from apprenticeship.common.events.vocabulary import EntryRoute, RecipientKind

from ..policies import holds_on

PLACEABLE = frozenset({"active", "paused", "completed"})
OVER = frozenset({"ended", "void"})


@dataclass(frozen=True, slots=True)
class Enrollment:
    """An enrollment as far as a job is concerned."""

    enrollment_id: UUID
    program_id: str
    program_version: int
    track: str | None
    entry: EntryRoute
    employer_id: UUID | None = None
    status: Literal["active", "paused", "completed", "not_completed", "withdrawn", "transferred"] = "active"
    graduated_on: date | None = None

    @property
    def program_key(self) -> str:
        return program_key(self.program_id, self.program_version)

    @property
    def is_placeable(self) -> bool:
        return self.status in PLACEABLE


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential and its last day, moved on by renewals."""

    code: str
    issued_on: date
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """The present word on what a recipient may see for the purpose of placement."""

    recipient: UUID | None
    """One partner; None: every partner of the kind."""
    kind: RecipientKind
    granted: bool
    effective_at: datetime

    def holds_on(self, day: date) -> bool:
        return self.granted and self.effective_at.astimezone(UTC).date() <= day


@dataclass(frozen=True, slots=True)
class Candidacy:
    """A person on the way to one opening."""

    candidacy_id: UUID
    opening_id: UUID
    employer_id: UUID
    recipient: UUID
    enrollment_id: UUID
    matched_on: date
    state: Literal["matched", "referred", "in_selection", "offered", "placed", "closed"] = "matched"
    consent_id: UUID | None = None
    wage_cents: int | None = None
    asked_on: date | None = None
    """Since when it waits for a position."""
    given: bool = False
    """It holds one of the opening's positions."""
    closed_as: str = ""
    closed_on: date | None = None

    @property
    def is_live(self) -> bool:
        return self.state not in {"placed", "closed"}

    @property
    def waits(self) -> bool:
        return self.is_live and self.asked_on is not None and not self.given


@dataclass(frozen=True, slots=True)
class Wage:
    """What is paid from a day on."""

    effective_on: date
    cents: int


@dataclass(frozen=True, slots=True)
class Retained:
    """What was confirmed about a milestone."""

    milestone_days: int
    employed_any: bool
    same_employer: bool
    confirmed_on: date


@dataclass(frozen=True, slots=True)
class Placement:
    """A job: one person, one employer, from one day on."""

    placement_id: UUID
    enrollment_id: UUID
    employer_id: UUID
    starts_on: date
    wages: tuple[Wage, ...]
    """By day; the first is the starting wage."""
    state: Literal["in_probation", "employed", "ended", "void"]
    opening_id: UUID | None = None
    candidacy_id: UUID | None = None
    had_probation: bool = False
    passed_on: date | None = None
    ended_on: date | None = None
    moved_to: UUID | None = None
    benefits: bool = False
    event_id: UUID | None = None
    """Of the fact that told it."""
    retained: tuple[Retained, ...] = ()

    @property
    def is_current(self) -> bool:
        return self.state not in OVER

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ended_on is None or day <= self.ended_on)

    def wage_before(self, day: date) -> int:
        """What was paid the day before; on the first day, what it started with."""
        before = [wage.cents for wage in self.wages if wage.effective_on < day]
        return before[-1] if before else self.wages[0].cents


@dataclass(frozen=True, slots=True)
class Step:
    """A raise that was earned in training."""

    enrollment_id: UUID
    step_id: str
    earned_on: date
    expected_on: date
    amount_cents: int | None
    percent_bps: int | None
    state: Literal["earned", "overdue", "applied", "waived"] = "earned"

    @property
    def is_owed(self) -> bool:
        return self.state in {"earned", "overdue"}


@dataclass(frozen=True, slots=True)
class Seeker:
    """Everything about one participant."""

    enrollments: Mapping[UUID, Enrollment] = field(default_factory=dict)
    credentials: Mapping[UUID, Credential] = field(default_factory=dict)
    consents: Mapping[UUID, Consent] = field(default_factory=dict)
    candidacies: Mapping[UUID, Candidacy] = field(default_factory=dict)
    placements: Mapping[UUID, Placement] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()

    @property
    def jobs(self) -> list[Placement]:
        """Placements that were not voided, in order of their start."""
        real = [p for p in self.placements.values() if p.state != "void"]
        return sorted(real, key=lambda p: (p.starts_on, p.placement_id))

    def credentials_on(self, day: date) -> set[str]:
        """R14: the codes of what counts on that day."""
        held = self.credentials.values()
        return {c.code for c in held if holds_on(day, c.issued_on, c.expires_on)}

    def consent_for(self, employer: UUID, day: date) -> UUID | None:
        """R30: the consent that lets this employer see the person; a word about it alone goes first."""
        for consent_id, consent in sorted(self.consents.items(), key=lambda c: c[1].recipient is None):
            if consent.recipient == employer or (consent.recipient is None and consent.kind == "employer"):
                return consent_id if consent.holds_on(day) else None
        return None

    def job_owing(self, step: Step) -> Placement | None:
        """Who is to pay a step: the latest job under its enrollment, else the latest one there is."""
        current = [job for job in self.jobs if job.is_current]
        own = [job for job in current if job.enrollment_id == step.enrollment_id]
        jobs = own or current
        return jobs[-1] if jobs else None

    def with_candidacy(self, candidacy: Candidacy) -> "Seeker":
        return replace(self, candidacies={**self.candidacies, candidacy.candidacy_id: candidacy})

    def with_placement(self, placement: Placement) -> "Seeker":
        return replace(self, placements={**self.placements, placement.placement_id: placement})
