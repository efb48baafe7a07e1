"""Laws of placement over anything that may be heard, in any order."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from apprenticeship.common.events.catalogue import ENTRIES
from apprenticeship.common.events.decisions import Note
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.placement import OpeningOpened, Placed
from apprenticeship.common.events.reports import EmployerTermsReported, OpeningReported
from apprenticeship.common.events.words import Fact, Word
from apprenticeship.common.programs.model import ProgramDefinition
from apprenticeship.common.runtime.tables import Table
from apprenticeship.common.testing.any_word import any_word
from apprenticeship.placement.domain import notes
from apprenticeship.placement.handlers import hears
from apprenticeship.placement.store import TABLES

from .search import ANA, BEN, CARE, FIRST, MECHANIC, SECOND, SUPPORT, Search, day, published

UUIDS = st.sampled_from([named_id("a"), named_id("b")])
WORDS = [entry.word for entry in ENTRIES if entry.speaker == "placement" or entry.word in hears.by_word]
PARTS: dict[Any, st.SearchStrategy[Any]] = {
    UUID: UUIDS,
    tuple[UUID, ...]: st.lists(UUIDS, max_size=2).map(tuple),
    EmployerTermsReported: any_word(EmployerTermsReported),
    OpeningReported: any_word(OpeningReported),
    ProgramDefinition: st.sampled_from([SUPPORT, CARE, MECHANIC]),
}


def few_ids(word: Word) -> st.SearchStrategy[Word]:
    """The same word about one of two things, so that what follows another word is reached."""
    names = [name for name in type(word).model_fields if isinstance(getattr(word, name), UUID)]
    return st.fixed_dictionaries(dict.fromkeys(names, UUIDS)).map(lambda ids: word.model_copy(update=ids))


def any_note(note: type[Note]) -> st.SearchStrategy[Note]:
    fields: dict[str, Any] = note.__dataclass_fields__  # type: ignore[attr-defined]
    parts = {name: PARTS.get(f.type, st.from_type(f.type)) for name, f in fields.items()}
    return st.builds(note, **parts)


NOTES = [n for n in vars(notes).values() if isinstance(n, type) and issubclass(n, Note)]
ITEMS = st.one_of(
    *(any_word(word).flatmap(few_ids) for word in WORDS),
    *(any_note(note) for note in NOTES if note is not Note),
)


@pytest.mark.parametrize("table", list(TABLES), ids=lambda table: table.name)
def test_evolve_is_total_and_every_case_survives_its_table(table: Table) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(ITEMS, max_size=12))
    def holds(items: list[Word | Note]) -> None:
        case = None
        for item in items:
            case = table.evolve(case, item)
            if case is not None:
                assert table.read(table.write(case)) == case
                assert all(isinstance(v, str) for c in table.columns.values() for v in c(case))

    holds()


CENTS = st.sampled_from([1500, 1799, 1800, 1801, 2100, 2500])
WHO = st.sampled_from([ANA, BEN])
REFS = st.sampled_from(["desk-1", "desk-2"])
DAYS = st.integers(0, 60).map(lambda n: (day("07-01") + timedelta(n)).isoformat())
NEWER = SUPPORT.model_copy(
    update={
        "version": 2,
        "placement": SUPPORT.placement.model_validate(  # type: ignore[union-attr]
            {"gates": [{"track": "entry", "floor_cents": 2100}]}
        ),
    }
)
Step = Callable[[Search], Any]


def steps() -> st.SearchStrategy[Step]:
    """Whatever partners, staff, intake and training may say about two people and two openings."""
    publish = st.sampled_from([SUPPORT, NEWER]).map(lambda d: lambda s: s.when(d.key, published(d)))
    enrolled = st.tuples(WHO, st.sampled_from([SUPPORT, NEWER])).map(
        lambda a: lambda s: s.enrolled(a[0], named_id(a[0]), program=a[1])
    )
    return st.one_of(
        publish,
        enrolled,
        WHO.map(lambda who: lambda s: s.consent(who=who)),
        CENTS.map(lambda cents: lambda s: s.terms(floor=cents)),
        st.tuples(REFS, CENTS).map(lambda a: lambda s: s.opening_reported(a[0], a[1])),
        st.tuples(WHO, REFS, DAYS).map(lambda a: lambda s: s.candidacy("referred", a[2], a[0], opening_ref=a[1])),
        st.tuples(WHO, REFS, DAYS, CENTS).map(
            lambda a: lambda s: s.offer("accepted", a[2], a[0], opening_ref=a[1], wage_cents_per_hour=a[3])
        ),
        st.tuples(WHO, DAYS, CENTS).map(lambda a: lambda s: s.employed("hired", a[1], a[0], wage_cents_per_hour=a[2])),
        st.tuples(WHO, DAYS, CENTS).map(
            lambda a: lambda s: s.dispatched(a[1], a[0], employer_ref="hudson", wage_cents_per_hour=a[2])
        ),
        st.tuples(WHO, REFS, DAYS, st.sampled_from(["matched", "started", "ended"])).map(
            lambda a: lambda s: s.match(a[3], a[2], a[0], opening_ref=a[1])
        ),
        st.tuples(WHO, DAYS).map(lambda a: lambda s: s.employed("separated", a[1], a[0])),
        DAYS.map(lambda on: lambda s: s.tick(day(on))),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(steps(), max_size=25), st.randoms(use_true_random=False))
def test_nothing_below_the_floor_is_opened_or_placed_whatever_the_order(said: list[Step], chance: Random) -> None:
    """Everything needed for a placement is among the steps, then all are shuffled."""
    said = [
        *said,
        lambda s: s.when(SUPPORT.key, published(SUPPORT)),
        lambda s: s.enrolled(id_=FIRST),
        lambda s: s.enrolled(BEN, SECOND, program=NEWER),
        lambda s: s.terms(floor=2500),
    ]
    chance.shuffle(said)
    search = Search.begin(SUPPORT, known=False)
    for step in said:
        step(search)
    search.tick(day("12-31"))
    floors = {SUPPORT.version: 1800, NEWER.version: 2100}
    for key, word in search.told:
        if isinstance(word, OpeningOpened):
            assert word.wage_min_cents_per_hour >= 1800
        if isinstance(word, Placed):
            enrollment = search.seeker(key).enrollments[word.enrollment_id]
            assert word.wage_cents_per_hour >= floors[enrollment.program_version]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(steps(), max_size=20))
def test_an_event_of_one_partnership_never_touches_a_row_of_another(said: list[Step]) -> None:
    search = Search.begin(SUPPORT, known=False)
    for number, step in enumerate(said):
        search.tenant = ("per-scholas", "seiu775", "jvs")[number % 3]
        before = {n: c for n, c in search.rows.cases.items() if n.tenant != search.tenant}
        search._early.clear()  # the story would wake the others' early events, too
        step(search)
        after = {n: c for n, c in search.rows.cases.items() if n.tenant != search.tenant}
        assert after == before


def test_every_fact_that_is_heard_or_said_is_one_of_the_catalogue() -> None:
    said = {e.word for e in ENTRIES if e.kind == "fact" and e.speaker == "placement"}
    heard = {word for word in hears.by_word if issubclass(word, Fact)}
    assert not said & heard
