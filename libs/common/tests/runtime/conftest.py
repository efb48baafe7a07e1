"""One database server for the tests of the runtime, and members on one database of it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator

import asyncpg
import pytest

from apprenticeship.common.local import Infrastructure, start, why_not
from apprenticeship.common.runtime.postgres import PostgresStore
from apprenticeship.common.runtime.postgres.connections import Limits
from apprenticeship.common.runtime.postgres.schema import JOURNAL, declared
from libs.common.tests.runtime.samples import TABLES

QUICK = Limits(connect=5, statement=5, lock=3, frozen=0.5, command=8)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Infrastructure]:
    """The embedded rung: a real PostgreSQL out of a wheel."""
    if reason := why_not("embedded")["embedded"]:
        pytest.skip(reason)
    with start("embedded", purpose="tests") as infrastructure:
        yield infrastructure


@pytest.fixture(scope="session")
def dsn(server: Infrastructure) -> str:
    """A database with the journal and the tables of the samples."""
    asyncio.run(_create(server))
    return server.dsn("store_tests")


async def _create(server: Infrastructure) -> None:
    admin = await asyncpg.connect(server.admin_dsn)
    await admin.execute("create database store_tests")
    await admin.close()
    connection = await asyncpg.connect(server.dsn("store_tests"))
    for statement in (*JOURNAL, *(s for table in TABLES for s in declared(table))):
        await connection.execute(statement)
    await connection.close()


@pytest.fixture
async def open_postgres(dsn: str) -> AsyncIterator[Callable[..., PostgresStore]]:
    """Every call another member; the database is emptied first."""
    connection = await asyncpg.connect(dsn)
    names = await connection.fetch("select tablename from pg_tables where schemaname = 'public'")
    await connection.execute("truncate " + ", ".join(f'"{row[0]}"' for row in names))
    await connection.close()
    opened: list[PostgresStore] = []

    def open_one(limits: Limits = QUICK) -> PostgresStore:
        opened.append(PostgresStore(dsn, TABLES, limits))
        return opened[-1]

    yield open_one
    for store in opened:
        await store.stop()
