"""A schema migration under load: a column is added to a table of states while statements on it are cached."""

from contextlib import suppress
from random import Random

import asyncpg

from .scene import Scene, execute, seen

WITHIN = 20.0
"""A lock that is not had in time is asked for again."""


async def migrate(scene: Scene, chance: Random) -> None:
    """Harmless for the code that runs: nobody names the new column."""
    spec = chance.choice(scene.specs)
    table = chance.choice([table.name for table in spec.tables])
    scene.migrations += 1
    statement = f"""set lock_timeout = '2s'; alter table "{table}" add column added_{scene.migrations} int"""

    async def altered() -> bool:
        with suppress(asyncpg.PostgresError, OSError):
            await execute(scene.stage.infrastructure, f"apprenticeship_{spec.service}", statement)
            return True
        return False

    scene.ledger.note("schema migration under load", seen=await seen(altered, WITHIN))
