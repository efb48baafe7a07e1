"""The harness itself on a tiny backlog: figures of whoever is right, none of whoever is wrong; no timing is judged."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from apprenticeship.common.local import why_not

from . import page
from .backlog import backlog, order_faults
from .bars import table
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


def test_a_line_of_the_bars_says_what_was_measured_and_whether_it_is_met() -> None:
    figures = {"platform events/s": 330.0, "naive events/s": 110.0, "spring events/s": 200.0, "platform MB": 75.0}
    found = {row[0]: row[3:] for row in table({"peers": {"figures": figures}, "about": {}}).rows}
    assert found["drain against naive"] == ("3 x", "no")
    assert found["against Spring Kafka batch"] == ("1.65 x", "yes")
    assert found["memory of a worker"] == ("75 MB", "stretch")
    assert found["idle CPU"] == ("not measured", "-")


def test_the_page_and_the_plots_follow_from_the_figures_alone(tmp_path: Path) -> None:
    section = {
        "title": "One service", "columns": ["contender"], "rows": [["platform"]], "notes": [],
        "figures": {"platform events/s": 330.0, "platform cpu": 300.0},
    }  # fmt: skip
    files = [tmp_path / name for name in ("page.md", "plot.svg", "plot.png")]
    files[0].write_text(f"before\n{page.BEGIN}\nold\n{page.END}\nafter\n")
    written = []
    for _ in range(2):
        page.write({"peers": section}, files[0], files[1:])
        written.append([file.read_bytes() for file in files])
    text = written[0][0].decode()
    assert written[0] == written[1]
    assert text.startswith("before")
    assert text.endswith("after\n")
    assert "| platform |" in text
    assert "old" not in text
    assert b"330" in written[0][1]
