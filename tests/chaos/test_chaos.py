"""Chaos as a test: some minutes on real parts in every run, more of them in `make test-all`."""

import json
import os
import subprocess
import sys

import pytest

from apprenticeship.common.local import why_not

MARGIN = 20 * 60
"""Seconds beside the faults: start, convergence (bounded in the run itself), judgement on a busy machine."""


def check(minutes: int, seed: int) -> None:
    """As anybody would run it; its progress goes to the test's output, its verdict is the exit code."""
    if reason := why_not("native")["native"]:
        pytest.skip(f"native: {reason}")
    command = [sys.executable, "-m", "tests.chaos", f"--minutes={minutes}", f"--seed={seed}", "--json"]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, timeout=60 * minutes + MARGIN, check=False, env=dict(os.environ)
    )
    found = json.loads(done.stdout)
    assert not found["violations"]
    assert done.returncode == 0
    assert found["converged_seconds"] is not None
    assert found["kills"] > 0
    assert found["facts"] > 0


@pytest.mark.native
@pytest.mark.slow
@pytest.mark.timeout(3 * 60 + MARGIN + 60)
def test_three_minutes_of_faults_break_no_promise() -> None:
    check(3, seed=1)


@pytest.mark.native
@pytest.mark.slow
@pytest.mark.chaos
@pytest.mark.timeout(10 * 60 + MARGIN + 60)
def test_ten_minutes_of_faults_break_no_promise() -> None:
    check(10, seed=2)
