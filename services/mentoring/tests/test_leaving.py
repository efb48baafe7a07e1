"""A pairing ends with graduation, withdrawal or the mentor's leaving; the place in line is kept where one is due."""

from collections.abc import Callable

from apprenticeship.common.events.mentoring import MentorAvailabilityChanged, MentorUnassigned
from apprenticeship.common.events.vocabulary import MatchEndCause
from apprenticeship.mentoring.domain.mentee import Mentee
from services.mentoring.tests.cast import day, enrollment, mentor
from services.mentoring.tests.life import Shop, paired


def ended(shop: Shop, on: str, cause: MatchEndCause) -> MentorUnassigned:
    return MentorUnassigned(
        match_id=shop.match_of("rosa"),
        enrollment_id=enrollment("rosa"),
        mentor_id=mentor("ana"),
        ended_on=day(on),
        cause=cause,
    )


def test_graduation_completes_the_match() -> None:
    shop = paired()
    shop.graduated("rosa", "06-18").then(ended(shop, "06-18", "completed"))
    assert not shop.mentee("rosa").mentor_ids


def test_withdrawal_ends_the_match() -> None:
    shop = paired()
    shop.withdrew("rosa", "04-02").then(ended(shop, "04-02", "withdrawn"))
    shop.pair("04-03").then()


def test_not_completed_ends_the_match() -> None:
    shop = paired()
    shop.not_completed("rosa", "05-01").then(ended(shop, "05-01", "program_end"))


def test_a_match_never_ends_before_it_began() -> None:
    shop = paired()
    shop.withdrew("rosa", "02-20").then(ended(shop, "03-01", "withdrawn"))


def test_who_waits_and_leaves_is_not_paired_any_more() -> None:
    shop = Shop.begin().enrolled("rosa").enrolled("lee").enrolled("kim").pair()
    shop.withdrew("rosa", "03-02").graduated("lee", "03-03").not_completed("kim", "03-04").then()
    shop.ready("ana", capacity=3).pair("03-05").then()


def test_a_retired_mentor_gives_the_mentee_back_to_the_head_of_the_line() -> None:
    shop = Shop.begin().ready("ana").enrolled("rosa", "02-01").pair("03-01")
    shop.enrolled("lee", "02-10").pair("03-02").on("04-12")
    shop.available("ana", "retired", 0, "changed_job").then(
        MentorAvailabilityChanged(mentor_id=mentor("ana"), status="retired", capacity=0, reason="changed_job"),
        ended(shop, "04-12", "mentor_left"),
    )
    assert shop.enrollment("rosa").since == day("02-01")
    shop.ready("ben").pair("04-13")
    (assigned,) = shop.assigned
    assert assigned.enrollment_id == enrollment("rosa")
    assert assigned.match_id == shop.match_of("rosa", 2)
    assert assigned.mentor_id == mentor("ben")


def test_the_facts_about_mentees_are_told_under_their_own_keys() -> None:
    shop = Shop.begin().ready("ana", capacity=2).enrolled("rosa").enrolled("lee").pair()
    shop.available("ana", "retired", 0)
    unassigned = [said for said in shop.last.said if isinstance(said.word, MentorUnassigned)]
    keys = {shop.case(Mentee, said.key).find(said.word.enrollment_id).id for said in unassigned}  # type: ignore[attr-defined]
    assert keys == {enrollment("rosa"), enrollment("lee")}


def test_a_mentee_waitlisted_again_is_told_again() -> None:
    shop = paired()
    shop.available("ana", "retired", 0).pair("03-02")
    assert shop.reasons == ["no_trained_mentor"]
    shop.pair("03-03").then()


def test_former_mentees_of_a_leaving_mentor_are_left_alone() -> None:
    shop = paired()
    shop.graduated("rosa", "03-10").ready("ben").enrolled("lee").pair("03-11")
    before = shop.mentee("rosa")
    shop.available("ana", "retired", 0)
    assert [word.enrollment_id for word in shop.unassigned] in ([], [enrollment("lee")])
    assert shop.mentee("rosa") == before


