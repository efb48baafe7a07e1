"""The same cases as HTTP requests, with tricks of that door's own."""

import gzip
from random import Random
from typing import NamedTuple

import httpx
from pydantic_core import to_json

from .cases import Case

STRUCTURED, BATCH, BINARY = (
    "application/cloudevents+json", "application/cloudevents-batch+json", "application/json",
)  # fmt: skip
MACHINE_READABLE = {"title", "status"}
Headers = list[tuple[bytes, bytes]]


class Answer(NamedTuple):
    """What became of a request."""

    number: int
    status: int
    fault: str
    """Why this is no machine-readable answer; empty when it is one."""


def request(case: Case) -> tuple[str, str, Headers, bytes]:
    """Method, path, headers and body; drawn from the case's number."""
    chance = Random(case.number)
    headers: Headers = [(b"authorization", f"Bearer demo-{case.partner}".encode())]
    event = to_json(case.found)[:-1] + b', "data": ' + (case.body or b"null") + b"}"
    match chance.randrange(10):
        case 0 | 1 | 2:
            return "POST", "/v1/events", [*headers, (b"content-type", STRUCTURED.encode())], event
        case 3 | 4:
            batch = b"[" + b", ".join([event] * chance.choice((1, 2, 50))) + b"]"
            return "POST", "/v1/events", [*headers, (b"content-type", BATCH.encode())], batch
        case 5 | 6:
            named = [(f"ce-{name}".encode(), _printable(value)) for name, value in case.found.items()]
            return "POST", "/v1/events", [*headers, *named, (b"content-type", BINARY.encode())], case.body or b""
        case 7:
            path = chance.choice(
                ("/v1/reports/%00", "/v1/reports/" + "a" * 5_000, "/v1/reports/../../ops/parked", "/v1")
            )
            return "GET", path, headers, b""
        case 8:
            encoded = [(b"content-type", STRUCTURED.encode()), (b"content-encoding", b"gzip")]
            return "POST", "/v1/events", [*headers, *encoded], gzip.compress(event * 100)
        case _:
            headers = [
                chance.choice(((b"authorization", b"Bearer \xff"), (b"authorization", b"Basic x"), (b"x", b"y")))
            ]
            form = chance.choice((b"text/xml", b"", b"application/json; charset=utf-32", STRUCTURED.encode()))
            return chance.choice(("POST", "PUT", "DELETE")), "/v1/events", [*headers, (b"content-type", form)], event


def _printable(value: str) -> bytes:
    return bytes(byte for byte in value.encode()[:2_000] if byte >= 0x20 and byte != 0x7F).strip()


def asked(http: httpx.Client, case: Case) -> Answer:
    """Send it; an answer has a status of its own kind, and a body for machines."""
    method, path, headers, body = request(case)
    try:
        answer = http.request(method, path, headers=headers, content=body)
    except httpx.HTTPError as error:
        return Answer(case.number, 0, type(error).__name__)
    return Answer(case.number, answer.status_code, _fault(answer))


def _fault(answer: httpx.Response) -> str:
    if answer.status_code == httpx.codes.ACCEPTED:
        return ""
    if not httpx.codes.is_client_error(answer.status_code):
        return f"status {answer.status_code}"
    if "json" not in answer.headers.get("content-type", ""):
        return f"{answer.status_code} in {answer.headers.get('content-type')}: {answer.text[:60]!r}"
    return "" if answer.json().keys() >= MACHINE_READABLE else f"{answer.status_code} {answer.text[:60]}"
