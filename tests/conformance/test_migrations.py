"""Migrations: they make what ``store.py`` declares, once, and leave the service no more than its rows."""

import asyncio
import importlib
import importlib.util
from collections.abc import Iterator
from typing import Any

import asyncpg
import pytest

from apprenticeship.common.local import Infrastructure, start, why_not
from apprenticeship.common.local.databases import names
from apprenticeship.common.runtime.migrate import migrate
from apprenticeship.common.runtime.postgres import Operations, PostgresStore
from apprenticeship.common.runtime.postgres.schema import JOURNAL, declared
from apprenticeship.common.runtime.tables import Tables
from libs.common.tests.runtime.samples import everything_but_rows, id_of
from tests.architecture.source import SERVICES

pytestmark = pytest.mark.embedded

SHAPE = {
    "columns": """
        select c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
          a.attidentity, pg_get_expr(d.adbin, d.adrelid), l.collname
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
        left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
        left join pg_collation l on l.oid = a.attcollation
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')""",
    "indexes": "select tablename, indexdef from pg_indexes where schemaname = 'public'",
    "constraints": """
        select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint
        where connamespace = 'public'::regnamespace""",
    "storage": """
        select relname, relkind, reloptions from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'S')""",
}


@pytest.fixture(scope="module")
def server() -> Iterator[Infrastructure]:
    if reason := why_not("embedded")["embedded"]:
        pytest.skip(reason)
    with start("embedded", purpose="tests") as infrastructure:
        yield infrastructure


@pytest.fixture(scope="module")
def training(server: Infrastructure) -> Infrastructure:
    """A server with training's database, migrated by its owner."""
    asyncio.run(server.create_database("training"))
    migrate("training", server.dsn(names("training").database, names("training").owner))
    return server


def tables_of(service: str) -> Tables:
    name = f"apprenticeship.{service}.store"
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"{service} keeps nothing yet")
    tables: Tables = importlib.import_module(name).TABLES
    return tables


async def shape(dsn: str) -> dict[str, list[Any]]:
    """All that makes a schema, without the migrations' own table."""
    connection = await asyncpg.connect(dsn)
    found = {part: sorted((tuple(row) for row in await connection.fetch(sql)), key=repr) for part, sql in SHAPE.items()}
    await connection.close()
    return {part: [row for row in rows if not row[0].startswith("alembic")] for part, rows in found.items()}


async def create_as_declared(dsn: str, tables: Tables) -> None:
    connection = await asyncpg.connect(dsn)
    for statement in (*JOURNAL, *(each for table in tables for each in declared(table))):
        await connection.execute(statement)
    await connection.close()


@pytest.mark.parametrize("service", SERVICES)
def test_the_migrated_database_is_the_declared_one(server: Infrastructure, service: str) -> None:
    tables = tables_of(service)
    databases = {kind: f"{service}_{kind}" for kind in ("migrated", "declared")}
    for name in databases.values():
        asyncio.run(server.create_database(name))
    migrated, as_declared = (server.dsn(names(name).database) for name in databases.values())
    migrate(service, migrated)
    asyncio.run(create_as_declared(as_declared, tables))
    assert asyncio.run(shape(migrated)) == asyncio.run(shape(as_declared))


async def test_three_that_start_at_once_migrate_once(server: Infrastructure) -> None:
    await server.create_database("at_once")
    dsn = server.dsn(names("at_once").database)
    ran = await asyncio.gather(*(asyncio.to_thread(migrate, "training", dsn) for _ in range(3)))
    assert sorted(ran) == [[], [], ["2026_11_24_first"]]


async def test_what_fails_leaves_nothing(server: Infrastructure, monkeypatch: pytest.MonkeyPatch) -> None:
    await server.create_database("failing")
    dsn = server.dsn(names("failing").database)
    connection = await asyncpg.connect(dsn)
    await connection.execute("create table learner (in_the_way int)")
    with pytest.raises(Exception, match="learner"):
        await asyncio.to_thread(migrate, "training", dsn)
    await connection.execute("drop table learner")
    assert await asyncio.to_thread(migrate, "training", dsn) == ["2026_11_24_first"]
    await connection.close()


async def test_the_service_can_do_all_it_does_with_the_rights_it_has(
    training: Infrastructure,
) -> None:
    wanted = names("training")
    store = PostgresStore(training.dsn(wanted.database, wanted.app), tables_of("training"))
    await store.start()
    epochs = await store.raise_fence([0])
    async with store.transaction() as tx:
        await everything_but_rows(tx, epochs)
    await store.trip(0, "b1", "KeyError")
    operations = Operations(store)
    await operations.reopen(0, "kim", "bug mended")
    await operations.release(id_of("refused"), "kim", "look again")
    await operations.dismiss(id_of("early"), "kim", "sent in error")
    assert (await operations.backlog())["untold"] == 2
    await store.stop()


@pytest.mark.parametrize(
    "statement",
    [
        "create table mine (id int)",
        "alter table learner add column more text",
        "drop table learner",
        "truncate learner",
        "update fact set body = ''",
        "delete from fact",
        "delete from claim",
        "update claim set digest = 0",
        "delete from audit",
        "update audit set who = 'another'",
        "delete from parked",
        "delete from fence",
        "select * from alembic_version",
    ],
)
async def test_the_service_cannot(training: Infrastructure, statement: str) -> None:
    wanted = names("training")
    connection = await asyncpg.connect(training.dsn(wanted.database, wanted.app))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(statement)
    await connection.close()


async def test_a_store_without_migrations_does_not_start(server: Infrastructure) -> None:
    await server.create_database("empty")
    store = PostgresStore(server.dsn(names("empty").database), Tables())
    with pytest.raises(RuntimeError, match="run the migrations first"):
        await store.start()
    await store.stop()


def test_a_service_that_is_not_installed_is_named() -> None:
    with pytest.raises(LookupError, match="catering is not installed here"):
        migrate("catering", "postgresql://nowhere")
