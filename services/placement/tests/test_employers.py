"""Employers come in through the job-quality gate of a program."""

from apprenticeship.common.events import keys
from apprenticeship.common.events.placement import EmployerQualified
from apprenticeship.placement.domain.employer import Employer
from apprenticeship.placement.domain.program import Standards

from .search import CARE, MECHANIC, SUPPORT, Search, day, published


def test_terms_at_the_floor_qualify_the_employer() -> None:
    Search.begin(SUPPORT).terms(floor=1800).then(
        EmployerQualified(
            employer_id=keys.employer_id("per-scholas", "hudson"),
            employer_kind="company",
            wage_payer="self",
            program_ids=("per-scholas-it-support",),
            gate_version=1,
            checked_on=day("06-01"),
            high_road=False,
        )
    )


def test_terms_below_the_floor_are_refused_with_required_and_actual_and_leave_nothing() -> None:
    search = Search.begin(SUPPORT).terms(floor=1500)
    search.then_refused("gate", "/wage_floor_cents")
    assert search.last.detail == "required >= 1800 cents per hour, actual 1500"
    assert search.case(Employer, keys.employer_id("per-scholas", "hudson")) is None


def test_refused_terms_raised_to_the_floor_pass() -> None:
    search = Search.begin(SUPPORT).terms(floor=1799)
    search.then_refused("gate")
    search.terms(floor=1800).then_types("employer-qualified")


def test_terms_for_a_program_not_yet_heard_of_wait_for_its_standards() -> None:
    search = Search.begin(SUPPORT, known=False).terms()
    search.then_early(Standards)
    search.given(SUPPORT.key, published(SUPPORT))
    assert search.told_types() == ["employer-qualified"]


def test_terms_are_told_with_the_union_and_with_who_pays() -> None:
    search = Search.begin(SUPPORT).terms(union_local="1199", wage_payer="client")
    told = search.said[0]
    assert isinstance(told, EmployerQualified)
    assert (told.union_local, told.wage_payer) == ("1199", "client")


def test_where_a_program_places_nobody_the_employer_pays() -> None:
    told = Search.begin(MECHANIC).terms(floor=1).said[0]
    assert isinstance(told, EmployerQualified)
    assert told.wage_payer == "self"


def test_the_same_terms_again_say_nothing_new() -> None:
    Search.begin(SUPPORT).terms().terms().then()


def test_better_terms_are_checked_and_told_again() -> None:
    Search.begin(SUPPORT).terms().terms(floor=2200).then_types("employer-qualified")


def test_a_kind_of_employer_the_program_does_not_place_with_is_refused() -> None:
    search = Search.begin(CARE).terms(floor=1900, kind="staffing_agency")
    search.then_refused("gate", "/kind")
    assert "consumer or company" in search.last.detail


def test_where_the_state_pays_the_wage_another_payer_is_refused() -> None:
    search = Search.begin(CARE)
    search.terms(floor=1900, wage_payer="client").then_refused("gate", "/wage_payer")
    search.terms(floor=1900).then_types("employer-qualified")
    assert search.said[0].wage_payer == "state"  # type: ignore[attr-defined]


def test_the_newest_version_of_the_program_sets_the_gate_even_if_an_older_one_is_heard_late() -> None:
    assert SUPPORT.placement
    gates = [{"track": "entry", "floor_cents": 2100}]
    newer = SUPPORT.model_copy(
        update={
            "version": 2,
            "placement": SUPPORT.placement.model_validate({"gates": gates}),
        }
    )
    search = Search.begin(newer, SUPPORT)
    search.terms(floor=2000).then_refused("gate", "/wage_floor_cents")
    search.terms(floor=2100).then_types("employer-qualified")
    assert search.said[0].gate_version == 2  # type: ignore[attr-defined]


def test_an_employer_belongs_to_its_partnership() -> None:
    search = Search.begin(SUPPORT).terms()
    search.tenant = "seiu775"
    search.given(CARE.key, published(CARE))
    search.opening_reported().then_early(Employer)
    assert search.case(Employer, keys.employer_id("per-scholas", "hudson")) is None


def test_a_definition_that_nobody_can_read_is_refused_not_failed() -> None:
    word = published(SUPPORT).model_copy(update={"definition": {"id": 7}})
    Search.begin(SUPPORT).when(SUPPORT.key, word).then_refused("schema", "/definition")
