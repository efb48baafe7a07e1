"""Interleaved runs: a slow minute of the machine strikes all alike; a run that is wrong has no figure."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from apprenticeship.common.local import Infrastructure, Step, Unavailable

from .plan import Plan
from .stage import Broken, Stage

Say = Callable[[Step], None]


class Case(NamedTuple):
    """What is run once a round; ``run`` takes the round's number."""

    name: str
    run: Callable[[int], Awaitable[Any]]


@dataclass
class Bench:
    """What every section works with, and what went wrong so far."""

    stage: Stage
    plan: Plan
    say: Say
    faults: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    @property
    def infrastructure(self) -> Infrastructure:
        """Broker and database of all sections but those that bring their own."""
        return self.stage.infrastructure

    async def interleaved(self, cases: Sequence[Case]) -> dict[str, list[Any]]:
        """Every case once a round; the runs of each, in order."""
        runs: dict[str, list[Any]] = {}
        missing: set[str] = set()
        for n in range(self.plan.rounds):
            for case in cases:
                if case.name in missing:
                    continue
                try:
                    runs.setdefault(case.name, []).append(run := await case.run(n))
                except Unavailable as why:
                    missing.add(case.name)
                    self.skipped.append(f"{case.name}: {why}")
                    self.say(Step(case.name, f"skipped, {why}"))
                except Broken as broken:
                    self.faults.append(str(broken))
                    self.say(Step(case.name, f"WRONG {broken}"))
                else:
                    self.say(Step(case.name, f"{run:,.0f} events/s" if isinstance(run, float) else str(run)))
        return {name: found for name, found in runs.items() if found}
