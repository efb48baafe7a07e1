"""A partner follows its reports over HTTP."""

from uuid import UUID, uuid5

import pytest

from apprenticeship.common.events.answers import ReportAccepted, ReportRejected
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.keys import participant_id
from apprenticeship.common.events.reports import ApplicationReported, HoursReported

from .log import event
from .street import BATCH, CBO, LMS, STRUCTURED, Street, applied, problem


async def test_a_report_can_be_followed(street: Street) -> None:
    id_ = (await street.post(applied())).json()["id"]
    assert (await street.ask(id_)).json() == {"id": id_, "state": "taken"}
    await street.deliver()
    assert (await street.ask(id_)).json()["state"] == "taken"
    person = str(participant_id("per-scholas", CBO, "cbo-1"))
    fact = str(named_id("fact"))
    await street.log.hears("intake.answers.v1", event(
        ReportAccepted, {"subject": person, "partnerid": CBO, "tenantid": "per-scholas"},
        report_event_id=id_, fact_event_ids=[fact]))  # fmt: skip
    assert (await street.ask(id_)).json() == {
        "id": id_,
        "state": "accepted",
        "fact_event_ids": [fact],
    }


async def test_a_rejection_is_told_with_code_and_path(street: Street) -> None:
    id_ = (await street.post(applied())).json()["id"]
    await street.deliver()
    person = str(participant_id("per-scholas", CBO, "cbo-1"))
    await street.log.hears("intake.answers.v1", event(
        ReportRejected, {"subject": person, "partnerid": CBO, "tenantid": "per-scholas"},
        report_event_id=id_, code="state", detail="Applied already.", path="/program_id"))  # fmt: skip
    assert (await street.ask(id_)).json() == {
        "id": id_, "state": "rejected", "code": "state", "detail": "Applied already.", "path": "/data/program_id",
    }  # fmt: skip


async def test_what_waits_for_a_person_says_so(street: Street) -> None:
    hours = event(HoursReported, {"subject": "ps-1"}, external_person_ref="ps-1")
    id_ = (await street.post(hours, partner=LMS)).json()["id"]
    await street.deliver()
    page = (await street.ask(id_, LMS)).json()
    assert (page["state"], page["waiting_for"]) == ("parked", "person_reference")
    assert page["until"] == "2028-06-15T00:00:00Z"


async def test_what_came_by_kafka_and_was_refused_can_be_asked_for(street: Street) -> None:
    item = await street.log.reports(LMS, ApplicationReported, external_person_ref="ps-1")
    page = (await street.ask(item.id, LMS)).json()
    assert (page["state"], page["code"], page["path"]) == ("rejected", "not_permitted", "/type")


async def test_nobody_can_ask_for_anothers_report(street: Street) -> None:
    posted = (await street.post(applied())).json()["id"]
    parked = (await street.log.reports(LMS, HoursReported, external_person_ref="ps-1")).id
    problem(await street.ask(posted, LMS), 404)
    await street.deliver()
    for partner in (LMS, "per-scholas-staff", "seiu775-union"):
        problem(await street.ask(posted, partner), 404)
    problem(await street.ask(parked, CBO), 404)


@pytest.mark.parametrize("id_", ["no-id", str(uuid5(UUID(int=0), "x")), "1" * 5000])
async def test_an_unknown_report_is_not_found(street: Street, id_: str) -> None:
    problem(await street.ask(id_), 404)


async def test_other_ways_are_problems_too(street: Street) -> None:
    problem(await street.client.get("/v1/nothing"), 404)
    problem(await street.client.get("/v1/events"), 405)


async def test_the_document_describes_both_routes_and_needs_nobody_else(street: Street) -> None:
    page = await street.client.get("/openapi.json")
    paths = page.json()["paths"]
    modes = paths["/v1/events"]["post"]["requestBody"]["content"]
    assert set(modes) == {STRUCTURED, BATCH, "application/json"}
    assert {"202", "400", "401", "403", "409", "413", "415", "503"} <= set(paths["/v1/events"]["post"]["responses"])
    assert "422" not in str(paths["/v1/reports/{id}"]["get"]["responses"].keys())
    assert page.json()["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"
    assert "http" not in page.text.replace('"http"', "").replace("HTTP", "")
