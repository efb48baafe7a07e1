"""The report of a run: a table for people, the same as JSON."""

from collections.abc import Iterable, Mapping
from statistics import median
from typing import Any

from apprenticeship.common.runtime.failpoints import POINTS

from .run import Outcome

SHOWN = 20
"""Lines of a violation that are printed."""
COUNTS = {"lost": ("lost",), "duplicated": ("twice", "told differently"), "disordered": (
    "told out of order", "decided out of order", "lock passed", "zombie",
)}  # fmt: skip
"""What the table calls it -> the oracle's promises."""


def as_dict(outcome: Outcome) -> dict[str, Any]:
    """Everything, for programs."""
    judgement, ledger = outcome.judgement, outcome.ledger
    return {
        "minutes": outcome.wanted.minutes, "seed": outcome.wanted.seed, "reports": outcome.reports,
        "events": judgement.events, "facts": judgement.facts, "duplicates_absorbed": judgement.duplicates,
        "told_again": judgement.told_again, "kills": ledger.kills, "struck": dict(sorted(ledger.struck.items())),
        "not_seen_to_strike": dict(sorted(ledger.missed.items())), "left_out": ledger.left_out,
        **_counted(outcome.violations), "violations": outcome.violations,
        "parked": dict(sorted(judgement.parked.items())), "words": dict(sorted(judgement.words.items())),
        "converged_seconds": outcome.converged, "figures": ledger.seconds,
        "failpoints": {point: ledger.points[point] for point in POINTS}, "people": judgement.stages,
        "agreement_checks": dict(sorted(judgement.checks.items())), "logs": str(outcome.logs or ""),
        "log": dict(sorted(outcome.notes.items())), "ends": {str(code): n for code, n in outcome.ends.items()},
    }  # fmt: skip


def _counted(violations: Mapping[str, list[str]]) -> dict[str, int]:
    known = {name: sum(len(violations.get(promise, ())) for promise in COUNTS[name]) for name in COUNTS}
    other = sum(map(len, violations.values())) - sum(known.values())
    return known | {"other_violations": other}


def lines(outcome: Outcome) -> Iterable[str]:
    """For people."""
    found = as_dict(outcome)
    yield from _table("faults struck", found["struck"])
    yield from _table("of these at each failpoint (killed, stopped or hanging)", found["failpoints"])
    yield from _table("asked for, not seen to strike", found["not_seen_to_strike"])
    yield from _table("left out here", found["left_out"])
    yield from _table("logs tell", found["log"])
    yield from _table("parked and why", found["parked"])
    yield from _table("facts", found["words"])
    yield from _table("people who got so far", found["people"])
    yield from _table("agreement checks made", found["agreement_checks"])
    yield from _table("figures, in seconds: median, longest, times", {
        name: f"{median(times):.1f}, {max(times):.1f}, {len(times)}" for name, times in found["figures"].items()
    })  # fmt: skip
    names = (
        "reports", "events", "facts", "duplicates_absorbed", "told_again", "kills", "lost", "duplicated", "disordered",
        "other_violations",
    )  # fmt: skip
    rested = "never" if outcome.converged is None else f"{outcome.converged:.1f} s"
    yield from _table("sum", {name.replace("_", " "): found[name] for name in names} | {
        "converged after the last fault": rested,
    })  # fmt: skip
    for promise, broken in outcome.violations.items():
        yield f"\n✗ {promise}: {len(broken)}"
        yield from (f"    {line}" for line in broken[:SHOWN])
    if outcome.logs:
        yield f"\nthe logs of this run are in {outcome.logs}"


def _table(title: str, rows: Mapping[str, Any]) -> Iterable[str]:
    if rows:
        width = max(map(len, rows))
        yield f"\n{title}"
        yield from (f"  {name:<{width}}  {value}" for name, value in rows.items())
