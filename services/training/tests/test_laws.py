"""Laws: evolve is total, the ledger sums up what was accepted, the order of modules does not matter."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings, strategies as st

from apprenticeship.common.events.catalogue import ENTRIES
from apprenticeship.common.events.decisions import Note
from apprenticeship.common.events.shipped import example
from apprenticeship.common.events.training import (
    CredentialIssued,
    Graduated,
    HoursCorrected,
    HoursRecorded,
    RequirementsMet,
)
from apprenticeship.common.events.words import Word
from apprenticeship.training.domain.evolving import evolve_learner
from apprenticeship.training.domain.learner import Learner
from apprenticeship.training.domain.notes import (
    CredentialExpired,
    CredentialRevoked,
    RegistryConfirmed,
)
from apprenticeship.training.domain.standards import evolve_cohort, evolve_program
from apprenticeship.training.store import TABLES
from services.training.tests.life import (
    CERTIFICATE,
    FIRST,
    SECOND,
    SUPPORT,
    Life,
    home_care,
    it_support,
)

WORDS: list[Word] = [entry.word.model_validate(example(entry.word)["data"]) for entry in ENTRIES]
DAY = date(2027, 3, 1)
NOTES: list[Note] = [
    RegistryConfirmed(CERTIFICATE, DAY, None),
    CredentialExpired(CERTIFICATE, DAY),
    CredentialRevoked(CERTIFICATE, DAY),
]
law = settings(deadline=None, max_examples=50)
ENROLLMENTS = ("enrollment_id", "from_enrollment_id", "to_enrollment_id")


@st.composite
def items(draw: st.DrawFn) -> Word | Note:
    """Any word or note of the platform, often about an enrolment that is known."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from(NOTES))
    word = draw(st.sampled_from(WORDS))
    named = [name for name in ENROLLMENTS if name in type(word).model_fields]
    return word.model_copy(update={name: draw(st.sampled_from([FIRST, SECOND])) for name in named})


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """A home care aide at any point of a life that partners told in any order."""
    life = home_care()
    for step in draw(st.lists(st.sampled_from(STEPS), max_size=14)):
        step(life, draw)
    return life


def _on(draw: st.DrawFn) -> str:
    return (DAY + timedelta(days=draw(st.integers(0, 90)))).isoformat()


def _module(life: Life, draw: st.DrawFn) -> None:
    module = draw(st.sampled_from([m.id for m in life.program.curriculum.modules]))
    verb = draw(st.sampled_from(["passed", "failed", "completed", "started", "waived"]))
    life.module(module, _on(draw), verb, attempt=draw(st.integers(1, 2)))


def _hours(life: Life, draw: st.DrawFn) -> None:
    kind = draw(st.sampled_from(["classroom", "ojt", "ce", "client_pair"]))
    ref = draw(st.sampled_from(["a", "b", "c"]))
    life.hours(ref, draw(st.sampled_from([0, 60, 720, 4500])), _on(draw), kind)


def _exam(life: Life, draw: st.DrawFn) -> None:
    result = draw(st.sampled_from(["pass", "fail", "absent", "void"]))
    part = draw(st.sampled_from(["whole", "written", "skills"]))
    life.exam(result, _on(draw), draw(st.integers(1, 4)), part=part)


def _registry(life: Life, draw: st.DrawFn) -> None:
    life.registry(draw(st.sampled_from(["active", "expired", "revoked"])), _on(draw))


def _modules(life: Life, draw: st.DrawFn) -> None:
    on = _on(draw)
    for module in life.program.curriculum.modules:
        life.module(module.id, on)


STEPS: list[Any] = [
    _module,
    _hours,
    _exam,
    _registry,
    _modules,
    lambda life, draw: life.paused(_on(draw)),
    lambda life, draw: life.resumed(_on(draw)),
    lambda life, draw: life.withdrew(_on(draw)),
    lambda life, draw: life.transferred(_on(draw)),
    lambda life, draw: life.enrolled(SECOND, on=_on(draw)),
]


