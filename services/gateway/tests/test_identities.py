"""Who is meant: references are each partner's own, and lead to one person however they became known."""

import pytest

from apprenticeship.common.events.keys import participant_id
from apprenticeship.common.events.reports import (
    ApplicationReported,
    EmploymentReported,
    EngagementReported,
    HoursReported,
    LearningResultReported,
    PersonLinked,
    RosterReported,
)
from apprenticeship.gateway.domain.people import Link, Person
from apprenticeship.gateway.domain.tracking import ReportStatus

from .gate import AGREEMENTS, CBO, EMPLOYER, LMS, STAFF, Gate, among, person, report

ANA = person("cbo-1")


def test_an_application_makes_a_person_known() -> None:
    gate = Gate.of().applies("cbo-1")
    assert gate.passed.topic == "intake.reports.v1"
    assert gate.passed.key == str(ANA)
    assert gate.passed.word.external_person_ref == str(ANA)  # type: ignore[attr-defined]
    assert gate.case(Person, ANA).refs == {CBO: "cbo-1"}


def test_a_second_application_is_of_the_same_person() -> None:
    gate = Gate.of().applies("cbo-1").applies("cbo-1")
    assert gate.passed.key == str(ANA)


def test_the_claim_keeps_its_id_and_whose_it_is() -> None:
    gate = Gate.of().applies("cbo-1")
    assert (gate.passed.partner, gate.passed.source_id) == (CBO, "report-1")
    assert gate.case(ReportStatus, str(gate.passed.id)).subject == "cbo-1"


def test_a_roster_makes_a_person_known_in_the_references_of_staff() -> None:
    gate = Gate.of("seiu775")
    listed = report(RosterReported, person_ref="hca-1")
    gate.says("seiu775-union", listed)
    assert gate.passed.key == str(participant_id("seiu775", "seiu775-union", "hca-1"))


def test_one_reference_of_two_partners_is_two_persons() -> None:
    gate = Gate.of("seiu775")
    care = {"program_id": "seiu775-home-care-aide"}
    gate.says("seiu775-union", report(RosterReported, person_ref="m-1", **care))
    first = gate.passed.key
    gate.says("seiu775-staff", report(RosterReported, person_ref="m-1", **care))
    assert gate.passed.key != first


def test_a_report_about_somebody_unknown_waits_and_goes_on_once_they_are_known() -> None:
    gate = Gate.of()
    gate.says(LMS, report(LearningResultReported, external_person_ref="ps-1")).then_early(Link)
    gate.applies("cbo-1")
    assert len(gate.told) == 1
    gate.links("ps-1", CBO, "cbo-1")
    types = [word.type for _, word in gate.told]
    assert types == ["application-reported", "report-accepted", "learning-result-reported"]
    assert gate.told[-1][0] == str(ANA)


def test_a_partner_may_speak_in_the_references_of_staff() -> None:
    gate = Gate.of().applies("cbo-1").links("ps-1", CBO, "cbo-1")
    gate.says(EMPLOYER, report(EmploymentReported, external_person_ref="ps-1"))
    assert gate.passed.key == str(ANA)
    gate.says(LMS, report(HoursReported, external_person_ref="cbo-1")).then_early(Link)


def test_a_link_is_answered_by_the_gateway_itself() -> None:
    gate = Gate.of().applies("cbo-1").links("ps-1", CBO, "cbo-1").then_types("report-accepted")
    assert gate.passed.topic == f"partners.{STAFF}.answers.v1"
    assert gate.passed.key == "ps-1"
    assert gate.case(Person, ANA).refs == {CBO: "cbo-1", STAFF: "ps-1"}


def test_the_side_that_is_known_gives_its_person_to_the_other_either_way() -> None:
    gate = Gate.of("seiu775")
    listed = report(RosterReported, person_ref="hca-1", program_id="seiu775-home-care-aide")
    gate.says("seiu775-staff", listed)
    known = gate.passed.key
    gate.says("seiu775-staff", PersonLinked(
        person_ref="hca-1", other_partner_id="seiu775-carina", other_person_ref="cr-9")
    )  # fmt: skip
    assert str(gate.case(Link, "seiu775-carina/cr-9").participant_id) == known
    refs = gate.case(Person, known).refs
    assert refs == {"seiu775-staff": "hca-1", "seiu775-carina": "cr-9"}


def test_a_link_may_name_the_person_by_id() -> None:
    gate = Gate.of().applies("cbo-1")
    gate.says(STAFF, PersonLinked(person_ref="ps-1", participant_id=ANA))
    assert gate.case(Link, f"{STAFF}/ps-1").participant_id == ANA
    assert gate.case(Person, ANA).refs[STAFF] == "ps-1"


