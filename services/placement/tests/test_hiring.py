"""Which candidacy, enrolment, opening and wage a hire means, and what its opening asks for on the first day."""

import pytest

from apprenticeship.common.events import keys
from apprenticeship.common.events.placement import Placed
from apprenticeship.common.programs.model import ProgramDefinition
from apprenticeship.placement.domain.seeker import Seeker

from .search import BEN, CERTIFICATE, FIRST, MECHANIC, SECOND, SUPPORT, Search, care, day, support, two_tracks

CYBER = SUPPORT.model_copy(update={"id": "per-scholas-cyber"})


def placed(search: Search) -> Placed:
    told = next(word for word in search.said if isinstance(word, Placed))
    assert isinstance(told, Placed)
    return told


def test_a_dispatch_does_not_complete_a_candidacy_that_has_no_position() -> None:
    search = care().opening_reported("client-1", 1900, employer_ref="evergreen")
    search.candidacy("referred", "04-20", opening_ref="client-1").dispatched("05-01")
    assert placed(search).route == "dispatch"


def test_who_was_referred_under_an_enrolment_is_placed_under_it() -> None:
    search = support().enrolled(id_=SECOND).candidacy("referred", "07-02", enrollment_id=SECOND)
    search.offer("accepted", "07-05").tick(day("07-06")).employed("hired", "07-19")
    assert placed(search).enrollment_id == SECOND


def twice_enrolled() -> Search:
    return Search.begin(SUPPORT, CYBER).enrolled(id_=SECOND, program=CYBER).enrolled()


def test_of_enrolments_in_several_programs_a_hire_means_that_of_the_opening_or_of_the_employers_terms() -> None:
    search = twice_enrolled().terms().employed("hired", "07-19")
    assert placed(search).enrollment_id == FIRST
    search = twice_enrolled().terms().terms(program_id=CYBER.id)
    search.employed("hired", "07-19").then_refused("state", "/enrollment_id")
    search.opening_reported(program_ids=(CYBER.id,)).employed("hired", "07-19", opening_ref="desk-1")
    assert placed(search).enrollment_id == SECOND


def two_desks() -> Search:
    search = support().opening_reported("desk-2").candidacy("referred", "07-02")
    return search.candidacy("referred", "07-03", opening_ref="desk-2")


def test_a_hire_completes_the_candidacy_that_holds_a_position() -> None:
    for desk in ("desk-1", "desk-2"):
        search = two_desks().offer("accepted", "07-05", opening_ref=desk).tick(day("07-06")).employed("hired", "07-19")
        assert placed(search).opening_id == keys.opening_id("per-scholas", desk)


def test_a_hire_waits_for_the_candidacy_that_may_still_get_a_position() -> None:
    search = two_desks().candidacy("referred", "07-02", BEN).offer("accepted", "07-04", BEN).offer("accepted", "07-05")
    search.tick(day("07-06")).employed("hired", "07-19").then_early(Seeker)
    search.offer("accepted", "07-05", opening_ref="desk-2").tick(day("07-20"))
    assert search.told_types()[-1] == "placed"


def test_a_match_that_starts_at_no_wage_has_the_one_that_was_offered() -> None:
    search = support().opening_reported("client-1").candidacy("referred", "07-02", opening_ref="client-1")
    search.offer("accepted", "07-05", opening_ref="client-1", wage_cents_per_hour=2150).tick(day("07-06"))
    assert placed(search.match("started", "07-19")).wage_cents_per_hour == 2150


def test_what_the_opening_requires_has_to_be_held_on_the_first_day_too() -> None:
    for direct in (True, False):
        search = support().opening_reported("van", required_credentials=(CERTIFICATE,)).certified("04-10", "07-10")
        if not direct:
            search.candidacy("referred", "07-02", opening_ref="van").offer("accepted", "07-05", opening_ref="van")
            search.tick(day("07-06"))
        search.employed("hired", "07-11", opening_ref="van" if direct else None).then_refused("gate", "/effective_on")
        search.employed("hired", "07-10", opening_ref="van" if direct else None).then_types("placed")


def test_the_wage_is_held_against_the_floor_of_the_openings_track() -> None:
    for track, floor in (("entry", 1800), ("senior", 2500)):
        search = Search.begin(two_tracks()).terms(floor=2500).enrolled().opening_reported(wage=floor, track=track)
        for cents, said in ((floor - 1, "refused"), (floor, "handled")):
            search.employed("hired", "07-19", opening_ref="desk-1", wage_cents_per_hour=cents)
            assert search.last.outcome == said


def test_the_track_of_the_enrolment_goes_before_that_of_the_opening() -> None:
    search = Search.begin(two_tracks()).terms(floor=2500).enrolled(track="senior").opening_reported(track="entry")
    search.employed("hired", "07-19", opening_ref="desk-1", wage_cents_per_hour=2499)
    search.then_refused("gate", "/wage_cents_per_hour")


def test_an_employer_needs_no_terms_for_a_program_that_places_nobody() -> None:
    search = Search.begin(MECHANIC, SUPPORT).terms(program_id=SUPPORT.id).enrolled()
    search.employed("hired", "07-19").then_types("placed")


@pytest.mark.parametrize(("entry", "employer"), [("roster", "evergreen"), ("application", "willow")])
def test_only_who_was_listed_by_that_very_employer_is_an_incumbent(entry: str, employer: str) -> None:
    search = care().enrolled(BEN, entry=entry, employer_id=keys.employer_id("seiu775", employer)).certified(who=BEN)
    assert placed(search.employed("hired", "05-01", BEN, employer_ref="willow")).route == "client_hire"


@pytest.mark.parametrize("kind", ["apprenticeship", "registered_apprenticeship"])
def test_every_kind_of_apprenticeship_hires_apprentices(kind: str) -> None:
    program: ProgramDefinition = SUPPORT.model_copy(update={"kind": kind})
    search = Search.begin(program).terms().enrolled().employed("hired", "07-19")
    assert (placed(search).route, placed(search).hire_type) == ("apprentice_hire", "apprenticeship")


def test_a_position_that_comes_back_to_an_open_opening_leaves_it_open() -> None:
    search = support().opening_reported("desk-2", positions=2).candidacy("referred", "07-02", opening_ref="desk-2")
    search.offer("accepted", "07-05", opening_ref="desk-2").tick(day("07-06"))
    before = search.opening("desk-2")
    assert search.offer("rescinded", "07-07", opening_ref="desk-2").opening("desk-2") == before
    assert before.state == "open"