def test_a_mentor_on_leave_keeps_the_mentees_and_takes_no_new_ones() -> None:
    shop = Shop.begin().ready("ana", capacity=2).enrolled("rosa").pair()
    shop.available("ana", "paused", 2, "leave").then_types("mentor-availability-changed")
    shop.enrolled("lee").pair("03-02").then_types("mentor-waitlisted")
    assert shop.mentor_of("rosa") == mentor("ana")


def test_a_mentor_who_changed_jobs_has_left() -> None:
    shop = paired()
    shop.available("ana", "paused", 1, "changed_job")
    shop.then_types("mentor-availability-changed", "mentor-unassigned")


def test_less_room_takes_no_mentee_away() -> None:
    shop = Shop.begin().ready("ana", capacity=2).enrolled("rosa").enrolled("lee").pair()
    shop.available("ana", "active", 1).then_types("mentor-availability-changed")
    shop.graduated("rosa", "03-09").enrolled("kim").pair("03-10").then_types("mentor-waitlisted")


def test_a_transfer_carries_the_place_in_line_and_prefers_the_mentor_they_had() -> None:
    for order in ("enrolled first", "transferred first"):
        shop = Shop.begin().ready("ana", site_id="elsewhere").enrolled("rosa", "02-01").pair()
        shop.ready("ben", capacity=5, site_id="central-shops").enrolled("lee", "02-20")
        if order == "enrolled first":
            shop.enrolled("again", "04-01", person="rosa", entry="transfer")
            shop.transferred("rosa", "again", "04-01").then(ended(shop, "04-01", "reassigned"))
        else:
            shop.transferred("rosa", "again", "04-01")
            shop.enrolled("again", "04-01", person="rosa", entry="transfer")
        shop.pair("04-01")
        first, _ = shop.assigned
        assert first.enrollment_id == enrollment("again")
        assert first.mentor_id == mentor("ana")
        assert first.match_reasons == ("language", "continuity")


def test_a_mentor_who_gave_up_and_came_back_is_not_continuity() -> None:
    shop = paired().on("04-12").available("ana", "paused", reason="changed_job").available("ana", "active")
    shop.pair("04-13")
    (assigned,) = shop.assigned
    assert assigned.mentor_id == mentor("ana")
    assert "continuity" not in assigned.match_reasons


def test_facts_about_an_unknown_enrolment_wait_for_it() -> None:
    tellings: list[Callable[[Shop], Shop]] = [
        lambda shop: shop.withdrew("rosa", "03-01"),
        lambda shop: shop.paused("rosa", "03-01"),
        lambda shop: shop.resumed("rosa", "03-01"),
        lambda shop: shop.transferred("rosa", "lee", "03-01"),
        lambda shop: shop.graduated("rosa", "03-01"),
        lambda shop: shop.not_completed("rosa", "03-01"),
        lambda shop: shop.placed("rosa", "03-01"),
        lambda shop: shop.passed_probation("rosa", "03-01"),
        lambda shop: shop.lost_job("rosa", "03-01"),
    ]
    for tell in tellings:
        tell(Shop.begin()).then_early(Mentee)


def test_who_withdrew_before_enrolled_was_heard_is_not_paired() -> None:
    shop = Shop.begin().ready("ana").withdrew("rosa", "02-20").enrolled("rosa")
    shop.pair().then()


def test_whoever_graduated_has_graduated_in_whatever_order_it_is_heard() -> None:
    shop = paired()
    shop.graduated("rosa", "06-18").withdrew("rosa", "06-20").then()
    shop.not_completed("rosa", "06-20").then()
    late = paired()
    late.withdrew("rosa", "06-20").graduated("rosa", "06-18").then()
    shop.transferred("rosa", "again", "06-20").then()
    assert shop.enrollment("rosa").end == late.enrollment("rosa").end == "graduated"
