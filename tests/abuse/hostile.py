"""The hostile phase: cases at a steady rate from a process of their own, good traffic beside them, then the account."""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.resilience.log import Log
from tests.resilience.settling import settled
from tests.resilience.stage import Stage

from .accounting import Account, Place, accounted, of_cases
from .cases import HTTP, sort, specs
from .good import Good

SETTLE_SECONDS = 600.0
GOOD_PER_SECOND = 10.0


@dataclass
class Struck:
    """What the cases came to."""

    cases: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    doors: Counter[str] = field(default_factory=Counter)
    refused_by_broker: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    accounts: list[Account] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)
    """Seconds that good traffic took."""
    violations: list[str] = field(default_factory=list)


async def strike(stage: Stage, log: Log, good: Good, seed: int, cases: int, rate: float) -> Struck:
    """Send them all, wait for rest, account for each."""
    before = {name: process.popen.pid for name, process in stage.platform.processes.items()}
    told, beside = await _send(stage, good, seed, cases, rate)
    struck = Struck(cases, beside=beside, refused_by_broker=len(told["refused"]))
    for number in range(cases):
        kind, door = sort(seed, number)
        struck.kinds[kind] += 1
        struck.doors[door] += 1
    for spec in specs():
        await settled(stage, log, spec, SETTLE_SECONDS)
    struck.accounts = [await accounted(stage, log, spec) for spec in specs()]
    struck.violations += [violation for account in struck.accounts for violation in account.violations]
    _of_kafka(struck, told)
    _of_http(struck, told)
    for name, process in stage.platform.processes.items():
        if not process.alive or process.popen.pid != before[name]:
            struck.violations.append(f"{name} has ended: {process.popen.returncode}")
    return struck


async def _send(
    stage: Stage, good: Good, seed: int, cases: int, rate: float
) -> tuple[Mapping[str, list[list[object]]], list[float]]:
    file = Path(stage.points) / "sent.json"
    arguments = [stage.bootstrap, stage.platform.url("gateway"), seed, 0, cases, rate, file]
    sender = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.abuse.sender", *map(str, arguments), stdout=asyncio.subprocess.PIPE
    )  # fmt: skip
    assert sender.stdout
    await sender.stdout.readline()
    ended = asyncio.create_task(sender.wait())
    ids: list[str] = []
    while not ended.done():
        ids += await good.keep(GOOD_PER_SECOND, 1.0)
        if gone := [name for name, process in stage.platform.processes.items() if not process.alive]:
            sender.terminate()
            raise RuntimeError(f"{', '.join(gone)} ended under the abuse")
    if await ended:
        raise RuntimeError("the sender of cases has failed")
    return json.loads(await asyncio.to_thread(file.read_text)), await good.answered(ids)


def _of_kafka(struck: Struck, told: Mapping[str, list[list[object]]]) -> None:
    """Each landed where somebody read it, or the broker said no."""
    landed: dict[Place, int] = {
        (str(topic), int(str(partition)), int(str(offset))): int(str(number))
        for number, topic, partition, offset in told["landed"]
    }
    struck.violations += of_cases(landed, struck.accounts)
    sent = struck.cases - struck.doors[HTTP]
    if len(landed) + struck.refused_by_broker != sent:
        struck.violations.append(f"of {sent} records {len(landed)} landed and {struck.refused_by_broker} were refused")


def _of_http(struck: Struck, told: Mapping[str, list[list[object]]]) -> None:
    """Each answered, in a form for machines."""
    for number, status, fault in told["answers"]:
        struck.statuses[str(status)] += 1
        if fault:
            struck.violations.append(f"case {number} over HTTP: {fault}")
    if len(told["answers"]) != struck.doors[HTTP]:
        struck.violations.append(f"{len(told['answers'])} answers to {struck.doors[HTTP]} requests")
