"""A job match's own words: matched, started, ended."""

from apprenticeship.common.events import keys
from apprenticeship.common.events.placement import EmploymentEnded, Placed
from apprenticeship.placement.domain.opening import Opening
from apprenticeship.placement.domain.seeker import Seeker

from .search import ANA, BEN, SECOND, SUPPORT, Search, care, day

OPENING = keys.opening_id("seiu775", "client-1")


def client() -> Search:
    """A client's opening on the app, at 20 hours a week; Ben is certified too."""
    search = care().enrolled(BEN).certified(who=BEN).graduated("04-12", BEN)
    return search.opening_reported(
        "client-1",
        2050,
        employer_ref="willow",
        occupation_code="31-1122",
        hours_per_week_min=20,
    )


def test_matched_gets_the_position_in_the_round_and_started_is_a_placement() -> None:
    search = client().match("matched", "10-25")
    search.then()
    search.tick(day("10-26")).match("started", "11-01").then_types("placed")
    told = search.said[0]
    assert isinstance(told, Placed)
    assert (told.route, told.hire_type, told.wage_cents_per_hour) == (
        "candidacy",
        "part_time",
        2050,
    )
    assert told.opening_id == OPENING


def test_a_match_where_consent_is_asked_for_is_a_referral() -> None:
    search = Search.begin(SUPPORT).terms().enrolled().opening_reported("client-1")
    search.match("matched", "07-01").then_refused("gate")
    search.consent().match("matched", "07-01").then_types("candidate-referred")
    assert search.said[0].matched_by == "partner_match"  # type: ignore[attr-defined]


def test_a_match_after_a_coachs_referral_asks_for_the_position() -> None:
    search = Search.begin(SUPPORT).terms().enrolled().consent().opening_reported("client-1")
    search.candidacy("referred", "07-01", opening_ref="client-1").match("matched", "07-02")
    search.tick(day("07-03")).match("started", "07-05").then_types("placed")


def test_matched_again_after_they_had_parted_asks_again() -> None:
    search = client().match("matched", "10-20").match("ended", "10-21").match("matched", "10-22")
    search.tick(day("10-26")).match("started", "11-01").then_types("placed")


def test_two_matches_for_one_position_place_one() -> None:
    search = client().match("matched", "10-25").match("matched", "10-24", BEN).tick(day("10-26"))
    search.match("started", "11-01").then_refused("state", "/opening_ref")
    search.match("started", "11-01", BEN).then_types("placed")


def test_started_before_the_round_waits_for_it() -> None:
    search = client().match("matched", "10-25").match("started", "10-25")
    search.then_early(Seeker)
    search.tick(day("10-26"))
    assert search.told_types()[-1] == "placed"


def test_started_without_a_match_is_a_direct_hire() -> None:
    search = client().match("started", "11-01").then_types("placed")
    assert search.said[0].route == "client_hire"  # type: ignore[attr-defined]
    search.match("matched", "10-25").tick(day("11-02"))
    assert [word.type for _, word in search.told].count("placed") == 1


def test_a_match_for_an_opening_not_yet_heard_of_waits() -> None:
    care().match("started", "11-01").then_early(Opening)


def test_ended_before_the_first_day_frees_the_position() -> None:
    search = client().match("matched", "10-25").tick(day("10-26")).match("ended", "10-27")
    search.then()
    search.match("ended", "10-27").then()
    assert search.opening("client-1").state == "open"
    search.match("matched", "10-28", BEN).tick(day("10-29")).match("started", "11-01", BEN)
    search.then_types("placed")


def test_started_tells_the_enrolment_and_the_hours_that_the_app_names() -> None:
    search = client().enrolled(id_=SECOND)
    search.match("started", "11-01", enrollment_id=SECOND, hire_type="full_time").then_types("placed")
    told = search.said[0]
    assert isinstance(told, Placed)
    assert (told.enrollment_id, told.hire_type) == (SECOND, "full_time")


def test_who_parts_and_works_elsewhere_has_changed_employer() -> None:
    search = client().match("started", "11-01").employed("hired", "11-20", employer_ref="evergreen")
    search.match("ended", "12-01").then_types("employment-ended", "employer-changed")


def test_ended_after_the_first_day_ends_the_employment() -> None:
    search = client().match("started", "11-01").match("ended", "12-01")
    willow = keys.employer_id("seiu775", "willow")
    search.then(
        EmploymentEnded(
            placement_id=keys.placement_id("seiu775", ANA, willow, day("11-01")),
            ended_on=day("12-01"),
            cause="end_of_assignment",
        )
    )
    search.match("ended", "12-01").then()
