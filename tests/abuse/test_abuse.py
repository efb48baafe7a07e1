"""Two thousand hostile cases, a flood and a little poison: everything has its end, and nobody is stopped."""

import asyncio

import pytest

from tests.resilience.stage import staged

from .cases import SERVICES, draw
from .run import Asked, abuse

CASES, POISON = 2_000, 200


@pytest.mark.native
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_hostile_case_is_parked_or_answered_with_a_reason_and_stops_nobody() -> None:
    with staged(*SERVICES) as stage:
        report = asyncio.run(abuse(stage, Asked(CASES, seed=7, rate=200, poison=POISON, seconds=5)))
    assert not report.violations
    assert report.hostile.doors.total() == CASES
    assert {"early", "handled", "refused"} <= set().union(*(account.ends for account in report.hostile.accounts))
    assert report.poison.failed >= 2 * 20
    assert report.poison.released
    assert report.poison.dismissed


def test_a_case_is_drawn_from_its_number_and_the_seed_alone() -> None:
    assert [draw(1, n) for n in range(60)] == [draw(1, n) for n in range(60)]
    assert draw(1, 5) != draw(2, 5)
