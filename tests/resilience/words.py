"""Words of the services as records of the log, about people of the tests' own."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from pydantic_core import to_json

from apprenticeship.common.events.catalogue import BY_WORD
from apprenticeship.common.events.ids import named_id, timed_id
from apprenticeship.common.events.intake import Enrolled, ProgramPublished
from apprenticeship.common.events.reports import LearningResultReported
from apprenticeship.common.events.words import Word
from apprenticeship.common.programs import load
from apprenticeship.common.runtime.service import topics_heard
from apprenticeship.common.runtime.spec import Spec
from apprenticeship.training.handlers import hears
from apprenticeship.training.store import TABLES

EPOCH = datetime(2027, 1, 1, tzinfo=UTC)
TODAY = EPOCH.date()
TRAINING = Spec(hears, TABLES, tuple(topics_heard(hears)))


@dataclass(frozen=True)
class Sent:
    """One record to come: where, about whom."""

    topic: str
    key: str
    id: UUID
    attributes: dict[str, str]
    value: bytes
    partition: int | None = None


def sent(number: int, key: str, word: Word) -> Sent:
    """A word under the id of its number."""
    entry, time = BY_WORD[type(word)], EPOCH + timedelta(seconds=1)
    id_ = timed_id(time, "simulated", str(number))
    found = {
        "specversion": "1.0", "id": str(id_), "type": entry.type, "source": "tests", "time": time.isoformat(),
        "subject": key, "tenantid": "sim",
    }  # fmt: skip
    if entry.kind == "report":
        found |= {"partnerid": "sim-partner", "sourceid": f"r-{number}"}
    partition = 0 if entry.topic == "intake.programs.v1" else None
    return Sent(entry.topic, key, id_, found, to_json(word, exclude_none=True), partition)


def published(key: str) -> ProgramPublished:
    program = load(key)
    return ProgramPublished(
        program_id=program.id, program_version=program.version, title=program.title, kind=program.kind,
        definition_sha256="0" * 64, definition=program.model_dump(mode="json", exclude_none=True), effective_on=TODAY,
        approvals=(),
    )  # fmt: skip


def enrolled(enrollment: UUID, program: str) -> Enrolled:
    return Enrolled(
        enrollment_id=enrollment, entry="application", program_id=program, program_version=1,
        cohort_id=named_id("simulated-cohort"), site_id="site", training_language="en", requirement_set="standard",
        enrolled_on=date(2027, 5, 3), paid_time=False, tuition_cents=0,
    )  # fmt: skip


def result(module: str, attempt: int, verb: str) -> LearningResultReported:
    return LearningResultReported.model_validate({
        "external_person_ref": "p", "module_id": module, "attempt": attempt, "verb": verb,
        "occurred_at": EPOCH + timedelta(seconds=1), "minutes": 60, "language": "en",
    })  # fmt: skip
