"""The judgement: evidence of all services, their oracles, their agreement."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from apprenticeship.common.runtime.spec import Spec
from tests.resilience.log import Log
from tests.resilience.oracle import Evidence, Oracle, gathered
from tests.resilience.stage import Stage

from .agreement import agreement, stages
from .load import Load
from .reminders import heard_reminders


@dataclass
class Judgement:
    """What the databases and the topics hold at the end."""

    events: int = 0
    """Heard, over all services, each once."""
    facts: int = 0
    duplicates: int = 0
    """Copies in the log that had no effect."""
    told_again: int = 0
    parked: Counter[str] = field(default_factory=Counter)
    """Service, outcome and code."""
    words: Counter[str] = field(default_factory=Counter)
    stages: dict[str, int] = field(default_factory=dict)
    """People who got so far."""
    checks: Counter[str] = field(default_factory=Counter)
    """Comparisons made between services, and of their rows with their facts."""
    violations: dict[str, list[str]] = field(default_factory=dict)

    def add(self, evidence: Evidence) -> None:
        """One service's."""
        service = evidence.spec.service
        self.events += len(evidence.heard)
        self.facts += len(evidence.facts)
        self.duplicates += evidence.duplicates
        self.told_again += evidence.told_again
        for row in evidence.parked.values():
            how = f"{row['outcome']} {row['closed_how'] or ''}".strip()
            self.parked[f"{service} {how} {row['code']}"] += 1
        self.words.update(fact["type"].split(".")[2] for fact in evidence.facts if ".events." in fact["topic"])
        for name, rows in evidence.rows.items():
            self.checks[f"rows of {service} ({name}) held against its facts"] += len(rows)
        for promise, lines in Oracle(evidence).violations().items():
            self.violations.setdefault(promise, []).extend(f"{service}: {line}" for line in lines)


async def judged(stage: Stage, specs: Sequence[Spec], load: Load) -> Judgement:
    """Read everything and hold it against the promises."""
    judgement, services = Judgement(), dict[str, Evidence]()
    async with Log(stage.bootstrap) as log:
        for spec in specs:
            evidence = await gathered(stage, log, spec, load.moments)
            evidence.rounds = {*evidence.rounds, *await heard_reminders(stage, spec.service)}
            services[spec.service] = evidence
            judgement.add(evidence)
    agreed = agreement(services)
    judgement.checks += agreed.checks
    judgement.stages = stages(services)
    judgement.violations |= agreed.violations
    return judgement
