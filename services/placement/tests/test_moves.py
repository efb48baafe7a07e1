"""Portability: who goes from one employer to the next has changed employer, once, whichever was heard last."""

from itertools import permutations
from uuid import UUID

import pytest

from apprenticeship.common.events import keys
from apprenticeship.common.events.placement import EmployerChanged

from .search import ANA, Search, care, day, support


def placement(search: Search, ref: str, on: str) -> UUID:
    employer = keys.employer_id(search.tenant, ref)
    return keys.placement_id(search.tenant, ANA, employer, day(on))


def test_a_client_ends_and_another_starts_the_same_week_benefits_continue_in_every_order() -> None:
    words = {
        "first": lambda s: s.dispatched("04-19"),
        "ended": lambda s: s.employed("separated", "06-11", employer_ref="evergreen"),
        "next": lambda s: s.employed("hired", "06-14", employer_ref="willow"),
    }
    for order in permutations(words):
        search = care()
        for name in order:
            words[name](search)
        changed = [word for _, word in search.told if isinstance(word, EmployerChanged)]
        assert changed == [
            EmployerChanged(
                from_placement_id=placement(search, "evergreen", "04-19"),
                to_placement_id=placement(search, "willow", "06-14"),
                benefits_continue=True,
                gap_days=3,
            )
        ], order


def test_jobs_that_overlap_have_a_gap_below_zero() -> None:
    search = care().dispatched("04-19").employed("hired", "06-09", employer_ref="willow")
    search.then_types("placed")
    search.employed("separated", "06-11", employer_ref="evergreen")
    search.then_types("employment-ended", "employer-changed")
    assert search.said[1].gap_days == -2  # type: ignore[attr-defined]


def test_benefits_do_not_continue_with_an_employer_who_offers_none() -> None:
    search = care().terms("cedar", 1900, kind="company", benefits=False).dispatched("04-19")
    search.employed("separated", "06-11", employer_ref="evergreen")
    search.employed("hired", "06-14", employer_ref="cedar")
    assert not search.said[1].benefits_continue  # type: ignore[attr-defined]


def test_of_two_jobs_that_ended_only_one_leads_to_the_next() -> None:
    search = care().terms("cedar", 1900).dispatched("04-19")
    search.employed("hired", "04-20", employer_ref="willow")
    search.employed("separated", "06-10", employer_ref="willow")
    search.employed("separated", "06-11", employer_ref="evergreen")
    search.employed("hired", "06-14", employer_ref="cedar")
    search.then_types("placed", "employer-changed")


@pytest.mark.parametrize(
    ("began", "ended", "said"),
    [("04-19", None, ["employer-changed"]), ("04-18", None, []), ("05-01", "06-11", []),
     ("05-01", "06-12", ["employer-changed"])],
)  # fmt: skip
def test_one_moves_on_to_a_job_that_began_no_earlier_and_outlives_the_one_that_ended(
    began: str, ended: str | None, said: list[str]
) -> None:
    search = care().dispatched("04-19").employed("hired", began, employer_ref="willow")
    if ended:
        search.employed("separated", ended, employer_ref="willow")
    search.employed("separated", "06-11", employer_ref="evergreen").then_types("employment-ended", *said)


def test_who_moved_has_moved_once_whatever_comes_later() -> None:
    search = care().terms("cedar", 1900).dispatched("04-19").employed("separated", "06-11", employer_ref="evergreen")
    search.employed("hired", "06-14", employer_ref="willow").employed("separated", "07-01", employer_ref="willow")
    search.then_types("employment-ended")
    search.employed("hired", "07-05", employer_ref="cedar").then_types("placed", "employer-changed")
    search.voided(employer_ref="cedar").employed("hired", "07-12", employer_ref="cedar")
    search.then_types("placed", "employer-changed")


def test_of_two_jobs_that_ended_on_one_day_one_leads_to_the_next() -> None:
    search = care().terms("cedar", 1900).dispatched("04-19").employed("hired", "04-20", employer_ref="willow")
    for ref in ("willow", "evergreen"):
        search.employed("separated", "06-11", employer_ref=ref).then_types("employment-ended")
    search.employed("hired", "06-14", employer_ref="cedar").then_types("placed", "employer-changed")


def test_a_rehire_by_the_same_employer_is_no_change_of_employer() -> None:
    search = support().employed("hired", "07-19").employed("separated", "09-30").employed("hired", "11-01")
    search.then_types("placed")


def test_who_had_moved_to_a_voided_placement_moves_on_to_the_next() -> None:
    search = care().dispatched("04-19").employed("separated", "06-11", employer_ref="evergreen")
    search.employed("hired", "06-14", employer_ref="willow").voided(employer_ref="willow")
    search.terms("cedar", 1900).employed("hired", "06-20", employer_ref="cedar")
    search.then_types("placed", "employer-changed")
    assert search.said[1].gap_days == 9  # type: ignore[attr-defined]
