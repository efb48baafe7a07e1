"""A journey is asked for by the participant's id, or by what a partner calls the person."""

from typing import Any

import pytest
from typer.testing import CliRunner

from apprenticeship.cli import journey_command
from apprenticeship.cli.main import app

ID = "00000000-0000-8181-9c69-ee8ba0b5ef29"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def ask(service: str, path: str) -> dict[str, Any]:
        found.append((service, path))
        return {"participant_id": ID, "tenant": "per-scholas", "stage": "enrolled", "timeline": []}

    monkeypatch.setattr(journey_command, "ask", ask)
    return found


def test_by_id(asked: list[tuple[str, str]]) -> None:
    assert CliRunner().invoke(app, ["journey", ID]).exit_code == 0
    assert asked == [("outcomes", f"/v1/journeys/{ID}")]


def test_by_a_partners_reference(asked: list[tuple[str, str]]) -> None:
    shown = CliRunner().invoke(app, ["journey", "per-scholas-cbo/ref 1?"])
    assert ID in shown.output
    assert asked == [("gateway", "/ops/people/per-scholas-cbo/ref%201%3F"), ("outcomes", f"/v1/journeys/{ID}")]


def test_what_is_neither_is_not_asked_for(asked: list[tuple[str, str]]) -> None:
    refused = CliRunner().invoke(app, ["journey", "member-0000"])
    assert refused.exit_code == 2
    assert "neither a participant's id nor PARTNER/REF" in refused.output
    assert asked == []
