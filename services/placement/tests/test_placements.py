"""A first day, through a candidacy or directly, passes the wage and credential gates."""

import pytest

from apprenticeship.common.events import keys
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.placement import Placed
from apprenticeship.common.events.training import CredentialRenewed
from apprenticeship.common.programs.model import ProgramDefinition
from apprenticeship.placement.domain.employer import Employer
from apprenticeship.placement.domain.seeker import Seeker

from .search import (
    ANA,
    CARE,
    CERTIFICATE,
    FIRST,
    MECHANIC,
    SECOND,
    SUPPORT,
    Search,
    care,
    day,
    published,
    support,
)

THIRD = named_id("enrollment", 3)
HUDSON = keys.employer_id("per-scholas", "hudson")


def the_placed(search: Search) -> Placed:
    found = next(word for word in search.said if isinstance(word, Placed))
    assert isinstance(found, Placed)
    return found


def test_placed_through_a_candidacy_with_everything_that_follows_from_it() -> None:
    search = support().candidacy("referred", "07-02").offer("accepted", "07-05").tick(day("07-06"))
    opening = keys.opening_id("per-scholas", "desk-1")
    search.employed("hired", "07-19", wage_cents_per_hour=2150, hours_per_week=38).then(
        Placed(
            placement_id=keys.placement_id("per-scholas", ANA, HUDSON, day("07-19")),
            enrollment_id=FIRST,
            route="candidacy",
            candidacy_id=keys.candidacy_id("per-scholas", ANA, opening),
            employer_id=HUDSON,
            opening_id=opening,
            hire_type="full_time",
            wage_cents_per_hour=2150,
            starts_on=day("07-19"),
            probation_ends_on=day("10-17"),
            days_since_graduation=24,
            in_field=True,
        )
    )
    assert search.seeker().candidacies[search.said[0].candidacy_id].state == "placed"  # type: ignore[attr-defined]


def test_a_start_below_the_floor_is_refused_then_met() -> None:
    search = support().employed("hired", "07-19", wage_cents_per_hour=1799)
    search.then_refused("gate", "/wage_cents_per_hour")
    assert search.last.detail == "required >= 1800 cents per hour, actual 1799"
    search.employed("hired", "07-19", wage_cents_per_hour=1800).then_types("placed")


def test_the_wage_is_checked_again_after_the_offer() -> None:
    search = support().candidacy("referred", "07-02").offer("accepted", "07-05").tick(day("07-06"))
    search.employed("hired", "07-19", wage_cents_per_hour=1500).then_refused("gate")


def test_the_floor_is_the_one_of_the_persons_own_program_version() -> None:
    assert SUPPORT.placement
    gates = [{"track": "entry", "floor_cents": 2500}]
    newer = SUPPORT.model_copy(update={"version": 2, "placement": SUPPORT.placement.model_validate({"gates": gates})})
    search = support()
    search.given(newer.key, published(newer))
    search.employed("hired", "07-19", wage_cents_per_hour=2400).then_types("placed")
    search.enrolled("someone", program=newer).employed("hired", "07-19", "someone")
    search.then_refused("gate", "/wage_cents_per_hour")


def test_placed_before_graduated_carries_no_days_since_graduation() -> None:
    search = Search.begin(SUPPORT).terms().enrolled().employed("hired", "06-14")
    assert the_placed(search).days_since_graduation is None
    search.graduated("06-25").then()
    assert search.seeker().enrollments[FIRST].graduated_on == day("06-25")


def test_who_started_before_graduating_has_no_days_since_graduation() -> None:
    assert the_placed(support().employed("hired", "06-01")).days_since_graduation is None


def registered() -> ProgramDefinition:
    """R34: the same program as an apprenticeship, in which placement comes before graduation."""
    stages = ("apply", "enroll", "place", "modules", "graduate")
    return SUPPORT.model_copy(update={"kind": "registered_apprenticeship", "stages": stages})


def test_where_placement_precedes_graduation_the_clock_since_graduation_never_runs() -> None:
    search = Search.begin(registered()).terms().enrolled().graduated("06-25")
    told = the_placed(search.employed("hired", "07-19"))
    assert (told.route, told.hire_type) == ("apprentice_hire", "apprenticeship")
    assert told.days_since_graduation is None


def test_a_program_without_probation_places_into_employment() -> None:
    search = care().dispatched("04-19")
    assert the_placed(search).probation_ends_on is None
    assert search.jobs()[0].state == "employed"


def test_a_union_dispatch_needs_no_candidacy() -> None:
    search = care().dispatched("04-19")
    told = the_placed(search)
    assert (told.route, told.candidacy_id, told.wage_cents_per_hour) == ("dispatch", None, 2025)
    assert told.days_since_graduation == 7


def test_a_dispatch_is_told_with_the_enrolment_and_the_opening_it_names() -> None:
    search = care().enrolled(id_=SECOND).opening_reported("client-1", 1900, employer_ref="evergreen")
    told = the_placed(search.dispatched("05-01", enrollment_id=SECOND, opening_ref="client-1"))
    assert (told.enrollment_id, told.opening_id) == (SECOND, keys.opening_id("seiu775", "client-1"))


