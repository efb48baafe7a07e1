"""A backlog for training: who is enrolled, what their learning management system reports, and what must come of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, Literal, NamedTuple
from uuid import UUID

from aiokafka.partitioner import murmur2
from pydantic_core import to_json

from apprenticeship.common.events.catalogue import BY_WORD
from apprenticeship.common.events.envelope import headers
from apprenticeship.common.events.ids import named_id, timed_id
from apprenticeship.common.events.intake import CohortScheduled, Enrolled, ProgramPublished
from apprenticeship.common.events.reports import LearningResultReported
from apprenticeship.common.events.topics import PARTITIONS
from apprenticeship.common.events.words import Fact, Word
from apprenticeship.common.programs.library import load

PROGRAM = load("per-scholas-it-support@1")
TENANT = PROGRAM.tenant
PARTNER = "per-scholas-lms"
REPORTS, FACTS, ANSWERS = "training.reports.v1", "training.events.v1", "training.answers.v1"
INTAKE, PROGRAMS = "intake.events.v1", "intake.programs.v1"
MODULES = [module.id for module in PROGRAM.curriculum.modules][:-1]
"""All but the last: each report leads to one module-completed and one answer, for peers as for us."""
COHORT = named_id("cohort", "benchmark")
BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
DUPLICATES = 0.01
NEAR = 400
"""A duplicate follows its first within so many messages."""


class Message(NamedTuple):
    """One record as it goes into a topic."""

    topic: str
    partition: int
    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]


@dataclass
class Backlog:
    """Messages in the order of sending; by key the reports that lead to a fact, in order, and what must be kept."""

    messages: list[Message] = field(default_factory=list)
    expected: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    effects: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def events(self) -> int:
        """Duplicates included: they have to be read and known."""
        return len(self.messages)

    @property
    def facts(self) -> int:
        """How many are told: one a report that is no duplicate."""
        return sum(map(len, self.expected.values()))


def person(n: int) -> str:
    """The key of the n-th person."""
    return str(named_id("participant", "benchmark", n))


def enrollment(n: int) -> UUID:
    """What they are enrolled under."""
    return named_id("enrollment", "benchmark", n)


def index_of(key: str) -> int:
    """A key's partition on every keyed topic."""
    return int(murmur2(key.encode()) & 0x7FFFFFFF) % PARTITIONS


def setup(people: int) -> list[Message]:
    """What intake has said before: a program, a class, and who is enrolled."""
    published = ProgramPublished(
        program_id=PROGRAM.id, program_version=1, title=PROGRAM.title, kind=PROGRAM.kind,
        definition_sha256="0" * 64, definition=PROGRAM.model_dump(mode="json"), effective_on=date(2026, 1, 1),
        approvals=(),
    )  # fmt: skip
    scheduled = CohortScheduled(
        cohort_id=COHORT, program_id=PROGRAM.id, program_version=1, site_id="bronx", metro="new-york",
        training_language="en", starts_on=BEGAN.date(), planned_ends_on=date(2026, 6, 30), capacity=people,
    )  # fmt: skip
    said: list[tuple[str, Word]] = [(PROGRAM.key, published), (str(COHORT), scheduled)]
    said += [(person(n), _enrolled(n)) for n in range(people)]
    return [_message(word, key, named_id("setup", key), BEGAN) for key, word in said]


def _enrolled(n: int) -> Enrolled:
    return Enrolled(
        enrollment_id=enrollment(n), entry="application", application_id=named_id("application", n),
        program_id=PROGRAM.id, program_version=1, cohort_id=COHORT, site_id="bronx", training_language="en",
        requirement_set="standard", enrolled_on=BEGAN.date(), paid_time=False, tuition_cents=0,
    )  # fmt: skip


def backlog(events: int, seed: int = 1, first: int = 0) -> Backlog:
    """Nearly so many passed modules of ``people_for(events)`` persons in random turns; 1 in 100 comes twice."""
    random, found = Random(seed), Backlog()
    turns = [n for n in range(first, first + people_for(events)) for _ in MODULES]
    random.shuffle(turns)
    done: dict[int, int] = defaultdict(int)
    for n in turns:
        _add(found, random, n, Attempt(MODULES[done[n]], 1, "passed", done[n]))
        done[n] += 1
    return found


