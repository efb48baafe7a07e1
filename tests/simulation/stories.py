"""What a simulated service is told: a few people's lives, with the duplicates and the disorder of real doors."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import import_module
from uuid import UUID

from pydantic_core import to_json

from apprenticeship.common.events.catalogue import BY_WORD
from apprenticeship.common.events.entries import topic_of
from apprenticeship.common.events.ids import named_id, timed_id
from apprenticeship.common.events.intake import (
    Enrolled,
    EnrollmentPaused,
    EnrollmentResumed,
    ProgramPublished,
)
from apprenticeship.common.events.reports import (
    LearningResultReported,
    MentorApprovalReported,
    MentorAvailabilityReported,
    MentorNominated,
    MentorSessionReported,
    MentorTrainingReported,
)
from apprenticeship.common.events.words import Word
from apprenticeship.common.programs import load
from apprenticeship.common.runtime.service import topics_heard
from apprenticeship.common.runtime.spec import Spec

from .processes import EPOCH

TODAY = EPOCH.date()
PEOPLE, MENTORS = 12, 5
"""Per seed, fixed."""


@dataclass(frozen=True)
class Sent:
    """One record to come: when (virtual seconds), where, about whom."""

    at: float
    topic: str
    key: str
    id: UUID
    attributes: dict[str, str]
    value: bytes
    partition: int | None = None


@dataclass(frozen=True)
class Story:
    """A service and what it is told."""

    service: str
    tell: Callable[[random.Random], Iterator[tuple[float, str, Word]]]

    def spec(self) -> Spec:
        """The service's real handlers and tables."""
        handlers = import_module(f"apprenticeship.{self.service}.handlers").hears
        tables = import_module(f"apprenticeship.{self.service}.store").TABLES
        return Spec(handlers, tables, tuple(topics_heard(handlers)), early_for=timedelta(seconds=20))

    def records(self, chance: random.Random) -> list[Sent]:
        """Everything that will be appended, in order of time; a tenth twice, some garbage among it."""
        sent = [_sent(n, at, key, word) for n, (at, key, word) in enumerate(self.tell(chance))]
        sent += [Sent(one.at + chance.random() * 8, *_rest(one)) for one in sent if chance.random() < 0.15]
        for n, one in enumerate(chance.sample(sent, 3)):
            broken = {**one.attributes, "id": str(named_id("garbage", n))}
            sent.append(
                Sent(
                    one.at,
                    one.topic,
                    one.key,
                    named_id("garbage", n),
                    broken,
                    b'{"nothing": ',
                    one.partition,
                )
            )
        return sorted(sent, key=lambda one: one.at)


def _rest(one: Sent) -> tuple[str, str, UUID, dict[str, str], bytes, int | None]:
    return one.topic, one.key, one.id, one.attributes, one.value, one.partition


def _sent(number: int, at: float, key: str, word: Word) -> Sent:
    entry = BY_WORD[type(word)]
    time = EPOCH + timedelta(seconds=at)
    id_ = timed_id(time, "simulated", str(number))
    found = {
        "specversion": "1.0", "id": str(id_), "type": entry.type, "source": "simulation", "time": time.isoformat(),
        "subject": key, "tenantid": "sim",
    }  # fmt: skip
    if entry.kind == "report":
        found |= {"partnerid": "sim-partner", "sourceid": f"r-{number}"}
    topic = topic_of(entry)
    return Sent(
        at,
        topic,
        key,
        id_,
        found,
        to_json(word, exclude_none=True),
        0 if topic == "intake.programs.v1" else None,
    )


def _program(key: str) -> ProgramPublished:
    program = load(key)
    return ProgramPublished(
        program_id=program.id, program_version=program.version, title=program.title, kind=program.kind,
        definition_sha256="0" * 64, definition=program.model_dump(mode="json", exclude_none=True), effective_on=TODAY,
        approvals=(),
    )  # fmt: skip


def _person(n: int) -> tuple[str, UUID]:
    return str(named_id("simulated-person", n)), named_id("simulated-enrollment", n)


