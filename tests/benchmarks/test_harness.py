"""The harness itself on a tiny backlog: figures of whoever is right, none of whoever is wrong; no timing is judged."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from apprenticeship.common.local import why_not

from .backlog import backlog, order_faults
from .contenders import ROOT


@pytest.mark.slow
@pytest.mark.native
def test_platform_and_naive_come_to_the_same_result(tmp_path: Path) -> None:
    if reason := why_not("native")["native"]:
        pytest.skip(f"native: {reason}")
    file = tmp_path / "results.json"
    command = [sys.executable, "-m", "tests.benchmarks", "--only", "core", "--events", "200", "--results", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=150, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    runs = json.loads(file.read_text())["core"]["runs"]
    assert {run["contender"] for run in runs} == {"platform", "naive"}
    assert len({run["facts"] for run in runs}) == 1
    assert all(run["events_per_second"] > 0 for run in runs)


def test_a_fact_out_of_order_missing_or_told_twice_is_found() -> None:
    expected = backlog(60).expected
    key, causes = next(iter(expected.items()))
    told = [(k, cause, f"fact of {cause}") for k, ids in expected.items() for cause in ids]
    assert order_faults(expected, told) == []
    assert order_faults(expected, [*told, told[0]]) == []
    assert order_faults(expected, told[1:])
    assert order_faults(expected, [told[1], told[0], *told[2:]])
    assert order_faults(expected, [*told, (key, causes[0], "another fact")])
    assert order_faults(expected, [*told, ("stranger", "cause", "fact")])
