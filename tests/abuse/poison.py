"""Poison: a thousand failures in a row, one per key; then everything parked is released or dismissed, in any order."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count, islice
from random import Random
from uuid import UUID

from tests.resilience.log import Log
from tests.resilience.pen import Person, modules
from tests.resilience.settling import settled
from tests.resilience.stage import Stage, until

from .cases import specs
from .good import Good, tenanted

INDEX = 3
POISON = '"attempt":7'
"""What only poisoned payloads hold; their attempts are numbered from here on."""
ATTEMPTS = 70_000
SQL_EFFECTS = """select key, convert_from(body, 'UTF8')::jsonb ->> 'module_id' as module, count(*) from fact
where type like '%.module-completed.v1' and key = any($1) group by 1, 2"""
SQL_ORDER = """select key, array_agg(convert_from(body, 'UTF8')::jsonb ->> 'module_id' order by seq) as done from fact
where type like '%.module-completed.v1' and key = any($1) group by key"""
SQL_PARKED = "select id, key, outcome from parked where closed is null and key = any($1) and outcome = any($2)"
SQL_AUDIT = "select subject, action from audit where subject = any($1)"


@dataclass
class Poisoned:
    """What it came to."""

    sent: int = 0
    failed: int = 0
    behind: int = 0
    opened_after: float = 0.0
    released: int = 0
    dismissed: int = 0
    refused_commands: int = 0
    beside: list[float] = field(default_factory=list)
    """Seconds that good traffic took meanwhile, on all indexes but the paused one."""
    violations: list[str] = field(default_factory=list)


def people(number: int, name: str) -> list[Person]:
    """So many whose key falls into the index."""
    found = (person for n in count() if specs()[1].index_of((person := Person(name, n)).key) == INDEX)
    return list(islice(found, number))


async def poisoned(stage: Stage, log: Log, good: Good, seed: int, number: int) -> Poisoned:
    """Twice: closed by a command, then by a new build; at last all that is parked is dealt with."""
    found = Poisoned()
    for name, mend in (("command", _by_command), ("build", _by_build)):
        await _round(stage, log, good, people(number // 2, f"{name}-{seed}"), found, mend)
    return found


Mend = Callable[[Stage], Awaitable[None]]


async def _round(stage: Stage, log: Log, good: Good, who: list[Person], found: Poisoned, mend: Mend) -> None:
    first, second = modules()[:2]
    stage.spoil()
    await log.send(*(tenanted(person.enrolled()) for person in who))
    await settled(stage, log, specs()[1])
    stage.spoil(f"{POISON} raise")
    poison = [tenanted(one.result(first, ATTEMPTS + n)) for n, one in enumerate(who)]
    began = time.monotonic()
    sending = asyncio.create_task(log.send(*poison))
    found.sent += len(poison)
    await until(lambda: _paused(stage), "the breaker acts", 60)
    found.opened_after = max(found.opened_after, time.monotonic() - began)
    await sending
    await log.send(*(tenanted(one.result(second)) for one in who[:50]))
    await _others_flow(good, found)
    stage.spoil()
    await mend(stage)
    await until(lambda: _reopened(stage), "the index flows again", 90)
    await settled(stage, log, specs()[1], 120)
    await _deal(stage, who, found)
    await settled(stage, log, specs()[1], 120)
    await _check(stage, who, found)


async def _paused(stage: Stage) -> bool:
    rows = await stage.fetch("training", "select index from breaker")
    if any(row["index"] != INDEX for row in rows):
        raise AssertionError(f"other indexes are paused too: {rows}")
    return bool(rows)


async def _reopened(stage: Stage) -> bool:
    [process] = stage.members("training")
    page = stage.platform.get(process, "/progress") or {}
    return bool(page.get("open"))


async def _others_flow(good: Good, found: Poisoned) -> None:
    """Good traffic of the other indexes is answered while this one is paused."""
    ids = await good.keep(10, 6.0)
    elsewhere = [id_ for id_ in ids if good.index(id_) != INDEX]
    found.beside += await good.answered(elsewhere)


async def _by_command(stage: Stage) -> None:
    [process] = stage.members("training")
    if not (await stage.command(process, f"/ops/breakers/{INDEX}/close")).is_success:
        raise AssertionError("the breaker is not closed by a command")


async def _by_build(stage: Stage) -> None:
    [process] = stage.members("training")
    stage.kill(process)
    stage.platform.spawn("training", process.replica, APPRENTICESHIP_BUILD="the-next-one")
    await stage.ready("training")


async def _deal(stage: Stage, who: list[Person], found: Poisoned) -> None:
    """In no order: some released twice, some dismissed, those behind refused until it is their turn."""
    [process] = stage.members("training")
    keys = [person.key for person in who]
    behind = await stage.fetch("training", SQL_PARKED, keys, ["behind"])
    failed = await stage.fetch("training", SQL_PARKED, keys, ["failed"])
    found.behind += len(behind)
    found.failed += len(failed)
    commands = _commands([row["id"] for row in failed], [row["id"] for row in behind])
    done: Counter[tuple[UUID, str]] = Counter()
    few = asyncio.Semaphore(8)

    async def give(id_: UUID, action: str, expected: set[int]) -> None:
        async with few:
            answer = await stage.command(process, f"/ops/parked/{id_}/{action}")
        done[id_, action] += answer.is_success
        found.refused_commands += not answer.is_success
        if answer.status_code not in expected:
            found.violations.append(f"{action} of {id_}: {answer.status_code}")

    for wave in commands:
        await asyncio.gather(*(give(*command) for command in wave))
    await _audited(stage, done, found)


def _commands(failed: list[UUID], behind: list[UUID]) -> list[list[tuple[UUID, str, set[int]]]]:
    """First out of turn, then a fifth dismissed and the rest released, every tenth twice at once."""
    chance = Random(1)
    chance.shuffle(failed)
    fifth = len(failed) // 5
    acts = [(id_, "dismiss", {200}) for id_ in failed[:fifth]]
    acts += [(id_, "release", {200, 409}) for id_ in failed[fifth:]]
    acts += [(id_, "release", {200, 409}) for id_ in failed[fifth::10]]
    chance.shuffle(acts)
    late = [(id_, action, {409}) for id_ in failed[:fifth] for action in ("release", "dismiss")]
    return [[(id_, "release", {409}) for id_ in behind], acts, late]


async def _audited(stage: Stage, done: Counter[tuple[UUID, str]], found: Poisoned) -> None:
    """A row for each command that was done, and none besides."""
    rows = await stage.fetch("training", SQL_AUDIT, [str(id_) for id_, _ in done])
    kept = Counter((row["subject"], row["action"]) for row in rows)
    for (id_, action), number in done.items():
        if kept[str(id_), action] != number:
            found.violations.append(f"{action} of {id_}: done {number} times, audited {kept[str(id_), action]}")
        found.released += number if action == "release" else 0
        found.dismissed += number if action == "dismiss" else 0


async def _check(stage: Stage, who: list[Person], found: Poisoned) -> None:
    """Exactly one effect of what was released, none of what was dismissed, in order; nothing is left open."""
    keys = [person.key for person in who]
    first, second = modules()[:2]
    dismissed = {
        row["key"] for row in await stage.fetch(
            "training", "select key from parked where closed_how = 'dismissed' and key = any($1)", keys)
    }  # fmt: skip
    effects = {(row["key"], row["module"]): row["count"] for row in await stage.fetch("training", SQL_EFFECTS, keys)}
    order = {row["key"]: row["done"] for row in await stage.fetch("training", SQL_ORDER, keys)}
    for n, person in enumerate(who):
        wanted = [*([] if person.key in dismissed else [first]), *([second] if n < 50 else [])]
        if order.get(person.key, []) != wanted:
            found.violations.append(f"{person.key} has {order.get(person.key)} instead of {wanted}")
    found.violations += [
        f"{key} has {module} {number} times" for (key, module), number in effects.items() if number > 1
    ]
    left = await stage.fetch("training", SQL_PARKED, keys, ["failed", "behind"])
    found.violations += [f"still {row['outcome']}: {row['id']}" for row in left]
