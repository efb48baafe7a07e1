"""What a run came to, for people and for machines."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psutil

from .good import quantile
from .hostile import Struck
from .poison import Poisoned

SHOWN = 20


@dataclass
class Report:
    """Every figure, and all violations."""

    cases: int
    seed: int
    quiet: list[float] = field(default_factory=list)
    hostile: Struck = field(default_factory=Struck)
    before_flood: list[float] = field(default_factory=list)
    flood: list[float] = field(default_factory=list)
    poison: Poisoned = field(default_factory=Poisoned)
    refused: dict[str, str] = field(default_factory=dict)
    """Good reports that were not accepted."""

    _busy: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def watched(self, phase: str) -> Iterator[None]:
        """How busy the machine's cores are meanwhile, with whatever else runs on it: a full one makes all slower."""
        psutil.cpu_percent()
        yield
        self._busy[phase] = psutil.cpu_percent()

    @property
    def violations(self) -> list[str]:
        """Of all phases."""
        spoilt = [f"good report {id_} was answered {type_}" for id_, type_ in self.refused.items()]
        return [*self.hostile.violations, *self.poison.violations, *spoilt]

    def latencies(self) -> dict[str, dict[str, float]]:
        """Milliseconds of good traffic in each phase, and how its p99 compares."""
        rows = {
            "alone": _row(self.quiet, self.quiet),
            "beside hostile input": _row(self.hostile.beside, self.quiet),
            "before the flood": _row(self.before_flood, self.before_flood),
            "beside the flood": _row(self.flood, self.before_flood),
            "beside poison": _row(self.poison.beside, self.before_flood),
        }
        return {name: row | {"busy": self._busy.get(name, 0.0)} for name, row in rows.items()}

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        accounts = {one.service: dict(one.ends) for one in self.hostile.accounts}
        reasons = sum((one.reasons for one in self.hostile.accounts), Counter[str]())
        return {
            "cases": self.cases, "seed": self.seed, "kinds": self.hostile.kinds, "doors": self.hostile.doors,
            "refused_by_broker": self.hostile.refused_by_broker, "http": self.hostile.statuses, "ends": accounts,
            "reasons": reasons, "latencies": self.latencies(), "poison": _of_poison(self.poison),
            "violations": self.violations,
        }  # fmt: skip

    def text(self) -> str:
        """A table, then one line."""
        return "\n".join([*self._lines(), self.summary(), ""])

    def _lines(self) -> Iterator[str]:
        found = self.as_dict()
        yield from _columns("hostile cases", {**found["kinds"]})
        yield from _columns("by door", {**found["doors"], "refused by the broker": found["refused_by_broker"]})
        yield from _columns("answers over HTTP", found["http"])
        for service, ends in found["ends"].items():
            yield from _columns(f"ends in {service}", ends)
        yield from _columns("reasons given", found["reasons"])
        named = f"{'answers':>9}{'p50 ms':>10}{'p99 ms':>10}{'p50 ratio':>11}{'p99 ratio':>11}{'cores busy %':>14}"
        yield f"{'good traffic':<28}{named}"
        for name, row in found["latencies"].items():
            figures = f"{row['answers']:>9.0f}{row['p50']:>10}{row['p99']:>10}"
            yield f"  {name:<26}{figures}{row['p50_ratio']:>11}{row['p99_ratio']:>11}{row['busy']:>14}"
        yield from _columns("poison", found["poison"])
        yield from (f"VIOLATION {line}" for line in self.violations[:SHOWN])

    def summary(self) -> str:
        """The last line."""
        rows = self.latencies()
        return (
            f"{self.cases} hostile cases (seed {self.seed}), {self.poison.sent} poisoned events: "
            f"{len(self.violations)} violations; p99 beside abuse {rows['beside hostile input']['p99_ratio']}x, "
            f"beside a flood {rows['beside the flood']['p99_ratio']}x"
        )


def _of_poison(found: Poisoned) -> dict[str, float]:
    return {
        "sent": found.sent, "failed": found.failed, "behind": found.behind, "released": found.released,
        "dismissed": found.dismissed, "commands refused": found.refused_commands,
        "breaker acts after s": round(found.opened_after, 1),
    }  # fmt: skip


def _row(took: list[float], alone: list[float]) -> dict[str, float]:
    row = {"answers": len(took), "p50": quantile(took, 0.5), "p99": quantile(took, 0.99)}
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        row[f"{name}_ratio"] = round(row[name] / (quantile(alone, share) or 1.0), 2)
    return row


def _columns(title: str, found: dict[str, Any]) -> Iterator[str]:
    yield title
    yield from (f"  {name:<26}{number:>9}" for name, number in sorted(found.items(), key=lambda pair: str(pair[0])))
