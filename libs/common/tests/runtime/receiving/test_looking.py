"""Which rows an event is decided on, what is locked meanwhile, and what a decision makes of them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from apprenticeship.common.events import shipped
from apprenticeship.common.events.decisions import About, Early, Heard, Note, Pass, Refs, Remind
from apprenticeship.common.events.intake import ProgramPublished
from apprenticeship.common.events.reports import HoursReported
from apprenticeship.common.runtime.handlers import Ref
from apprenticeship.common.runtime.ports import BadValue
from apprenticeship.common.runtime.tables import Tables
from libs.common.tests.runtime.receiving.desk import TABLES, Log, Program
from libs.common.tests.runtime.receiving.scene import Scene, as_reported, knock, record, recorded
from libs.common.tests.runtime.samples import NOON

PUBLISHED = ProgramPublished.model_validate(shipped.example(ProgramPublished)["data"])
REPORT = HoursReported.model_validate(shipped.example(HoursReported)["data"])
FACT = recorded(60)


def ref(*keys: str, kind: type = Log) -> Callable[..., Iterable[Ref]]:
    return lambda *_: [(kind, key) for key in keys]


async def test_what_may_change_is_locked_and_what_is_only_looked_at_is_not() -> None:
    scene = Scene(reads=ref("read", kind=Program), touches=ref("touched"), follows=ref("followed"))
    await scene.after(record())
    assert set(scene.looked) == {
        ("log", "ann", True), ("program", "read", False), ("log", "touched", True), ("log", "followed", True),
    }  # fmt: skip


async def test_rows_are_locked_in_the_tables_order_whatever_order_they_are_named_in() -> None:
    """Or two members could each hold what the other one waits for."""
    scene = Scene(touches=lambda *_: [(Log, "b"), (Program, "p"), (Log, "a")])
    await scene.after(record())
    assert scene.looked == [("log", "ann", True), ("program", "p", True), ("log", "a", True), ("log", "b", True)]


async def test_a_later_event_of_a_batch_finds_the_rows_that_an_earlier_one_led_to() -> None:
    """What may change is locked then too."""

    def others(_event: object, case: Log | None) -> list[Ref]:
        return [(Log, f"other-{minutes}") for minutes in (case.entries if case else ())]

    def spread(case: Log | None, event: Heard[HoursReported], *_: object) -> list[Any]:
        return [*as_reported(case, event), *(About(Log, key, FACT) for _, key in others(event, case))]

    scene = await Scene(spread, touches=others).after(record(minutes=10), record(minutes=11))
    assert (scene.entries("ann"), scene.entries("other-10")) == ([10, 11], [60])
    assert ("log", "other-10", True) in scene.looked


async def test_a_row_that_is_only_looked_at_stays_so_in_a_later_event() -> None:
    def read(_event: object, case: Log | None) -> list[Ref]:
        return [(Log, "looked-at")] if case else []

    scene = await Scene(reads=read).after(record(minutes=10), record(minutes=11))
    assert ("log", "looked-at", False) in scene.looked


async def test_what_follows_is_asked_of_the_rows_that_were_named() -> None:
    def onward(event: Heard[Any], refs: Refs) -> list[Ref]:
        named = [refs.find(Log, key) for key in ("read", "touched")]
        return [(Log, f"{event.key}-{log.entries[0]}") for log in named if log]

    def spread(_case: object, event: Heard[Any], *_: object) -> list[About]:
        return [About(Log, f"{event.key}-{n}", FACT) for n in (1, 2)]

    scene = Scene(spread, reads=ref("read"), touches=ref("touched"), follows=onward)
    for key, minutes in (("read", 1), ("touched", 2)):
        scene.write(key, Log((minutes,)))
    await scene.after(record())
    assert (scene.entries("ann-1"), scene.entries("ann-2")) == ([60], [60])


async def test_what_follows_is_asked_anew_when_an_earlier_event_changed_what_it_follows_from() -> None:
    def near(event: Heard[Any], _case: object) -> list[Ref]:
        return [(Log, "list")]

    def onward(event: Heard[Any], refs: Refs) -> list[Ref]:
        found = refs.find(Log, "list")
        return [(Log, f"next-{found.entries[-1]}")] if found else []

    def spread(_case: object, event: Heard[Any], *_: object) -> list[About]:
        return [About(Log, "list", recorded(5))] if event.key == "ann" else [About(Log, "next-5", FACT)]

    scene = await Scene(spread, touches=near, follows=onward).after(record(), record("bob"))
    assert scene.outcomes == [("ann", "handled"), ("bob", "handled")]
    assert scene.entries("next-5") == [60]
    assert ("log", "next-5", True) in scene.looked


@pytest.mark.parametrize("named", ["touches", "reads"])
async def test_the_rows_to_look_at_depend_on_the_row_as_it_is(named: str) -> None:
    def others(_event: object, case: Log) -> list[Ref]:
        return [(Log, f"of-{case.entries[0]}")]

    seen: list[Log | None] = []

    def look(case: Log, _event: object, refs: Refs, today: date) -> list[Any]:
        seen.extend([case, refs.find(Log, "of-5")])
        assert today == date(2026, 3, 2)
        return []

    handler: dict[str, Any] = {named: others}
    scene = Scene(look, **handler)
    ann, other = Log((5,)), Log((9,))
    scene.write("ann", ann)
    scene.write("of-5", other)
    await scene.after(record())
    assert (scene.outcomes, seen) == ([("ann", "handled")], [ann, other])


# -- rows that others wait for ----------------------------------------------------------------------------------


def waits(_case: object, _event: object, refs: Refs, _today: date) -> Any:  # noqa: ANN401 - a decision
    return Early(Program, "p") if refs.find(Program, "p") is None else [FACT]


def _appears(scene: Scene) -> None:
    """The program is committed by another member just before we hold its name."""
    scene.meanwhile = {"lock_names": lambda: scene.write("p", Program())}


async def test_what_appears_before_its_name_is_held_is_seen() -> None:
    scene = Scene(waits, reads=ref("p", kind=Program))
    _appears(scene)
    await scene.after(record())
    assert scene.outcomes == [("ann", "handled")]
    assert scene.locks == [{"t1/Program/p": False}]


async def test_a_name_that_is_held_is_not_asked_for_again() -> None:
    scene = Scene(waits, reads=ref("p", kind=Program))
    member = await scene.join()
    await member.receive([record()], member.held)
    assert scene.outcomes == [("ann", "early")]
    assert scene.locks == [{"t1/Program/p": False}]


async def test_a_row_that_goes_while_an_event_waits_for_more_of_it_is_looked_at_again() -> None:
    """It was there, so its name was not held; whoever waits for a change of it holds the name and looks again."""

    def wants_two(_case: object, _event: object, refs: Refs, _today: date) -> Any:  # noqa: ANN401
        found = refs.find(Log, "list")
        return [FACT] if found and len(found.entries) > 1 else Early(Log, "list")

    scene = Scene(wants_two, reads=ref("list"), tables=Tables(replace(TABLES.of(Log), awaited=True)))
    scene.write("list", Log((1,)))
    scene.meanwhile = {"lock_names": lambda: scene.write("list", Log((1, 2)))}
    await scene.after(record())
    assert scene.outcomes == [("ann", "handled")]
    assert scene.locks[-1] == {"t1/Log/list": False}
    assert scene.looked[-1] == ("log", "list", False)


async def test_the_name_of_a_row_is_held_once_in_a_batch() -> None:
    def wants_two(_case: object, _event: object, _refs: Refs, _today: date) -> Early:
        return Early(Log, "list")

    scene = Scene(wants_two, reads=ref("list"), tables=Tables(replace(TABLES.of(Log), awaited=True)))
    scene.write("list", Log((1,)))
    member = await scene.join()
    await member.receive([record(), record("bob")], member.held)
    assert scene.locks.count({"t1/Log/list": False}) == 1


@pytest.mark.parametrize(
    ("there", "handler", "locks"),
    [
        (False, {"case": Program, "key": lambda _: "p"}, [{"t1/Program/p": True}]),
        (True, {"case": Program, "key": lambda _: "p"}, [{"t1/Program/p": True}]),
        (False, {"touches": ref("p", kind=Program)}, [{"t1/Program/p": True}]),
        (True, {"follows": ref("p", kind=Program)}, [{"t1/Program/p": True}]),
        (False, {"reads": ref("p", kind=Program)}, [{"t1/Program/p": False}]),
        (True, {"reads": ref("p", kind=Program)}, []),
        (False, {}, []),
    ],
    ids=["creates", "changes", "touches", "follows", "waits", "looks", "neither"],
)  # fmt: skip
async def test_the_name_of_an_awaited_row_is_held_alone_to_write_and_shared_to_wait(
    handler: dict[str, Any], locks: list[dict[str, bool]], *, there: bool
) -> None:
    scene = Scene(lambda *_: [], **handler)
    if there:
        scene.write("p", Program())
    await scene.after(record())
    held = [{name: alone for name, alone in one.items() if "Program" in name} for one in scene.locks]
    assert [one for one in held if one] == locks


# -- what a decision says ---------------------------------------------------------------------------------------


class Marked(Note):
    """Remembered, not told."""

    minutes = 3


@pytest.mark.parametrize(
    ("said", "told", "entries"),
    [
        ([FACT], ["ann"], [60]),
        ([FACT, recorded(61)], ["ann", "ann"], [60, 61]),
        ([Marked()], [], [3]),
        ([REPORT], [], [240]),
        ([PUBLISHED], [], [0]),
        ([About(Log, "bob", FACT)], ["bob"], []),
        ([Pass(FACT, "x.v1", "bob")], ["bob"], []),
        ([Remind("look", "", NOON + timedelta(days=1))], [], []),
        ([], [], []),
    ],
    ids=["fact", "two", "note", "report", "of-another", "about", "pass", "reminder", "nothing"],
)  # fmt: skip
async def test_our_facts_are_told_and_everything_but_what_is_passed_on_is_kept(
    said: list[Any], told: list[str], entries: list[int]
) -> None:
    scene = await Scene(lambda *_: said, touches=ref("bob")).after(record())
    assert [fact.key for fact in scene.facts() if "answers" not in fact.topic] == told
    assert scene.entries("ann") == entries
    assert scene.entries("bob") == ([60] if isinstance(said and said[0], About) else [])


async def test_a_row_that_was_not_named_cannot_be_written() -> None:
    scene = await Scene(lambda *_: [FACT, About(Log, "bob", FACT)]).after(record())
    assert [(item.outcome, item.detail) for item in scene.items] == [("failed", "LookupError")]
    assert (scene.entries("ann"), scene.entries("bob")) == ([], [])


# -- what is done beforehand, and what the database refuses -------------------------------------------------------


def _no_text(_event: object) -> str:
    raise ValueError


def _broken(_event: object) -> str:
    raise KeyError


@pytest.mark.parametrize(
    ("prepare", "outcome", "prepared"),
    [(lambda event: event.key * 2, "handled", "annann"), (_no_text, "handled", None), (_broken, "failed", "KeyError")],
    ids=["opened", "left", "fails"],
)  # fmt: skip
async def test_a_decision_gets_what_was_prepared(prepare: Any, outcome: str, prepared: str | None) -> None:  # noqa: ANN401
    seen: list[str | None] = []

    def look(_case: object, event: Heard[Any], *_: object) -> list[Any]:
        seen.append(event.prepared)
        return []

    scene = await Scene(look, prepare=prepare).after(record(), record("bob"))
    assert [item.outcome for item in scene.items] == [outcome] * 2
    if outcome == "handled":
        assert seen[0] == prepared
    else:
        assert (seen, scene.items[0].detail) == ([], prepared)


async def test_what_the_database_refuses_even_as_a_refusal_is_kept_without_its_text() -> None:
    def refuse() -> None:
        raise BadValue("x" * 65)

    scene = Scene(spec={"tenants": {"lms": "t1"}})
    scene.meanwhile = {"park": refuse}
    await scene.after(knock(type="apprenticeship.reports.unheard-of.v1"))
    (row,) = scene.rows()
    assert (row.outcome, row.code, row.detail) == ("failed", "bad_value", "x" * 64)
    assert (row.key, row.attributes, row.body, row.path) == ("ann", "{}", b"", "/type")


async def test_why_the_database_refuses_is_kept_and_the_event_with_it() -> None:
    sent = record(minutes=13)
    scene = await Scene().after(sent, record("bob"))
    (row,) = scene.rows()
    assert (row.outcome, row.code, row.body) == ("failed", "bad_value", sent.value)
    assert row.detail == "UntranslatableCharacterError 22P05"
    assert scene.entries("bob") == [60]
