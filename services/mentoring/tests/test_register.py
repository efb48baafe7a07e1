"""Mentors are nominated, approved by everyone the program names, and trained before they are ready (S4, R17)."""

from apprenticeship.common.events.mentoring import (
    MentorApproved,
    MentorAvailabilityChanged,
    MentorTrained,
)
from apprenticeship.mentoring.domain.mentor import Mentor
from apprenticeship.mentoring.domain.standards import Program
from services.mentoring.tests.cast import CARE, MECHANIC, day, mentor, variant
from services.mentoring.tests.life import Shop


def state(shop: Shop, name: str = "ana") -> str:
    rule = MECHANIC.mentor
    assert rule
    return shop.mentor(name).state(rule, shop.today)


def test_approved_is_told_when_every_party_that_the_program_names_has() -> None:
    shop = Shop.begin().nominated("ana").then()
    shop.approved("ana", by=("union",)).then()
    assert state(shop) == "nominated"
    shop.approved("ana", by=("employer",), capacity=2).then(
        MentorApproved(
            mentor_id=mentor("ana"),
            program_ids=(MECHANIC.id,),
            nominated_by="union",
            approved_by=("employer", "union"),
            journey_level=True,
            languages=("en",),
            capacity=1,
            criteria_version=1,
        )
    )
    assert state(shop) == "approved"


def test_the_capacity_is_what_every_party_agrees_to() -> None:
    shop = Shop.begin().nominated("ana").approved("ana", by=("union",), capacity=4)
    shop.approved("ana", by=("employer",), capacity=2)
    assert shop.mentor("ana").capacity == 2


def test_approval_may_come_before_the_nomination() -> None:
    shop = Shop.begin().approved("ana").then()
    shop.nominated("ana").then_types("mentor-approved")


def test_a_nomination_waits_for_its_program() -> None:
    shop = Shop.begin(CARE).nominated("ana").then_early(Program)
    shop.publish(MECHANIC)
    assert shop.mentor("ana").nominations == {MECHANIC.id: ("union",)}


def test_a_program_without_mentors_takes_no_nomination() -> None:
    Shop.begin(CARE).nominated("ana", program_id=CARE.id).then_refused("state", "/program_id")


def test_only_who_the_program_names_may_nominate() -> None:
    by_union = variant("by-union", nominated_by=("union",))
    shop = Shop.begin(by_union).nominated("ana", by="employer", program_id="by-union")
    shop.then_refused("not_permitted", "/nominated_by")
    assert "union" in shop.last.detail
    assert "employer" in shop.last.detail


def test_nominated_by_employer_and_union_is_told_as_both() -> None:
    shop = Shop.begin().nominated("ana", "union").nominated("ana", "employer").approved("ana")
    (approved,) = shop.said
    assert isinstance(approved, MentorApproved)
    assert approved.nominated_by == "both"


def test_a_second_program_is_told_by_another_approval() -> None:
    shop = Shop.begin(MECHANIC, variant("body-shop")).ready("ana", capacity=3)
    shop.available("ana", "active", 2)
    shop.nominated("ana", program_id="body-shop", languages=("es",))
    (approved,) = shop.said
    assert isinstance(approved, MentorApproved)
    assert approved.program_ids == ("body-shop", MECHANIC.id)
    assert approved.languages == ("en", "es")
    assert shop.mentor("ana").capacity == 2, "the mentor's own word stands"


def test_the_same_reports_again_have_no_effect() -> None:
    shop = Shop.begin().ready("ana")
    before = shop.mentor("ana")
    shop.nominated("ana").then()
    shop.approved("ana").then()
    shop.trained("ana").then()
    shop.available("ana", "active", 1).then()
    assert shop.mentor("ana") == before


def test_contradictions_are_refused() -> None:
    shop = Shop.begin().ready("ana")
    shop.nominated("ana", journey_level=False).then_refused("duplicate_conflict", "/journey_level")
    shop.approved("ana", capacity=9).then_refused("duplicate_conflict", "/capacity")
    shop.trained("ana", minutes=60).then_refused("duplicate_conflict", "/minutes")


def test_an_approval_must_name_a_party() -> None:
    Shop.begin().nominated("ana").approved("ana", by=()).then_refused("state", "/approved_by")


def test_training_of_an_unknown_mentor_waits_for_the_nomination() -> None:
    shop = Shop.begin().trained("ana").then_early(Mentor)
    shop.nominated("ana")
    assert shop.mentor("ana").topics == ("goals", "process")


def test_a_training_that_lies_ahead_is_refused() -> None:
    shop = Shop.begin().nominated("ana").trained("ana", on="05-01")
    shop.then_refused("state", "/trained_on")


def test_ready_means_trained_in_every_topic_the_program_names() -> None:
    shop = Shop.begin().nominated("ana").approved("ana").trained("ana", "goals")
    assert state(shop) == "approved"
    shop.trained("ana", "process", on="02-01").then(
        MentorTrained(
            mentor_id=mentor("ana"),
            curriculum_code="mentor-basics",
            topics=("process",),
            minutes=480,
            paid=True,
            trained_on=day("02-01"),
        )
    )
    assert state(shop) == "ready"


def test_an_overdue_refresher_rests_the_mentor_until_trained_again() -> None:
    shop = Shop.begin().nominated("ana").approved("ana")
    shop.trained("ana", refresher_due_on=day("03-31")).on("04-01")
    assert state(shop) == "refresher_due"
    shop.trained("ana", "goals", on="04-01")
    assert state(shop) == "ready"


def test_a_mentor_with_a_mentee_is_active_pauses_returns_and_retires() -> None:
    shop = Shop.begin().ready("ana").enrolled("rosa").pair()
    assert state(shop) == "active"
    changed = MentorAvailabilityChanged(mentor_id=mentor("ana"), status="paused", capacity=1, reason="leave")
    shop.available("ana", "paused", reason="leave").then(changed)
    shop.available("ana", "paused", reason="leave").then()
    assert state(shop) == "paused"
    shop.available("ana", "active").then_types("mentor-availability-changed")
    assert state(shop) == "active"
    shop.available("ana", "retired", 0)
    assert state(shop) == "retired"


def test_availability_waits_for_the_approval() -> None:
    shop = Shop.begin().available("ana", "paused").then_early(Mentor)
    shop.nominated("ana").approved("ana")
    assert shop.mentor("ana").status == "paused"


def test_who_has_retired_stays_retired() -> None:
    shop = Shop.begin().ready("ana").available("ana", "retired", 0)
    shop.available("ana", "retired", 0).then()
    shop.available("ana", "active").then_refused("state")
    shop.nominated("ana", "employer").then_refused("state")
    shop.approved("ana").then_refused("state")
    shop.trained("ana", "coaching", on="02-20").then_refused("state")
