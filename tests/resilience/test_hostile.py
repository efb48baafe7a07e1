"""Hostile messages and handlers on real Kafka: neither lost nor blocking; each parked with its reason."""

import asyncio
from collections import Counter
from collections.abc import Iterator

import pytest
from confluent_kafka import KafkaError, Message, Producer

from apprenticeship.common.events.envelope import headers
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.local.quiet import Quiet
from tests.resilience.words import TRAINING, Sent

from .pen import TICK, Person, modules, program
from .stage import Stage, staged, until

pytestmark = pytest.mark.native
Extra = list[tuple[str, bytes | None]]

BODIES: dict[str, bytes | None] = {
    "malformed": b'{"module_id": "hardware", ',
    "invalid": b'{"module_id": 7}',
    "tombstone": None,
    "not UTF-8": b'{"module_id": "\xff\xfe"}',
    "700 KB": b'{"module_id": "' + b"x" * 700_000 + b'"}',
    "depth 100,000": b"[" * 100_000,
    "20,000 digits": b'{"minutes": ' + b"9" * 20_000 + b"}",
    "NUL in text": b'{"module_id": "a\\u0000b"}',
}
"""Each must be parked as refused."""
HEADERS: dict[str, Extra] = {
    "null header": [("ce_traceparent", None)],
    "header not UTF-8": [("ce_traceparent", b"\xff\xfe")],
    "reply_to": [("reply_to", b"stolen.topic"), ("correlation_id", b"x")],
}
"""Each carries a good event, which must take effect."""


HANDLERS = {
    "raises": ("raise", "Struck"),
    "stray cancellation": ("cancel", "CancelledError"),
    "exits": ("exit", "SystemExit"),
    "out of memory": ("memory", "MemoryError"),
}
"""What a handler does, and the name under which its event is parked as failed."""


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with staged("training") as stage:
        yield stage


async def test_hostile_messages_are_neither_lost_nor_blocking(stage: Stage) -> None:
    person = Person("hostile")
    good = [person.result(module) for module in modules()[:5]]
    async with Quiet(stage.platform) as quiet:
        await quiet.tick(TICK)
        for one in (program(), person.enrolled(), good[0]):
            await _send(quiet, one)
        for n, body in enumerate(BODIES.values()):
            await _send(quiet, good[0], value=body, id_=str(named_id("hostile", n)))
        for one, extra in zip(good[1:4], HEADERS.values(), strict=True):
            await _send(quiet, one, extra=extra)
        await _send(quiet, good[0], id_="no uuid at all")
        await _send(quiet, good[0], id_=str(named_id("unknown")), type_="apprenticeship.reports.unheard-of.v9")
        await _send(quiet, good[4])
        await quiet.wait()
    parked = await stage.fetch("training", "select outcome, code from parked")
    assert Counter(row["outcome"] for row in parked) == {"refused": len(BODIES) + 2}
    assert all(row["code"] for row in parked)
    assert await _completed(stage, person) == modules()[:5]
    assert all(process.alive for process in stage.platform.processes.values())


@pytest.mark.parametrize(("codec", "megabytes"), [("gzip", 64), ("snappy", 1), ("lz4", 1), ("zstd", 1)])
async def test_a_batch_that_cannot_be_unpacked_is_refused_and_the_next_record_goes_on(
    stage: Stage, codec: str, megabytes: int
) -> None:
    person = Person("packed", codec)
    async with Quiet(stage.platform) as quiet:
        for one in (program(), person.enrolled()):
            await _send(quiet, one)
        place = await asyncio.to_thread(_packed, stage.bootstrap, codec, megabytes, person.result(modules()[0]))
        await _send(quiet, person.result(modules()[0]))
        await quiet.wait()
    [row] = await stage.fetch("training", "select outcome, detail from parked where id = $1", named_id(*place))
    assert tuple(row) == ("refused", "its record batch cannot be unpacked")
    assert await _completed(stage, person) == modules()[:1]
    assert all(process.alive for process in stage.platform.processes.values())


