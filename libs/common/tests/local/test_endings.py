"""However a run ends, nothing of it stays."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from apprenticeship.common.local import (
    Run,
    Rung,
    down,
    engine,
    recorded,
    running,
    start,
    sweep,
    why_not,
)
from apprenticeship.common.local.down import leftovers
from apprenticeship.common.local.state import Purpose

pytestmark = pytest.mark.embedded

# A shell's job in the background is born deaf to SIGINT, and so are its children.
_OWNER = """
import signal, sys, time
from apprenticeship.common.local import start
signal.signal(signal.SIGINT, signal.default_int_handler)
with start(sys.argv[1], purpose=sys.argv[2]):
    print("up", flush=True)
    time.sleep(60)
"""


class Owner:
    """Another process that has started an infrastructure."""

    def __init__(self, rung: Rung = "embedded", purpose: Purpose = "run") -> None:
        command = [sys.executable, "-c", _OWNER, rung, purpose]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == b"up\n"
        self.run = next(run for run in recorded() if run.owner.pid == self.process.pid)

    def end(self, number: signal.Signals) -> None:
        self.process.send_signal(number)
        self.process.communicate(timeout=20)


def _soon(check: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not check() and time.monotonic() < deadline:
        time.sleep(0.05)
    return check()


def _leash(run: Run) -> psutil.Process:
    database = run.processes["database"].process()
    assert database is not None
    parent = database.parent()
    assert parent is not None
    return parent


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_parts_leave_with_their_owner(records: Path, number: signal.Signals) -> None:
    owner = Owner()
    assert leftovers(owner.run)

    owner.end(number)

    assert _soon(lambda: not leftovers(owner.run))


@pytest.mark.parametrize(
    "rung",
    [
        "embedded",
        pytest.param("native", marks=pytest.mark.native),
        pytest.param("containers", marks=pytest.mark.containers),
    ],
)
def test_after_a_kill_down_removes_the_rest(rung: Rung, records: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reason = why_not(rung)[rung]
    if reason:
        pytest.skip(reason)
    monkeypatch.setenv("TESTCONTAINERS_RYUK_DISABLED", "true")  # nobody else shall do it
    owner = Owner(rung)
    owner.end(signal.SIGKILL)

    assert len(down()) == 1

    assert not leftovers(owner.run)
    assert not owner.run.data_dir.exists()
    assert not [*recorded()]
    if rung == "containers":
        everything = engine.engine().containers.list(all=True)
        assert owner.run.id not in {container.labels.get(engine.LABEL) for container in everything}


def test_down_finds_a_database_that_lost_its_leash(records: Path) -> None:
    owner = Owner()
    leash = _leash(owner.run)
    for process in leftovers(owner.run):
        process.suspend()  # even frozen
    leash.kill()
    owner.end(signal.SIGKILL)
    assert leftovers(owner.run)

    down()

    assert not leftovers(owner.run)


def test_down_ends_a_living_run_from_another_terminal(records: Path) -> None:
    owner = Owner()
    assert running() is not None

    down()

    assert not owner.run.alive
    assert running() is None
    assert not leftovers(owner.run)


def test_down_leaves_living_tests_alone_unless_told(records: Path) -> None:
    owner = Owner(purpose="tests")

    assert down() == []
    assert owner.run.alive

    assert len(down(everything=True)) == 1
    assert not owner.run.alive


def test_the_next_start_sweeps_what_was_left(records: Path) -> None:
    owner = Owner()
    owner.end(signal.SIGKILL)

    with start("embedded") as infrastructure:
        assert infrastructure.run is not None
        assert [run.id for run in recorded()] == [infrastructure.run.id]

    assert not owner.run.data_dir.exists()


def test_a_recorded_service_is_ended_too(records: Path) -> None:
    with start("embedded") as infrastructure:
        service = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        infrastructure.record("intake", service.pid)
        assert infrastructure.run is not None
        orphaned = infrastructure.run.model_copy(
            update={"owner": infrastructure.run.owner.model_copy(update={"created": 0.0})}
        )
        orphaned.save()

        sweep()

    service.wait(10)
