"""Seats are given in the round: exactly as many as there are, in the order in which people wait."""

from datetime import timedelta

from hypothesis import given, settings, strategies as st

from apprenticeship.common.events.intake import ApplicantWaitlisted
from apprenticeship.common.events.vocabulary import OfferAnswer
from apprenticeship.intake.domain.cohort import Cohort
from services.intake.tests.desk import CARE, JAN, JUNE, MARCH, SUPPORT, Desk, changed


def test_a_seat_is_offered_in_the_earliest_class_that_fits() -> None:
    desk = Desk.open(CARE).plan("june", JUNE).plan("march").plan("somali", training_language="so")
    desk.plan("elsewhere", site_id="queens")
    desk.applies("ada").applies("abdi", language="so").applies("bo", requested_site="queens")
    desk.applies("chi", language="ru").seats().then()
    offers = {name: desk.application(name).offer for name in ("ada", "abdi", "bo", "chi")}
    assert [offer and offer.cohort_id for offer in offers.values()] == [
        min(desk.cohort_id("march"), desk.cohort_id("elsewhere")),
        desk.cohort_id("somali"),
        desk.cohort_id("elsewhere"),
        None,
    ]
    assert desk.states("chi") == ["screened"]


def test_no_seat_is_offered_in_a_class_that_has_begun() -> None:
    desk = Desk.open(SUPPORT).plan("spring").applies("ada").seats(MARCH)
    assert desk.states("ada") == ["screened"]
    assert desk.plan("june", JUNE).seats().states("ada") == ["offered"]


def test_only_classes_of_the_latest_version_give_seats_to_applicants() -> None:
    second = changed(SUPPORT, version=2)
    desk = Desk.open(SUPPORT).plan("first").publish(second).applies("ada").seats()
    assert desk.states("ada") == ["screened"]
    desk.program = second
    desk.plan("second", JUNE).seats()
    offer = desk.application("ada").offer
    assert offer is not None
    assert offer.cohort_id == desk.cohort_id("second")


def test_who_finds_no_seat_is_told_the_place_in_the_queue_once() -> None:
    desk = Desk.open(SUPPORT).plan("spring", capacity=1)
    for n, name in enumerate(("ada", "bob", "cyd")):
        desk.applies(name, at=JAN - timedelta(days=10 - n))
    desk.seats().then(
        *(
            ApplicantWaitlisted(
                application_id=desk.application_id(name),
                cohort_id=desk.cohort_id("spring"),
                position=position,
            )
            for position, name in enumerate(("bob", "cyd"), 1)
        )
    )
    desk.seats().then()
    desk.applies("dan").seats()
    assert desk.said == [
        ApplicantWaitlisted(
            application_id=desk.application_id("dan"),
            cohort_id=desk.cohort_id("spring"),
            position=3,
        )
    ]
    desk.answers("ada", "declined").seats().then()
    assert desk.states("ada", "bob", "cyd", "dan") == ["closed", "offered", *["waitlisted"] * 2]


def test_a_backdated_application_has_its_place_by_the_day_it_was_submitted_never_a_later_one() -> None:
    desk = Desk.open(SUPPORT).plan("spring", capacity=1).applies("ada")
    desk.applies("late", at=JAN - timedelta(days=30)).applies("ahead", at=MARCH).seats()
    assert desk.states("late", "ada", "ahead") == ["offered", "waitlisted", "waitlisted"]


def test_a_withdrawal_frees_the_seat_for_the_next() -> None:
    desk = Desk.open(SUPPORT).plan("spring", capacity=1).enrolls("ada").applies("bob").seats()
    assert desk.states("bob") == ["waitlisted"]
    desk.changes("ada", "withdraw", JAN, reason="moved").seats()
    assert desk.states("bob") == ["offered"]


def test_listed_workers_wait_in_the_same_queue_as_applicants() -> None:
    desk = Desk.open(SUPPORT).plan("spring", capacity=2).applies("ada")
    desk.is_listed("bob", "spring").is_listed("cyd", "spring").then()
    desk.seats().then_types("enrolled")
    assert desk.enrollment("bob").terms.entry == "roster"
    assert not desk.person("cyd").enrollments
    desk.answers("ada", "declined").seats(JAN + timedelta(days=3)).then_types("enrolled")
    assert desk.enrollment("cyd").terms.enrolled_on == JAN + timedelta(days=3)


def test_a_class_is_completed_when_it_is_over_and_nobody_is_left() -> None:
    desk = Desk.open(SUPPORT).plan("spring").enrolls("ada")
    spring = desk.cohort_id("spring")
    desk.seats(JUNE + timedelta(days=60))
    assert not desk.case(Cohort, spring).completed
    desk.changes("ada", "withdraw", desk.today).seats()
    assert desk.case(Cohort, spring).completed


@settings(deadline=None, max_examples=40)
@given(
    capacities=st.lists(st.integers(1, 4), min_size=1, max_size=3),
    entries=st.lists(st.booleans(), max_size=14),
    answers=st.lists(st.sampled_from(["accepted", "declined", None]), max_size=14),
)
def test_a_round_gives_exactly_as_many_seats_as_there_are(
    capacities: list[int], entries: list[bool], answers: list[OfferAnswer | None]
) -> None:
    desk = Desk.open(SUPPORT)
    for n, capacity in enumerate(capacities):
        desk.plan(f"c{n}", JUNE + timedelta(days=n), capacity)
    names = [f"p{n}" for n in range(len(entries))]
    for name, applies in zip(names, entries, strict=True):
        desk.applies(name) if applies else desk.is_listed(name, "c0")
    desk.seats()
    given_first = _seats(desk, names)
    listed = entries.count(False)
    assert given_first["c0"] == min(capacities[0], len(entries))
    assert sum(given_first.values()) <= sum(capacities)
    if listed == 0:
        assert sum(given_first.values()) == min(sum(capacities), len(entries))
    for name, answer in zip(names, answers, strict=False):
        if answer and desk.person(name).applications:
            desk.answers(name, answer)
    desk.seats()
    for n, capacity in enumerate(capacities):
        assert _seats(desk, names)[f"c{n}"] <= capacity


def _seats(desk: Desk, names: list[str]) -> dict[str, int]:
    held = [cohort for name in names for cohort in _holds(desk, name)]
    return {f"c{n}": held.count(str(desk.cohort_id(f"c{n}"))) for n in range(3)}


def _holds(desk: Desk, name: str) -> list[str]:
    columns = desk.tables.of(type(desk.person(name))).columns
    return list(columns["holds"](desk.person(name)))
