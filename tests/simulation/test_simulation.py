"""The promises hold under seeded faults; and the oracle notices when one is broken on purpose."""

from collections.abc import Callable

import pytest

from apprenticeship.common.runtime.memory.transaction import MemoryTransaction
from apprenticeship.common.runtime.ownership import Ownership
from apprenticeship.common.runtime.ports import Opened

from .run import run
from .world import Reader

pytestmark = pytest.mark.simulation
SEEDS = 150


def test_no_promise_is_broken_under_faults() -> None:
    broken = {seed: ran.violations[:3] for seed in range(SEEDS) if (ran := run(seed)).violations}
    assert not broken, "replay one with: python -m tests.simulation --seed N"


def test_a_seed_runs_the_same_steps_every_time() -> None:
    assert run(3).notes == run(3).notes


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
        self.world.committed |= {place: self.positions[place] for place in self.positions}
        return found

    monkeypatch.setattr(Reader, "_fetch", fetch)


@pytest.mark.parametrize("mutant", [_claims_nothing, _tells_nothing_first, _commits_first])
def test_the_oracle_notices_a_broken_promise(
    mutant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    mutant(monkeypatch)
    assert any(run(seed).violations for seed in range(12))
