"""Training's own handlers, as a naive service would call them: one event, its rows, what it says."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from pydantic_core import to_json

from apprenticeship.common.events.answers import ReportAccepted
from apprenticeship.common.events.catalogue import BY_WORD
from apprenticeship.common.events.decisions import Early, Heard, Refs, Refused
from apprenticeship.common.events.ids import fact_id, named_id
from apprenticeship.common.events.reports import LearningResultReported
from apprenticeship.common.events.words import Fact, Word
from apprenticeship.training.domain.evolving import evolve_learner
from apprenticeship.training.domain.learner import Learner
from apprenticeship.training.domain.standards import Program
from apprenticeship.training.handlers import hears
from apprenticeship.training.store import TABLES

LEARNER, PROGRAM = TABLES.of(Learner), TABLES.of(Program)
_HANDLER = hears.by_word[LearningResultReported]


class Outgoing(NamedTuple):
    """A word on its way to a topic."""

    topic: str
    key: str
    headers: dict[str, str]
    body: bytes


def heard(report: LearningResultReported, headers: Mapping[str, str]) -> Heard[LearningResultReported]:
    """The event, from a typed payload and the message's headers."""
    return Heard(
        UUID(headers["ce_id"]), datetime.fromisoformat(headers["ce_time"]), headers["ce_subject"],
        headers["ce_tenantid"], report, headers.get("ce_partnerid"), headers.get("ce_sourceid"),
    )  # fmt: skip


def claim_of(event: Heard[LearningResultReported]) -> UUID:
    """Under what a second sending is known."""
    return event.id


def program_of(case: Learner) -> str:
    """The standards a person learns by."""
    return next(iter(case.enrollments.values())).program_key


def decide(case: Learner, program: Program, event: Heard[LearningResultReported]) -> tuple[Learner, list[Outgoing]]:
    """What becomes of the person, and what is said; the naive runtimes take no refused and no early events."""
    refs = Refs({(Program, program.key): program})
    decision = _HANDLER.decide(case, event, refs, datetime.now(UTC).date())
    if isinstance(decision, Refused | Early):
        raise TypeError(f"not part of this backlog: {decision}")
    said: list[Word] = []
    for item in decision:
        if isinstance(item, Fact):
            case = evolve_learner(case, item)
            said.append(item)
    ids = [fact_id("training", event.id, n) for n in range(len(said))]
    answer = ReportAccepted(report_event_id=event.id, fact_event_ids=tuple(ids))
    answer_id = fact_id("training.report-accepted", event.id, 0)
    words = [*zip(ids, said, strict=True), (answer_id, answer)]
    return case, [_outgoing(event, id_, word) for id_, word in words]


def _outgoing(event: Heard[LearningResultReported], id_: UUID, word: Word) -> Outgoing:
    entry = BY_WORD[type(word)]
    attributes = {
        "specversion": "1.0", "id": str(id_), "type": entry.type, "source": "apprenticeship/training",
        "time": event.time.isoformat(), "subject": event.key, "tenantid": event.tenant,
        "recordedtime": datetime.now(UTC).isoformat(), "correlationid": str(_correlation(event)),
        "causationid": str(event.id), "dataclass": entry.data_class,
        "partnerid": event.partner or "", "sourceid": event.source_id or "",
    }  # fmt: skip
    topic = entry.topic if isinstance(word, Fact) else "training.answers.v1"
    headers = {f"ce_{name}": value for name, value in attributes.items()}
    return Outgoing(topic, event.key, headers, to_json(word, exclude_none=True))


def _correlation(event: Heard[LearningResultReported]) -> UUID:
    try:
        return UUID(event.key)
    except ValueError:
        return named_id("correlation", event.tenant, event.key)
