"""Good traffic beside the abuse: learners' results through the partners' door, each timed until it is answered."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, islice

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from pydantic_core import to_json

from apprenticeship.common.events import shipped
from apprenticeship.common.events.envelope import attributes, headers
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.keys import participant_id
from apprenticeship.common.events.reports import LearningResultReported, RosterReported
from apprenticeship.common.events.topics import partner_answers, partner_reports
from tests.resilience.log import Log
from tests.resilience.pen import PROGRAM, modules, program
from tests.resilience.words import Sent, enrolled, sent

from .cases import specs

STAFF, LMS, TENANT = "per-scholas-staff", "per-scholas-lms", "per-scholas"
ACCEPTED = "apprenticeship.answers.report-accepted.v1"
PATIENCE = 600.0
"""Beside others on a busy machine a backlog takes its time; what is measured is how long, not whether in time."""


@dataclass
class Good:
    """Learners, what was sent for them, and how long each answer took."""

    producer: AIOKafkaProducer
    sent: dict[str, float] = field(default_factory=dict)
    took: dict[str, float] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    _next: Iterator[int] = field(default_factory=count)

    async def enrol(self, log: Log, learners: int) -> None:
        """Known to the gateway by a roster, to training by an enrolment; the rest of their lives is not needed here."""
        people = [participant_id(TENANT, STAFF, f"learner-{n}") for n in range(learners)]
        await log.send(tenanted(program()))
        words = [enrolled(named_id("enrolled", str(person)), PROGRAM) for person in people]
        pairs = enumerate(zip(people, words, strict=True))
        await log.send(*(tenanted(sent(10_000_000 + n, str(who), word)) for n, (who, word) in pairs))
        for n in range(learners):
            event = shipped.example(RosterReported)
            data = event["data"] | {"person_ref": f"learner-{n}", "program_id": PROGRAM, "cohort_ref": "abuse"}
            await self.send(STAFF, event | {"id": f"roster-{n}", "subject": f"learner-{n}", "data": data})

    async def keep(self, rate: float, seconds: float) -> list[str]:
        """Send so many a second, for so long; their ids."""
        began, ids = time.monotonic(), []
        for n in islice(count(), round(rate * seconds)):
            await asyncio.sleep(max(0.0, began + n / rate - time.monotonic()))
            ids.append(await self._result(next(self._next)))
        return ids

    async def _result(self, number: int) -> str:
        """Somebody's next module: each learner passes each once."""
        learner, module = f"learner-{number // len(modules())}", modules()[number % len(modules())]
        event = shipped.example(LearningResultReported)
        data = event["data"] | {"external_person_ref": learner, "module_id": module, "attempt": 1}
        id_ = f"good-{number}"
        self.sent[id_] = time.monotonic()
        await self.send(LMS, event | {"id": id_, "subject": learner, "data": data})
        return id_

    def index(self, id_: str) -> int:
        """Where the learner of a report is decided on."""
        learner = int(id_.removeprefix("good-")) // len(modules())
        return specs()[1].index_of(str(participant_id(TENANT, STAFF, f"learner-{learner}")))

    async def send(self, partner: str, event: dict[str, object]) -> None:
        found = {name: str(value) for name, value in event.items() if name not in {"data", "datacontenttype"}}
        body = to_json(event["data"])
        await self.producer.send(partner_reports(partner), body, key=found["subject"].encode(), headers=headers(found))

    async def listen(self, bootstrap: str) -> None:
        """Take the time of each answer; until cancelled."""
        consumer = AIOKafkaConsumer(partner_answers(LMS), bootstrap_servers=bootstrap, auto_offset_reset="earliest")
        await consumer.start()
        try:
            async for record in consumer:
                found = attributes(record.headers)
                if (id_ := found.get("sourceid", "")) in self.sent and id_ not in self.took:
                    self.took[id_] = time.monotonic() - self.sent[id_]
                    if found["type"] != ACCEPTED:
                        self.refused[id_] = found["type"]
        finally:
            await consumer.stop()

    async def answered(self, ids: list[str]) -> list[float]:
        """Wait for the answers, and how long each took."""
        until = time.monotonic() + PATIENCE
        while missing := [id_ for id_ in ids if id_ not in self.took]:
            if time.monotonic() > until:
                raise TimeoutError(f"{len(missing)} good reports are not answered, the first is {missing[0]}")
            await asyncio.sleep(0.05)
        return [self.took[id_] for id_ in ids]


def tenanted(one: Sent) -> Sent:
    """In the partnership of the good traffic."""
    found = {**one.attributes, "tenantid": TENANT}
    return Sent(one.topic, one.key, one.id, found, one.value, one.partition)


def quantile(values: list[float], share: float) -> float:
    """In milliseconds."""
    ordered = sorted(values)
    return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1) if ordered else 0.0