def _packed(bootstrap: str, codec: str, megabytes: int, one: Sent) -> tuple[str, int, int]:
    """So much in less than one, into the partition of an event; where it lies."""
    producer = Producer({"bootstrap.servers": bootstrap, "compression.type": codec, "message.max.bytes": 100_000_000})
    landed: list[tuple[KafkaError | None, Message]] = []
    index = TRAINING.index_of(one.key)
    producer.produce(
        one.topic, b" " * (megabytes << 20), key=one.key, partition=index, headers=list(headers(one.attributes)),
        on_delivery=lambda *ended: landed.append(ended),
    )  # fmt: skip
    producer.flush(30)
    [(error, message)] = landed
    assert error is None
    return one.topic, index, int(message.offset() or 0)


async def test_hostile_handlers_neither_lose_nor_block_and_a_passing_fault_is_released(stage: Stage) -> None:
    people = [one for n in range(60) if TRAINING.index_of((one := Person("handler", n)).key) == 0][: len(HANDLERS) + 1]
    *struck, good = people
    stage.spoil(*(f'"attempt":{8001 + n} {action}' for n, (action, _) in enumerate(HANDLERS.values())))
    async with Quiet(stage.platform) as quiet:
        await quiet.tick(TICK)
        for sent in (program(), *(person.enrolled() for person in people)):
            await _send(quiet, sent)
        for n, who in enumerate(struck):
            await _send(quiet, who.result(modules()[0], 8001 + n))
        await _send(quiet, good.result(modules()[0]))
        await quiet.wait()
        assert await _failed(stage, struck) == {
            (who.key, error, 1) for who, (_, error) in zip(struck, HANDLERS.values(), strict=True)
        }
        assert await _completed(stage, good) == modules()[:1]
        for attempt in (2, 3):
            await _release(stage, struck)
            await until(lambda n=attempt: _tried(stage, struck, n), f"all fail {attempt} times")  # type: ignore[misc]
        stage.spoil()
        await _release(stage, struck)
        await until(lambda: _nothing_failed(stage, struck), "all are decided")
    assert [await _completed(stage, person) for person in struck] == [modules()[:1]] * len(struck)


async def _send(
    quiet: Quiet, one: Sent, *, value: bytes | None = b"", id_: str = "", type_: str = "", extra: Extra | None = None
) -> None:
    found = {**one.attributes, "id": id_ or one.attributes["id"], "type": type_ or one.attributes["type"]}
    carried = [*headers(found), *(extra or [])]
    body = one.value if value == b"" else value
    await quiet.producer.send_and_wait(one.topic, body, key=one.key.encode(), headers=carried, partition=one.partition)


async def _completed(stage: Stage, person: Person) -> list[str]:
    sql = """select convert_from(body, 'UTF8')::jsonb ->> 'module_id' from fact
             where key = $1 and type like '%.module-completed.v1' order by seq"""
    return [row[0] for row in await stage.fetch("training", sql, person.key)]


async def _failed(stage: Stage, people: list[Person]) -> set[tuple[str, str, int]]:
    sql = "select key, detail, attempts from parked where key = any($1) and outcome = 'failed' and closed is null"
    return {tuple(row) for row in await stage.fetch("training", sql, [person.key for person in people])}


async def _tried(stage: Stage, people: list[Person], times: int) -> bool:
    return [found[2] for found in await _failed(stage, people)] == [times] * len(people)


async def _nothing_failed(stage: Stage, people: list[Person]) -> bool:
    return not await _failed(stage, people)


async def _release(stage: Stage, people: list[Person]) -> None:
    sql = "select id from parked where key = any($1) and outcome = 'failed' and closed is null"
    for row in await stage.fetch("training", sql, [person.key for person in people]):
        assert (await stage.command(stage.members("training")[0], f"/ops/parked/{row['id']}/release")).is_success
