"""What the door answers: a report taken in, a batch of them, and where a report stands."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from apprenticeship.common.runtime.ports import Parked

from ..domain.tracking import Standing, State


class Page(BaseModel):
    """Any body we send."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class TakenPage(Page):
    """The broker has the report; what becomes of it, ``GET /v1/reports/{id}`` and the answers topic tell."""

    id: UUID
    """The report's id on the platform, as ``report_event_id`` in answers."""
    source_id: str
    """The partner's own id of it."""
    duplicate: bool = False
    """This very report had been taken in before, and was not sent on again."""


class BatchPage(Page):
    """All reports of a batch, in its order."""

    reports: list[TakenPage]


class ReportPage(Page):
    """Where a report stands."""

    id: UUID
    state: State
    """``taken``: on its way; ``parked``: waits for something; ``accepted`` and ``rejected``: decided."""
    fact_event_ids: list[UUID] | None = None
    """The facts that came of it."""
    code: str | None = None
    """Why it was rejected, as in ``report-rejected``."""
    detail: str | None = None
    path: str | None = None
    """JSON Pointer of what was rejected, in the event's structured form."""
    waiting_for: str | None = None
    until: datetime | None = None
    """When a parked report is rejected at the latest."""

    @classmethod
    def of(cls, id: UUID, standing: Standing) -> Self:
        """As the gateway remembers it."""
        decided = standing.state == "accepted" or standing.fact_ids
        return cls(
            id=id, state=standing.state, fact_event_ids=list(standing.fact_ids) if decided else None,
            code=standing.code or None, detail=standing.detail or None, path=standing.path or None,
            waiting_for=standing.waiting_for or None, until=standing.until,
        )  # fmt: skip


def standing_at_the_door(parked: Parked, closed: str | None) -> Standing:
    """Of a report that the gateway itself has refused or keeps waiting."""
    if closed == "dismissed":
        return Standing("rejected", code="state", detail="An operator has set it aside.")
    if closed == "handled":
        return Standing()
    if parked.outcome == "refused":
        return Standing("rejected", code=parked.code, detail=parked.detail, path=parked.path)
    return Standing("parked", waiting_for=parked.waiting_kind or "operator", until=parked.until)
