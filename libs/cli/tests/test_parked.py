"""What is parked is found again: by its whole id also when it is closed, and where several services have parked it."""

from typing import Any, get_args

import pytest
from typer.testing import CliRunner

from apprenticeship.cli import parked_commands
from apprenticeship.cli.client import NotThere
from apprenticeship.cli.main import app
from apprenticeship.common.local.platform import SERVICES

CLOSED = "01aafd3a-d780-8f61-bb7e-50901119d3fd"
TWICE = "01aafd3a-d780-8f61-bb7e-50901119d3fe"
ROWS = {
    ("training", CLOSED): {"id": CLOSED, "closed_how": "dismissed"},
    ("training", TWICE): {"id": TWICE, "outcome": "failed", "code": "", "path": "", "detail": "KeyError"},
    ("outcomes", TWICE): {"id": TWICE, "outcome": "failed", "code": "", "path": "", "detail": "KeyError"},
}
OPEN = [("outcomes", "2027-01-02"), ("training", "2027-01-01")]


def _ask(service: str, path: str, **params: object) -> Any:  # noqa: ANN401 - JSON
    if path == "/ops/groups":
        return [{"outcome": "failed", "code": "", "number": 1}] if (service, TWICE) in ROWS else []
    if path == "/ops/parked":
        return [ROWS[service, TWICE] | {"parked_at": at} for where, at in OPEN if where == service]
    found = ROWS.get((service, path.rpartition("/")[2]))
    if found is None:
        raise NotThere(f"{service}: nothing is parked under that")
    return found


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    monkeypatch.setattr(parked_commands, "ask", _ask)
    monkeypatch.setattr(parked_commands, "command", lambda service, path, _said: found.append((service, path)))
    return found


def test_every_service_can_be_named() -> None:
    assert set(get_args(parked_commands.Name)) == set(SERVICES)


def test_what_is_closed_is_shown_by_its_whole_id(told: list[tuple[str, str]]) -> None:
    shown = CliRunner().invoke(app, ["parked", "show", CLOSED])
    assert shown.exit_code == 0, shown.output
    assert "dismissed" in shown.output
    assert told == []


def test_what_two_services_have_parked_is_released_in_the_one_that_is_named(told: list[tuple[str, str]]) -> None:
    for given in (TWICE, TWICE[:13]):
        asked = CliRunner().invoke(app, ["parked", "release", given, "-r", "mended", "--who", "maria"])
        assert asked.exit_code == 2
        assert "--service" in asked.output
    done = CliRunner().invoke(
        app, ["parked", "release", TWICE, "-r", "mended", "--who", "maria", "--service", "outcomes"]
    )
    assert done.exit_code == 0, done.output
    assert told == [("outcomes", f"/ops/parked/{TWICE}/release")]


def test_the_list_begins_with_the_oldest_and_counts_what_it_leaves_out(told: list[tuple[str, str]]) -> None:
    shown = CliRunner().invoke(app, ["parked", "list", "--limit", "1"], env={"COLUMNS": "140"})
    assert shown.exit_code == 0, shown.output
    assert "1 of 2 parked" in shown.output
    assert "training" in shown.output
    assert "outcomes" not in shown.output
    assert told == []


def test_an_outcome_that_there_is_not_is_refused() -> None:
    assert CliRunner().invoke(app, ["parked", "list", "--outcome", "lost"]).exit_code == 2
