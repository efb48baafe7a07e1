"""`python -m tests.benchmarks` (QUICK=1: under five minutes)."""

import argparse
import logging
import os
import sys
from dataclasses import replace
from pathlib import Path

from apprenticeship.common.local import Rung, why_not

from .plan import Plan
from .results import FILE
from .running import ALL, SECTIONS, full, quick

KNOWN = f"sections: {', '.join(SECTIONS)}"
INSTALL = (
    "the benchmark needs real parts. Install Java 17+, Maven and PostgreSQL 15+"
    " (`apt-get install default-jre-headless maven postgresql`), or start a container engine."
)


def main() -> int:
    """0: figures; 1: a run was wrong; 2: this machine has no real broker and database."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", default=bool(os.environ.get("QUICK")))
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(ALL), metavar="A,B", help=KNOWN)
    parser.add_argument("--rounds", type=int, help="of every comparison (3)")
    parser.add_argument("--events", type=int, help="shrink everything to so many events: a test of the harness")
    parser.add_argument("--replay-events", type=int, help="of the catch-up from the beginning (1,000,000)")
    parser.add_argument("--results", type=Path, default=FILE, help="where the JSON goes")
    asked = parser.parse_args()
    if unknown := set(asked.only) - set(SECTIONS):
        parser.error(f"no section {', '.join(sorted(unknown))}; {KNOWN}")
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it speaks of every retry
    rung = _rung()
    if rung is None:
        return 2
    if asked.quick:
        return quick(rung, _plan(asked))
    return full(rung, _plan(asked), asked.only, asked.results, publish=not asked.events)


def _plan(asked: argparse.Namespace) -> Plan:
    given = {name: value for name in ("rounds", "replay_events") if (value := getattr(asked, name)) is not None}
    return replace(Plan.small(asked.events), **given) if asked.events else Plan.of_environment(**given)


def _rung() -> Rung | None:
    candidates: tuple[Rung, ...] = ("native", "containers")
    for rung in candidates:
        reason = why_not(rung)[rung]
        if not reason:
            return rung
        sys.stderr.write(f"{rung}: {reason}\n")
    sys.stderr.write(f"{INSTALL}\n")
    return None


if __name__ == "__main__":
    sys.exit(main())
