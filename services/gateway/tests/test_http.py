"""The door over HTTP: judged before anything is written, by the reader that judges the topic."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID, uuid5

import httpx
import pytest
from pydantic_core import to_json

from apprenticeship.common.events.answers import ReportAccepted, ReportRejected
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.keys import participant_id
from apprenticeship.common.events.reports import ApplicationReported, HoursReported
from apprenticeship.common.runtime.ports import ToTell
from apprenticeship.gateway.http import application
from apprenticeship.gateway.http.door import PartnersDoor
from apprenticeship.gateway.settings import Settings

from .log import Log, event

CBO, LMS = "per-scholas-cbo", "per-scholas-lms"
STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"


class Street:
    """A gateway, a fake broker before it, and partners who knock."""

    def __init__(self) -> None:
        self.log, self.told, self.down = Log(), list[ToTell](), False
        self.notes: list[tuple[str, dict[str, Any]]] = []
        door = PartnersDoor(
            Settings().agreements, self.log.spec, self.tell, self.log, lambda: self.log.now,
            lambda event, **fields: self.notes.append((event, fields)), seconds=0.2,
        )  # fmt: skip
        transport = httpx.ASGITransport(application(door))
        self.client = httpx.AsyncClient(transport=transport, base_url="http://gateway")

    async def tell(self, words: Sequence[ToTell]) -> None:
        if self.down:
            raise OSError("no broker")
        self.told += words

    async def deliver(self) -> None:
        """The broker hands on what it was told."""
        for word in self.told:
            attributes = httpx.Response(200, content=word.attributes).json()
            await self.log.hears(word.topic, {**attributes, "data": None}, word.body)
        self.told.clear()

    async def post(
        self,
        content: object,
        kind: str = STRUCTURED,
        partner: str = CBO,
        **headers: str,
    ) -> httpx.Response:
        body = content if isinstance(content, bytes) else to_json(content)
        sent = {"content-type": kind, "authorization": f"Bearer demo-{partner}", **headers}
        return await self.client.post("/v1/events", content=body, headers=sent)

    async def ask(self, id_: object, partner: str = CBO) -> httpx.Response:
        token = {"authorization": f"Bearer demo-{partner}"}
        return await self.client.get(f"/v1/reports/{id_}", headers=token)


@pytest.fixture
async def street() -> AsyncIterator[Street]:
    street = Street()
    yield street
    await street.client.aclose()


def applied(ref: str = "cbo-1", id_: str = "app-1", **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return event(ApplicationReported, {"subject": ref, "id": id_}, external_person_ref=ref, **changed)


def problem(answer: httpx.Response, status: int, path: str | None = None, code: str | None = None) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    if path is not None:
        assert answer.json()["path"] == path
    if code is not None:
        assert answer.json()["code"] == code


async def test_a_structured_event_is_written_to_the_partners_topic(street: Street) -> None:
    answer = await street.post(applied())
    assert answer.status_code == 202
    (word,) = street.told
    assert (word.topic, word.key) == (f"partners.{CBO}.reports.v1", "cbo-1")
    assert answer.json() | {"id": ""} == {"id": "", "source_id": "app-1", "duplicate": False}
    assert answer.headers["location"] == f"/v1/reports/{answer.json()['id']}"


async def test_a_binary_event_is_the_same_report(street: Street) -> None:
    structured = (await street.post(applied())).json()
    found = applied()
    headers = {f"ce-{n}": v for n, v in found.items() if n not in {"data", "datacontenttype"}}
    binary = await street.post(found["data"], "application/json; charset=utf-8", **headers)
    assert binary.json() == structured
    assert street.told[0] == street.told[1]


async def test_attributes_in_headers_may_be_percent_encoded(street: Street) -> None:
    found = applied("a/1")
    headers = {f"ce-{n}": v for n, v in found.items() if n not in {"data", "datacontenttype"}}
    answer = await street.post(found["data"], "application/json", **{**headers, "ce-subject": "a%2F1"})
    assert answer.status_code == 202
    assert street.told[0].key == "a/1"


async def test_a_batch_is_taken_as_a_whole(street: Street) -> None:
    answer = await street.post([applied("cbo-1", "app-1"), applied("cbo-2", "app-2")], BATCH)
    assert answer.status_code == 202
    assert [one["source_id"] for one in answer.json()["reports"]] == ["app-1", "app-2"]
    assert [word.key for word in street.told] == ["cbo-1", "cbo-2"]


async def test_one_bad_event_of_a_batch_stops_all_and_is_named(street: Street) -> None:
    bad = applied("cbo-2", "app-2", language="?!")
    problem(await street.post([applied(), bad], BATCH), 400, "/1/data/language", "schema")
    assert street.told == []


async def test_an_empty_batch_is_taken(street: Street) -> None:
    assert (await street.post([], BATCH)).json() == {"reports": []}


@pytest.mark.parametrize("token", [None, "Bearer nobody", "Bearer ", "Basic abc", "Bearer demo-x"])
async def test_who_shows_no_token_of_ours_stays_outside(street: Street, token: str | None) -> None:
    sent = {"content-type": STRUCTURED} | ({"authorization": token} if token else {})
    for method, where in (("POST", "/v1/events"), ("GET", f"/v1/reports/{named_id('x')}")):
        answer = await street.client.request(method, where, headers=sent)
        problem(answer, 401)
        assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_partner_without_a_token_cannot_be_guessed(street: Street) -> None:
    answer = await street.post(applied(), partner="")
    problem(answer, 401)


@pytest.mark.parametrize(
    ("kind", "headers"),
    [
        ("text/plain", {}), ("application/json", {}), ("", {}), ("application/xml", {"ce-specversion": "1.0"}),
        (STRUCTURED, {"content-encoding": "gzip"}),
    ],
)  # fmt: skip
async def test_what_is_no_cloudevent_is_not_taken(street: Street, kind: str, headers: dict[str, str]) -> None:
    problem(await street.post(applied(), kind, **headers), 415)


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (b"{", None), (b"[1]", ""), (b'{"data": {}, "datacontenttype": "text/xml"}', "/datacontenttype"),
        (b"{}", "/data"),
        (b'{"data": {}, "subject": 7}', "/subject"), (b'{"data": {}}', "/id"), (b"\xff", None),
    ],
)  # fmt: skip
async def test_a_broken_event_is_named_by_its_path(street: Street, content: bytes, path: str | None) -> None:
    answer = await street.post(content)
    problem(answer, 400, path or None)


@pytest.mark.parametrize(
    ("changed", "status", "path", "code"),
    [
        ({"type": "apprenticeship.reports.no-such.v1"}, 400, "/type", "schema"),
        ({"type": "apprenticeship.intake.enrolled.v1"}, 400, "/type", "schema"),
        ({"type": "apprenticeship.reports.hours-reported.v1"}, 400, None, "schema"),
        ({"time": "yesterday"}, 400, "/time", "schema"),
        ({"time": "2029-01-01T00:00:00Z"}, 400, "/time", "schema"),
        ({"subject": "somebody"}, 400, "/subject", "schema"),
        ({"subject": "maria.lopez@example.org"}, 400, "/subject", "pii_in_payload"),
        ({"id": "206-555-0100"}, 400, "/id", "pii_in_payload"),
        ({"id": "x" * 65}, 400, "/id", "schema"),
    ],
)  # fmt: skip
async def test_an_envelope_that_does_not_pass_is_refused(
    street: Street, changed: dict[str, str], status: int, path: str | None, code: str
) -> None:
    problem(await street.post(applied() | changed), status, path, code)
    assert street.told == []


@pytest.mark.parametrize(
    ("changed", "status", "path", "code"),
    [
        ({"name": "Maria"}, 400, "/data/name", "schema"),
        ({"requested_site": "123-45-6789"}, 400, "/data/requested_site", "pii_in_payload"),
        ({"program_id": "seiu775-home-care-aide"}, 400, "/data/program_id", "unknown_program"),
    ],
)
async def test_data_that_does_not_pass_is_refused_with_its_path(
    street: Street, changed: dict[str, Any], status: int, path: str, code: str
) -> None:
    problem(await street.post(applied(**changed)), status, path, code)


async def test_a_report_beyond_the_agreement_is_forbidden(street: Street) -> None:
    problem(await street.post(applied(), partner=LMS), 403, "/type", "not_permitted")


async def test_no_problem_repeats_what_was_sent(street: Street) -> None:
    canary = "Canary-Maria-Lopez"
    for bad in (
        applied() | {"time": canary}, applied() | {"subject": canary}, applied(language=canary * 9),
        applied(**{canary: canary}), applied() | {"type": canary},
    ):  # fmt: skip
        answer = await street.post(bad)
        assert answer.status_code == 400
        detail = answer.json().get("detail", "")
        assert canary not in detail
    assert canary not in str(street.notes).replace(f"/data/{canary}", "")


async def test_too_much_is_not_read(street: Street) -> None:
    problem(await street.post(b'"' + b"a" * 262_144), 413)


async def test_a_broker_that_is_away_means_try_again(street: Street) -> None:
    street.down = True
    answer = await street.post(applied())
    problem(answer, 503)
    assert answer.headers["retry-after"]
    street.down = False
    assert (await street.post(applied())).status_code == 202


async def test_the_same_report_again_is_known_and_not_sent_again(street: Street) -> None:
    first = (await street.post(applied())).json()
    await street.deliver()
    answer = await street.post([applied(), applied("cbo-2", "app-2")], BATCH)
    assert [one["duplicate"] for one in answer.json()["reports"]] == [True, False]
    assert answer.json()["reports"][0]["id"] == first["id"]
    assert [word.key for word in street.told] == ["cbo-2"]


async def test_the_same_id_with_other_content_is_a_conflict(street: Street) -> None:
    await street.post(applied())
    await street.deliver()
    problem(await street.post(applied(language="es")), 409, "/id", "duplicate_conflict")
    both = [applied("cbo-2", "app-2"), applied("cbo-2", "app-2", language="es")]
    problem(await street.post(both, BATCH), 409, "/1/id")
    assert street.told == []


async def test_one_id_of_two_partners_is_two_reports(street: Street) -> None:
    await street.post(applied())
    await street.deliver()
    hours = event(HoursReported, {"subject": "ps-1", "id": "app-1"}, external_person_ref="ps-1")
    answer = await street.post(hours, partner=LMS)
    assert answer.json()["duplicate"] is False


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
