"""Laws: evolve is total, a round never exceeds a capacity, and no order of rows changes what it gives."""

from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import given, settings, strategies as st

from apprenticeship.common.events.catalogue import ENTRIES
from apprenticeship.common.events.decisions import About, Gathered, Note
from apprenticeship.common.events.mentoring import MentorAssigned
from apprenticeship.common.events.shipped import example
from apprenticeship.common.events.words import Word
from apprenticeship.mentoring import policies
from apprenticeship.mentoring.domain.life import evolve_mentee
from apprenticeship.mentoring.domain.mentee import Mentee, MentorSought, SearchEnded
from apprenticeship.mentoring.domain.mentor import (
    Approval,
    MenteeTaken,
    Mentor,
    Nominated,
    PartyApproved,
    evolve_mentor,
)
from apprenticeship.mentoring.domain.pairing import pair
from apprenticeship.mentoring.domain.standards import Program, evolve_program
from apprenticeship.mentoring.handlers import hears
from apprenticeship.mentoring.store import TABLES
from services.mentoring.tests.cast import (
    MECHANIC,
    OPERATOR,
    SUPPORT,
    THROUGH,
    day,
    enrollment,
    mentor,
    person,
)
from services.mentoring.tests.life import Shop

WORDS: list[Word] = [entry.word.model_validate(example(entry.word)["data"]) for entry in ENTRIES]
DAY = day("03-01")
PEOPLE = ("rosa", "lee", "kim", "sam")
MENTORS = ("ana", "ben", "cleo")
PROGRAMS = (MECHANIC, OPERATOR, THROUGH, SUPPORT)
NOTES: list[Note] = [
    MentorSought(enrollment("rosa"), DAY),
    SearchEnded(enrollment("rosa")),
    Nominated(OPERATOR.id, "employer", journey_level=False, languages=("vi",)),
    PartyApproved("partnership", Approval(3, 2)),
    MenteeTaken(person("rosa")),
]
ENROLLMENTS = ("enrollment_id", "from_enrollment_id", "to_enrollment_id")
law = settings(deadline=None, max_examples=60)


