"""The command before a service's start: bring its database to the newest version, once, whoever else tries."""

import argparse
import asyncio
import importlib.util
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import asyncpg

from .postgres.schema import APPEND_ONLY, KEPT
from .settings import RuntimeSettings

try:
    from alembic import op
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory
    from sqlalchemy.engine import Connection
    from sqlalchemy.ext.asyncio import create_async_engine
    from sqlalchemy.pool import NullPool
except ModuleNotFoundError as missing:
    raise ImportError(f"migrations need {missing.name}: pip install apprenticeship-common[migrate]") from missing

LOCK = "select pg_advisory_xact_lock(hashtextextended('migrations', 2))"
PATIENCE = "set local lock_timeout = '5s'"
"""Set after the lock is had: a running service is not to queue up behind a change of its tables."""


def create(*tables: Iterable[str]) -> None:
    """For a migration: each statement as it stands."""
    for statements in tables:
        for statement in statements:
            op.get_bind().exec_driver_sql(statement)


def migrate(service: str, dsn: str, app_role: str = "") -> list[str]:
    """As the owner: all outstanding migrations in one transaction; their names."""
    return asyncio.run(_migrate(service, dsn, app_role or f"{service}_app"))


async def _migrate(service: str, dsn: str, app_role: str) -> list[str]:
    scripts = _scripts(service)
    engine = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=partial(asyncpg.connect, dsn, timeout=15, command_timeout=600),
        poolclass=NullPool,
    )
    async with engine.begin() as connection:
        await connection.exec_driver_sql(LOCK)
        await connection.exec_driver_sql(PATIENCE)
        ran = await connection.run_sync(_upgrade, scripts)
        await connection.run_sync(_grant, app_role)
    await engine.dispose()
    return ran


def _scripts(service: str) -> ScriptDirectory:
    found = importlib.util.find_spec(f"apprenticeship.{service}")
    if found is None or not found.submodule_search_locations:
        raise LookupError(f"{service} is not installed here")
    folder = Path(found.submodule_search_locations[0]) / "migrations"
    return ScriptDirectory(folder, version_locations=[folder / "versions"])


def _upgrade(connection: Connection, scripts: ScriptDirectory) -> list[str]:
    """Without an ``env.py`` per service: this is all that would be in it."""
    ran: list[str] = []
    with EnvironmentContext(
        Config(),
        scripts,
        fn=lambda now, _: scripts._upgrade_revs("head", now),  # noqa: SLF001 - as Alembic's own command does
        destination_rev="head",
    ) as environment:
        environment.configure(
            connection=connection,
            on_version_apply=lambda *, step, **_: ran.extend(step.up_revision_ids),
        )
        environment.run_migrations()
    return ran


def _grant(connection: Connection, role: str) -> None:
    """The service changes rows, never tables; of what is for ever it adds and reads."""
    exists = connection.exec_driver_sql("select 1 from pg_roles where rolname = $1", (role,))
    if not exists.scalar():
        return
    for statement in (
        f'grant usage on schema public to "{role}"',
        f'grant select, insert, update, delete on all tables in schema public to "{role}"',
        f'grant usage, select on all sequences in schema public to "{role}"',
        f'revoke update, delete on {", ".join(APPEND_ONLY)} from "{role}"',
        f'revoke delete on {", ".join(KEPT)} from "{role}"',
        f'revoke all on alembic_version from "{role}"',
    ):
        connection.exec_driver_sql(statement)


def main() -> None:
    """``python -m apprenticeship.common.runtime.migrate <service> --dsn ...``."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("service")
    parser.add_argument("--dsn", default="", help="as its owner (default: APPRENTICESHIP_DSN)")
    parser.add_argument("--app-role", default="", help="the role of the running service")
    given = parser.parse_args()
    dsn = given.dsn or RuntimeSettings().dsn.get_secret_value()
    ran = migrate(given.service, dsn, given.app_role)
    print(f"{given.service}: {', '.join(ran) or 'nothing to do'}")  # noqa: T201 - a command speaks


if __name__ == "__main__":
    main()