@law
@given(lives(), st.lists(items(), max_size=6))
def test_evolve_is_total(life: Life, more: list[Word | Note]) -> None:
    learner: Learner | None = life.learner
    for item in more:
        learner = evolve_learner(learner, item)
        assert isinstance(evolve_learner(None, item), Learner)
    assert TABLES.of(Learner).read(TABLES.of(Learner).write(learner)) == learner


@law
@given(items())
def test_evolve_of_copies_is_total(item: Word | Note) -> None:
    evolve_program(None, item)
    evolve_cohort(None, item)


@law
@given(lives())
def test_no_decision_fails_and_what_is_told_keeps_the_order_of_the_trade(life: Life) -> None:
    told = [word for _, word in life.told]
    for n, word in enumerate(told):
        if isinstance(word, Graduated):
            before = told[:n]
            assert any(isinstance(met, RequirementsMet) and met.enrollment_id == word.enrollment_id for met in before)
            assert word.credential_ids
    for kind in (RequirementsMet, Graduated):
        ids = [word.enrollment_id for word in told if isinstance(word, kind)]
        assert len(ids) == len(set(ids))


@law
@given(lives())
def test_the_ledger_sums_up_the_accepted_entries_after_corrections(life: Life) -> None:
    accepted: dict[Any, int] = {}
    for _, word in life.told:
        if isinstance(word, HoursRecorded):
            assert word.entry_id not in accepted
            accepted[word.entry_id] = word.minutes
        elif isinstance(word, HoursCorrected):
            assert accepted[word.entry_id] == word.minutes_before
            accepted[word.entry_id] = word.minutes_after
    ledger = [e for enrollment in life.learner.enrollments.values() for e in enrollment.ledger.items()]
    assert {id_: entry.minutes for id_, entry in ledger} == accepted
    assert len(ledger) == len(accepted)


@law
@given(lives())
def test_what_is_told_again_changes_nothing(life: Life) -> None:
    learner = life.learner
    for id_, enrollment in learner.enrollments.items():
        for module, passed in enrollment.modules.items():
            life.module(module, passed.on.isoformat(), attempt=passed.attempt or 1, enrollment_id=id_)
    assert life.learner == learner


@law
@given(st.permutations(list(SUPPORT.curriculum.modules)), st.data())
def test_modules_in_any_order_meet_the_same_requirements(order: list[Any], data: st.DataObject) -> None:
    days = {module.id: f"04-{n:02}" for n, module in enumerate(SUPPORT.curriculum.modules, start=1)}
    life = it_support()
    for module in order:
        life.module(module.id, days[module.id])
        if data.draw(st.booleans()):
            life.module(module.id, days[module.id])
    facts = [word for _, word in life.told if isinstance(word, RequirementsMet | Graduated)]
    assert facts == _IN_ORDER
    assert replace(life.enrollment(), modules={}) == replace(_REFERENCE.enrollment(), modules={})


def _reference() -> Life:
    life = it_support()
    for n, module in enumerate(SUPPORT.curriculum.modules, start=1):
        life.module(module.id, f"04-{n:02}")
    return life


_REFERENCE = _reference()
_IN_ORDER = [word for _, word in _REFERENCE.told if isinstance(word, RequirementsMet | Graduated)]


@law
@given(st.permutations(["orientation-safety", "core-basic", "population-specific", "a", "b", "exam"]))
def test_modules_hours_and_exam_in_any_order_give_the_same_certificate(order: list[str]) -> None:
    life = home_care()
    for what in order:
        if what == "exam":
            life.exam("pass", "04-02")
        elif what in {"a", "b"}:
            life.hours(what, 2250, f"03-1{'ab'.index(what)}")
        else:
            life.module(what, "03-05")
    ends = [word for _, word in life.told if isinstance(word, RequirementsMet | CredentialIssued | Graduated)]
    assert ends == _CERTIFIED


def _certified() -> list[Word]:
    life = home_care()
    for module in life.program.curriculum.modules:
        life.module(module.id, "03-05")
    life.hours("a", 2250, "03-10").hours("b", 2250, "03-11").exam("pass", "04-02")
    return [word for _, word in life.told if isinstance(word, RequirementsMet | CredentialIssued | Graduated)]


_CERTIFIED = _certified()
