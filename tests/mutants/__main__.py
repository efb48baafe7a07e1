"""`python -m tests.mutants`: break the reliability code in a copy, mutant by mutant, and print what notices."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from .killing import Judged, judge, unharmed
from .reading import NoLongerFits, mutants
from .tree import copied


def main() -> int:
    """0: every mutant was killed; 1: one survived or could not be tried; 2: the killers prove nothing."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--only", action="append", metavar="NAME", help="this one (again: these)", default=[])
    parser.add_argument("--json", action="store_true", help="the table as JSON")
    asked = parser.parse_args()
    chosen = mutants(asked.only)
    with copied() as tree:
        if reason := unharmed(tree, chosen):
            sys.stderr.write(f"{reason}\n")
            return 2
        judged = []
        for mutant in chosen:
            try:
                one = judge(tree, mutant)
            except NoLongerFits as error:
                one = Judged(mutant.name, "not tried", str(error), 0)
            judged.append(one)
            sys.stderr.write(f"{_line(one)}\n")
    sys.stdout.write(_as_json(judged) if asked.json else _table(judged))
    return 0 if all(one.verdict == "killed" for one in judged) else 1


def _table(judged: Sequence[Judged]) -> str:
    count = Counter(one.verdict for one in judged)
    numbers = ", ".join(f"{count[verdict]} {verdict}" for verdict in ("killed", "survived", "not tried"))
    return "".join(f"{_line(one)}\n" for one in judged) + f"{len(judged)} mutants: {numbers}\n"


def _line(one: Judged) -> str:
    return f"{one.name:<32} {one.verdict:<10} {one.seconds:>6.1f} s  {one.by[:160]}"


def _as_json(judged: Sequence[Judged]) -> str:
    return json.dumps([asdict(one) for one in judged], indent=1) + "\n"


if __name__ == "__main__":
    sys.exit(main())
