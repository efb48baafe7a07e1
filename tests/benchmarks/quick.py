"""The short comparison: three interleaved rounds of platform, typed batch and naive runtime."""

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from apprenticeship.common.local import Infrastructure, Rung, Step, start

from .backlog import backlog, people_for
from .contenders import NAIVE, PLATFORM, TYPED, Contender
from .drain import Run, drain
from .records import Records
from .results import last_line, table, write
from .stage import Broken, Stage

ROUNDS = int(os.environ.get("ROUNDS", "3"))
EVENTS = {
    PLATFORM: int(os.environ.get("EVENTS", "30000")),
    TYPED: int(os.environ.get("TYPED_EVENTS", "15000")),
    NAIVE: int(os.environ.get("NAIVE_EVENTS", "1500")),
}


def quick(rung: Rung) -> int:
    """Print the table and the last line; 1 when a result was wrong."""
    with start(rung, progress=_say) as infrastructure:
        runs, faults = asyncio.run(_rounds(infrastructure))
    write({"quick": runs})
    sys.stdout.write(f"{table(runs)}\n")
    for fault in faults:
        sys.stdout.write(f"WRONG {fault}\n")
    sys.stdout.write(f"{last_line(runs)}\n")
    return 1 if faults else 0


async def _rounds(infrastructure: Infrastructure) -> tuple[list[Run], list[str]]:
    async with Records(infrastructure.bootstrap) as records:
        folder = (infrastructure.data_dir or Path.cwd()) / "benchmark"
        folder.mkdir(mode=0o700)
        stage = Stage(infrastructure, records, folder, people_for(max(EVENTS.values())))
        await stage.prepare()
        _say(Step("training", f"{stage.people} people are enrolled"))
        return await rounds(stage, tuple(EVENTS), ROUNDS)


async def rounds(stage: Stage, contenders: Sequence[Contender], number: int) -> tuple[list[Run], list[str]]:
    """Interleaved, so that a slow minute of the machine strikes all alike."""
    runs: list[Run] = []
    faults: list[str] = []
    for n in range(number):
        for contender in contenders:
            try:
                run = await drain(stage, contender, backlog(EVENTS[contender], seed=n), n)
            except Broken as broken:
                faults.append(str(broken))
                _say(Step(contender.name, f"WRONG {broken}"))
            else:
                runs.append(run)
                _say(Step(contender.name, f"{run.events_per_second:.0f} events/s"))
    return runs, faults


def _say(step: Step) -> None:
    sys.stdout.write(f"  {step}\n")
    sys.stdout.flush()
