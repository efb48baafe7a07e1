"""Questions to a platform: what the command sends, and what it says when it may not ask."""

import httpx
import pytest

from apprenticeship.cli import client


def answering(monkeypatch: pytest.MonkeyPatch, status: int, said: dict[str, object]) -> list[httpx.Request]:
    """A service that answers so; what it was asked."""
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(status, json=said)

    monkeypatch.setenv("APPRENTICESHIP_TRAINING_URL", "http://training")
    http = httpx.Client(transport=httpx.MockTransport(answer))
    monkeypatch.setattr(httpx, "get", http.get)
    return asked


def test_without_a_token_the_service_says_that_one_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answering(monkeypatch, 403, {"title": "this is for operators", "status": 403})
    monkeypatch.delenv("APPRENTICESHIP_OPERATOR_TOKEN", raising=False)
    monkeypatch.setattr(client, "running", lambda: None)
    with pytest.raises(client.Unreachable, match="training: this is for operators"):
        client.ask("training", "/ops/groups")
    assert "authorization" not in asked[0].headers


def test_the_operators_token_goes_to_operators_routes_only(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answering(monkeypatch, 200, {})
    monkeypatch.setenv("APPRENTICESHIP_OPERATOR_TOKEN", "secret")
    client.ask("training", "/ops/groups")
    client.ask("training", "/progress")
    assert [request.headers.get("authorization") for request in asked] == ["Bearer secret", None]
