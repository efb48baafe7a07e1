"""A platform on one rung as a test sees it: reports in, time moved on, journals and answers read back."""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
import httpx
from aiokafka import AIOKafkaConsumer, TopicPartition

from apprenticeship.cli.demo.driving import publish
from apprenticeship.cli.demo.waves import Waves
from apprenticeship.cli.reportfile import Line
from apprenticeship.common.events.topics import CLOCK, PARTITIONS, partner_answers
from apprenticeship.common.local.platform import SERVICES, Platform
from apprenticeship.common.local.quiet import Quiet

from .pen import at

OWNERS = ("intake", "training", "mentoring", "placement")
EVENING = 23
SINGLE = {CLOCK, "intake.programs.v1"}
"""Topics of one partition."""
_FACTS = """
select recorded_at, seq, topic, key, tenant, attributes, body from fact
where topic like '%.events.v1' or topic = 'intake.programs.v1'
order by recorded_at, seq
"""


class Fact(NamedTuple):
    """What a service said, as its journal holds it."""

    recorded: datetime
    seq: int
    speaker: str
    type: str
    key: str
    tenant: str
    envelope: Mapping[str, Any]
    data: Mapping[str, Any]


class Record(NamedTuple):
    """One record of a topic, as bytes."""

    topic: str
    key: bytes
    value: bytes
    headers: Mapping[str, bytes]


class Stage:
    """The running platform, its clock, and everything it has said."""

    def __init__(self, platform: Platform, runner: asyncio.Runner, quiet: Quiet) -> None:
        self.platform, self._runner, self._quiet = platform, runner, quiet
        self.now = datetime(2027, 1, 1, tzinfo=UTC)

    @property
    def today(self) -> date:
        return self.now.date()

    # ------------------------------------------------------------ what happens

    def on(self, day: date) -> None:
        """It is the evening of that day; everybody has heard so and is quiet. Time never goes back."""
        moment = at(day, EVENING)
        if moment > self.now:
            self.now = moment
            self._runner.run(self._quiet.tick(moment.isoformat()))

    def play(self, lines: Iterable[Line]) -> None:
        """Day by day: the clock is moved to the evening, then the day's reports are sent in waves."""
        lines = sorted(lines, key=lambda line: line.at)
        waves = Waves(lines)
        for day, sent in groupby(lines, lambda line: line.at.date()):
            self.on(day)
            for wave in waves.of(list(sent)):
                self.send(wave)

    def send(self, lines: Sequence[Line]) -> None:
        """At once, whatever day it is, and wait for quiet."""
        self._runner.run(publish(self._quiet, lines))
        self._runner.run(self._quiet.wait())

    def pass_days(self, days: int) -> None:
        """Nobody reports anything."""
        self.on(self.today + timedelta(days=days))

    # ------------------------------------------------------------ what was said

    def facts(self) -> list[Fact]:
        """All facts of the four owners in the order of their recording."""
        return self._runner.run(self._facts())

    async def _facts(self) -> list[Fact]:
        found: list[Fact] = []
        for service in OWNERS:
            for recorded, seq, _, key, tenant, attributes, body in await self._fetch(service, _FACTS):
                envelope, data = json.loads(attributes), json.loads(body)
                type_ = str(envelope["type"]).split(".")[2]
                found.append(Fact(recorded, seq, service, type_, key, tenant, envelope, data))
        return sorted(found, key=lambda fact: (fact.recorded, fact.seq))

    def facts_of(self, *keys: UUID | str) -> list[Fact]:
        """Those about these persons (or mentors, openings ...), in the order of their recording."""
        names = {str(key) for key in keys}
        return [fact for fact in self.facts() if fact.key in names]

    def answers_to(self, partner: str) -> list[dict[str, Any]]:
        """What a partner got, as a plain consumer reads it: answers and the facts of its agreement."""
        found = []
        for record in self.read([partner_answers(partner)]):
            said = {name.removeprefix("ce_"): value.decode() for name, value in record.headers.items()}
            found.append({**said, "data": json.loads(record.value), "key": record.key.decode()})
        return found

    def answer_to(self, line: Line) -> list[dict[str, Any]]:
        """The answers to one report, by the partner's own id of it."""
        mine = [a for a in self.answers_to(line.partner) if a.get("sourceid") == line.event["id"]]
        return [{"answer": a["type"].split(".")[2], **a["data"]} for a in mine if ".answers." in a["type"]]

    def ask(self, path: str, replica: int = 0) -> Any:  # noqa: ANN401 - JSON
        """What outcomes answers."""
        return httpx.get(self.platform.url("outcomes", replica) + path, timeout=10).raise_for_status().json()

    def read(self, topics: Sequence[str]) -> list[Record]:
        """Every record of these topics from the beginning."""
        return self._runner.run(_read(self.platform.infrastructure.bootstrap, topics))

    def rows(self, service: str, *queries: str, dsn: str = "") -> list[asyncpg.Record]:
        """What queries of the test find in a service's database, or in another one."""
        return self._runner.run(self._fetch(service, *queries, dsn=dsn))

    async def _fetch(self, service: str, *queries: str, dsn: str = "") -> list[asyncpg.Record]:
        connection = await asyncpg.connect(dsn or self.platform.infrastructure.dsn(f"apprenticeship_{service}"))
        try:
            return [row for query in queries for row in await connection.fetch(query)]
        finally:
            await connection.close()

    def logs(self) -> str:
        """Every line of every service."""
        return "\n".join(p.log.read_text(errors="replace") for p in self.platform.processes.values())

    def parked(self) -> dict[str, int]:
        """Service -> how many events it has parked that are still open and failed: none, if all is well."""
        query = "select count(*) as n from parked where outcome in ('failed', 'behind')"
        return {name: n for name in SERVICES if (n := self.rows(name, query)[0]["n"])}


def words(facts: Iterable[Fact]) -> list[str]:
    """Their names, a run of the same counted: ``module-completed x6``."""
    runs = [(name, len(list(run))) for name, run in groupby(fact.type for fact in facts)]
    return [name if n == 1 else f"{name} x{n}" for name, n in runs]


def only(facts: Iterable[Fact], name: str) -> Mapping[str, Any]:
    """The data of the single fact of that name."""
    [fact] = [fact for fact in facts if fact.type == name]
    return fact.data


async def _read(bootstrap: str, topics: Sequence[str]) -> list[Record]:
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False)
    await consumer.start()
    try:
        places = [TopicPartition(topic, n) for topic in topics for n in range(1 if topic in SINGLE else PARTITIONS)]
        consumer.assign(places)
        await consumer.seek_to_beginning(*places)
        ends = await consumer.end_offsets(places)
        found: list[Record] = []
        while any([await consumer.position(place) < ends[place] for place in places]):
            for records in (await consumer.getmany(timeout_ms=500)).values():
                found += [Record(r.topic, r.key or b"", r.value or b"", dict(r.headers)) for r in records]
        return found
    finally:
        await consumer.stop()
