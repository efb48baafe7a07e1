"""The promises hold under seeded faults, and the same seed runs the same steps in every process."""

import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from apprenticeship.common.runtime.memory.transaction import MemoryTransaction
from apprenticeship.common.runtime.ownership import Ownership
from apprenticeship.common.runtime.ports import Opened

from .group import Reader
from .many import ran_all
from .run import quiet_rows, run

pytestmark = pytest.mark.simulation
SEEDS = 2000
TRACE = "from tests.simulation.test_simulation import trace_hash as h; print(h({seed}))"


@pytest.mark.timeout(3600)  # about six minutes on two free cores; many times as long where others use them
def test_no_promise_is_broken_under_faults() -> None:
    summary = ran_all(range(SEEDS), os.cpu_count() or 1)
    assert not summary.failing, "replay one with: make simulate SEED=n"
    assert all(summary.faults[kind] for kind in KINDS), "every kind of fault strikes"


KINDS = (
    "kill", "zombie", "fenced", "rebalance", "replay", "rewind", "late delivery", "deliver again", "report twice",
    "statement failed", "commit failed", "commit unknown", "cut connections", "set clock", "clock set back",
    "frozen at work", "decision failed", "decision of a bad release", "breaker opened", "value refused", "tick late",
    "publish refused", "publish cut", "publish unknown", "offset refused",
)  # fmt: skip


def trace_hash(seed: int) -> str:
    """Of every step that a replay would print."""
    return sha256("\n".join(run(seed, tracing=True).notes).encode()).hexdigest()


@pytest.mark.parametrize("seed", [3, 6])
def test_a_seed_runs_the_same_steps_in_every_process(seed: int) -> None:
    traces = {trace_hash(seed)}
    for hashes in ("1", "77"):
        traces.add(
            subprocess.run(
                [sys.executable, "-c", TRACE.format(seed=seed)], check=True, capture_output=True, text=True,
                cwd=Path(__file__).parents[2], env={**os.environ, "PYTHONHASHSEED": hashes},
            ).stdout.strip()
        )  # fmt: skip
    assert len(traces) == 1


def _claims_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    real = MemoryTransaction.open

    async def open_all(self, epochs, told, claims, keys, again):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        opened: Opened = await real(self, epochs, told, claims, keys, again)
        return opened._replace(fresh={claim.id for claim in claims}, known={})

    monkeypatch.setattr(MemoryTransaction, "open", open_all)


def _tells_nothing_first(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(_self: Ownership, _held: object) -> None:
        return

    monkeypatch.setattr(Ownership, "tell_untold", nothing)


def _commits_first(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Reader._fetch

    def fetch(self: Reader):  # type: ignore[no-untyped-def]  # noqa: ANN202
        found = real(self)
        self.group.committed |= self.positions
        return found

    monkeypatch.setattr(Reader, "_fetch", fetch)


@pytest.mark.parametrize("mutant", [_claims_nothing, _tells_nothing_first, _commits_first])
def test_the_oracle_notices_a_broken_promise(
    mutant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet_rows(5)
    mutant(monkeypatch)
    assert any(run(seed).violations for seed in range(5, 48 * 40, 48))
