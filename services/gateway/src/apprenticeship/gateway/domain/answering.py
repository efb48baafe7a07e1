"""Answers of the owners on their way back: under what the partner itself calls the thing, remembered for who asks."""

from typing import Any
from uuid import UUID

from apprenticeship.common.events.answers import ReportRejected
from apprenticeship.common.events.decisions import About, Decision, Heard, Item, Pass
from apprenticeship.common.events.envelope import PartnerEnvelope
from apprenticeship.common.events.topics import partner_answers
from apprenticeship.common.events.words import Answer

from ..agreements import Agreements
from .tracking import PartAnswered, ReportStatus

_OF_THE_ENVELOPE = {"data", *PartnerEnvelope.model_fields}


def answer(agreements: Agreements, status: ReportStatus | None, event: Heard[Any]) -> Decision:
    """Remember it, and tell the partner."""
    word = completed(event.data)
    if agreements.of(event.tenant, event.partner) is None:  # it has ended: nobody is told any more
        return [word] if status else []
    if status is None:  # the report came before this gateway's memory began
        return [_to(event, word, event.key)]
    if status.part_of is None:
        return [word, _to(event, word, status.subject)]
    whole = word.model_copy(update={"report_event_id": status.part_of})
    part: UUID = event.data.report_event_id
    items: list[Item] = [word, About(ReportStatus, str(status.part_of), PartAnswered(part, word))]
    return [*items, _to(event, whole, status.subject)]


def whole_of(_event: Heard[Any], status: ReportStatus | None) -> list[tuple[type, str]]:
    """The row of the report that this one is a part of."""
    return [(ReportStatus, str(status.part_of))] if status and status.part_of else []


def completed(answer_: Answer) -> Answer:
    """A partner reads every path as a JSON Pointer into its event; owners name a field of the data."""
    if not isinstance(answer_, ReportRejected) or not answer_.path:
        return answer_
    field = answer_.path.lstrip("/")
    if field.split("/")[0] in _OF_THE_ENVELOPE:
        return answer_
    return answer_.model_copy(update={"path": f"/data/{field}"})


def _to(event: Heard[Any], word: Answer, key: str) -> Pass:
    return Pass(word, partner_answers(event.partner or ""), key, event.id)
