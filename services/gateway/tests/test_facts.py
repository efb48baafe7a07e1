"""What partners are told: facts that their agreement names, about persons they know, in their own references."""

import pytest

from apprenticeship.common.events import shipped
from apprenticeship.common.events.catalogue import ENTRIES
from apprenticeship.common.events.intake import CohortScheduled, Enrolled
from apprenticeship.common.events.reports import RosterReported
from apprenticeship.common.events.training import Graduated, RequirementsMet
from apprenticeship.common.events.words import Word
from apprenticeship.gateway.agreements import TOLD
from apprenticeship.gateway.domain.telling import words_told

from .gate import AGREEMENTS, CBO, LMS, STAFF, Gate, person, report

ANA = person("cbo-1")


def fact(word: type[Word], **changed: object) -> Word:
    return word.model_validate(shipped.example(word)["data"] | changed)


def told(gate: Gate) -> dict[str, str]:
    """Partner -> what it is told under."""
    return {p.topic.split(".")[1]: p.key for p in gate.passes}


def test_a_partner_is_told_in_its_own_reference() -> None:
    gate = Gate.of().applies("cbo-1").links("ps-1", CBO, "cbo-1")
    gate.when(ANA, fact(Enrolled))
    assert told(gate) == {CBO: "cbo-1", STAFF: "ps-1", LMS: "ps-1"}
    assert {p.subject for p in gate.passes} == {"cbo-1", "ps-1"}


def test_the_fact_is_the_same_one_with_the_same_id() -> None:
    gate = Gate.of().applies("cbo-1")
    enrolled = fact(Enrolled)
    gate.when(ANA, enrolled)
    assert gate.passed.word is enrolled
    assert gate.passed.id
    assert gate.passed.id != gate.last.said[0].id
    assert (gate.passed.partner, gate.passed.source_id) == (None, None)


def test_a_partner_without_a_reference_to_the_person_hears_nothing() -> None:
    gate = Gate.of().applies("cbo-1").when(ANA, fact(Enrolled))
    assert told(gate) == {CBO: "cbo-1"}
    gate.when(person("cbo-2"), fact(Enrolled)).then()


def test_a_fact_that_no_agreement_of_the_partnership_names_is_told_to_nobody() -> None:
    gate = Gate.of().applies("cbo-1").when(ANA, fact(RequirementsMet))
    assert gate.passes == []


def test_a_fact_about_no_person_goes_by_its_own_key() -> None:
    gate = Gate.of().when("the-cohort", fact(CohortScheduled))
    assert told(gate) == {LMS: "the-cohort", STAFF: "the-cohort"}


def test_a_program_that_the_agreement_does_not_name_is_not_told_of() -> None:
    gate = Gate.of().applies("cbo-1")
    gate.when(ANA, fact(Enrolled, program_id="another-program")).then()


def test_nobody_is_told_of_another_partnerships_person() -> None:
    gate = Gate.of().applies("cbo-1")
    gate.tenant = "seiu775"
    gate.when(ANA, fact(Enrolled, program_id="seiu775-home-care-aide")).then()


def test_the_testing_vendor_hears_whom_to_expect() -> None:
    gate = Gate.of("seiu775")
    listed = report(RosterReported, person_ref="hca-1", program_id="seiu775-home-care-aide")
    gate.says("seiu775-staff", listed)
    gate.when(gate.passed.key, fact(RequirementsMet))
    assert told(gate) == {"wa-doh-testing": "hca-1"}


def test_only_what_agreements_name_is_listened_to() -> None:
    assert Enrolled in words_told(AGREEMENTS)
    assert Graduated not in words_told(AGREEMENTS)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.word.type)
def test_only_facts_that_are_not_restricted_may_be_told(entry: object) -> None:
    assert entry.kind != "fact" or (entry.word.type in TOLD) == (entry.data_class != "restricted")  # type: ignore[attr-defined]
