"""Positions are scarce: the round gives them, first come first served, and nobody is placed beyond them."""

from itertools import permutations

from hypothesis import given, settings, strategies as st

from apprenticeship.common.events.placement import Placed
from apprenticeship.placement.domain.seeker import Seeker

from .search import ANA, BEN, CLEO, Search, day, support


def referred(search: Search, *who: str) -> Search:
    for person in who:
        search.candidacy("referred", "07-02", person).then_types("candidate-referred")
    return search


def placed(search: Search) -> list[str]:
    return [key for key, word in search.told if isinstance(word, Placed)]


def test_an_accepted_offer_gets_its_position_in_the_round_and_fills_the_opening() -> None:
    search = referred(support(), ANA).offer("accepted", "07-05")
    assert search.opening().state == "open"
    search.tick(day("07-06"))
    assert search.opening().state == "filled"
    search.employed("hired", "07-19").then_types("placed")


def test_a_start_reported_before_the_round_waits_for_it() -> None:
    search = referred(support(), ANA).offer("accepted", "07-05").employed("hired", "07-19")
    search.then_early(Seeker)
    search.tick(day("07-06"))
    assert placed(search) == [ANA]


def test_a_start_reported_before_the_offer_waits_for_it() -> None:
    search = referred(support(), ANA).employed("hired", "07-19")
    search.then_early(Seeker)
    search.offer("accepted", "07-05").tick(day("07-20"))
    assert placed(search) == [ANA]


def test_two_accepted_offers_for_one_position_place_one_person_the_first_who_accepted() -> None:
    for order in permutations([(ANA, "07-06"), (BEN, "07-05")]):
        search = referred(support(), ANA, BEN)
        for who, on in order:
            search.offer("accepted", on, who)
        search.employed("hired", "07-19", ANA).employed("hired", "07-19", BEN)
        search.tick(day("07-07"))
        assert placed(search) == [BEN]


def test_who_was_left_over_is_refused_with_the_number_of_positions() -> None:
    search = referred(support(), ANA, BEN).offer("accepted", "07-05").offer("accepted", "07-06", BEN)
    search.tick(day("07-07")).employed("hired", "07-19", BEN).then_refused("state", "/opening_ref")
    assert search.last.detail == "required a free position, actual 1 of 1 taken"


def test_a_filled_opening_takes_neither_referrals_nor_offers() -> None:
    search = referred(support(), ANA, BEN).offer("accepted", "07-05").tick(day("07-07"))
    search.offer("accepted", "07-08", BEN).then_refused("state", "/opening_ref")
    search.candidacy("referred", "07-08", CLEO).then_refused("state", "/opening_ref")


def test_an_offer_rescinded_after_the_round_frees_the_position() -> None:
    search = referred(support(), ANA, BEN).offer("accepted", "07-05").tick(day("07-07"))
    search.offer("rescinded", "07-08").then_types("offer-recorded")
    assert search.opening().state == "open"
    search.offer("accepted", "07-09", BEN).tick(day("07-10"))
    search.employed("hired", "07-19", BEN).then_types("placed")


def test_consent_withdrawn_after_the_round_frees_the_position() -> None:
    search = referred(support(), ANA, BEN).offer("accepted", "07-05").tick(day("07-07"))
    search.consent(granted=False, on="07-08").offer("accepted", "07-09", BEN).tick(day("07-10"))
    search.employed("hired", "07-19", BEN).then_types("placed")


def test_a_voided_placement_frees_the_position() -> None:
    search = referred(support(), ANA, BEN).offer("accepted", "07-05").tick(day("07-07"))
    search.employed("hired", "07-19").voided("never_started").then_types("placement-voided")
    search.offer("accepted", "07-20", BEN).tick(day("07-21"))
    search.employed("hired", "07-26", BEN).then_types("placed")


def test_an_offer_after_the_last_day_still_counts_for_who_was_referred_before() -> None:
    search = support()
    search.opening_reported("desk-2", closes_on=day("07-03"))
    search.candidacy("referred", "07-02", opening_ref="desk-2")
    search.tick(day("08-01")).offer("accepted", "07-30", opening_ref="desk-2").tick(day("08-02"))
    search.employed("hired", "08-09").then_types("placed")


def test_a_direct_hire_counts_against_the_opening_it_names() -> None:
    search = referred(support(), BEN)
    search.employed("hired", "07-05", opening_ref="desk-1").then_types("placed")
    search.offer("accepted", "07-06", BEN).tick(day("07-07"))
    assert search.opening().state == "filled"
    search.employed("hired", "07-19", BEN).then_refused("state", "/opening_ref")


def test_an_opening_filled_directly_closes_in_the_next_round() -> None:
    search = support().employed("hired", "07-05", opening_ref="desk-1").tick(day("07-06"))
    assert (search.opening().state, search.opening().awaits_round) == ("filled", False)
    search.employed("hired", "07-06", BEN, opening_ref="desk-1").then_refused("state")


def test_a_round_gives_the_positions_of_every_opening() -> None:
    search = support().opening_reported("desk-2").candidacy("referred", "07-02", BEN, opening_ref="desk-2")
    referred(search, ANA).offer("accepted", "07-05").offer("accepted", "07-05", BEN, opening_ref="desk-2")
    search.tick(day("07-06"))
    assert [search.opening(ref).state for ref in ("desk-1", "desk-2")] == ["filled", "filled"]
    for who in (ANA, BEN):
        search.employed("hired", "07-19", who).then_types("placed")


def test_the_round_leaves_alone_what_nobody_asks_for() -> None:
    search = support().tick(day("07-06"))
    assert (search.opening().state, search.opening().awaits_round) == ("open", False)


STEPS = st.sampled_from(["offer", "hire", "decline", "round", "consent"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(STEPS, st.sampled_from([ANA, BEN, CLEO])), max_size=14))
def test_no_placement_through_a_candidacy_goes_beyond_the_positions(
    steps: list[tuple[str, str]],
) -> None:
    search = referred(support(), ANA, BEN, CLEO)
    for number, (step, who) in enumerate(steps):
        on = day("07-05").replace(day=5 + number).isoformat()
        match step:
            case "offer":
                search.offer("accepted", on, who)
            case "decline":
                search.offer("declined", on, who)
            case "hire":
                search.employed("hired", on, who, opening_ref="desk-1")
            case "consent":
                search.consent(granted=False, on=on, who=who)
            case _:
                search.tick(day(on))
        through = [w for _, w in search.told if isinstance(w, Placed) and w.route == "candidacy"]
        assert len(through) <= 1
