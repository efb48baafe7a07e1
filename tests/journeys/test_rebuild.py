"""outcomes, replayed from the beginning beside the one that heard everything as it happened, comes out equal."""

import asyncio
from typing import Any

import asyncpg
import httpx
import pytest

from apprenticeship.cli.bringing import Wishes, brought_up
from apprenticeship.cli.demo.driving import drive
from apprenticeship.cli.demo.scenario import write
from apprenticeship.cli.demo_command import sealer
from apprenticeship.common.local import Infrastructure, Rung, why_not
from apprenticeship.common.local.platform import Platform
from apprenticeship.common.local.quiet import Quiet
from apprenticeship.common.runtime.migrate import migrate
from apprenticeship.outcomes.store import TABLES

AGAIN = "apprenticeship_outcomes_again"


@pytest.mark.slow
@pytest.mark.timeout(420)
@pytest.mark.parametrize("rung", ["embedded", "native"])
def test_outcomes_rebuilt_by_replay_is_equal(rung: Rung) -> None:
    if reason := why_not(rung)[rung]:
        pytest.skip(f"{rung}: {reason}")
    with brought_up(rung, Wishes()) as platform:
        asyncio.run(_live_and_replay(platform))


async def _live_and_replay(platform: Platform) -> None:
    at = platform.infrastructure
    async with Quiet(platform) as quiet:
        await drive(quiet, write(7, 14, sealer()), lambda _moment, _sent: None)
        await _create(at)
        platform.spawn(
            "outcomes", 1, APPRENTICESHIP_GROUP="outcomes-again", APPRENTICESHIP_DSN=at.dsn(AGAIN)
        )  # fmt: skip
        await asyncio.to_thread(platform.await_ready)
        await quiet.wait()
    lived, replayed = await _rows(at.dsn("apprenticeship_outcomes")), await _rows(at.dsn(AGAIN))
    assert {name: len(rows) for name, rows in lived.items() if not rows} == {}
    assert replayed == lived
    for path in ("/v1/funnel", "/v1/programs", "/v1/journeys?limit=1000", "/v1/programs/per-scholas-it-support/kpis"):
        assert await _asked(platform, 0, path) == await _asked(platform, 1, path)


async def _asked(platform: Platform, replica: int, path: str) -> Any:  # noqa: ANN401 - JSON
    async with httpx.AsyncClient(timeout=30) as client:
        return (await client.get(platform.url("outcomes", replica) + path)).json()


async def _create(at: Infrastructure) -> None:
    admin = await asyncpg.connect(at.admin_dsn)
    await admin.execute(f"create database {AGAIN}")
    await admin.close()
    await asyncio.to_thread(migrate, "outcomes", at.dsn(AGAIN))


async def _rows(dsn: str) -> dict[str, list[Any]]:
    """All but the versions of rows: they count batches, and batches fall differently."""
    connection = await asyncpg.connect(dsn)
    try:
        return {table.name: await _of(connection, table.name, list(table.columns)) for table in TABLES}
    finally:
        await connection.close()


async def _of(connection: "asyncpg.Connection[Any]", name: str, columns: list[str]) -> list[Any]:
    wanted = ", ".join(["tenant", "key", "data::text", *(f'"{column}"' for column in columns)])
    return [tuple(row) for row in await connection.fetch(f'select {wanted} from "{name}" order by tenant, key')]
