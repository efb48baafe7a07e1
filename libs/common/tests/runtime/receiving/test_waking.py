"""Who is woken or waits after a batch: owners of what it said or let go, what is due at once, what a key holds back."""

from datetime import date, timedelta
from typing import Any

import pytest

from apprenticeship.common.events.decisions import About, Early, Refs, Remind
from apprenticeship.common.runtime.ports import BadValue
from libs.common.tests.runtime.receiving.desk import FACT, Log, Program
from libs.common.tests.runtime.receiving.scene import Scene, record, recorded
from libs.common.tests.runtime.samples import NOON


@pytest.mark.parametrize(
    ("in_seconds", "heard"), [(-1, True), (0, True), (1, False)], ids=["overdue", "now", "in-a-second"]
)
async def test_what_is_due_at_once_is_heard_in_the_next_turn(in_seconds: int, *, heard: bool) -> None:
    scene = Scene(lambda *_: [Remind("look", "", NOON + timedelta(seconds=in_seconds))])
    scene.hears.when_due("look", case=Log)(lambda *_: [recorded(7)])
    member = await scene.join()
    await scene.rest(member)
    await member.receive([record()], member.held)
    await member.receive([record("bob")], member.held)
    assert scene.entries("ann") == ([7] if heard else [])


async def test_every_reminder_of_a_batch_is_kept() -> None:
    scene = Scene(lambda *_: [Remind("look", "", NOON + timedelta(days=1))])
    scene.hears.when_due("look", case=Log)(lambda *_: [recorded(7)])
    await scene.after(record(), record("bob"))
    assert sorted(one.key for one in scene.database.state.reminders.values()) == ["ann", "bob"]


async def test_only_the_owner_of_another_key_is_woken_for_a_fact() -> None:
    scene = Scene(lambda *_: [FACT, About(Log, "bob", FACT)], touches=lambda *_: [(Log, "bob")])
    member = await scene.join(scene.spec.index_of("ann"))
    await scene.rest(member)
    scene.notified.clear()
    await member.receive([record()], member.held)
    assert scene.notified == [{scene.spec.index_of("bob")}]


async def test_the_owner_of_whoever_waited_is_woken() -> None:
    def decide(_case: object, event: Any, refs: Refs, _today: date) -> Any:  # noqa: ANN401 - of any decision
        if event.key == "bob":
            return [About(Program, "p", FACT)]
        return [FACT] if refs.find(Program, "p") else Early(Program, "p")

    scene = Scene(decide, touches=lambda *_: [(Program, "p")])
    ann = await scene.join(scene.spec.index_of("ann"))
    await scene.hear(ann, record())
    bob = await scene.join(scene.spec.index_of("bob"))
    await scene.rest(bob)
    scene.notified.clear()
    await bob.receive([record("bob")], bob.held)
    assert scene.notified == [{scene.spec.index_of("ann")}]
    await scene.rest(ann)
    assert scene.outcomes[-1] == ("ann", "handled")


async def test_what_the_database_refuses_of_a_locked_key_waits_behind_what_locks_it() -> None:
    refusals = iter([BadValue("struck")])

    def fail(*_: object) -> list[Any]:
        raise ZeroDivisionError

    def refuse() -> None:
        for refusal in refusals:
            raise refusal

    scene = await Scene(fail).after(record())
    scene.meanwhile = {"park": refuse}
    await scene.after(record(minutes=30))
    assert [(row.outcome, row.code) for row in scene.rows()] == [("failed", ""), ("behind", "key_locked")]
