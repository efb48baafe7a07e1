"""The door over HTTP: judged before anything is written, by the reader that judges the topic."""

from typing import Any

import pytest

from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.reports import HoursReported

from .log import event
from .street import BATCH, CBO, LMS, STRUCTURED, Street, applied, problem


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
