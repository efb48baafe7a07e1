"""One mentor in the register: nominated, approved, trained, with so much room; and how words change that."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal
from uuid import UUID

from apprenticeship.common.events.decisions import Note
from apprenticeship.common.events.mentoring import (
    MentorApproved,
    MentorAvailabilityChanged,
    MentorTrained,
)
from apprenticeship.common.events.vocabulary import (
    MentorApprover,
    MentorStatus,
    MentorStatusReason,
    Nominator,
)
from apprenticeship.common.events.words import Word
from apprenticeship.common.programs.model import MentorRule
from apprenticeship.mentoring import policies

State = Literal["nominated", "approved", "ready", "active", "refresher_due", "paused", "retired"]


@dataclass(frozen=True, slots=True)
class Approval:
    """What one party agreed to, and by which criteria."""

    capacity: int
    criteria_version: int


@dataclass(frozen=True, slots=True)
class Nominated(Note):
    """Somebody proposed the mentor for a program."""

    program_id: str
    nominated_by: Nominator
    journey_level: bool
    languages: tuple[str, ...]
    site_id: str | None = None
    teaches: tuple[UUID, ...] = ()
    participant_id: str | None = None


@dataclass(frozen=True, slots=True)
class PartyApproved(Note):
    """One party approved; the fact is told when all have."""

    party: MentorApprover
    approval: Approval


@dataclass(frozen=True, slots=True)
class MenteeTaken(Note):
    """A round paired the mentor with this participant."""

    participant_id: str


@dataclass(frozen=True, slots=True)
class Mentor:
    """All that mentoring knows of one mentor; how many mentees they hold now is counted, not kept."""

    nominations: dict[str, tuple[Nominator, ...]] = field(default_factory=dict)
    """Program -> who nominated the mentor for it."""
    journey_level: bool = False
    languages: tuple[str, ...] = ()
    site_id: str | None = None
    teaches: tuple[UUID, ...] = ()
    """Cohorts whose line instructor the mentor is."""
    participant_id: str | None = None
    """Who the mentor is, when once an apprentice here."""
    approvals: dict[MentorApprover, Approval] = field(default_factory=dict)
    approved: MentorApproved | None = None
    """As last told."""
    capacity: int = 0
    trainings: tuple[MentorTrained, ...] = ()
    status: MentorStatus = "active"
    reason: MentorStatusReason | None = None
    paired: tuple[str, ...] = ()
    """Every participant they were ever paired with: whom to look at when the mentor leaves."""

    @property
    def program_ids(self) -> tuple[str, ...]:
        """Programs the mentor is approved for."""
        return self.approved.program_ids if self.approved else ()

    @property
    def has_retired(self) -> bool:
        return self.status == "retired"

    @property
    def takes_mentees(self) -> bool:
        """Approved and not away; whether there is room, the round counts."""
        return self.approved is not None and self.status == "active"

    @property
    def topics(self) -> tuple[str, ...] | None:
        """What the mentor was trained in, over all trainings; None: in nothing yet."""
        if not self.trainings:
            return None
        return tuple(sorted({topic for training in self.trainings for topic in training.topics}))

    @property
    def refresher_due_on(self) -> date | None:
        """As the latest training says."""
        latest = max(self.trainings, key=lambda training: training.trained_on, default=None)
        return latest.refresher_due_on if latest else None

    def state(self, rule: MentorRule, today: date) -> State:
        """Where the mentor stands by a program's rule."""
        if self.approved is None or not policies.approved(rule, self.approvals):
            return "nominated"
        if self.status != "active":
            return self.status
        if not policies.trained(rule, self.topics, None, today):
            return "approved"
        if not policies.trained(rule, self.topics, self.refresher_due_on, today):
            return "refresher_due"
        return "active" if self.paired else "ready"


def evolve_mentor(case: Mentor | None, item: Word | Note) -> Mentor | None:
    """The mentor after a word or note; what does not concern the register changes nothing."""
    known = case or Mentor()
    match item:
        case Nominated():
            return _nominated(known, item)
        case PartyApproved():
            return replace(known, approvals={**known.approvals, item.party: item.approval})
        case MentorApproved():
            return replace(known, approved=item, capacity=_capacity(known, item))
        case MentorTrained():
            return replace(known, trainings=(*known.trainings, item))
        case MentorAvailabilityChanged():
            return replace(known, status=item.status, capacity=item.capacity, reason=item.reason)
        case MenteeTaken():
            return replace(known, paired=tuple(sorted({*known.paired, item.participant_id})))
        case _:
            return case


def _nominated(known: Mentor, note: Nominated) -> Mentor:
    by = {*known.nominations.get(note.program_id, ()), note.nominated_by}
    return replace(
        known,
        nominations={**known.nominations, note.program_id: tuple(sorted(by))},
        journey_level=note.journey_level,
        languages=tuple(sorted({*known.languages, *note.languages})),
        site_id=note.site_id or known.site_id,
        teaches=tuple(sorted({*known.teaches, *note.teaches})),
        participant_id=note.participant_id or known.participant_id,
    )


def _capacity(known: Mentor, told: MentorApproved) -> int:
    """A second telling (another program or nominator) does not undo a capacity reported since the first."""
    repeated = known.approved is not None and known.approved.capacity == told.capacity
    return known.capacity if repeated else told.capacity
