"""What became of a report: taken in, then accepted, rejected or parked by the service that decides on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from apprenticeship.common.events.answers import ReportAccepted, ReportParked, ReportRejected
from apprenticeship.common.events.decisions import Note
from apprenticeship.common.events.words import Answer

State = Literal["taken", "accepted", "rejected", "parked"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a report stands."""

    state: State = "taken"
    fact_ids: tuple[UUID, ...] = ()
    code: str = ""
    detail: str = ""
    path: str = ""
    waiting_for: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReportStatus:
    """One report that the gateway has passed on; its key is the report's id."""

    partner: str
    subject: str
    """What the partner said it is about; its answers are keyed so."""
    own: Standing = Standing()
    parts: Mapping[str, Standing] = field(default_factory=dict)
    """Of a report about several persons: one part each, by the part's id."""
    part_of: UUID | None = None

    @property
    def standing(self) -> Standing:
        """Of the whole: what one part was refused for, what one waits for, else what all of them led to."""
        if not self.parts:
            return self.own
        for state in ("rejected", "parked", "taken"):
            for part in self.parts.values():
                if part.state == state:
                    return replace(part, fact_ids=self._facts())
        return Standing("accepted", fact_ids=self._facts())

    def _facts(self) -> tuple[UUID, ...]:
        return tuple(id_ for part in self.parts.values() for id_ in part.fact_ids)


@dataclass(frozen=True, slots=True)
class Taken(Note):
    """The report, or one part of it, is on its way to its owner."""

    partner: str
    subject: str
    parts: tuple[UUID, ...] = ()
    part_of: UUID | None = None


@dataclass(frozen=True, slots=True)
class PartAnswered(Note):
    """The owner has decided on one part of a report."""

    part: UUID
    answer: Answer


def standing_of(answer: Answer) -> Standing:
    """What an answer says of its report."""
    match answer:
        case ReportAccepted():
            return Standing("accepted", fact_ids=answer.fact_event_ids)
        case ReportRejected():
            return Standing("rejected", code=answer.code, detail=answer.detail, path=answer.path or "")
        case ReportParked():
            return Standing("parked", waiting_for=answer.waiting_for, until=answer.until)
        case _:
            return Standing()


def evolve_status(status: ReportStatus | None, item: Any) -> ReportStatus | None:  # noqa: ANN401 - any word or note
    """Taken in once; every answer replaces the one before. A report we never took has no row."""
    if isinstance(item, Taken):
        parts = {str(part): Standing() for part in item.parts}
        return status or ReportStatus(item.partner, item.subject, parts=parts, part_of=item.part_of)
    if status is None:
        return None
    if isinstance(item, PartAnswered) and str(item.part) in status.parts:
        parts = {**status.parts, str(item.part): standing_of(item.answer)}
        return replace(status, parts=parts)
    if isinstance(item, Answer):
        return replace(status, own=standing_of(item))
    return status
