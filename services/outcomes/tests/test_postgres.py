"""The same answers from PostgreSQL as from memory: every table, every column, every question."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest

from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.mentoring import MentorApproved
from apprenticeship.common.events.placement import EmployerQualified, OpeningOpened
from apprenticeship.common.local import Infrastructure, start, why_not
from apprenticeship.common.runtime.postgres import PostgresStore
from apprenticeship.common.runtime.postgres.finding import PostgresReads
from apprenticeship.common.runtime.postgres.schema import JOURNAL, declared
from apprenticeship.outcomes.store import TABLES
from services.outcomes.tests.life import CARE, SPRING, SUPPORT, Town, known, person, word
from services.outcomes.tests.shelf import Shelf
from services.outcomes.tests.test_http import asking, town

pytestmark = pytest.mark.embedded
QUESTIONS = [
    "/v1/journeys",
    "/v1/journeys?stage=placed",
    "/v1/journeys?limit=2&after=per-scholas/",
    f"/v1/journeys?program_id={CARE.id}&tenant=seiu775",
    f"/v1/journeys/{person(1)}",
    f"/v1/journeys/{person(99)}",
    "/v1/funnel",
    "/v1/programs",
    f"/v1/programs/{SUPPORT.id}",
    f"/v1/programs/{SUPPORT.id}/kpis",
    f"/v1/programs/{SUPPORT.id}/cohorts/{SPRING}/kpis",
]


def peopled() -> list[Town]:
    told = town()
    told.say(str(named_id("mentor", 1)), word(MentorApproved, program_ids=[SUPPORT.id]))
    told.say(str(named_id("employer", 1)), word(EmployerQualified, program_ids=[SUPPORT.id]))
    told.say(str(named_id("opening", 1)), word(OpeningOpened, program_ids=[SUPPORT.id]))
    carers = Town(CARE).enrolled(5).learned(5).graduated(of=5).placed("07-10", of=5)
    return [told, carers.paid(2100, "12-01", of=5).retained(of=5)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Infrastructure]:
    if reason := why_not("embedded")["embedded"]:
        pytest.skip(reason)
    with start("embedded", purpose="tests") as infrastructure:
        yield infrastructure


@pytest.fixture
async def store(server: Infrastructure) -> AsyncIterator[PostgresStore]:
    admin = await asyncpg.connect(server.admin_dsn)
    await admin.execute("create database outcomes_tests")
    await admin.close()
    connection = await asyncpg.connect(server.dsn("outcomes_tests"))
    for statement in (*JOURNAL, *(s for table in TABLES for s in declared(table))):
        await connection.execute(statement)
    await connection.close()
    store = PostgresStore(server.dsn("outcomes_tests"), TABLES)
    yield store
    await store.stop()


async def test_every_question_has_the_answer_it_has_in_memory(store: PostgresStore) -> None:
    towns = peopled()
    rows = {name: case for one in towns for name, case in known(one.rows).items()}
    async with store.transaction() as tx:
        for table in TABLES:
            of = {(n.tenant, n.key): (case, 1) for n, case in rows.items() if n.kind is table.case}
            assert of, table.name
            await tx.save(table, of)
    async with (
        asking(PostgresReads(store, page=2)) as stored,
        asking(Shelf(*(one.rows for one in towns))) as kept,
    ):
        for question in QUESTIONS:
            told, expected = await asyncio.gather(stored.get(question), kept.get(question))
            assert (told.status_code, told.json()) == (expected.status_code, expected.json())
