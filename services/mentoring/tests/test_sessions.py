"""Sessions with a mentor: within an active match, once, and never with a narrative."""

import pytest
from pydantic import ValidationError

from apprenticeship.common.events import keys
from apprenticeship.common.events.mentoring import MentorSessionHeld
from apprenticeship.mentoring.domain.mentee import Mentee
from services.mentoring.tests.cast import day, person
from services.mentoring.tests.life import Shop, paired


def test_a_session_is_held_in_the_single_active_match() -> None:
    shop = paired().on("03-08").met_mentor("rosa", "03-08", checklist_item_ids=("brakes",))
    (held,) = shop.said
    assert isinstance(held, MentorSessionHeld)
    assert held == MentorSessionHeld(
        session_id=held.session_id,
        match_id=shop.match_of("rosa"),
        held_on=day("03-08"),
        minutes=60,
        setting="on_the_job",
        paid_mentor=True,
        paid_mentee=False,
        kind="check_in",
        checklist_item_ids=("brakes",),
    )


def test_the_program_and_the_enrolment_say_what_the_report_leaves_open_about_pay() -> None:
    shop = Shop.begin().ready("ana").enrolled("rosa", paid_time=True).pair().on("03-08")
    (held,) = shop.met_mentor("rosa", "03-08").said
    assert isinstance(held, MentorSessionHeld)
    assert (held.paid_mentor, held.paid_mentee) == (True, True)
    (held,) = shop.met_mentor("rosa", "03-07", paid_mentor=False, paid_mentee=False).said
    assert isinstance(held, MentorSessionHeld)
    assert (held.paid_mentor, held.paid_mentee) == (False, False)


def test_a_named_match_is_the_one_that_counts() -> None:
    shop = paired().on("03-08")
    shop.met_mentor("rosa", "03-08", match_id=shop.match_of("rosa"))
    shop.then_types("mentor-session-held")
    other = keys.match_id("jvs", "another", 1)
    shop.met_mentor("rosa", "03-08", match_id=other).then_refused("state", "/match_id")


def test_without_an_active_match_it_is_refused() -> None:
    shop = Shop.begin().enrolled("rosa").on("03-08")
    shop.met_mentor("rosa", "03-08").then_refused("state", "/held_on")
    shop = paired().on("03-08")
    shop.met_mentor("rosa", "02-28").then_refused("state", "/held_on")


def test_of_an_unknown_person_it_waits_for_the_enrolment() -> None:
    Shop.begin().met_mentor("rosa", "03-01").then_early(Mentee)


def test_of_two_active_matches_one_must_be_named() -> None:
    shop = Shop.begin().ready("ana", capacity=2).enrolled("rosa")
    shop.enrolled("second", person="rosa").pair().on("03-08")
    shop.met_mentor("rosa", "03-08").then_refused("state", "/match_id")
    shop.met_mentor("rosa", "03-08", match_id=shop.match_of("second"))
    shop.then_types("mentor-session-held")


def test_a_late_report_of_an_ended_match_keeps_its_credit() -> None:
    shop = paired().withdrew("rosa", "04-02").on("04-10")
    shop.met_mentor("rosa", "04-01").then_types("mentor-session-held")
    shop.met_mentor("rosa", "04-03").then_refused("state", "/held_on")


def test_a_session_that_lies_ahead_is_refused() -> None:
    paired().met_mentor("rosa", "03-09").then_refused("state", "/held_on")


def test_the_same_session_again_has_no_effect_and_other_minutes_are_a_contradiction() -> None:
    shop = paired().on("03-08").met_mentor("rosa", "03-08")
    shop.met_mentor("rosa", "03-08").then()
    shop.met_mentor("rosa", "03-08", minutes=30).then_refused("duplicate_conflict", "/minutes")
    shop.met_mentor("rosa", "03-08", setting="phone").then_types("mentor-session-held")


def test_there_is_no_field_for_what_they_spoke_about() -> None:
    with pytest.raises(ValidationError, match="notes"):
        paired().met_mentor("rosa", "03-01", notes="she told me")


def test_refusals_name_no_person() -> None:
    shop = Shop.begin().enrolled("rosa").met_mentor("rosa", "03-01")
    assert person("rosa") not in shop.last.detail
