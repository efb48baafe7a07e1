"""What kills a mutant: seeds of the simulation, or tests on real parts, run on the copy."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from .reading import Mutant
from .tree import Tree

CHUNK = 20
"""Seeds of one run; most mutants do not outlive the first."""
SECONDS = 900
FOUND = 1
"""Exit code of the simulation with violations, and of pytest with failures."""
_VIOLATION = re.compile(r"^(?:violation: .*|AssertionError: story \d+ without any fault: .*)$", re.MULTILINE)
"""The second one: even the run without faults, which the others are measured by, breaks a promise."""
_FAILED = re.compile(r"^FAILED (.*)$", re.MULTILINE)
_SKIPPED = re.compile(r"^SKIPPED (.*)$", re.MULTILINE)

Verdict = Literal["killed", "survived", "not tried"]


@dataclass(frozen=True)
class Judged:
    """What became of a mutant."""

    name: str
    verdict: Verdict
    by: str
    """What killed it: the violation or the failed test."""
    seconds: float


@dataclass(frozen=True)
class Ended:
    """A killer's run."""

    code: int
    output: str


def judge(tree: Tree, mutant: Mutant) -> Judged:
    """Apply it, let its killer try, take it back."""
    began = time.monotonic()
    with tree.changed(mutant):
        verdict, by = _tried(tree, mutant)
    return Judged(mutant.name, verdict, by, time.monotonic() - began)


def _tried(tree: Tree, mutant: Mutant) -> tuple[Verdict, str]:
    last = Ended(0, "")
    for command, sign in _commands(mutant.killer):
        last = _run(tree, command)
        found = sign.search(last.output)
        if last.code == FOUND and found:
            return "killed", found[0].strip()
        if last.code:
            return "not tried", f"exit code {last.code}: {_end(last.output)}"
        if skipped := _SKIPPED.search(last.output):
            return "not tried", skipped[0]
    return "survived", mutant.killer


def unharmed(tree: Tree, mutants: Sequence[Mutant]) -> str:
    """Why the killers prove nothing: they must pass, and not be skipped, on the unchanged copy."""
    tests = sorted({test for one in mutants for test in _tests(one.killer)})
    seeds = max((_seeds(one.killer) for one in mutants), default=0)
    for command in [*([_simulation(0, seeds)] if seeds else []), *([_pytest(tests)] if tests else [])]:
        ended = _run(tree, command)
        if ended.code:
            return f"{' '.join(command)} fails on the unchanged tree: {_end(ended.output)}"
        if skipped := _SKIPPED.search(ended.output):
            return skipped[0]
    return ""


def _commands(killer: str) -> Iterator[tuple[list[str], re.Pattern[str]]]:
    if tests := _tests(killer):
        yield _pytest(tests), _FAILED
    for first in range(0, _seeds(killer), CHUNK):
        yield _simulation(first, CHUNK), _VIOLATION


def _tests(killer: str) -> list[str]:
    return killer.split()[1:] if killer.startswith("pytest ") else []


def _seeds(killer: str) -> int:
    return int(killer.split()[1]) if killer.startswith("simulation ") else 0


def _simulation(first: int, seeds: int) -> list[str]:
    return [sys.executable, "-m", "tests.simulation", "--first", str(first), "--seeds", str(seeds)]


def _pytest(tests: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]


def _run(tree: Tree, command: Sequence[str]) -> Ended:
    """In a group of its own: what hangs is ended with all that it has started."""
    process = subprocess.Popen(
        command, cwd=tree.root, env=tree.environment, text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        output, _ = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
        return Ended(-1, f"{output}\nit did not end within {SECONDS} s")
    except BaseException:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        raise
    return Ended(process.returncode, output)


def _end(output: str) -> str:
    return "\n".join(output.strip().splitlines()[-12:])