def test_a_link_to_an_id_nobody_has_yet_waits() -> None:
    gate = Gate.of().says(STAFF, PersonLinked(person_ref="ps-1", participant_id=ANA))
    gate.then_early(Person).applies("cbo-1")
    assert gate.case(Link, f"{STAFF}/ps-1").participant_id == ANA


def test_a_link_of_two_unknown_references_waits_for_the_one_that_applies() -> None:
    gate = Gate.of().links("ps-1", CBO, "cbo-1").then_early(Link)
    assert gate.last.waits_for == (Link, f"{CBO}/cbo-1")
    gate.applies("cbo-1")
    assert gate.case(Link, f"{STAFF}/ps-1").participant_id == ANA


def test_a_link_waits_for_its_own_reference_when_only_that_can_become_known() -> None:
    gate = Gate.of("seiu775").says("seiu775-staff", PersonLinked(
        person_ref="hca-1", other_partner_id="seiu775-carina", other_person_ref="cr-9")
    )  # fmt: skip
    assert gate.last.waits_for == (Link, "seiu775-staff/hca-1")


def test_two_known_persons_are_not_made_one() -> None:
    gate = Gate.of().applies("cbo-1").applies("cbo-2").links("ps-1", CBO, "cbo-1")
    gate.links("ps-1", CBO, "cbo-2").then_refused("duplicate_conflict", "/data")
    gate.says(STAFF, PersonLinked(person_ref="ps-1", participant_id=person("cbo-2")))
    gate.then_refused("duplicate_conflict")


def test_the_same_link_again_is_accepted_without_effect() -> None:
    gate = Gate.of().applies("cbo-1").links("ps-1", CBO, "cbo-1")
    before = gate.case(Person, ANA)
    gate.links("ps-1", CBO, "cbo-1").then_types("report-accepted")
    assert gate.case(Person, ANA) == before


def test_an_application_under_a_linked_reference_is_of_the_linked_person() -> None:
    gate = Gate.of().applies("cbo-1").links("ps-1", CBO, "cbo-1")
    gate.says(STAFF, report(RosterReported, person_ref="ps-1", program_id="per-scholas-it-support"))
    assert gate.passed.key == str(ANA)


def test_the_latest_reference_of_a_partner_is_the_one_it_is_told_by() -> None:
    gate = Gate.of().applies("cbo-1").links("ps-1", CBO, "cbo-1").links("ps-2", CBO, "cbo-1")
    assert gate.case(Person, ANA).refs[STAFF] == "ps-2"
    gate.says(LMS, report(HoursReported, external_person_ref="ps-1"))
    assert gate.passed.key == str(ANA)


@pytest.mark.parametrize(
    ("link", "path"),
    [
        (PersonLinked(person_ref="ps-1"), "/data/other_partner_id"),
        (PersonLinked(person_ref="ps-1", other_partner_id=CBO), "/data/other_person_ref"),
        (PersonLinked(person_ref="ps-1", other_person_ref="cbo-1"), "/data/other_partner_id"),
    ],
)
def test_a_link_needs_another_side(link: PersonLinked, path: str) -> None:
    Gate.of().says(STAFF, link).then_refused("schema", path)


def test_a_link_to_another_partnership_is_refused() -> None:
    Gate.of().links("ps-1", "seiu775-union", "m-1").then_refused("not_permitted", "/data/other_partner_id")


def test_a_contact_with_several_persons_becomes_one_report_for_each() -> None:
    gate = Gate.of().applies("cbo-1").applies("cbo-2")
    gate.links("ps-1", CBO, "cbo-1").links("ps-2", CBO, "cbo-2")
    met = report(EngagementReported, person_refs=["ps-1", "ps-2", "ps-1"])
    gate.says(STAFF, met)
    assert [p.key for p in gate.passes] == [str(ANA), str(person("cbo-2"))]
    assert [p.word.person_refs for p in gate.passes] == [(p.key,) for p in gate.passes]  # type: ignore[attr-defined]
    assert len({p.id for p in gate.passes}) == len(gate.passes)
    assert {p.topic for p in gate.passes} == {"training.reports.v1"}


def test_a_contact_waits_until_all_are_known() -> None:
    gate = Gate.of().applies("cbo-1").links("ps-1", CBO, "cbo-1")
    gate.says(STAFF, report(EngagementReported, person_refs=["ps-1", "ps-2"])).then_early(Link)
    assert gate.last.waits_for == (Link, f"{STAFF}/ps-2")


def test_an_application_in_borrowed_references_is_known_under_them() -> None:
    staff, *_ = [one for one in AGREEMENTS.partners if one.partner == STAFF]
    lent = staff.model_copy(
        update={"partner": "hall", "person_refs": STAFF, "token_sha256": None,
                "reports": frozenset({"application-reported"})}
    )  # fmt: skip
    gate = Gate.of(agreements=among(staff, lent))
    gate.says("hall", report(ApplicationReported, external_person_ref="ps-1"))
    assert gate.passed.key == str(person("ps-1", STAFF))
