"""What placement remembers without telling: the local transitions of its state machines."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from apprenticeship.common.events.decisions import Note
from apprenticeship.common.events.reports import EmployerTermsReported, OpeningReported
from apprenticeship.common.programs import ProgramDefinition

CloseReason = Literal["not_selected", "consent_withdrawn", "filled", "match_ended"]


@dataclass(frozen=True, slots=True)
class StandardsAdopted(Note):
    """A version of a program as intake published it, read and understood."""

    definition: ProgramDefinition


@dataclass(frozen=True, slots=True)
class TermsAgreed(Note):
    """An employer's terms passed the gate of this program version."""

    terms: EmployerTermsReported
    gate_version: int


@dataclass(frozen=True, slots=True)
class OpeningSubmitted(Note):
    """An opening was reported; whether it passes is told beside this."""

    report: OpeningReported
    benefits: bool
    """Of its employer, by the terms agreed."""


@dataclass(frozen=True, slots=True)
class Matched(Note):
    """A person and an opening were brought together; nobody has been told yet."""

    candidacy_id: UUID
    opening_id: UUID
    employer_id: UUID
    recipient: UUID
    """The employer as a partner: whom the person's consent must cover."""
    enrollment_id: UUID
    on: date


@dataclass(frozen=True, slots=True)
class Interviewed(Note):
    """A step of the employer's selection was taken."""

    candidacy_id: UUID


@dataclass(frozen=True, slots=True)
class PositionAsked(Note):
    """A candidacy is to end in a job: it waits for one of the opening's positions."""

    candidacy_id: UUID
    on: date


@dataclass(frozen=True, slots=True)
class PositionGiven(Note):
    """The round gave the candidacy one of the opening's positions."""

    candidacy_id: UUID


@dataclass(frozen=True, slots=True)
class CandidacyClosed(Note):
    """A candidacy came to nothing."""

    candidacy_id: UUID
    reason: CloseReason
    on: date


@dataclass(frozen=True, slots=True)
class PlacementTold(Note):
    """Beside a placement: the id of the fact, which a void must name, and whether the job has benefits."""

    placement_id: UUID
    event_id: UUID
    benefits: bool


@dataclass(frozen=True, slots=True)
class SomeoneAsked(Note):
    """A candidacy waits for a position of this opening: the next round looks at it."""

    candidacy_id: UUID


@dataclass(frozen=True, slots=True)
class Answered(Note):
    """These candidacies wait no longer: the round has decided, or they ended before it could."""

    candidacy_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class TakenDirectly(Note):
    """Somebody began in this opening without a candidacy (R31): the next round counts again."""


@dataclass(frozen=True, slots=True)
class PositionFreed(Note):
    """A position that was given away came back: an offer withdrawn, a placement that never was."""


@dataclass(frozen=True, slots=True)
class OpeningFilled(Note):
    """Every position is given away (``opening-closed`` is not told in the first version)."""
