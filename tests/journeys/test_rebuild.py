"""outcomes, replayed from the beginning beside the one that heard everything as it happened, comes out equal."""

import pytest

from .told import Told

pytestmark = pytest.mark.timeout(900)


def test_outcomes_rebuilt_by_replay_is_equal(told: Told) -> None:
    lived, replayed = told.lived, told.replayed
    assert [name for name, rows in lived.rows.items() if not rows] == []
    assert replayed.rows == lived.rows
    assert replayed.pages == lived.pages
