"""Personal data planted in reports is found nowhere: no topic but the sender's own, no log, no answer, no table."""

import json
from collections.abc import Iterator
from typing import Any

import asyncpg
import httpx
import pytest
from aiokafka import AIOKafkaProducer
from pydantic_core import to_json

from apprenticeship.common.events import shipped
from apprenticeship.common.events.envelope import headers
from apprenticeship.common.events.reports import ApplicationReported, HoursReported, LearningResultReported
from apprenticeship.common.events.topics import PLATFORM, partner_answers, partner_reports
from apprenticeship.common.local.quiet import Quiet
from apprenticeship.intake.vault import Vault, development_keys, seal

from .log import Log
from .pen import TICK
from .stage import Stage, staged

pytestmark = [pytest.mark.native, pytest.mark.slow]
SERVICES = ("gateway", "intake", "training", "outcomes")
CBO, LMS = "per-scholas-cbo", "per-scholas-lms"
CANARIES = {
    "an address": "maria.canary@example.org",
    "a telephone": "206-555-0142",
    "a number": "078-05-1120",
    "a name": "Maria Canary Lopez",
    "a confidence": "told canary mentor about prison",
}
CARRIED = ("id", "subject", "source", "time", "type", "traceparent")
TABLES = "select tablename from pg_tables where schemaname = 'public'"


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with staged(*SERVICES) as stage:
        yield stage


Event = dict[str, Any]


def planted(partner: str, event: Event, text: str, name: str) -> Iterator[tuple[Event, bytes]]:
    """One report many times: the text in each attribute, in and beside each field, and in what is no JSON."""
    number = iter(range(1000))

    def one(data: Any, **changed: str) -> tuple[Event, bytes]:  # noqa: ANN401 - any JSON
        found = {**event, "id": f"canary-{partner}-{name.replace(' ', '-')}-{next(number)}", **changed}
        found.pop("data")
        body = data if isinstance(data, bytes) else to_json(data)
        return found, body

    data = event["data"]
    for attribute in CARRIED:
        yield one(data, **{attribute: text})
    for field in data:
        yield one({**data, field: text})
        yield one({**data, field: [text]})
        yield one({**data, field: {text: text}})
    yield one({**data, "note": text})
    yield one({**data, text: 1})
    yield one(text)
    yield one(b'{"note": "' + text.encode() + b'"')
    yield one(to_json(data), subject="another", key=text)


def all_planted() -> Iterator[tuple[str, Event, bytes]]:
    vault = Vault(development_keys())
    sealed = seal(dict.fromkeys(CANARIES, "x") | CANARIES, vault.public_key())
    application = shipped.example(ApplicationReported)
    application["data"]["sealed_person"] = sealed
    applied, body = next(planted(CBO, application, "whoever", "good"))
    yield CBO, {**applied, "id": "canary-good", "subject": application["subject"]}, body
    for name, text in CANARIES.items():
        for partner, word in ((CBO, ApplicationReported), (LMS, HoursReported), (LMS, LearningResultReported)):
            for event, said in planted(partner, shipped.example(word), text, f"{word.type}-{name}"):
                yield partner, event, said


async def over_kafka(stage: Stage) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=stage.bootstrap, acks="all")
    await producer.start()
    for partner, event, body in all_planted():
        key = event.pop("key", event["subject"])
        carried = [*headers({k: v for k, v in event.items() if k != "datacontenttype"}), ("canary", key.encode())]
        await producer.send(partner_reports(partner), body, key=key.encode(), headers=carried)
    await producer.stop()


async def over_http(stage: Stage) -> list[str]:
    """Structured and binary; what was answered, headers and all."""
    answers = []
    async with httpx.AsyncClient(base_url=stage.platform.url("gateway"), timeout=30) as http:
        for partner, event, body in all_planted():
            event.pop("key", "")
            token = {"authorization": f"Bearer demo-{partner}"}
            named = {f"ce-{k}": v.encode() for k, v in event.items() if k != "datacontenttype"}
            binary = {**token, **named, "content-type": "application/json"}
            answers.append(await http.post("/v1/events", content=body, headers=binary))
            structured = {**token, "content-type": "application/cloudevents+json"}
            whole = to_json(event)[:-1] + b', "data": ' + body + b"}"
            answers.append(await http.post("/v1/events", content=whole, headers=structured))
            path = event["id"].replace("/", "")
            answers.append(await http.get(f"/v1/reports/{path}", headers=token))
    assert {answer.status_code for answer in answers} <= {202, 400, 401, 403, 404, 409, 415}
    return [answer.text + str(dict(answer.headers)) for answer in answers]


def seen(where: str, text: str) -> Iterator[str]:
    """Canaries in a text, as they are and as PostgreSQL writes bytes."""
    for name, canary in CANARIES.items():
        if canary in text or canary.encode().hex() in text or json.dumps(canary) in text:
            yield f"{name} in {where}: {text[:300]}"


async def in_topics(log: Log, *topics: str) -> list[str]:
    found = []
    for record in await log.read(*topics):
        text = repr((record.key, record.value, record.headers))
        found += list(seen(f"{record.topic}", text))
    return found


async def in_tables(stage: Stage) -> list[str]:
    found = []
    for service in SERVICES:
        connection = await asyncpg.connect(stage.dsn(service), timeout=15)
        for (table,) in await connection.fetch(TABLES):
            for (row,) in await connection.fetch(f'select t::text from "{table}" t'):
                found += list(seen(f"{service}.{table}", row))
        await connection.close()
    return found


def in_logs(stage: Stage) -> list[str]:
    return [
        one for process in stage.platform.processes.values()
        for line in process.log.read_text(errors="replace").splitlines() for one in seen(process.name, line)
    ]  # fmt: skip


async def test_personal_data_in_reports_is_found_nowhere(stage: Stage) -> None:
    async with Log(stage.bootstrap) as log, Quiet(stage.platform) as quiet:
        await quiet.tick(TICK)
        await over_kafka(stage)
        answers = await over_http(stage)
        await quiet.wait()
        own = [partner_reports(partner) for partner in (CBO, LMS)]
        others = [topic.name for topic in PLATFORM] + [partner_answers(partner) for partner in (CBO, LMS)]
        assert await in_topics(log, *own)  # it was planted, and this is how it is found
        assert not await in_topics(log, *others)
    assert not in_logs(stage)
    assert not [one for answer in answers for one in seen("an answer", answer)]
    assert not await in_tables(stage)
    [(heard,)] = await stage.fetch("intake", "select count(*) from claim")
    assert heard  # the good application came through, sealed
    assert all(process.alive for process in stage.platform.processes.values())
