"""One script of three lives on every rung: the same facts, nothing that failed, nobody's personal data."""

from datetime import UTC, datetime

import pytest

from apprenticeship.cli import journals
from apprenticeship.common.local import Rung

from . import script
from .stage import Fact
from .told import Told, first_missing

pytestmark = pytest.mark.timeout(900)


def test_every_rung_tells_the_same(told: Told, home: Rung, told_at_home: Told) -> None:
    """Per speaker, topic and key the same sequence of (type, id, time, data)."""
    if told.rung == home:
        pytest.skip(f"{home} is what the others are held against")
    assert journals.differences(told_at_home.journal, told.journal) == []


def test_every_tenth_report_twice_changes_nothing(told: Told, home: Rung, told_at_home: Told) -> None:
    """At home every report was sent once; elsewhere a tenth of them twice, and the facts are those of home."""
    if told.rung == home:
        pytest.skip(f"{home} is what the others are held against")
    assert told.copies > len(script.lines()) // 11
    assert told.logs.count('"event.duplicate"') >= told.copies
    assert {fact.envelope["id"] for fact in told.facts} == {fact.envelope["id"] for fact in told_at_home.facts}
    assert len(told.facts) == len(told_at_home.facts)


def test_nothing_fails(told: Told) -> None:
    assert told.failed == {}


def test_no_personal_data_is_in_a_log_line_or_in_a_word(told: Told) -> None:
    shown = told.journal.read_text() + told.logs
    assert "event.handled" in shown
    assert [canary for canary in script.CANARIES.values() if canary in shown] == []


def test_a_fact_that_is_missing_or_late_is_named() -> None:
    """What the programs' own tests rest on."""
    told = [Fact(datetime.now(UTC), n, "intake", name, "k", "t", {}, {}) for n, name in enumerate("abcb")]
    assert first_missing(told, "abc") == ""
    assert first_missing(told, "acb") == ""
    assert first_missing(told, "adb").startswith("d is missing after a")
    assert first_missing(told, "bca").startswith("a is missing after c")
