"""Journeys, funnel, programs and KPIs over HTTP: shapes, tenants, refusals."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from apprenticeship.common.events import intake, placement
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.runtime.ports import Retry
from apprenticeship.common.runtime.reads import Reads
from apprenticeship.outcomes.http import build
from services.outcomes.tests.life import (
    AUTUMN,
    CARE,
    SPRING,
    SUPPORT,
    Town,
    person,
    theirs,
    word,
)
from services.outcomes.tests.shelf import Shelf

NOW = datetime(2027, 10, 13, 8, tzinfo=UTC)


def town() -> Town:
    """Four people of Per Scholas: placed, graduated, in training in the autumn, waiting."""
    told = Town()
    told.enrolled(1).learned(1).graduated("06-14", of=1).placed("07-19", of=1)
    told.enrolled(2).learned(2).graduated("06-14", of=2)
    told.enrolled(3, cohort_id=AUTUMN).learned(3)
    return told.life(word(intake.ApplicationReceived, program_id=SUPPORT.id), of=4)


def asking(reads: Reads) -> httpx.AsyncClient:
    """Mounted as the runtime mounts it."""
    app = Starlette(routes=[Mount("/", build(reads, lambda: NOW))])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://outcomes")


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    carers = Town(CARE).enrolled(5, cohort_id=SPRING)
    async with asking(Shelf(town().rows, carers.rows)) as asked:
        yield asked


async def get(client: httpx.AsyncClient, path: str, **params: str | int) -> Any:  # noqa: ANN401 - JSON
    answer = await client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_journey_tells_where_a_person_is_and_how_they_came_there(
    client: httpx.AsyncClient,
) -> None:
    found = await get(client, f"/v1/journeys/{person(1)}")
    assert (found["participant_id"], found["tenant"]) == (person(1), "per-scholas")
    assert found["stage"] == "placed"
    assert {e["event"] for e in found["timeline"]} == {
        "enrolled", "module-completed", "graduated", "placed",
    }  # fmt: skip
    [way] = found["enrollments"]
    assert (way["program_id"], way["stage"]) == (SUPPORT.id, "placed")
    assert way["placements"][0]["days_since_graduation"] == 35
    first = found["timeline"][0]
    assert {"id", "time", "speaker", "event", "summary", "cause"} <= set(first)


async def test_the_timeline_goes_by_time_then_by_the_path_whatever_came_first() -> None:
    told = Town()
    late, early = datetime(2027, 7, 1, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC)
    told.say(person(), word(placement.Placed), at=late)
    told.say(person(), word(intake.ConsentChanged), at=early)
    told.say(person(), word(intake.Enrolled), at=early)
    async with asking(Shelf(told.rows)) as asked:
        timeline = (await get(asked, f"/v1/journeys/{person()}"))["timeline"]
    assert [e["event"] for e in timeline] == ["enrolled", "consent-changed", "placed"]


async def test_of_whom_only_consents_are_known_there_is_a_timeline_and_no_stage() -> None:
    told = Town().life(word(intake.ConsentChanged))
    async with asking(Shelf(told.rows)) as asked:
        found = await get(asked, f"/v1/journeys/{person()}")
    assert (found["stage"], len(found["timeline"])) == ("unknown", 1)


async def test_people_are_listed_by_stage_tenant_and_program_a_page_at_a_time(
    client: httpx.AsyncClient,
) -> None:
    assert len(await get(client, "/v1/journeys")) == 5
    [placed] = await get(client, "/v1/journeys", stage="placed")
    assert placed == {
        "participant_id": person(1), "tenant": "per-scholas", "stage": "placed", "program_ids": [SUPPORT.id],
    }  # fmt: skip
    assert len(await get(client, "/v1/journeys", tenant="seiu775")) == 1
    assert len(await get(client, "/v1/journeys", program_id=SUPPORT.id, stage="in_training")) == 1
    first = await get(client, "/v1/journeys", limit=2)
    after = f"{first[-1]['tenant']}/{first[-1]['participant_id']}"
    rest = await get(client, "/v1/journeys", after=after)
    ids = [line["participant_id"] for line in first + rest]
    assert (len(ids), len(set(ids))) == (5, 5)


async def test_the_funnel_counts_people_by_stage_of_every_program(
    client: httpx.AsyncClient,
) -> None:
    lines = await get(client, "/v1/funnel", tenant="per-scholas")
    assert [(line["stage"], line["count"]) for line in lines] == [
        ("applied", 1), ("enrolled", 3), ("in_training", 3), ("graduated", 2), ("placed", 1), ("retained", 0),
    ]  # fmt: skip
    assert {line["tenant"] for line in lines} == {"per-scholas"}
    assert lines[-1]["title"] == "retained one year"
    both = await get(client, "/v1/funnel")
    assert {line["program_id"] for line in both} == {SUPPORT.id, CARE.id}


async def test_programs_are_listed_in_their_latest_version() -> None:
    told = Town()
    second = SUPPORT.model_copy(update={"version": 10, "title": "IT Support, second edition"})
    told.say(second.key, word(intake.ProgramPublished, definition=second.model_dump(mode="json")))
    async with asking(Shelf(told.rows)) as asked:
        [line] = await get(asked, "/v1/programs")
    assert (line["program_version"], line["title"]) == (10, "IT Support, second edition")


async def test_a_program_shows_its_cohorts_and_what_it_can_draw_on() -> None:
    told = town()
    opening = {"opening_id": named_id("opening", 1), "program_ids": [SUPPORT.id]}
    refused = word(placement.OpeningRejected, opening_id=opening["opening_id"])
    told.say(str(opening["opening_id"]), refused, word(placement.OpeningOpened, **opening))
    told.say("e", word(placement.EmployerQualified, program_ids=[SUPPORT.id]))
    async with asking(Shelf(told.rows)) as asked:
        found = await get(asked, f"/v1/programs/{SUPPORT.id}")
    assert [cohort["cohort_id"] for cohort in found["cohorts"]] == [str(SPRING), str(AUTUMN)]
    assert (found["employers_qualified"], found["openings_open"]) == (1, 1)
    assert found["openings_refused"][0]["rule"] == refused.rule
    assert found["benchmarks"]["graduation_rate_bps"] == 8500


async def test_kpis_are_as_of_the_services_clock(client: httpx.AsyncClient) -> None:
    sheet = await get(client, f"/v1/programs/{SUPPORT.id}/kpis")
    assert (sheet["tenant"], sheet["as_of"]) == ("per-scholas", "2027-10-13")
    kpis = {kpi["name"]: kpi for kpi in sheet["kpis"]}
    in_120 = kpis["placement_rate_120_days"]
    assert {k: in_120[k] for k in ("numerator", "matured", "value_bps", "target_bps")} == {
        "numerator": 1, "matured": 2, "value_bps": 5000, "target_bps": 7000,
    }  # fmt: skip
    assert (kpis["graduation_rate"]["matured"], kpis["graduation_rate"]["provisional"]) == (2, 1)
    assert kpis["retention_rate_365_days"]["value_bps"] is None
    assert {kpi["cohort_id"] for kpi in sheet["kpis"]} == {None}


async def test_kpis_of_a_cohort_are_its_own(client: httpx.AsyncClient) -> None:
    path = f"/v1/programs/{SUPPORT.id}/cohorts/{{}}/kpis"
    spring = await get(client, path.format(SPRING))
    autumn = await get(client, path.format(AUTUMN))
    assert {kpi["cohort_id"] for kpi in spring["kpis"]} == {str(SPRING)}
    assert spring["kpis"][0]["matured"] == 2
    assert (autumn["kpis"][0]["matured"], autumn["kpis"][0]["provisional"]) == (0, 1)


async def test_a_cohort_is_measured_by_the_version_it_was_held_under() -> None:
    told = town()
    harder = SUPPORT.targets[0].model_copy(update={"target_bps": 9000})
    second = SUPPORT.model_copy(update={"version": 2, "targets": (harder,)})
    told.say(second.key, word(intake.ProgramPublished, definition=second.model_dump(mode="json")))
    async with asking(Shelf(told.rows)) as asked:
        now = (await get(asked, f"/v1/programs/{SUPPORT.id}/kpis"))["kpis"]
        path = f"/v1/programs/{SUPPORT.id}/cohorts/{SPRING}/kpis"
        then = (await get(asked, path))["kpis"]
    assert [kpi["target_bps"] for kpi in now if kpi["within_days"] == 120] == [9000]
    assert [kpi["target_bps"] for kpi in then if kpi["within_days"] == 120] == [7000]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/v1/journeys/{theirs(0)}", 404),
        ("/v1/journeys/somebody", 422),
        ("/v1/journeys?limit=0", 422),
        ("/v1/programs/none", 404),
        ("/v1/programs/none/kpis", 404),
        (f"/v1/programs/{SUPPORT.id}/cohorts/{theirs(0)}/kpis", 404),
        (f"/v1/programs/{SUPPORT.id}/kpis?tenant=jvs", 404),
        (f"/v1/journeys/{person(1)}?tenant=jvs", 404),
        ("/v1/nothing", 404),
    ],
)
async def test_what_is_not_there_is_a_problem(client: httpx.AsyncClient, path: str, status: int) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


async def test_an_id_two_tenants_know_is_shown_for_one_of_them_only() -> None:
    other = SUPPORT.model_copy(update={"tenant": "jvs"})
    both = Shelf(Town().enrolled().rows, Town(other).enrolled().graduated().rows)
    async with asking(both) as asked:
        for path in (f"/v1/journeys/{person(1)}", f"/v1/programs/{SUPPORT.id}/kpis"):
            assert (await asked.get(path)).status_code == 409
        one = await get(asked, f"/v1/journeys/{person(1)}", tenant="jvs")
        sheet = await get(asked, f"/v1/programs/{SUPPORT.id}/kpis", tenant="per-scholas")
    assert (one["stage"], len(one["timeline"])) == ("graduated", 2)
    assert sheet["tenant"] == "per-scholas"


async def test_a_database_that_does_not_answer_is_no_crash() -> None:
    class Away(Shelf):
        async def counts(self, kind: type[Any], column: str) -> Mapping[tuple[str, str], int]:
            raise Retry("gone")

    async with asking(Away()) as asked:
        answer = await asked.get("/v1/funnel")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"


async def test_it_documents_itself(client: httpx.AsyncClient) -> None:
    document = await get(client, "/openapi.json")
    assert len(document["paths"]) == 7
    for path in document["paths"].values():
        assert path["get"]["description"]
        assert path["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert (await client.get("/docs")).status_code == 404
