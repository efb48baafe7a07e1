"""Where the platform is: the local run on record, or addresses from the environment; and questions to it."""

import os
from typing import Any

import httpx

from apprenticeship.common.local import running

from .bringing import TOKEN_FILE


class Unreachable(Exception):
    """No platform answers; the text says what to do."""


class NotThere(Unreachable):
    """A service answers that it knows nothing under that name."""


def address_of(service: str) -> str:
    """The HTTP address of a service: APPRENTICESHIP_<SERVICE>_URL, else the local run's."""
    if given := os.environ.get(f"APPRENTICESHIP_{service.upper()}_URL"):
        return given
    run = running()
    if run is None:
        raise Unreachable(
            f"nothing runs here: start `apprenticeship demo --stay`, or set APPRENTICESHIP_{service.upper()}_URL"
        )
    file = run.data_dir / "services" / f"{service}-0.address"
    if not file.exists():
        raise Unreachable(f"{service} does not run in the local platform: see {run.data_dir / 'services'}")
    return f"http://{file.read_text()}"


def operator_token() -> str:
    """The token for operators' commands: APPRENTICESHIP_OPERATOR_TOKEN, else the local run's."""
    if given := os.environ.get("APPRENTICESHIP_OPERATOR_TOKEN"):
        return given
    run = running()
    file = run.data_dir / "services" / TOKEN_FILE if run else None
    return file.read_text() if file and file.exists() else ""


def ask(service: str, path: str, **params: str | int) -> Any:  # noqa: ANN401 - JSON
    """What a service answers to a question; Unreachable names what went wrong."""
    headers = _authorization() if path.startswith("/ops/") else {}
    return _done(service, lambda url: httpx.get(url + path, params=params, headers=headers, timeout=30))


def command(service: str, path: str, said: dict[str, str]) -> Any:  # noqa: ANN401 - JSON
    """An operator's command to a service."""
    headers = _authorization()
    return _done(service, lambda url: httpx.post(url + path, json=said, headers=headers, timeout=30))


def _authorization() -> dict[str, str]:
    token = operator_token()
    return {"authorization": f"Bearer {token}"} if token else {}  # nothing after "Bearer" is no header at all


def _done(service: str, call: Any) -> Any:  # noqa: ANN401 - an httpx call, JSON
    url = address_of(service)
    try:
        answer: httpx.Response = call(url)
    except httpx.HTTPError as error:
        raise Unreachable(f"{service} at {url} does not answer: {type(error).__name__}") from error
    if answer.is_error:
        found = answer.json() if "json" in answer.headers.get("content-type", "") else {}
        kind = NotThere if answer.status_code == httpx.codes.NOT_FOUND else Unreachable
        raise kind(f"{service}: {found.get('detail') or found.get('title') or answer.status_code}")
    return answer.json()
