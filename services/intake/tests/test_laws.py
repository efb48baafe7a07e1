"""Laws: evolve is total, no word is our failure, one partnership never touches another, seats never run over."""

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings, strategies as st

from apprenticeship.common.events.catalogue import ENTRIES
from apprenticeship.common.events.decisions import Note
from apprenticeship.common.events.intake import Approval
from apprenticeship.common.events.shipped import example
from apprenticeship.common.events.words import Word
from apprenticeship.common.testing.any_word import any_word
from apprenticeship.intake.domain.cohort import ClassClosed, Cohort
from apprenticeship.intake.domain.notes import (
    Screened,
    SeatDelayed,
    SeatForgone,
    SeatOffered,
    SeatSought,
)
from apprenticeship.intake.domain.person import Person, holds
from apprenticeship.intake.domain.personal import Erased, Kept
from apprenticeship.intake.domain.program import InForce, Signed, Submitted
from apprenticeship.intake.domain.seeking import Return
from apprenticeship.intake.handlers import hears
from apprenticeship.intake.store import TABLES
from services.intake.tests.desk import JAN, JUNE, MARCH, SUPPORT, Desk, changed

WORDS: list[Word] = [entry.word.model_validate(example(entry.word)["data"]) for entry in ENTRIES]
HEARD = tuple(hears.by_word)
PEOPLE = ("ada", "bob", "cyd")
COHORTS = ("spring", "june", "later")
CHANGES = ("pause", "resume", "transfer", "withdraw", "reinstate")
Draw = Callable[[st.SearchStrategy[Any]], Any]
law = settings(deadline=None, max_examples=40)


def notes(id_: UUID) -> list[Note]:
    """Every note of the house, about one id."""
    at = datetime(2027, 1, 4, tzinfo=UTC)
    return [
        Submitted("{}", ("labor",)),
        Signed(Approval(party="labor", approved_on=JAN)),
        InForce(SUPPORT),
        ClassClosed(),
        Screened(id_, at, needs_assessment=True),
        SeatOffered(id_, id_, 1, JAN, MARCH),
        SeatSought(Return(id_, id_, id_, at, MARCH)),
        SeatDelayed(id_),
        SeatForgone(id_),
        Kept("k", "w", "c"),
        Erased(),
    ]


def known_ids(desk: Desk) -> list[UUID]:
    """Ids that some person of the story knows."""
    found = {desk.cohort_id("spring")}
    for case in desk.rows.cases.values():
        if isinstance(case, Person):
            found |= {a.id for a in case.applications} | {e.id for e in case.enrollments}
            found |= {s.origin for s in case.sought}
    return sorted(found)


@st.composite
def lives(draw: st.DrawFn, tenant: str = "per-scholas") -> Desk:
    """A partnership at any point of what its people and partners told, in any order."""
    program = changed(SUPPORT, tenant=tenant)
    desk = Desk.open(program).plan("spring", capacity=1).plan("june", JUNE)
    for step in draw(st.lists(st.integers(0, 9), max_size=14)):
        _step(desk, step, draw)
    return desk


def _step(desk: Desk, step: int, draw: Draw) -> None:
    name, on = draw(st.sampled_from(PEOPLE)), _day(draw)
    match step:
        case 0 | 1:
            desk.applies(name)
        case 2:
            desk.answers(name, draw(st.sampled_from(["accepted", "declined"])))
        case 3:
            desk.is_listed(name, draw(st.sampled_from(COHORTS)))
        case 4 | 5 | 6:
            fields: dict[str, Any] = {"reason": draw(st.sampled_from(["family", "moved", None]))}
            fields["cohort_ref"] = draw(st.sampled_from([None, *COHORTS]))
            desk.changes(name, draw(st.sampled_from(CHANGES)), on, **fields)
        case 7:
            desk.consents(name, granted=draw(st.booleans()), at=on)
        case 8:
            desk.is_assessed(name, draw(st.sampled_from(["ready", "not_yet"])))
        case _:
            desk.seats(max(on, desk.today))


def _day(draw: Draw) -> date:
    return JAN + timedelta(days=draw(st.integers(0, 200)))


@st.composite
def items(draw: st.DrawFn, ids: list[UUID]) -> Word | Note:
    """Any word of the platform or note of the house, often about something that is known."""
    id_ = draw(st.sampled_from(ids))
    if draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(notes(id_)))
    word = draw(st.sampled_from(WORDS))
    named = [n for n in type(word).model_fields if n.endswith(("enrollment_id", "application_id"))]
    return word.model_copy(update={name: draw(st.sampled_from(ids)) for name in named})


@law
@given(st.data())
def test_evolve_is_total_and_every_row_survives_its_table(data: st.DataObject) -> None:
    desk = data.draw(lives())
    more = data.draw(st.lists(items(known_ids(desk)), max_size=6))
    rows = [(name.kind, case) for name, case in desk.rows.cases.items()]
    for kind, begun in [*rows, *((table.case, None) for table in TABLES.by_case.values())]:
        table, case = TABLES.of(kind), begun
        for item in more:
            case = table.evolve(case, item)
        if case is not None:
            assert table.read(table.write(case)) == case
            assert all(isinstance(v, str) for column in table.columns.values() for v in column(case))


@law
@given(st.data())
def test_no_word_in_whatever_order_is_our_failure(data: st.DataObject) -> None:
    desk = data.draw(lives())
    for word in data.draw(st.lists(st.sampled_from(HEARD).flatmap(any_word), max_size=3)):
        desk.when(desk.id("ada"), word)
    desk.seats()


@law
@given(lives())
def test_no_class_ever_has_more_people_than_seats(desk: Desk) -> None:
    desk.seats()
    for name, cohort in desk.rows.cases.items():
        if isinstance(cohort, Cohort):
            people = [c for c in desk.rows.cases.values() if isinstance(c, Person)]
            held = sum(name.key in holds(person) for person in people)
            assert held <= cohort.scheduled.capacity


@law
@given(lives())
def test_a_round_after_a_round_has_nothing_left_to_give(desk: Desk) -> None:
    desk.seats()
    rows = deepcopy(desk.rows.cases)
    desk.seats().then()
    assert desk.rows.cases == rows


@law
@given(st.data())
def test_a_person_of_one_partnership_is_never_touched_by_another(data: st.DataObject) -> None:
    ours, theirs = data.draw(lives()), data.draw(lives("seiu775"))
    theirs.rows.cases |= ours.rows.cases
    before = deepcopy(ours.rows.cases)
    told = len(theirs.told)
    for step in data.draw(st.lists(st.integers(0, 9), max_size=8)):
        _step(theirs, step, data.draw)
    mine = ours.id("ada")
    for word in data.draw(st.lists(st.sampled_from(HEARD).flatmap(any_word), max_size=2)):
        theirs.when(mine, word)
    theirs.seats()
    assert {n: c for n, c in theirs.rows.cases.items() if n.tenant == ours.tenant} == before
    strangers = {str(ours.id(name)) for name in PEOPLE} - {str(mine)}  # of whom they have heard nothing
    assert not strangers & {key for key, _ in theirs.told[told:]}
