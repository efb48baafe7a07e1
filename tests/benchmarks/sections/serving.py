"""One service: a backlog of learning results, drained by training and by those who do its job otherwise."""

from collections.abc import Sequence

from ..backlog import backlog
from ..contenders import GO, NAIVE, PLATFORM, SPRING, TYPED, Contender
from ..drain import Run, drain
from ..results import Section, of_drains
from ..rounds import Bench, Case


async def measure(bench: Bench) -> Section:
    """Everybody."""
    runs = await drains(bench, (PLATFORM, TYPED, SPRING, GO, NAIVE))
    note = f"spring: figures begin after {bench.plan.warm_events:,} events, when its code is compiled"
    return of_drains("One service: training drains a backlog of learning results", runs, note)


async def core(bench: Bench) -> Section:
    """The platform and what most teams write, alone."""
    return of_drains("One service: platform and naive", await drains(bench, (PLATFORM, NAIVE)))


async def drains(bench: Bench, contenders: Sequence[Contender]) -> list[Run]:
    """Every contender drains a backlog, once a round."""

    def case(contender: Contender) -> Case:
        warm = bench.plan.warm_events if contender.compiles else 0
        events = bench.plan.events_of(contender.name) + warm

        async def run(n: int) -> Run:
            return await drain(bench.stage, contender, backlog(events, seed=n), n, warm=warm)

        return Case(contender.name, run)

    found = await bench.interleaved([case(contender) for contender in contenders])
    return [run for runs in found.values() for run in runs]
