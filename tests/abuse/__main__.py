"""`python -m tests.abuse`: hostile input, a flood, poison; a table, a summary line, and 1 for any violation."""

import argparse
import asyncio
import json
import os
import sys

from tests.resilience.stage import staged

from .cases import SERVICES
from .run import Asked, abuse


def main() -> int:
    """0: every case is accounted for; 1: something is not."""
    parser = argparse.ArgumentParser(prog="python -m tests.abuse", description=__doc__)
    given = os.environ.get
    parser.add_argument("--cases", type=int, default=int(given("CASES") or 2000), help="hostile cases (CASES; 2000)")
    parser.add_argument("--seed", type=int, default=int(given("SEED") or 1), help="they are drawn from it (SEED; 1)")
    parser.add_argument("--rate", type=float, default=float(given("RATE") or 250), help="a second (RATE; 250)")
    parser.add_argument("--poison", type=int, default=1000, help="failures in a row (1000)")
    parser.add_argument("--json", action="store_true", help="for machines")
    asked = parser.parse_args()
    with staged(*SERVICES) as stage:
        wanted = Asked(asked.cases, asked.seed, asked.rate, asked.poison)
        report = asyncio.run(abuse(stage, wanted, lambda phase: print(f"... {phase}", file=sys.stderr, flush=True)))
    sys.stdout.write(json.dumps(report.as_dict()) + "\n" if asked.json else report.text())
    return 1 if report.violations else 0


if __name__ == "__main__":
    sys.exit(main())