def test_a_client_hires_directly() -> None:
    told = the_placed(care().employed("hired", "05-01", employer_ref="willow", hours_per_week=20))
    assert (told.route, told.hire_type) == ("client_hire", "part_time")


def test_an_incumbent_stays_with_the_employer_who_listed_them() -> None:
    willow = keys.employer_id("seiu775", "willow")
    search = Search.begin(CARE).terms("willow", 1900).certified()
    search.enrolled(entry="roster", employer_id=willow)
    told = the_placed(search.employed("hired", "05-01", employer_ref="willow"))
    assert (told.route, told.hire_type) == ("incumbent", "incumbent")


@pytest.mark.parametrize("way", ["hired", "dispatched"])
def test_no_way_into_a_job_goes_round_the_certificate(way: str) -> None:
    search = Search.begin(CARE).terms("evergreen", 1900).enrolled()
    if way == "hired":
        search.employed("hired", "04-19", employer_ref="evergreen")
        search.then_refused("gate", "/effective_on")
    else:
        search.dispatched("04-19").then_refused("gate", "/dispatched_on")
    assert CERTIFICATE in search.last.detail


def test_a_certificate_issued_after_the_first_day_or_lapsed_before_it_does_not_count() -> None:
    search = Search.begin(CARE).terms("evergreen", 1900).enrolled().certified("05-01", "08-01")
    search.dispatched("04-30").then_refused("gate")
    search.dispatched("08-02").then_refused("gate")
    search.dispatched("05-01").then_types("placed")


def test_a_renewed_certificate_counts_on() -> None:
    search = Search.begin(CARE).terms("evergreen", 1900).enrolled().certified("05-01", "08-01")
    word = CredentialRenewed(
        credential_id=keys.credential_id("seiu775", ANA, CERTIFICATE),
        period_end=day("08-01"),
        ce_minutes=720,
        next_due_on=day("2028-08-01"),
    )
    search.when(ANA, word).dispatched("08-02").then_types("placed")


def test_a_hire_of_somebody_not_yet_enrolled_waits() -> None:
    search = Search.begin(SUPPORT).terms().employed("hired", "07-19")
    search.then_early(Seeker)
    search.enrolled()
    assert search.told_types()[-1] == "placed"


def test_a_hire_by_an_employer_without_terms_waits_for_them() -> None:
    search = Search.begin(SUPPORT).enrolled().employed("hired", "07-19")
    search.then_early(Employer)
    search.terms()
    assert search.told_types()[-1] == "placed"


def test_a_hire_by_an_employer_qualified_for_other_programs_only_is_refused() -> None:
    other = SUPPORT.model_copy(update={"id": "per-scholas-cyber"})
    search = Search.begin(SUPPORT, other).terms(program_id="per-scholas-cyber").enrolled()
    search.employed("hired", "07-19").then_refused("gate", "/employer_ref")


def test_a_program_that_places_nobody_has_no_gate() -> None:
    search = Search.begin(MECHANIC).enrolled().employed("hired", "07-19", wage_cents_per_hour=1)
    search.then_types("placed")


def test_a_hire_reported_again_says_nothing_new_and_another_contradicts_it() -> None:
    search = support().employed("hired", "07-19").employed("hired", "07-19")
    search.then()
    search.employed("hired", "07-19", wage_cents_per_hour=2500).then_refused("duplicate_conflict")
    search.employed("hired", "07-26").then_refused("duplicate_conflict", "/effective_on")


def test_a_late_copy_of_an_earlier_hire_says_nothing_new_after_a_rehire() -> None:
    search = support().employed("hired", "07-19").employed("separated", "08-30")
    search.employed("hired", "10-01").then_types("placed")
    search.employed("hired", "07-19").then()


def test_wages_in_another_currency_cannot_be_held_against_a_floor() -> None:
    support().employed("hired", "07-19", currency="EUR").then_refused("gate", "/currency")


def test_a_hire_is_told_with_what_the_employer_says_of_the_job() -> None:
    search = support().employed(
        "hired", "07-19", work_site_employer_ref="globex", hire_type="part_time", in_field=False
    )  # fmt: skip
    told = the_placed(search)
    assert told.work_site_employer_id == keys.employer_id("per-scholas", "globex")
    assert (told.hire_type, told.in_field) == ("part_time", False)


def test_a_hire_that_names_another_employers_opening_is_refused() -> None:
    search = support().terms("globex")
    search.employed("hired", "07-19", employer_ref="globex", opening_ref="desk-1")
    search.then_refused("state", "/opening_ref")


def test_a_job_outside_the_occupation_trained_for_is_told_so() -> None:
    search = support().opening_reported("cook-1", occupation_code="35-2014")
    assert not the_placed(search.employed("hired", "07-19", opening_ref="cook-1")).in_field


def test_after_an_offer_was_declined_the_same_employer_may_hire_directly() -> None:
    search = support().candidacy("referred", "07-02").offer("declined", "07-05")
    assert the_placed(search.employed("hired", "09-01")).route == "client_hire"
