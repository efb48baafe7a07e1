"""What mentoring refuses, in the sentence that the sender reads, and whom it waits for."""

from collections.abc import Callable

import pytest

from apprenticeship.common.events import keys
from apprenticeship.mentoring.domain.mentee import Mentee
from apprenticeship.mentoring.domain.mentor import Mentor
from apprenticeship.mentoring.domain.standards import Program
from services.mentoring.tests.cast import CARE, MECHANIC, SUPPORT, TENANT, enrollment, job, mentor, person, variant
from services.mentoring.tests.life import Shop, paired

UNIONS = variant("unions", nominated_by=("union",))


def coached() -> Shop:
    return Shop.begin(SUPPORT).enrolled("rosa", program_id=SUPPORT.id).graduated("rosa", "06-01", SUPPORT).on("07-01")


def both() -> Shop:
    """Two matches of one person on one day."""
    shop = Shop.begin().ready("ana").ready("ben").enrolled("rosa").enrolled("rosa-2", person="rosa")
    return shop.pair("03-01").on("03-20")


@pytest.mark.parametrize(
    ("told", "code", "path", "detail"),
    [
        (lambda: Shop.begin(CARE).nominated("ana", program_id=CARE.id), "state", "/program_id",
            f"required a program with mentors; given {CARE.id}"),
        (lambda: Shop.begin(UNIONS).nominated("ana", "employer", program_id=UNIONS.id),
            "not_permitted", "/nominated_by",
            "required a nomination by union; given employer"),
        (lambda: Shop.begin().nominated("ana").nominated("ana", journey_level=False), "duplicate_conflict",
            "/journey_level", "an earlier nomination was reported before with other content"),
        (lambda: Shop.begin().approved("ana", by=()), "state", "/approved_by",
            "required a party that approves; none is named"),
        (lambda: Shop.begin().approved("ana", ("union",), 2).approved("ana", ("union",), 3), "duplicate_conflict",
            "/capacity", "union approved 2 mentees by criteria 1; given 3 by the same"),
        (lambda: Shop.begin().nominated("ana").trained("ana", on="03-03"), "state", "/trained_on",
            "required a training held by 2027-03-01; given 2027-03-03"),
        (lambda: Shop.begin().ready("ana").trained("ana", minutes=1), "duplicate_conflict", "/minutes",
            "this training was reported before with other content"),
        (lambda: paired().met_mentor("rosa", "03-03"), "state", "/held_on",
            "required a day up to 2027-03-01; given 2027-03-03"),
        (lambda: paired().met_mentor("rosa", "02-28"), "state", "/held_on",
            "required a match that was active on 2027-02-28; there is none"),
        (lambda: paired().met_mentor("rosa", "02-27", match_id=str(keys.match_id(TENANT, enrollment("rosa"), 1))),
            "state", "/held_on",
            "required a match that was active on 2027-02-27; there is none"),
        (lambda: paired().met_mentor("rosa", "03-01", match_id=str(job("x"))), "state", "/match_id",
            "required a match of this person; given another"),
        (lambda: both().met_mentor("rosa", "03-10"), "state", "/match_id",
            "required match_id: 2 matches were active on 2027-03-10"),
        (lambda: paired().met_mentor("rosa", "03-01").met_mentor("rosa", "03-01", minutes=5), "duplicate_conflict",
            "/minutes", "this session was reported before with 60 minutes; given 5"),
        (lambda: coached().met_coach("rosa", "07-03"), "state", "/held_on",
            "required a day up to 2027-07-01; given 2027-07-03"),
        (lambda: coached().met_coach("rosa", "05-31"), "state", "/held_on",
            "required a day from 2027-06-01 to 2029-06-01; given 2027-05-31"),
        (lambda: coached().met_coach("rosa", "06-10").met_coach("rosa", "06-10", minutes=5), "duplicate_conflict",
            "/minutes", "this session was reported before with 45 minutes; given 5"),
        (lambda: paired().withdrew("rosa", "03-01").met_coach("rosa", "03-01"), "state", "",
            "required a graduate with a coach; there is no engagement"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_is_required_and_what_was_given(
    told: Callable[[], Shop], code: str, path: str, detail: str
) -> None:
    shop = told().then_refused(code, path, detail)
    assert shop.last.path == path


AFTER: dict[str, Callable[[Shop], Shop]] = {
    "back": lambda shop: shop.available("ana", "active"),
    "nominated": lambda shop: shop.nominated("ana", "employer"),
    "approved": lambda shop: shop.approved("ana", capacity=9),
    "trained": lambda shop: shop.trained("ana", on="02-20"),
}


@pytest.mark.parametrize("after", AFTER)
def test_who_has_retired_is_no_mentor_any_more(after: str) -> None:
    shop = AFTER[after](Shop.begin().ready("ana").available("ana", "retired"))
    shop.then_refused("state", "/mentor_ref", "required a mentor who has not retired")


UNKNOWN: dict[str, Callable[[Shop], Shop]] = {
    "paused": lambda shop: shop.paused("rosa", "03-01"),
    "resumed": lambda shop: shop.resumed("rosa", "03-01"),
    "withdrawn": lambda shop: shop.withdrew("rosa", "03-01"),
    "not completed": lambda shop: shop.not_completed("rosa", "03-01"),
    "transferred": lambda shop: shop.transferred("rosa", "rosa-2", "03-01"),
    "graduated": lambda shop: shop.graduated("rosa", "03-01"),
    "placed": lambda shop: shop.placed("rosa", "03-01"),
    "proven": lambda shop: shop.passed_probation("rosa", "03-01"),
    "jobless": lambda shop: shop.lost_job("rosa", "03-01"),
    "voided": lambda shop: shop.voided("rosa"),
    "mentored": lambda shop: shop.met_mentor("rosa", "03-01"),
    "coached": lambda shop: shop.met_coach("rosa", "03-01"),
}


@pytest.mark.parametrize("told", UNKNOWN)
def test_whatever_is_told_of_somebody_unknown_waits_for_them(told: str) -> None:
    UNKNOWN[told](Shop.begin()).then_early(Mentee, person("rosa"))


def test_a_version_that_is_not_published_is_waited_for() -> None:
    Shop.begin().enrolled("rosa", program_version=2).then_early(Program, MECHANIC.id)
    Shop.begin().enrolled("rosa").paused("rosa", "03-10").resumed("rosa", "03-20", 2).then_early(Program, MECHANIC.id)
    Shop.begin().enrolled("rosa").graduated("rosa", "06-01", variant("unheard-of")).then_early(Program, "unheard-of")
    Shop.begin().trained("ana").then_early(Mentor, mentor("ana"))
    Shop.begin().nominated("ana").available("ana", "paused").then_early(Mentor, mentor("ana"))