@st.composite
def items(draw: st.DrawFn) -> Word | Note:
    """Any word or note of the platform, often about an enrolment that is known."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from(NOTES))
    word = draw(st.sampled_from(WORDS))
    named = [name for name in ENROLLMENTS if name in type(word).model_fields]
    known = st.sampled_from([enrollment(name) for name in PEOPLE])
    return word.model_copy(update={name: draw(known) for name in named})


def _on(draw: st.DrawFn) -> str:
    return (DAY + timedelta(days=draw(st.integers(-40, 90)))).isoformat()


def _nominated(shop: Shop, name: str, draw: st.DrawFn) -> None:
    shop.nominated(
        name,
        draw(st.sampled_from(["employer", "union"])),
        program_id=draw(st.sampled_from(PROGRAMS)).id,
        journey_level=draw(st.booleans()),
        languages=draw(st.sampled_from([("en",), ("es",), ("en", "es-MX")])),
        site_id=draw(st.sampled_from([None, "central-shops", "marina"])),
    )


def _ready(shop: Shop, name: str, draw: st.DrawFn) -> None:
    programs = draw(st.lists(st.sampled_from(PROGRAMS[:3]), min_size=1, max_size=3))
    for program in programs:
        shop.nominated(name, program_id=program.id)
    shop.approved(name, capacity=draw(st.integers(0, 3))).trained(name)


def _available(shop: Shop, name: str, draw: st.DrawFn) -> None:
    status = draw(st.sampled_from(["active", "active", "paused", "retired"]))
    reason = draw(st.sampled_from([None, "leave", "changed_job"]))
    shop.available(name, status, draw(st.integers(0, 3)), reason)


def _enrolled(shop: Shop, name: str, draw: st.DrawFn) -> None:
    shop.enrolled(
        name,
        _on(draw),
        person=draw(st.sampled_from(PEOPLE)),
        program_id=draw(st.sampled_from(PROGRAMS)).id,
        training_language=draw(st.sampled_from(["en", "es"])),
    )


def _graduated(shop: Shop, name: str, draw: st.DrawFn) -> None:
    shop.graduated(name, _on(draw), draw(st.sampled_from(PROGRAMS)))


def _later(shop: Shop, draw: st.DrawFn) -> None:
    shop.pair((shop.today + timedelta(days=draw(st.integers(0, 20)))).isoformat())


OF_MENTORS: list[Any] = [
    _ready,
    _nominated,
    _available,
    lambda shop, name, draw: shop.approved(name, capacity=draw(st.integers(0, 3))),
    lambda shop, name, draw: shop.trained(name, on=_on(draw)),
]
OF_PEOPLE: list[Any] = [
    _enrolled,
    _enrolled,
    _graduated,
    lambda shop, name, draw: shop.paused(name, _on(draw), mentored=draw(st.booleans())),
    lambda shop, name, draw: shop.resumed(name, _on(draw)),
    lambda shop, name, draw: shop.withdrew(name, _on(draw)),
    lambda shop, name, draw: shop.transferred(name, draw(st.sampled_from(PEOPLE)), _on(draw)),
    lambda shop, name, draw: shop.not_completed(name, _on(draw)),
    lambda shop, name, draw: shop.placed(name, _on(draw), _on(draw), as_=name),
    lambda shop, name, draw: shop.passed_probation(name, _on(draw), name),
    lambda shop, name, draw: shop.lost_job(name, _on(draw), name),
    lambda shop, name, draw: shop.voided(name, name),
    lambda shop, name, draw: shop.met_mentor(name, _on(draw)),
    lambda shop, name, draw: shop.met_coach(name, _on(draw)),
]


@st.composite
def shops(draw: st.DrawFn) -> Shop:
    """A partnership at any point of its life, told in any order; no decision has failed on the way."""
    shop = Shop.begin(*PROGRAMS)
    for _ in range(draw(st.integers(0, 24))):
        kind = draw(st.sampled_from("mmpppr"))
        if kind == "r":
            _later(shop, draw)
        else:
            names, steps = (MENTORS, OF_MENTORS) if kind == "m" else (PEOPLE, OF_PEOPLE)
            draw(st.sampled_from(steps))(shop, draw(st.sampled_from(names)), draw)
    return shop


@st.composite
def crowds(draw: st.DrawFn) -> Shop:
    """Many who wait at once for few mentors; some are paired already."""
    shop = Shop.begin()
    for name in MENTORS:
        shop.ready(
            name,
            draw(st.integers(0, 4)),
            languages=draw(st.sampled_from([("en",), ("es",), ("en", "es")])),
            site_id=draw(st.sampled_from([None, "central-shops", "marina"])),
        )
    for n in range(draw(st.integers(0, 12))):
        _enroll(shop, f"first-{n}", draw)
    shop.pair()
    for n in range(draw(st.integers(0, 12))):
        _enroll(shop, f"then-{n}", draw)
    return shop


def _enroll(shop: Shop, name: str, draw: st.DrawFn) -> None:
    language = draw(st.sampled_from(["en", "es"]))
    site = draw(st.sampled_from(["central-shops", "marina"]))
    shop.enrolled(name, _on(draw), training_language=language, site_id=site)


def rows(shop: Shop) -> dict[type, dict[str, Any]]:
    found: dict[type, dict[str, Any]] = {Program: {}, Mentor: {}, Mentee: {}}
    for name, case in shop.rows.cases.items():
        if case is not None:
            found[name.kind][name.key] = case
    return found


def held(mentees: dict[str, Mentee]) -> Counter[str]:
    return Counter(mentor_id for mentee in mentees.values() for mentor_id in mentee.mentor_ids)


@law
@given(shops(), st.lists(items(), max_size=6))
def test_evolve_is_total_and_every_case_is_read_as_it_was_written(shop: Shop, more: list[Word | Note]) -> None:
    cases = rows(shop)
    evolves: list[tuple[type, Any]] = [(Mentor, evolve_mentor), (Mentee, evolve_mentee)]
    for kind, evolve in evolves:
        for case in (None, *cases[kind].values()):
            after = case
            for item in more:
                after = evolve(after, item)
            if after is not None:
                table = TABLES.of(kind)
                assert table.read(table.write(after)) == after
                assert all(all(column(after)) for column in table.columns.values())
    for program in cases[Program].values():
        assert all(evolve_program(program, item) == program for item in more)
        assert TABLES.of(Program).read(TABLES.of(Program).write(program)) == program


@law
@given(crowds() | shops(), st.data())
def test_a_round_gives_the_same_under_any_order_of_rows(shop: Shop, data: st.DataObject) -> None:
    cases = rows(shop)
    shuffled = {kind: dict(data.draw(st.permutations(list(of.items())))) for kind, of in cases.items()}
    counts = held(cases[Mentee])
    given_ = pair(Gathered(cases, counts), shop.today)
    assert pair(Gathered(shuffled, counts), shop.today) == given_


@law
@given(crowds() | shops())
def test_a_round_never_exceeds_a_capacity_and_pairs_only_whom_the_rules_allow(shop: Shop) -> None:
    cases = rows(shop)
    before = held(cases[Mentee])
    given_ = pair(Gathered(cases, before), shop.today)
    new = Counter(str(fact.mentor_id) for _, fact in assigned(given_))
    for name, number in new.items():
        assert before[name] + number <= cases[Mentor][name].capacity
    for key, fact in assigned(given_):
        enrolled = cases[Mentee][key].enrollments[fact.enrollment_id]
        rule = cases[Program][enrolled.program_id].versions[enrolled.program_version].mentor
        chosen = cases[Mentor][str(fact.mentor_id)]
        assert enrolled.waits
        assert enrolled.match is None
        assert chosen.state(rule, shop.today) in {"ready", "active"}
        assert policies.experienced(rule, chosen.journey_level)
        assert policies.share_language(enrolled.language, chosen.languages)


@law
@given(crowds() | shops())
def test_a_round_leaves_nobody_waiting_whom_a_mentor_with_room_would_fit(shop: Shop) -> None:
    shop.pair()
    cases = rows(shop)
    again = pair(Gathered(cases, held(cases[Mentee])), shop.today)
    assert again == []


@law
@given(shops())
def test_what_is_told_of_a_match_begins_and_ends_once(shop: Shop) -> None:
    begun = [word for _, word in shop.told if isinstance(word, MentorAssigned)]
    assert len({word.match_id for word in begun}) == len(begun)
    for mentee in rows(shop)[Mentee].values():
        for known in mentee.enrollments.values():
            assert sum(match.is_open for match in known.matches) <= 1
            assert not (known.match and known.search)
            for match in known.matches:
                assert match.ended_on is None or match.starts_on <= match.ended_on


@law
@given(st.permutations(["nominated", "union", "employer"]))
def test_nomination_and_approvals_in_any_order_give_the_same_mentor(order: list[str]) -> None:
    shop = Shop.begin()
    for step in order:
        if step == "nominated":
            shop.nominated("ana")
        else:
            shop.approved("ana", by=(step,), capacity=2 if step == "union" else 3)
    shop.then_types("mentor-approved")
    assert shop.mentor("ana").capacity == 2
    assert [key for key, _ in shop.told] == [str(mentor("ana"))]


def assigned(given_: list[About]) -> list[tuple[str, MentorAssigned]]:
    return [(about.key, about.item) for about in given_ if isinstance(about.item, MentorAssigned)]


def test_mentoring_hears_its_reports_and_the_facts_it_has_rules_for() -> None:
    heard = {word.type for word in hears.by_word}
    owned = {e.word.type for e in ENTRIES if e.kind == "report" and e.speaker == "mentoring"}
    assert owned <= heard
    listed = {e.word.type for e in ENTRIES if "mentoring" in e.listeners}
    assert heard <= listed
