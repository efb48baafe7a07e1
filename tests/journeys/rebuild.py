"""outcomes a second time: replayed from the beginning into another database, beside the one that heard it happen."""

from dataclasses import dataclass
from typing import Any

import asyncpg

from apprenticeship.common.runtime.migrate import migrate
from apprenticeship.outcomes.store import TABLES

from .stage import Stage

AGAIN = "apprenticeship_outcomes_again"
PAGES = ("/v1/funnel", "/v1/programs", "/v1/journeys?limit=1000", "/v1/programs/per-scholas-it-support/kpis")
STOP_SECONDS = 25


@dataclass(frozen=True)
class Shown:
    """What one of them holds and answers."""

    rows: dict[str, list[Any]]
    pages: dict[str, Any]


def lived_and_replayed(stage: Stage) -> tuple[Shown, Shown]:
    """The one that lived through it, and the one that replayed it."""
    at = stage.platform.infrastructure
    stage.rows("outcomes", f"create database {AGAIN}", dsn=at.admin_dsn)
    migrate("outcomes", at.dsn(AGAIN))
    second = stage.platform.spawn(
        "outcomes", 1, APPRENTICESHIP_GROUP="outcomes-again", APPRENTICESHIP_DSN=at.dsn(AGAIN)
    )
    try:
        stage.platform.await_ready()
        stage.send([])
        return _shown(stage, at.dsn("apprenticeship_outcomes"), 0), _shown(stage, at.dsn(AGAIN), 1)
    finally:
        del stage.platform.processes[second.name]
        second.popen.terminate()
        second.popen.wait(STOP_SECONDS)


def _shown(stage: Stage, dsn: str, replica: int) -> Shown:
    rows = {table.name: _of(stage, dsn, table.name, list(table.columns)) for table in TABLES}
    return Shown(rows, {path: stage.ask(path, replica) for path in PAGES})


def _of(stage: Stage, dsn: str, name: str, columns: list[str]) -> list[asyncpg.Record]:
    """All but the versions of rows: they count batches, and batches fall differently."""
    wanted = ", ".join(["tenant", "key", "data::text", *(f'"{column}"' for column in columns)])
    return stage.rows("outcomes", f'select {wanted} from "{name}" order by tenant, key', dsn=dsn)
