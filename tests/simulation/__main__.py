"""`python -m tests.simulation`: many seeds over all cores, and one command that replays a failing one step by step.

What a seed plays is fixed: two people of one program, about 55 reports, 350 events handled by six services of two
members each. The faults and the order of steps are the seed's.
"""

import argparse
import os
import sys

from .many import Summary, ran_all
from .run import Ran, run


def main() -> int:
    """0: no violation; 1: some, each with the command that replays it."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=int(os.environ.get("SEEDS") or 200), help="how many (SEEDS; 200)")
    parser.add_argument("--first", type=int, default=0, help="the first one")
    parser.add_argument("--seed", type=int, default=os.environ.get("SEED") or None, help="replay this one (SEED)")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="side by side (the machine's cores)")
    parser.add_argument("--json", action="store_true", help="the summary as JSON")
    asked = parser.parse_args()
    if asked.seed is not None:
        return _replay(run(asked.seed, tracing=True))
    summary = ran_all(range(asked.first, asked.first + asked.seeds), asked.processes, _progress)
    _report(summary, as_json=asked.json)
    return 1 if summary.failing else 0


def _replay(ran: Ran) -> int:
    """Virtual time, steps so far, who, and what happened; then what it came to."""
    lines = [*ran.notes, f"faults {dict(sorted(ran.faults.items()))}"]
    lines += [f"violation: {one.kind} {one.text}" for one in ran.violations]
    sys.stdout.write("\n".join([*lines, f"{len(ran.violations)} violations\n"]))
    return 1 if ran.violations else 0


def _progress(summary: Summary, seeds: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{summary.seeds}/{seeds} seeds, {len(summary.failing)} with violations ")
        sys.stderr.flush()


def _report(summary: Summary, *, as_json: bool) -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\n")
    out = sys.stderr if as_json else sys.stdout
    for seed, violations in sorted(summary.failing.items()):
        for kind, text in violations.items():
            out.write(f"violation: {kind} seed {seed}: {text}\n")
        out.write(f"  replay it: make simulate SEED={seed}\n")
    sys.stdout.write(summary.json() if as_json else summary.text())


if __name__ == "__main__":
    sys.exit(main())
