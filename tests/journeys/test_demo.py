"""The reports of the demo, duplicates, late and bad ones among them: what is refused, and real Kafka says the same."""

import asyncio
from pathlib import Path

import pytest

from apprenticeship.cli import journals
from apprenticeship.cli.bringing import Wishes, brought_up
from apprenticeship.cli.demo.driving import Driven, drive
from apprenticeship.cli.demo.reporting import Report, gather
from apprenticeship.cli.demo.scenario import write
from apprenticeship.cli.demo_command import sealer
from apprenticeship.cli.reportfile import Line
from apprenticeship.common.local import Rung, why_not
from apprenticeship.common.local.platform import Platform
from apprenticeship.common.local.quiet import Quiet

pytestmark = pytest.mark.timeout(900)
SEED, PEOPLE = 7, 14
"""A few people in each program."""

CANARIES = ("example.org", "555-01", "Applicant ", "Member ", "Candidate ", "maria.lopez", "landlord")


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    return write(SEED, PEOPLE, sealer())


def _run(rung: Rung, lines: list[Line], file: Path) -> Report:
    with brought_up(rung, Wishes()) as platform:
        report = gather(platform, asyncio.run(_drive(platform, lines)))
        journals.write(platform.infrastructure, file)
        logs = "".join(log.read_text() for log in platform.folder.glob("*.log"))
        file.with_suffix(".log").write_text(logs)
        return report


async def _drive(platform: Platform, lines: list[Line]) -> Driven:
    async with Quiet(platform) as quiet:
        return await drive(quiet, lines, lambda _moment, _sent: None)


@pytest.fixture(scope="module")
def embedded(lines: list[Line], tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Path]:
    file = tmp_path_factory.mktemp("journals") / "embedded.jsonl"
    return _run("embedded", lines, file), file


def test_nothing_fails_and_every_duplicate_is_absorbed(embedded: tuple[Report, Path]) -> None:
    report, _ = embedded
    assert report.total("failed") == 0
    assert report.total("behind") == 0
    assert report.total("duplicate") > 0


def test_no_personal_data_is_in_a_log_line_or_in_a_word(embedded: tuple[Report, Path]) -> None:
    """What the scenario sealed, and what its bad reports carried in the clear."""
    _, file = embedded
    shown = file.read_text() + file.with_suffix(".log").read_text()
    assert "event.handled" in shown
    assert [canary for canary in CANARIES if canary in shown] == []


def test_bad_reports_are_refused_with_a_reason(embedded: tuple[Report, Path]) -> None:
    report, _ = embedded
    codes = {(group["service"], group["code"]) for group in report.refused}
    assert {("gateway", "pii_in_payload"), ("gateway", "duplicate_conflict"), ("gateway", "schema")} <= codes


@pytest.mark.native
def test_real_kafka_says_the_same(embedded: tuple[Report, Path], lines: list[Line], tmp_path: Path) -> None:
    if reason := why_not("native")["native"]:
        pytest.skip(f"native: {reason}")
    _run("native", lines, tmp_path / "other.jsonl")
    assert journals.differences(embedded[1], tmp_path / "other.jsonl") == []
