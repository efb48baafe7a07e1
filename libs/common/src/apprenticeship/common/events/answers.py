"""What the owner of a report answers; the gateway forwards it to the partner."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BeforeValidator

from .decisions import RefusalCode
from .vocabulary import Code, Line
from .words import Answer

_LONGEST = 200  # of a Line


def one_line(text: object) -> object:
    """Any text as a line for people: an answer is never lost because its sentence was too long."""
    if not isinstance(text, str):
        return text  # the schema refuses it
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())[:_LONGEST].rstrip() or "refused"


class ReportAccepted(Answer):
    """The report was believed; these facts came of it (none when it said nothing new)."""

    type = "report-accepted"

    report_event_id: UUID
    fact_event_ids: tuple[UUID, ...]


class ReportRejected(Answer):
    """The report was refused; send a new one once it is put right."""

    type = "report-rejected"

    report_event_id: UUID
    code: RefusalCode
    detail: Annotated[Line, BeforeValidator(one_line)]
    """A sentence for people, without personal data."""
    path: str | None = None
    """The field that was refused, as a JSON Pointer into the partner's event, e.g. ``/data/minutes``."""


class ReportParked(Answer):
    """The report came early; it is decided when what it waits for is there, or refused at its deadline."""

    type = "report-parked"

    report_event_id: UUID
    waiting_for: Code
    """The kind of row that is missing, e.g. ``person``; ``operator``: a fault of the platform has to be mended."""
    until: AwareDatetime
