"""`python -m tests.mutants.mutate`: small changes anywhere in the decisions and in the receive path, by mutmut.

mutmut takes one package whose sources lie in ``src``: each of ours is laid out so in a folder of its own, with the
tests that need neither broker nor database; the tree itself is never touched. Laws are left out as well: a hundred
examples for every mutant, and the stories must hold them anyway; so are the plugins that collect garbage at the end of
every session, which took two thirds of a mutant's time.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .reading import ROOT

RUNTIME = "src/apprenticeship/common/runtime"
RECEIVE_PATH = ("taking", "deciding", "batch", "rounds", "held", "out", "item")
RECEIVING = ("libs/common/tests/runtime/receiving", "libs/common/tests/runtime/test_failing.py")
CAUGHT = frozenset({"killed", "timeout", "segfault"})
TO_TRY_AGAIN = frozenset({0, 33, -24})
"""As mutmut writes it down: survived, no test reaches it, took too long (on a busy machine that proves nothing)."""
UNPROVEN = frozenset({"survived", "no tests", "suspicious"})
_CONFIGURATION = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = {only}
also_copy = ["libs", "services", "tests"]
pytest_add_cli_args_test_selection = {tests}
timeout_multiplier = 6

[tool.pytest.ini_options]
addopts = [
    "--import-mode=importlib", "-m", "not hypothesis", "-p", "no:cacheprovider", "-p", "no:xdist",
    "-p", "no:unraisableexception", "-p", "no:threadexception",
]
pythonpath = ["."]
asyncio_mode = "auto"
markers = ["native: real parts", "embedded: real parts", "slow: long", "simulation: seeded"]
"""


@dataclass(frozen=True)
class Package:
    """What is mutated, and by what it is held."""

    sources: Path
    only: Sequence[str]
    tests: Sequence[str]


def packages() -> dict[str, Package]:
    """Decisions and policies of every service, and the runtime's receive path."""
    found = {place.name: _service(place) for place in sorted((ROOT / "services").iterdir()) if (place / "src").is_dir()}
    path = [f"{RUNTIME}/{name}.py" for name in RECEIVE_PATH]
    return found | {"runtime": Package(ROOT / "libs/common/src", path, RECEIVING)}


def _service(place: Path) -> Package:
    package = f"src/apprenticeship/{place.name}"
    tests = sorted(
        str(file.relative_to(ROOT)) for file in (place / "tests").glob("test_*.py") if _is_pure(file.read_text())
    )
    return Package(place / "src", [f"{package}/domain/*", f"{package}/domain.py", f"{package}/policies.py"], tests)


def _is_pure(text: str) -> bool:
    return not any(word in text for word in ("why_not", "asyncpg"))


def main() -> int:
    """0: it ran; whether the figure is good enough, people judge by the survivors."""
    known = packages()
    parser = argparse.ArgumentParser(prog="python -m tests.mutants.mutate", description=__doc__)
    parser.add_argument("packages", nargs="*", choices=[*known, []], help="all, when none is named")
    parser.add_argument("--show", action="store_true", help="what each survivor changes")
    parser.add_argument("--keep", type=Path, help="a folder to work in; the next run there tries what is unproven")
    asked = parser.parse_args()
    for name in asked.packages or known:
        with _folder(asked.keep, name) as place:
            _lay_out(known[name], place)
            _forget_unproven(place)
            _mutmut(place, "run", "--max-children", "1")
            outcomes = dict(_outcomes(place))
            _report(name, outcomes)
            for mutant in sorted(one for one, outcome in outcomes.items() if outcome in UNPROVEN):
                sys.stdout.write(f"  {outcomes[mutant]}: {mutant}\n")
                if asked.show:
                    sys.stdout.write(_mutmut(place, "show", mutant))
        sys.stdout.flush()
    return 0


def _report(name: str, outcomes: dict[str, str]) -> None:
    count = Counter(outcomes.values())
    caught = sum(count[one] for one in CAUGHT)
    judged = caught + sum(count[one] for one in UNPROVEN)
    share = 100 * caught / judged if judged else 0
    sys.stdout.write(f"{name:<12} {judged:>6} mutants, {share:5.1f} % caught: {dict(sorted(count.items()))}\n")


@contextmanager
def _folder(keep: Path | None, name: str) -> Iterator[Path]:
    if keep:
        yield (keep / name).resolve()
        return
    with tempfile.TemporaryDirectory(prefix="mutate-") as folder:
        yield Path(folder)


def _lay_out(package: Package, place: Path) -> None:
    kept = shutil.ignore_patterns("__pycache__", "src", "node_modules", "patches")
    rooms = [(ROOT / room, room, kept) for room in ("libs", "services", "tests")]
    for source, room, left_out in [(package.sources, "src", shutil.ignore_patterns("__pycache__")), *rooms]:
        shutil.rmtree(place / room, ignore_errors=True)
        shutil.copytree(source, place / room, ignore=left_out)
    text = _CONFIGURATION.format(only=list(package.only), tests=list(package.tests))
    (place / "pyproject.toml").write_text(text)


def _forget_unproven(place: Path) -> None:
    """What was caught stays caught, unless its function has changed; the rest is tried again with the tests of now."""
    (place / "mutants/mutmut-stats.json").unlink(missing_ok=True)
    for file in place.glob("mutants/src/**/*.meta"):
        meta = json.loads(file.read_text())
        codes = meta["exit_code_by_key"]
        meta["exit_code_by_key"] = {name: None if code in TO_TRY_AGAIN else code for name, code in codes.items()}
        file.write_text(json.dumps(meta))


def _outcomes(place: Path) -> Iterator[tuple[str, str]]:
    for line in _mutmut(place, "results", "--all", "true").splitlines():
        mutant, _, outcome = line.strip().partition(": ")
        if outcome:
            yield mutant, outcome


def _mutmut(place: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "mutmut", *arguments]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
