"""The same reports lead to the same facts on every rung: six services, three programs, real broker and database."""

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

SEED, PEOPLE = 7, 14
"""A few people in each program."""

CANARIES = ("example.org", "555-01", "Applicant ", "Member ", "Candidate ", "maria.lopez", "landlord")

PER_SCHOLAS = [
    "application-received", "enrolled", "module-completed", "engagement-held", "requirements-met", "graduated",
    "candidate-referred", "offer-recorded", "placed", "probation-passed", "retention-confirmed",
]  # fmt: skip
HOME_CARE = [
    "application-received", "enrolled", "hours-recorded", "requirements-met", "exam-scheduled", "exam-result-recorded",
    "credential-issued", "graduated", "wage-step-earned", "placed", "wage-step-applied", "credential-renewed",
]  # fmt: skip
MECHANICS = [
    "application-received", "assessment-recorded", "enrolled", "mentor-assigned", "mentor-session-held",
    "module-completed", "requirements-met", "graduated",
]  # fmt: skip


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


@pytest.mark.parametrize("path", [PER_SCHOLAS, HOME_CARE, MECHANICS], ids=["per-scholas", "seiu775", "jvs"])
def test_somebody_goes_the_whole_way(embedded: tuple[Report, Path], path: list[str]) -> None:
    """The order of facts of each program's scenario, for at least one person."""
    _, file = embedded
    people = journals.lives(file)
    assert any(_follows(life, path) for life in people.values())


def _follows(life: list[str], path: list[str]) -> bool:
    """Every fact of the path is there, and no landmark comes before the one it rests on."""
    landmarks = [fact for fact in path if fact in {"application-received", "enrolled", "requirements-met", "placed"}]
    first = [life.index(fact) if fact in life else -1 for fact in landmarks]
    return all(fact in life for fact in path) and first == sorted(first)


@pytest.mark.parametrize("rung", ["native", "containers"])
def test_every_rung_says_the_same(rung: Rung, embedded: tuple[Report, Path], lines: list[Line], tmp_path: Path) -> None:
    if reason := why_not(rung)[rung]:
        pytest.skip(f"{rung}: {reason}")
    _run(rung, lines, tmp_path / "other.jsonl")
    assert journals.differences(embedded[1], tmp_path / "other.jsonl") == []