def failures(events: int, people: int, seed: int = 1) -> Backlog:
    """So many failed attempts of so many persons: as many facts as you like about a few."""
    random, found = Random(seed), Backlog()
    done: dict[int, int] = defaultdict(int)
    for _ in range(events):
        n = random.randrange(people)
        ordinal, number = done[n] % len(MODULES), done[n] // len(MODULES) + 1
        _add(found, random, n, Attempt(MODULES[ordinal], number, "failed", ordinal))
        done[n] += 1
    return found


def _add(found: Backlog, random: Random, n: int, attempt: "Attempt") -> None:
    found.messages.append(_report(found, random, n, attempt))
    if random.random() < DUPLICATES:
        found.messages.append(random.choice(found.messages[-NEAR:]))


def effects(learner: dict[str, Any]) -> list[str]:
    """What a person's row keeps of the backlog: modules passed, and attempts that failed."""
    enrollments = learner["enrollments"].values()
    passed = [module for one in enrollments for module in one["modules"]]
    failed = [f"{module}/{n}" for one in enrollments for module, tries in one["failed"].items() for n in tries]
    return sorted([*passed, *failed])


def people_for(events: int) -> int:
    """How many people so many reports are about."""
    return max(1, round(events / (1 + DUPLICATES) / len(MODULES)))


class Attempt(NamedTuple):
    """What is reported: of which module, the how manieth, and how it went."""

    module: str
    number: int
    verb: Literal["passed", "failed"]
    ordinal: int

    @property
    def effect(self) -> str:
        """As ``effects`` names it."""
        return self.module if self.verb == "passed" else f"{self.module}/{self.number}"


def _report(found: Backlog, random: Random, n: int, attempt: Attempt) -> Message:
    key, on = person(n), BEGAN + timedelta(days=16 * attempt.ordinal + 14)
    source_id = f"lms-{n:07}-{attempt.module}-{attempt.number}"
    id_ = timed_id(on, PARTNER, source_id)
    found.expected[key].append(str(id_))
    found.effects[key].append(attempt.effect)
    report = LearningResultReported(
        external_person_ref=key, module_id=attempt.module, attempt=attempt.number, verb=attempt.verb, occurred_at=on,
        minutes=4800, score_bps=random.randrange(7000, 10000), language="en",
    )  # fmt: skip
    return _message(report, key, id_, on, partnerid=PARTNER, sourceid=source_id)


def _message(word: Word, key: str, id_: UUID, on: datetime, **more: str) -> Message:
    """As the gateway and intake write it: CloudEvents in binary mode."""
    entry = BY_WORD[type(word)]
    speaker = entry.speaker if isinstance(word, Fact) else "gateway"
    attributes = {
        "specversion": "1.0", "id": str(id_), "type": entry.type, "source": f"apprenticeship/{speaker}",
        "time": on.isoformat(), "subject": key, "tenantid": TENANT, "recordedtime": on.isoformat(),
        "correlationid": key if isinstance(word, LearningResultReported) else str(named_id("correlation", key)),
        "causationid": str(named_id("cause", id_)), "dataclass": entry.data_class, **more,
    }  # fmt: skip
    partition = 0 if entry.topic == PROGRAMS else index_of(key)
    value = to_json(word, exclude_none=True)
    return Message(entry.topic, partition, key.encode(), value, headers(attributes))


def order_faults(expected: dict[str, list[str]], told: Iterable[tuple[str, str, str]]) -> list[str]:
    """Where facts (key, cause, id) are missing, strange or in another order; the same told again is harmless."""
    heard: dict[str, dict[str, str]] = defaultdict(dict)
    faults = [
        f"{key}: two facts because of {cause}" for key, cause, id_ in told if heard[key].setdefault(cause, id_) != id_
    ]
    faults += [
        f"{key}: told {len(heard[key])} of {len(causes)}, or in another order"
        for key, causes in expected.items()
        if list(heard[key]) != causes
    ]
    return faults + [f"{key}: nothing was to be told about it" for key in heard if key not in expected]
