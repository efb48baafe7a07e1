"""A version is in force when every party that its governance names has signed, and not before (R26)."""

from datetime import date

from apprenticeship.common.events.digests import sha256_of
from apprenticeship.common.events.intake import Approval, ProgramPublished
from apprenticeship.common.events.reports import ProgramSubmitted
from apprenticeship.common.programs import ProgramDefinition
from apprenticeship.intake.domain.program import Offering, Program
from services.intake.tests.desk import CARE, JAN, SUPPORT, Desk, changed

LATER = date(2027, 1, 20)


def test_is_published_when_labor_and_management_have_both_signed() -> None:
    desk = Desk.of(CARE).submit(CARE).then()
    desk.sign(CARE, "management", LATER).then()
    definition = CARE.model_dump(mode="json", exclude_none=True)
    desk.sign(CARE, "labor").then(
        ProgramPublished(
            program_id=CARE.id,
            program_version=1,
            title=CARE.title,
            kind=CARE.kind,
            definition_sha256=sha256_of(definition),
            definition=definition,
            effective_on=LATER,
            approvals=(
                Approval(party="labor", approved_on=JAN),
                Approval(party="management", approved_on=LATER),
            ),
        )
    )
    assert desk.told[-1][0] == "seiu775-home-care-aide@1"


def test_a_signature_under_a_text_nobody_has_submitted_waits_for_it() -> None:
    desk = Desk.of(CARE).sign(CARE, "labor").then_early(Program)
    desk.submit(CARE).sign(CARE, "management").then_types("program-published")


def test_a_party_that_is_not_named_cannot_sign() -> None:
    Desk.of(SUPPORT).submit(SUPPORT).sign(SUPPORT, "funder").then_refused("gate", "/party")


def test_signing_twice_is_one_signature_and_another_day_is_a_contradiction() -> None:
    desk = Desk.of(CARE).submit(CARE).sign(CARE, "labor").then()
    desk.sign(CARE, "labor").then()
    desk.sign(CARE, "labor", LATER).then_refused("duplicate_conflict", "/signed_on")
    desk.sign(CARE, "management").then_types("program-published")
    desk.sign(CARE, "management").then()


def test_a_submission_names_every_party_of_the_governance() -> None:
    desk = Desk.of(CARE).submit(CARE, "labor").then_refused("gate", "/approvals_required")
    nobody = changed(SUPPORT, governance=[])
    Desk.of(nobody).submit(nobody).then_refused("gate", "/approvals_required")
    desk.submit(CARE, "labor", "management", "funder").then()
    desk.sign(CARE, "labor").sign(CARE, "management").then()
    desk.sign(CARE, "funder").then_types("program-published")


def test_what_no_source_says_is_refused_in_production_and_passes_in_a_demo() -> None:
    open_ends = changed(SUPPORT, unknown=["/curriculum/modules"])
    Desk.of(open_ends).submit(open_ends).then_refused("gate", "/definition/unknown")
    Desk.of(open_ends, demo=True).submit(open_ends).then()


def test_a_definition_of_another_partnership_is_refused() -> None:
    desk = Desk.of(SUPPORT)
    desk.submit(CARE).then_refused("not_permitted", "/definition/tenant")


def test_a_report_about_another_version_than_its_definition_is_refused() -> None:
    Desk.of(SUPPORT).submit(SUPPORT, key="per-scholas-it-support@2").then_refused("schema", "/definition/id")


def test_a_definition_that_is_none_is_refused_with_its_path_and_without_its_values() -> None:
    definition = SUPPORT.model_dump(mode="json") | {"tuition_cents": "Ada Canary"}
    report = ProgramSubmitted(definition=definition, approvals_required=("management",))
    desk = Desk.of(SUPPORT).when(SUPPORT.key, report)
    desk.then_refused("schema", "/definition/tuition_cents")
    assert "Canary" not in desk.last.detail
    odd = ProgramSubmitted(definition={"Ada Canary ": 1}, approvals_required=("management",))
    desk.when(SUPPORT.key, odd).then_refused("schema")


def test_a_definition_without_a_requirement_set_is_refused() -> None:
    empty = changed(SUPPORT, requirement_sets={})
    Desk.of(empty).submit(empty).then_refused("gate", "/definition/requirement_sets")


def test_the_same_text_again_changes_nothing_and_another_text_is_another_version() -> None:
    desk = Desk.of(SUPPORT).submit(SUPPORT).submit(SUPPORT).then()
    other = changed(SUPPORT, title="Something else")
    desk.submit(other).then_refused("duplicate_conflict", "/definition/version")
    desk.sign(SUPPORT, "management").then_types("program-published")


def test_the_latest_version_in_force_is_what_is_offered() -> None:
    second: ProgramDefinition = changed(SUPPORT, version=2)
    desk = Desk.open(SUPPORT).submit(second)
    assert desk.case(Offering, SUPPORT.id).latest.version == 1
    desk.sign(second, "management").then_types("program-published")
    assert desk.case(Offering, SUPPORT.id).latest.version == 2

    late = Desk.of(SUPPORT).publish(second).publish(SUPPORT).then_types("program-published")
    assert late.case(Offering, SUPPORT.id).latest.version == 2
