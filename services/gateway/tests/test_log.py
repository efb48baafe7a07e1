"""What really goes on the topics: ids, keys, subjects and whose it is, read back as the next service would read it."""

from datetime import datetime
from uuid import UUID

import pytest
from pydantic_core import to_json

from apprenticeship.common.events.answers import ReportAccepted
from apprenticeship.common.events.catalogue import BY_TYPE
from apprenticeship.common.events.envelope import Envelope
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.intake import Enrolled
from apprenticeship.common.events.keys import participant_id
from apprenticeship.common.events.reports import (
    ApplicationReported,
    EngagementReported,
    HoursReported,
    PersonLinked,
)
from apprenticeship.common.events.topics import partner_reports

from .log import Log, Told, event

CBO, LMS, STAFF = "per-scholas-cbo", "per-scholas-lms", "per-scholas-staff"
ANA = participant_id("per-scholas", CBO, "cbo-1")


def envelope(told: Told) -> Envelope:
    """Readable for whoever listens there."""
    found = Envelope.model_validate(told.attributes)
    BY_TYPE[found.type].word.model_validate(told.data)
    assert found.subject == told.key
    return found


async def linked() -> Log:
    log = Log()
    await log.reports(CBO, ApplicationReported, external_person_ref="cbo-1")
    link = {"other_partner_id": CBO, "other_person_ref": "cbo-1"}
    await log.reports(STAFF, PersonLinked, person_ref="ps-1", **link)
    return log


async def test_a_claim_goes_on_under_the_reports_id_with_whose_it_is() -> None:
    log = Log()
    item = await log.reports(CBO, ApplicationReported, external_person_ref="cbo-1")
    (claim,) = log.told
    assert (claim.topic, claim.key) == ("intake.reports.v1", str(ANA))
    said = envelope(claim)
    assert (said.id, said.partnerid, said.sourceid) == (item.id, CBO, "app-40217")
    assert (said.tenantid, said.source) == ("per-scholas", "apprenticeship/gateway")
    assert said.correlationid == ANA
    assert said.time == datetime.fromisoformat("2027-01-11T17:00:00+00:00")


async def test_the_partners_reference_does_not_go_on() -> None:
    log = await linked()
    claims = [t for t in log.told if t.topic.endswith(".reports.v1")]
    assert "cbo-1" not in to_json([claims[0].key, claims[0].attributes, claims[0].data]).decode()


async def test_a_refusal_of_the_gateway_reaches_the_partner() -> None:
    log = Log()
    item = await log.reports(LMS, ApplicationReported, external_person_ref="ps-1")
    (told,) = log.told
    assert (told.topic, told.key) == (f"partners.{LMS}.answers.v1", "ps-1")
    assert envelope(told).sourceid == "app-40217"
    assert told.data == {
        "report_event_id": str(item.id), "code": "not_permitted", "path": "/type",
        "detail": "The agreement does not cover application-reported.",
    }  # fmt: skip


async def test_what_waits_is_told_so_and_goes_on_when_its_person_is_known() -> None:
    log = Log()
    item = await log.reports(LMS, HoursReported, external_person_ref="ps-1")
    assert log.told[0].data["waiting_for"] == "person_reference"
    await log.reports(CBO, ApplicationReported, external_person_ref="cbo-1")
    link = {"other_partner_id": CBO, "other_person_ref": "cbo-1"}
    await log.reports(STAFF, PersonLinked, person_ref="ps-1", **link)
    claim = log.told[-1]
    assert (claim.topic, claim.key) == ("training.reports.v1", str(ANA))
    assert envelope(claim).id == item.id


async def test_what_waits_in_vain_is_refused_at_its_deadline() -> None:
    log = Log()
    item = await log.reports(LMS, HoursReported, external_person_ref="ps-1")
    log.later(days=15)
    await log.looks()
    assert log.told[-1].data["code"] == "out_of_order_expired"
    assert log.told[-1].data["report_event_id"] == str(item.id)


async def test_the_same_report_again_says_nothing() -> None:
    log = await linked()
    before = list(log.told)
    again = await log.reports(CBO, ApplicationReported, external_person_ref="cbo-1")
    assert again.outcome == "duplicate"
    assert log.told == before


async def test_an_owners_answer_goes_back_under_the_partners_reference() -> None:
    log = await linked()
    report = UUID(log.told[0].attributes["id"])
    answer = event(
        ReportAccepted, {"subject": str(ANA), "partnerid": CBO, "tenantid": "per-scholas"},
        report_event_id=str(report), fact_event_ids=[],
    )  # fmt: skip
    await log.hears("intake.answers.v1", answer)
    told = log.told[-1]
    assert (told.topic, told.key) == (f"partners.{CBO}.answers.v1", "cbo-1")
    assert envelope(told).id == UUID(answer["id"])
    assert envelope(told).correlationid != ANA


async def test_a_fact_is_told_without_what_the_partner_must_not_know() -> None:
    log = await linked()
    fact = event(Enrolled, {"subject": str(ANA), "partnerid": STAFF, "sourceid": "secret-1"})
    await log.hears("intake.events.v1", fact)
    told = {t.topic: t for t in log.told[-3:]}
    lms = told[f"partners.{LMS}.answers.v1"]
    assert lms.key == "ps-1"
    assert envelope(lms).id == UUID(fact["id"])
    assert (envelope(lms).partnerid, envelope(lms).sourceid) == (None, None)
    assert str(ANA) not in to_json([lms.attributes, lms.data]).decode()
    assert lms.attributes["source"] == "apprenticeship/intake"


async def test_parts_of_a_report_go_on_under_ids_of_their_own() -> None:
    log = await linked()
    item = await log.reports(STAFF, EngagementReported, person_refs=["ps-1"])
    part = log.told[-1]
    assert envelope(part).id not in {item.id, named_id("x")}
    assert part.data["person_refs"] == [str(ANA)]


@pytest.mark.parametrize("body", [b"", b"{", b'{"a": NaN}', b"[" * 5000, b'"\xff"', b"null"])
async def test_bodies_that_are_no_report_are_refused_and_answered(body: bytes) -> None:
    log = Log()
    item = await log.hears(partner_reports(LMS), event(HoursReported), body)
    assert (item.outcome, item.code) == ("refused", "schema")
    assert log.told[0].data["code"] == "schema"
