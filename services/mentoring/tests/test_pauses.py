"""A pause of the enrolment puts the match, or the place in line, on hold; the return takes it up."""

from apprenticeship.mentoring.domain.standards import Program
from services.mentoring.tests.cast import MECHANIC, day, enrollment, mentor, variant
from services.mentoring.tests.life import Shop, paired


def test_a_pause_holds_the_match_and_keeps_the_mentors_place() -> None:
    shop = paired()
    shop.paused("rosa", "03-10").then()
    assert shop.enrollment("rosa").on_hold
    shop.enrolled("lee").pair("03-11").then_types("mentor-waitlisted")
    shop.resumed("rosa", "04-10").then()
    assert not shop.enrollment("rosa").on_hold
    assert shop.mentor_of("rosa") == mentor("ana")


def test_where_supports_go_on_the_match_does() -> None:
    shop = paired()
    shop.paused("rosa", "03-10", mentored=True).on("03-20")
    shop.met_mentor("rosa", "03-20").then_types("mentor-session-held")


def test_who_is_away_is_passed_over_and_keeps_the_place_in_line() -> None:
    shop = Shop.begin().enrolled("rosa", "02-01").enrolled("lee", "02-10").pair()
    shop.paused("rosa", "03-02").ready("ana").pair("03-03")
    assert [word.enrollment_id for word in shop.assigned] == [enrollment("lee")]
    shop.resumed("rosa", "05-01").enrolled("kim", "02-05").ready("ben").pair("05-01")
    assert [word.enrollment_id for word in shop.assigned] == [enrollment("rosa")]


def test_a_mentor_who_leaves_during_the_pause_is_replaced_after_it() -> None:
    shop = paired()
    shop.paused("rosa", "03-10").available("ana", "retired", 0)
    shop.then_types("mentor-availability-changed", "mentor-unassigned")
    shop.ready("ben").pair("03-11").then()
    shop.resumed("rosa", "04-10").pair("04-11").then_types("mentor-assigned")
    assert shop.mentor_of("rosa") == mentor("ben")


def test_a_return_into_a_later_version_waits_for_it() -> None:
    shop = paired()
    shop.paused("rosa", "03-10").resumed("rosa", "09-06", version=2).then_early(Program)
    shop.publish(variant(MECHANIC.id, 2))
    assert shop.enrollment("rosa").program_version == 2
    assert not shop.enrollment("rosa").on_hold


def test_sessions_during_the_hold_are_refused_and_at_its_edges_taken() -> None:
    shop = paired()
    shop.paused("rosa", "03-10").resumed("rosa", "04-10").on("04-20")
    shop.met_mentor("rosa", "03-20").then_refused("state", "/held_on")
    for edge in ("03-10", "04-10"):
        shop.met_mentor("rosa", edge).then_types("mentor-session-held")


def test_withdrawal_during_a_pause_ends_the_match() -> None:
    shop = paired()
    shop.paused("rosa", "03-10").withdrew("rosa", "03-09").then_types("mentor-unassigned")
    assert shop.unassigned[0].ended_on == day("03-09")