def _enrolled(enrollment: UUID, program: str, language: str) -> Enrolled:
    return Enrolled(
        enrollment_id=enrollment, entry="application", program_id=program, program_version=1,
        cohort_id=named_id("simulated-cohort"), site_id="site", training_language=language, requirement_set="standard",
        enrolled_on=date(2027, 5, 3), paid_time=False, tuition_cents=0,
    )  # fmt: skip


def _training(chance: random.Random) -> Iterator[tuple[float, str, Word]]:
    """Programs late, modules before enrolments, attempts that fail, a pause here and there."""
    yield chance.random() * 6, "per-scholas-it-support@1", _program("per-scholas-it-support@1")
    modules = [module.id for module in load("per-scholas-it-support@1").curriculum.modules]
    for n in range(PEOPLE):
        person, enrollment = _person(n)
        start = chance.random() * 10
        yield (
            start + (chance.random() * 6 if chance.random() < 0.4 else 0),
            person,
            _enrolled(enrollment, "per-scholas-it-support", "en"),
        )
        at = start
        for module in modules:
            at += chance.random() * 2
            verb = "failed" if chance.random() < 0.15 else "passed"
            yield at, person, _result(module, 1, verb, at)
        if chance.random() < 0.2:
            yield (
                at + 1,
                person,
                EnrollmentPaused(
                    enrollment_id=enrollment,
                    paused_on=TODAY,
                    reason="family",
                    supports_continue=True,
                ),
            )
            resumed = EnrollmentResumed(
                enrollment_id=enrollment,
                resumed_on=TODAY,
                cohort_id=named_id("simulated-cohort"),
                program_version=1,
            )
            yield at + 3, person, resumed


def _result(module: str, attempt: int, verb: str, at: float) -> LearningResultReported:
    moment: datetime = EPOCH + timedelta(seconds=at)
    return LearningResultReported.model_validate(
        {
            "external_person_ref": "p",
            "module_id": module,
            "attempt": attempt,
            "verb": verb,
            "occurred_at": moment,
            "minutes": 60,
            "language": "en",
        }
    )


def _mentoring(chance: random.Random) -> Iterator[tuple[float, str, Word]]:
    """More mentees than room; mentors are nominated, approved and trained in any order, and one retires."""
    program = "jvs-mechanic-preapprenticeship"
    yield chance.random() * 4, f"{program}@1", _program(f"{program}@1")
    for n in range(MENTORS):
        yield from _mentor(n, program, chance)
    for n in range(PEOPLE):
        person, enrollment = _person(n)
        yield chance.random() * 10, person, _enrolled(enrollment, program, "en")
        if chance.random() < 0.5:
            yield 5 + chance.random() * 15, person, _session(enrollment)


def _mentor(n: int, program: str, chance: random.Random) -> Iterator[tuple[float, str, Word]]:
    ref = f"mentor-{n}"
    key = str(named_id("mentor", "sim", ref))
    yield (
        chance.random() * 8,
        key,
        MentorNominated(
            mentor_ref=ref, nominated_by="union", program_id=program, journey_level=True, languages=("en",)
        ),
    )
    yield (
        chance.random() * 8,
        key,
        MentorApprovalReported(
            mentor_ref=ref, approved_by=("employer", "union"), capacity=1 + n % 2, criteria_version=1
        ),
    )
    yield (
        chance.random() * 8,
        key,
        MentorTrainingReported(
            mentor_ref=ref,
            curriculum_code="basics",
            topics=("goals", "process"),
            minutes=60,
            paid=True,
            trained_on=TODAY,
        ),
    )
    if n == 0:
        retires = MentorAvailabilityReported(mentor_ref=ref, status="retired", capacity=0)
        yield 14 + chance.random() * 6, key, retires


def _session(enrollment: UUID) -> MentorSessionReported:
    match = named_id("match", "sim", enrollment, 1)
    return MentorSessionReported(
        person_ref="p", match_id=match, held_on=TODAY, minutes=30, kind="check_in", setting="on_the_job"
    )


STORIES = (Story("training", _training), Story("mentoring", _mentoring))
