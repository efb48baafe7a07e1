"""`python -m tests.benchmarks` (QUICK=1: under five minutes)."""

import argparse
import logging
import os
import sys

from apprenticeship.common.local import Rung, why_not

from .quick import quick

INSTALL = (
    "the benchmark needs real parts. Install Java 17+, Maven and PostgreSQL 15+"
    " (`apt-get install default-jre-headless maven postgresql`), or start a container engine."
)


def main() -> int:
    """0: figures; 1: a run was wrong; 2: this machine has no real broker and database."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", default=bool(os.environ.get("QUICK")))
    asked = parser.parse_args()
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it speaks of every retry
    rung = _rung()
    if rung is None:
        return 2
    _ = asked.quick
    return quick(rung)


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
