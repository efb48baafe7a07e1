"""Hostile messages on real Kafka: neither lost nor blocking; each parked with its reason, good ones in effect."""

import asyncio
from collections import Counter
from typing import Any

import asyncpg
import pytest

from apprenticeship.cli.bringing import Wishes, brought_up
from apprenticeship.common.events.envelope import headers
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.local import why_not
from apprenticeship.common.local.platform import Platform
from apprenticeship.common.local.quiet import Quiet
from tests.simulation.stories import Sent, _enrolled, _person, _program, _result, _sent

PROGRAM = "per-scholas-it-support"
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


@pytest.mark.native
def test_hostile_messages_are_neither_lost_nor_blocking() -> None:
    if reason := why_not("native")["native"]:
        pytest.skip(f"native: {reason}")
    with brought_up("native", Wishes(services=("training",))) as platform:
        parked, completed = asyncio.run(_send_all(platform))
        assert all(process.alive for process in platform.processes.values())
    assert Counter(outcome for outcome, _ in parked) == {"refused": len(BODIES) + 2}
    assert all(code for _, code in parked)
    assert completed == 2 + len(HEADERS)


async def _send_all(platform: Platform) -> tuple[list[Any], int]:
    person, enrollment = _person(0)
    modules = iter(("hardware", "operating-systems", "networking", "security", "customer-service"))
    async with Quiet(platform) as quiet:
        await quiet.tick("2027-06-02T00:00:00+00:00")
        await _send(quiet, _sent(0, 1.0, f"{PROGRAM}@1", _program(f"{PROGRAM}@1")))
        await _send(quiet, _sent(1, 1.0, person, _enrolled(enrollment, PROGRAM, "en")))
        await quiet.wait()
        good = [_sent(10 + n, 1.0, person, _result(module, 1, "passed", 1.0)) for n, module in enumerate(modules)]
        await _send(quiet, good[0])
        for n, body in enumerate(BODIES.values()):
            await _send(quiet, good[0], value=body, id_=str(named_id("hostile", n)))
        for one, extra in zip(good[1:4], HEADERS.values(), strict=True):
            await _send(quiet, one, extra=extra)
        await _send(quiet, good[0], id_="no uuid at all")
        await _send(quiet, good[0], id_=str(named_id("unknown")), type_="apprenticeship.reports.unheard-of.v9")
        await _send(quiet, good[4])
        await quiet.wait()
    return await _found(platform)


async def _send(
    quiet: Quiet, one: Sent, *, value: bytes | None = b"", id_: str = "", type_: str = "", extra: Extra | None = None
) -> None:
    found = {**one.attributes, "id": id_ or one.attributes["id"], "type": type_ or one.attributes["type"]}
    carried = [*headers(found), *(extra or [])]
    body = one.value if value == b"" else value
    await quiet.producer.send_and_wait(one.topic, body, key=one.key.encode(), headers=carried, partition=one.partition)


async def _found(platform: Platform) -> tuple[list[Any], int]:
    connection = await asyncpg.connect(platform.infrastructure.dsn("apprenticeship_training"))
    try:
        parked = [tuple(row) for row in await connection.fetch("select outcome, code from parked")]
        completed = await connection.fetchval("select count(*) from fact where type like '%.module-completed.v1'")
    finally:
        await connection.close()
    return parked, completed
