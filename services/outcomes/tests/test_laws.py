"""Laws: whatever order speakers are heard in, the rows are the same; evolve is total; tenants never meet."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import given, settings, strategies as st

from apprenticeship.common.events.catalogue import BY_WORD, ENTRIES
from apprenticeship.common.events.decisions import Heard
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.intake import Enrolled
from apprenticeship.common.events.shipped import example
from apprenticeship.common.events.words import Fact, Word
from apprenticeship.common.programs import ProgramDefinition
from apprenticeship.common.runtime.deciding import Rows
from apprenticeship.common.testing.any_word import any_word
from apprenticeship.outcomes.domain.evolving import evolve_journey
from apprenticeship.outcomes.domain.journey import Journey
from apprenticeship.outcomes.domain.kpis import Yardstick, kpis_of
from apprenticeship.outcomes.domain.runs import runs_of
from apprenticeship.outcomes.domain.showing import journey_shown
from apprenticeship.outcomes.handlers import follow, hears
from apprenticeship.outcomes.store import TABLES
from services.outcomes.tests.life import AUTUMN, CARE, SPRING, SUPPORT, hear, heard, known, person, word

law = settings(deadline=None, max_examples=120)
FACTS = [entry for entry in ENTRIES if entry.kind == "fact"]
EXAMPLES: dict[type[Fact], Any] = {
    entry.word: entry.word.model_validate(example(entry.word)["data"])
    for entry in FACTS
    if issubclass(entry.word, Fact)
}
POOLS: dict[str, list[Any]] = {
    "application_id": [named_id("application", n) for n in (1, 2)],
    "enrollment_id": [named_id("enrollment", n) for n in (1, 2)],
    "from_enrollment_id": [named_id("enrollment", n) for n in (1, 2)],
    "to_enrollment_id": [named_id("enrollment", n) for n in (1, 2)],
    "placement_id": [named_id("placement", n) for n in (1, 2)],
    "mentor_id": [named_id("mentor", n) for n in (1, 2)],
    "opening_id": [named_id("opening", n) for n in (1, 2)],
    "cohort_id": [SPRING, AUTUMN],
    "program_id": [SUPPORT.id, CARE.id],
    "step_id": ["certified", "first-year"],
    "milestone_days": [90, 365],
}
DAYS = [date(2027, 3, 1), date(2027, 6, 14), date(2027, 9, 1), date(2028, 9, 1)]
MOVING = tuple(word for word in EXAMPLES if hears.by_word[word].decide is follow)
KEYS = {"program_id@version": SUPPORT.key, "cohort_id": str(SPRING), "employer_id": "an-employer"}


@st.composite
def facts(draw: st.DrawFn, of: Sequence[type[Fact]] = tuple(EXAMPLES)) -> Fact:
    """Any fact about one of few persons, enrolments, jobs; on one of few days."""
    fact = EXAMPLES[draw(st.sampled_from(of))]
    fields = type(fact).model_fields
    values = {name: draw(st.sampled_from(pool)) for name, pool in POOLS.items() if name in fields}
    values |= {n: draw(st.sampled_from(DAYS)) for n in fields if n.endswith("_on")}
    if "definition" in fields:
        values["definition"] = SUPPORT.model_dump(mode="json")
    return fact.model_copy(update=values)  # type: ignore[no-any-return]


def key_of(fact: Fact, who: int) -> str:
    key = BY_WORD[type(fact)].key
    if key in {"mentor_id", "opening_id"}:
        return str(getattr(fact, key))
    return KEYS.get(key, person(who))


@st.composite
def worlds(draw: st.DrawFn) -> list[Heard[Any]]:
    """Facts of all speakers as they were said, about two persons of two tenants."""
    told = draw(st.lists(st.tuples(facts(), st.integers(1, 2), st.sampled_from("ab")), max_size=24))
    return [heard(fact, key_of(fact, who), tenant, n) for n, (fact, who, tenant) in enumerate(told)]


@st.composite
def lives(draw: st.DrawFn) -> list[Heard[Any]]:
    """A busy life of one person: facts that move them on, many about the same enrolment, application and job."""
    told = draw(st.lists(facts(MOVING), min_size=10, max_size=30))
    return [heard(fact, person(), "a", n) for n, fact in enumerate(told)]


def lane(event: Heard[Any]) -> tuple[str, str, str]:
    """Within a speaker and a key there is one order; among them there is none."""
    return BY_WORD[type(event.data)].topic, event.tenant, event.key


@st.composite
def interleaved(draw: st.DrawFn, events: Sequence[Heard[Any]]) -> list[Heard[Any]]:
    lanes: dict[tuple[str, str, str], list[Heard[Any]]] = {}
    for event in events:
        lanes.setdefault(lane(event), []).append(event)
    order: list[Heard[Any]] = []
    while lanes:
        chosen = draw(st.sampled_from(sorted(lanes)))
        order.append(lanes[chosen].pop(0))
        lanes = {name: waiting for name, waiting in lanes.items() if waiting}
    return order


def stored(rows: Rows) -> dict[tuple[str, str, str], Any]:
    """As the database holds it: the case as JSON has it, and the columns, whose order counts."""
    return {
        (name.tenant, TABLES.of(name.kind).name, name.key): (
            case,
            {column: list(of(case)) for column, of in TABLES.of(name.kind).columns.items()},
        )
        for name, case in known(rows).items()
    }


@law
@given(st.data())
def test_whatever_order_speakers_are_heard_in_the_database_is_the_same(data: st.DataObject) -> None:
    events = data.draw(worlds())
    order = data.draw(interleaved(events))
    assert stored(hear(Rows(), events)) == stored(hear(Rows(), order))


@law
@given(lives(), st.permutations(["intake", "training", "mentoring", "placement"]), st.data())
def test_a_life_told_speaker_after_speaker_is_the_same_life(
    events: list[Heard[Any]], speakers: list[str], data: st.DataObject
) -> None:
    """Each order of whole speakers: nothing one of them says may rest on what another has said."""
    blocks = sorted(events, key=lambda event: speakers.index(BY_WORD[type(event.data)].speaker))
    woven = data.draw(interleaved(events))
    rows = [stored(hear(Rows(), order)) for order in (events, blocks, woven)]
    assert rows[0] == rows[1] == rows[2]


@law
@given(worlds() | lives())
def test_a_replay_in_other_batches_gives_an_equal_database(events: list[Heard[Any]]) -> None:
    """Every event in a batch of its own: rows come back from jsonb, which forgets the order of keys."""
    rows = Rows()
    for event in events:
        hear(rows, [event])
        for name, case in known(rows).items():
            table = TABLES.of(name.kind)
            rows.cases[name] = table.read(json.dumps(json.loads(table.write(case)), sort_keys=True))
            assert rows.cases[name] == case
    assert stored(rows) == stored(hear(Rows(), events))


@law
@given(worlds())
def test_facts_of_one_tenant_never_touch_a_row_of_another(events: list[Heard[Any]]) -> None:
    together = stored(hear(Rows(), events))
    for tenant in "ab":
        alone = stored(hear(Rows(), [event for event in events if event.tenant == tenant]))
        assert {name: row for name, row in together.items() if name[0] == tenant} == alone


@law
@given(st.lists(st.sampled_from([e.word for e in ENTRIES]).flatmap(any_word), max_size=6))
def test_evolve_is_total(words: list[Word]) -> None:
    for table in TABLES:
        case = None
        for item in words:
            case = table.evolve(case, item)
    assert isinstance(evolve_journey(None, words[0]) if words else Journey(), Journey)


@law
@given(worlds(), st.dates(date(2027, 1, 1), date(2030, 1, 1)), st.sampled_from([SUPPORT, CARE]))
def test_whatever_was_heard_can_be_shown_and_counted(
    events: list[Heard[Any]], today: date, standards: ProgramDefinition
) -> None:
    rows = hear(Rows(), events)
    journeys = [case for name, case in known(rows).items() if name.kind is Journey]
    runs = [run for journey in journeys for run in runs_of(journey)]
    for kpi in kpis_of(runs, Yardstick(standards, {}, today)):
        assert 0 <= kpi.numerator <= kpi.matured
        assert kpi.provisional_numerator <= kpi.provisional
        assert (kpi.value_bps is None) == (kpi.unconfirmed == kpi.matured)
    for journey in journeys:
        assert journey_shown(person(), "a", journey, {}).stage


@law
@given(worlds(), st.dates(date(2027, 1, 1), date(2029, 1, 1)), st.integers(1, 400))
def test_with_time_only_the_provisional_mature(events: list[Heard[Any]], today: date, later: int) -> None:
    """Nothing that has matured becomes provisional again because a day has passed."""
    rows = hear(Rows(), events)
    journeys = [case for name, case in known(rows).items() if name.kind is Journey]
    runs = [run for journey in journeys for run in runs_of(journey)]
    then = date.fromordinal(today.toordinal() + later)
    before = kpis_of(runs, Yardstick(SUPPORT, {}, today))
    after = kpis_of(runs, Yardstick(SUPPORT, {}, then))
    for one, other in zip(before, after, strict=True):
        assert one.matured <= other.matured
        assert one.matured + one.provisional == other.matured + other.provisional


def test_columns_hold_sorted_values_whatever_came_first() -> None:
    columns = TABLES.of(Journey).columns
    for cohorts in ([SPRING, AUTUMN], [AUTUMN, SPRING]):
        journey: Journey | None = None
        for n, cohort in enumerate(cohorts):
            said = {
                "enrollment_id": named_id("enrollment", n),
                "cohort_id": cohort,
                "program_id": f"p{cohort.hex[-2:]}",
            }
            journey = evolve_journey(journey, word(Enrolled, **said))
        for column in ("program_id", "cohort_id", "reached"):
            assert list(columns[column](journey)) == sorted(columns[column](journey)), column
