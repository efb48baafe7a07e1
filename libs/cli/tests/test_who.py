"""Who releases a parked event is kept in the audit: it is the user, or it must be said."""

import getpass

import pytest
from typer.testing import CliRunner

from apprenticeship.cli import parked_commands
from apprenticeship.cli.main import app


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str | None, ...]]:
    found: list[tuple[str | None, ...]] = []
    monkeypatch.setattr(parked_commands, "_command", lambda *said: found.append(said))
    return found


def test_the_user_is_who_asks(told: list[tuple[str | None, ...]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "maria")
    assert CliRunner().invoke(app, ["parked", "release", "0190aa", "-r", "mended"]).exit_code == 0
    assert told == [("release", "0190aa", "mended", "maria", None)]


def test_where_the_user_has_no_name_it_must_be_said(
    told: list[tuple[str | None, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> str:
        raise OSError("no username set in the environment")

    monkeypatch.setattr(getpass, "getuser", nobody)
    refused = CliRunner().invoke(app, ["parked", "dismiss", "0190aa", "-r", "a test"])
    assert refused.exit_code == 2
    assert "say who you are" in refused.output
    assert told == []

    named = CliRunner().invoke(app, ["parked", "dismiss", "0190aa", "-r", "a test", "--who", "maria"])
    assert named.exit_code == 0
    assert told == [("dismiss", "0190aa", "a test", "maria", None)]
