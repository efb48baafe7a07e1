"""`make chaos`: a run of faults on real parts, its table, and the command that repeats it."""

import argparse
import json
import os
import signal
import sys

from apprenticeship.common.local import why_not

from .report import as_dict, lines
from .run import Wanted, run


def main() -> int:
    """0: every promise kept; 1: one was broken; 2: this machine cannot run it."""
    asked = _asked()
    if reason := why_not("native")["native"]:
        print(f"chaos needs the native rung: {reason}", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the same door as Ctrl-C: nothing stays behind
    outcome = run(Wanted(asked.minutes, asked.seed, asked.rate))
    print(json.dumps(as_dict(outcome), indent=1) if asked.json else "\n".join(lines(outcome)))
    broken = bool(outcome.violations)
    again = f"make chaos MINUTES={asked.minutes:g} SEED={asked.seed}"
    print(f"\n{'✗ promises were broken' if broken else '✔ every promise was kept'}; again: {again}", file=sys.stderr)
    return int(broken)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    environment = os.environ
    parser.add_argument("--minutes", type=float, default=float(environment.get("MINUTES", "3")))
    parser.add_argument("--seed", type=int, default=int(environment.get("SEED", "1")))
    parser.add_argument("--rate", type=float, default=Wanted.rate, help="reports a second")
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
