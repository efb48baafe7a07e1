"""Rounds: once in a slot, by one member, tenant by tenant, and their facts as whole as any other."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from apprenticeship.common.events.decisions import About, Early, Gathered, Refs
from apprenticeship.common.events.ids import fact_id, named_id, timed_id
from apprenticeship.common.runtime import rounds
from apprenticeship.common.runtime.handlers import Count, Select
from apprenticeship.common.runtime.rounds import Rounds
from libs.common.tests.runtime.receiving.desk import FACT, HOUR, Log, Program
from libs.common.tests.runtime.receiving.scene import Scene, attributes, record, recorded
from libs.common.tests.runtime.samples import NOON

WAITING = Log((1,), waiting=True)
MINUTE = timedelta(minutes=1)
SOON = NOON + 25 * MINUTE


class Seen(list[Gathered]):
    """Gives two minutes to each who waits, and remembers what it was shown."""

    minutes = 2

    def __call__(self, gathered: Gathered, today: date) -> list[About]:
        assert today == NOON.date()
        self.append(gathered)
        return [About(Log, key, recorded(self.minutes)) for key in gathered.of(Log)]


def scene_with(seen: Any, *waiting: str, selects: Sequence[Select] = (), **scene: Any) -> Scene:  # noqa: ANN401
    """At 12:25, with a round every hour, and these persons in want of something."""
    made = Scene(**scene)
    made.now_is = SOON
    declared = selects or [Select(Log, "waiting")]
    made.hears.round("give", every=HOUR, selects=declared, counts=Count(Log, "waiting"))(seen)
    for name in waiting:
        tenant, _, key = name.rpartition("/")
        made.write(key, WAITING, tenant or "t1")
    return made


async def test_a_rounds_fact_is_told_as_of_now_because_of_its_slot() -> None:
    scene = scene_with(Seen(), "ann")
    member = await scene.join()
    await Rounds(member).run_due()
    await scene.rest(member)
    (fact,) = scene.facts()
    cause = timed_id(NOON, "round", "give", "t1")
    told = fact_id("training", cause, 0)
    thread = named_id("correlation", "t1", "ann")
    assert attributes(fact) == {
        "specversion": "1.0", "id": str(told), "type": "apprenticeship.training.hours-recorded.v1",
        "source": "apprenticeship/training", "time": "2026-03-02T12:25:00+00:00", "subject": "ann", "tenantid": "t1",
        "recordedtime": "2026-03-02T12:25:00+00:00", "correlationid": str(thread), "causationid": str(cause),
        "dataclass": "internal",
    }  # fmt: skip
    index = scene.spec.index_of("ann")
    assert fact[:9] == (told, index, "t1", "training.events.v1", "ann", fact.type, cause, thread, 1)
    assert fact.own
    assert [word.key for word in scene.told] == ["ann"]
    assert scene.database.state.claims == {timed_id(NOON, "round", "give"): 0}


async def test_each_tenant_is_shown_its_own_rows_and_counts() -> None:
    seen = Seen()
    scene = scene_with(seen, "t2/cleo", "bob", "ann")
    scene.write("dan", Log((5,)))
    await Rounds(await scene.join()).run_due()
    assert [list(one.of(Log)) for one in seen] == [["ann", "bob"], ["cleo"]]
    assert [one.count("yes") for one in seen] == [2, 1]
    assert seen[0].of(Log)["ann"] == WAITING
    facts = [(fact.tenant, fact.key, fact.cause) for fact in scene.facts()]
    assert facts == [
        (tenant, key, timed_id(NOON, "round", "give", tenant))
        for tenant, key in (("t1", "ann"), ("t1", "bob"), ("t2", "cleo"))
    ]
    assert scene.entries("dan") == [5]


async def test_every_kind_that_is_selected_is_shown() -> None:
    seen = Seen()
    scene = scene_with(seen, "ann", selects=[Select(Program, lock=False), Select(Log, "waiting")])
    scene.write("p", Program())
    await Rounds(await scene.join()).run_due()
    assert [(list(one.of(Program)), list(one.of(Log))) for one in seen] == [(["p"], ["ann"])]


async def test_whoever_is_over_the_limit_waits_for_the_next_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "LIMIT", 2)
    scene = scene_with(Seen(), "ann", "bob", "cleo")
    await Rounds(await scene.join()).run_due()
    assert [fact.key for fact in scene.facts()] == ["ann", "bob"]


async def test_a_round_belongs_to_the_owner_of_index_0() -> None:
    scene = scene_with(Seen(), "ann")
    await Rounds(await scene.join(1, 2)).run_due()
    assert scene.facts() == []
    await Rounds(await scene.join(0)).run_due()
    assert [fact.key for fact in scene.facts()] == ["ann"]


async def test_a_slot_is_tried_once_and_the_next_one_again() -> None:
    seen = Seen()
    seen.minutes = 1  # after which one waits still
    scene = scene_with(seen, "ann")
    due = Rounds(await scene.join())
    tries = []
    for minutes in (0, 1, 34, 35, 36, 95):
        scene.now_is = SOON + minutes * MINUTE
        before = scene.statements.count("open")
        await due.run_due()
        tries.append(scene.statements.count("open") - before)
    assert tries == [1, 0, 0, 1, 0, 1]
    await Rounds(await scene.join()).run_due()  # another member, in the same slot
    assert len(seen) == 3


async def test_rounds_have_slots_of_their_own() -> None:
    often, seldom, last = Seen(), Seen(), Seen()
    often.minutes = seldom.minutes = last.minutes = 1
    scene = scene_with(often, "ann")
    scene.hears.round("seldom", every=2 * HOUR, selects=[Select(Log)])(seldom)
    scene.hears.round("last", every=HOUR, selects=[Select(Log)])(last)
    due = Rounds(await scene.join())
    for hours in range(4):
        scene.now_is = SOON + hours * HOUR
        await due.run_due()
    assert (len(often), len(seldom), len(last)) == (4, 2, 4)
    assert scene.rounds == [*["give", "seldom", "last"], *["give", "last"]] * 2


async def test_nothing_is_given_while_another_holds_the_round() -> None:
    scene = scene_with(Seen(), "ann")
    scene.is_free = False
    await Rounds(await scene.join()).run_due()
    assert (scene.facts(), scene.entries("ann")) == ([], [1])


@pytest.mark.parametrize("point", ["open", "select", "count", "save", "write", "commit", "committed"])
async def test_a_round_gives_once_over_a_failure(point: str) -> None:
    scene = scene_with(Seen(), "ann", "bob")
    member = await scene.join()
    scene.fails_at = [point]
    await Rounds(member).run_due()
    await scene.rest(member)
    assert scene.fails_at == []
    assert [scene.entries(key) for key in ("ann", "bob")] == [[1, 2]] * 2
    assert len(scene.facts()) == 2


async def test_who_is_not_ours_is_told_by_its_owner_who_is_woken() -> None:
    scene = scene_with(Seen(), "ann", "cleo")
    ann, cleo = (scene.spec.index_of(key) for key in ("ann", "cleo"))
    assert 0 not in {ann, cleo}
    member = await scene.join(0, ann)
    await Rounds(member).run_due()
    assert [one for one in scene.notified if one] == [{cleo}]
    await scene.rest(member)
    assert [(fact.key, fact.index, fact.epoch, fact.own) for fact in scene.facts()] == [
        ("ann", ann, 1, True), ("cleo", cleo, 0, False),
    ]  # fmt: skip
    assert [word.key for word in scene.told] == ["ann"]


async def test_a_round_tells_what_others_left_about_our_keys_before_its_own() -> None:
    scene = scene_with(
        Seen(), "bob", decide=lambda *_: [About(Log, "ann", recorded(9))], touches=lambda *_: [(Log, "ann")]
    )
    member = await scene.join(0, scene.spec.index_of("ann"))
    writer = await scene.join(scene.spec.index_of("gus"))
    await writer.receive([record("gus")], writer.held)
    await scene.rest(writer)
    scene.told.clear()
    await Rounds(member).run_due()
    assert member.held.tail
    await member.held.tail
    assert [word.key for word in scene.told] == ["ann", "bob"]


async def test_whoever_waits_for_what_a_round_writes_is_woken() -> None:
    def wants_two(_case: object, _event: object, refs: Refs, _today: date) -> Any:  # noqa: ANN401 - a decision
        found = refs.find(Log, "list")
        return [FACT] if found and len(found.entries) > 1 else Early(Log, "list")

    scene = scene_with(Seen(), "list", decide=wants_two, reads=lambda *_: [(Log, "list")])
    member = await scene.join()
    await scene.hear(member, record())
    assert scene.outcomes == [("ann", "early")]
    await Rounds(member).run_due()
    await scene.rest(member)
    assert scene.outcomes[-1] == ("ann", "handled")


async def test_a_round_that_fails_for_one_tenant_fails_neither_the_others_nor_the_batches() -> None:
    seen = Seen()

    def give(gathered: Gathered, today: date) -> list[About]:
        if "bob" in gathered.of(Log):
            raise ZeroDivisionError
        return seen(gathered, today)

    scene = scene_with(give, "ann", "t0/bob", "t2/zoe")
    member = await scene.join()
    await Rounds(member).run_due()
    await scene.rest(member)
    assert [fact.key for fact in scene.facts()] == ["ann", "zoe"]
    assert scene.notes.count("round.failed") == 1
    await scene.hear(member, scene.report("eve"))
    assert [fact.key for fact in scene.facts()][-1] == "eve"
