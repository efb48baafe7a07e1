"""Openings pass the gates before anybody hears of them; what fails is told with its rule."""

from apprenticeship.common.events import keys
from apprenticeship.common.events.placement import OpeningOpened, OpeningRejected
from apprenticeship.placement.domain.employer import Employer

from .search import CARE, CERTIFICATE, SUPPORT, Search, day

OPENING = keys.opening_id("per-scholas", "desk-1")
HUDSON = keys.employer_id("per-scholas", "hudson")


def test_an_opening_at_the_floor_is_opened_for_the_employers_programs() -> None:
    Search.begin(SUPPORT).terms().opening_reported(wage=1800, track="entry").then(
        OpeningOpened(
            opening_id=OPENING,
            employer_id=HUDSON,
            program_ids=("per-scholas-it-support",),
            track="entry",
            occupation_code="15-1232",
            wage_min_cents_per_hour=1800,
            positions=1,
            site="bronx",
            required_credentials=(),
            degree_required=False,
            selection_method="interview",
        )
    )


def test_an_opening_below_the_floor_is_rejected_then_met_by_a_higher_wage() -> None:
    search = Search.begin(SUPPORT).terms().opening_reported(wage=1650)
    search.then(
        OpeningRejected(
            opening_id=OPENING,
            employer_id=HUDSON,
            rule="wage_floor",
            required_cents=1800,
            actual_cents=1650,
        )
    )
    search.opening_reported(wage=1650).then()
    search.opening_reported(wage=1800).then_types("opening-opened")
    assert search.opening().state == "open"


def test_an_opening_of_an_employer_not_yet_qualified_waits_for_the_terms() -> None:
    search = Search.begin(SUPPORT).opening_reported()
    search.then_early(Employer)
    search.terms()
    assert search.told_types() == ["employer-qualified", "opening-opened"]


def test_an_opening_for_a_program_the_employer_did_not_qualify_for_is_rejected() -> None:
    search = Search.begin(SUPPORT).terms().opening_reported(program_ids=("per-scholas-cyber",))
    search.then_types("opening-rejected")
    assert search.opening().rejection.rule == "employer_not_qualified"  # type: ignore[union-attr]


def test_a_known_program_is_not_one_that_the_employer_qualified_for() -> None:
    cyber = SUPPORT.model_copy(update={"id": "per-scholas-cyber"})
    search = Search.begin(SUPPORT, cyber).terms().opening_reported(program_ids=(cyber.id,))
    assert search.opening().rejection.rule == "employer_not_qualified"  # type: ignore[union-attr]


def test_of_an_opening_that_passes_at_last_nothing_is_left_of_the_rejection() -> None:
    search = Search.begin(SUPPORT).terms().opening_reported(wage=1650).opening_reported()
    assert search.opening() == Search.begin(SUPPORT).terms().opening_reported().opening()
    assert search.opening().benefits


def test_a_degree_screen_is_rejected() -> None:
    search = Search.begin(SUPPORT).terms().opening_reported(degree_required=True)
    assert search.opening().rejection.rule == "degree_screen"  # type: ignore[union-attr]


def test_a_track_that_no_gate_names_is_rejected() -> None:
    search = Search.begin(SUPPORT).terms().opening_reported(track="management")
    assert search.opening().rejection.rule == "unknown_track"  # type: ignore[union-attr]


def test_the_credentials_of_the_program_go_with_the_opening() -> None:
    search = Search.begin(CARE).terms(floor=1900).opening_reported(required_credentials=("cpr",))
    search.then_types("opening-opened")
    assert search.said[0].required_credentials == ("cpr", CERTIFICATE)  # type: ignore[attr-defined]


def test_the_same_opening_again_says_nothing_new_and_another_contradicts_it() -> None:
    search = Search.begin(SUPPORT).terms().opening_reported()
    search.opening_reported().then()
    search.opening_reported(wage=2500).then_refused("duplicate_conflict", "/opening_ref")


def test_wages_in_another_currency_cannot_be_held_against_a_floor() -> None:
    Search.begin(SUPPORT).terms().opening_reported(currency="EUR").then_refused("gate", "/currency")


def test_an_opening_without_a_position_is_none() -> None:
    Search.begin(SUPPORT).terms().opening_reported(positions=0).then_refused("schema", "/positions")


def test_the_last_day_counts_however_late_the_referral_is_reported() -> None:
    search = Search.begin(SUPPORT).terms().opening_reported(closes_on=day("06-30"))
    opening = search.opening()
    assert opening.takes_referrals_on(day("06-30"))
    assert not opening.takes_referrals_on(day("07-01"))
