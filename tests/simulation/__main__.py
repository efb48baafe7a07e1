"""`python -m tests.simulation`: many seeds, and one command that replays a failing one step by step."""

import argparse
import os
import sys
import time
from collections import Counter

from .run import Ran, run


def main() -> int:
    """0: no violation; 1: some, each with the command that replays it."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=int(os.environ.get("SEEDS") or 200), help="how many (SEEDS; 200)")
    parser.add_argument("--first", type=int, default=0, help="the first one")
    parser.add_argument("--seed", type=int, default=os.environ.get("SEED") or None, help="replay this one (SEED)")
    asked = parser.parse_args()
    if asked.seed is not None:
        return _replay(run(asked.seed))
    began = time.monotonic()
    ran = [run(seed) for seed in range(asked.first, asked.first + asked.seeds)]
    return _report(ran, time.monotonic() - began)


def _replay(ran: Ran) -> int:
    sys.stdout.write(
        "\n".join(
            [
                *ran.notes,
                f"faults {ran.faults}",
                *ran.violations,
                f"{len(ran.violations)} violations\n",
            ]
        )
    )
    return 1 if ran.violations else 0


def _report(ran: list[Ran], seconds: float) -> int:
    faults: Counter[str] = Counter()
    for one in ran:
        faults.update(one.faults)
        for violation in one.violations[:3]:
            sys.stdout.write(f"seed {one.seed} ({one.service}): {violation}\n")
        if one.violations:
            sys.stdout.write(f"  replay it: python -m tests.simulation --seed {one.seed}\n")
    failing = sum(1 for one in ran if one.violations)
    events, facts, virtual = (sum(getattr(one, name) for one in ran) for name in ("events", "facts", "virtual"))
    sys.stdout.write(
        f"{len(ran)} seeds, {failing} with violations; {events} events, {facts} facts, faults {dict(faults)}; "
        f"{len(ran) / seconds:.1f} seeds/s, {virtual / seconds:.0f} x real time\n"
    )
    return 1 if failing else 0


if __name__ == "__main__":
    sys.exit(main())
