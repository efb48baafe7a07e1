"""What becomes of an enrolment decides whether, and under which floor, one is placed."""

from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.intake import (
    EnrollmentPaused,
    EnrollmentResumed,
    EnrollmentWithdrawn,
)
from apprenticeship.common.events.placement import Placed
from apprenticeship.common.events.training import NotCompleted
from apprenticeship.placement.domain.seeker import Seeker

from .search import ANA, FIRST, SECOND, SUPPORT, Search, day, support

THIRD = named_id("enrollment", 3)


def test_who_is_transferred_on_the_way_to_a_job_is_placed_under_the_new_enrolment() -> None:
    search = support().candidacy("referred", "07-02").offer("accepted", "07-05")
    search.transferred().enrolled(id_=SECOND, entry="transfer").tick(day("07-07"))
    search.employed("hired", "07-19").then_types("placed")
    assert isinstance(search.said[0], Placed)
    assert search.said[0].enrollment_id == SECOND


def test_a_transfer_takes_along_neither_what_is_over_nor_what_is_another_enrolments() -> None:
    search = support().opening_reported("desk-2").candidacy("referred", "07-02").offer("declined", "07-03")
    search.enrolled(id_=THIRD).candidacy("referred", "07-02", opening_ref="desk-2", enrollment_id=THIRD)
    search.transferred()
    assert {c.enrollment_id for c in search.seeker().candidacies.values()} == {FIRST, THIRD}


def test_who_withdrew_is_not_placed_and_who_is_paused_is() -> None:
    paused = EnrollmentPaused(enrollment_id=FIRST, paused_on=day("06-10"), reason="family", supports_continue=True)
    withdrawn = EnrollmentWithdrawn(
        enrollment_id=FIRST, last_participation_on=day("06-20"), reason="moved", before_start=False
    )
    search = Search.begin(SUPPORT).terms().enrolled().when(ANA, paused)
    search.employed("hired", "06-15").then_types("placed")
    search.when(ANA, withdrawn).employed("hired", "07-19", employer_ref="globex")
    search.then_refused("state")


def test_a_return_into_a_later_version_moves_the_floor() -> None:
    assert SUPPORT.placement
    gates = [{"track": "entry", "floor_cents": 2500}]
    newer = SUPPORT.model_copy(update={"version": 2, "placement": SUPPORT.placement.model_validate({"gates": gates})})
    search = Search.begin(SUPPORT, newer).terms(floor=2500).enrolled()
    word = EnrollmentResumed(
        enrollment_id=FIRST,
        resumed_on=day("06-10"),
        cohort_id=FIRST,
        program_version=2,
    )
    search.when(ANA, word).employed("hired", "07-19", wage_cents_per_hour=2400)
    search.then_refused("gate", "/wage_cents_per_hour")


def test_graduation_outlives_a_withdrawal_heard_before_or_after_it() -> None:
    word = EnrollmentWithdrawn(
        enrollment_id=FIRST, last_participation_on=day("06-20"), reason="moved", before_start=False
    )
    for order in ("graduated first", "withdrawn first"):
        search = Search.begin(SUPPORT).terms().enrolled()
        if order == "graduated first":
            search.graduated("06-25").when(ANA, word)
        else:
            search.when(ANA, word).graduated("06-25")
        search.employed("hired", "07-19").then_types("placed")


def test_who_did_not_complete_is_not_placed() -> None:
    word = NotCompleted(enrollment_id=FIRST, ended_on=day("06-20"), cause="attendance")
    search = Search.begin(SUPPORT).terms().when(ANA, word)
    search.then_early(Seeker)
    search.enrolled().employed("hired", "07-19").then_refused("state")
