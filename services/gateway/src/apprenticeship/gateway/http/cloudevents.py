"""CloudEvents over HTTP in its three modes: attributes in headers, one event as JSON, or a batch of them."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from fastapi import Request
from pydantic_core import from_json, to_json

from apprenticeship.common.events.envelope import PartnerEnvelope

from .problems import Problem

STRUCTURED, BATCH, BINARY = (
    "application/cloudevents+json",
    "application/cloudevents-batch+json",
    "application/json",
)
ATTRIBUTES = tuple(PartnerEnvelope.model_fields)
"""What is read; every other attribute is nobody's business here."""


class Sent(NamedTuple):
    """One event as a partner sent it."""

    attributes: dict[str, str]
    data: bytes
    place: str = ""
    """Where it stands in a batch, as the begin of a path: ``/3``."""


async def body_of(request: Request, most: int) -> bytes:
    """The body, read no further than allowed."""
    if request.headers.get("content-encoding", "identity") != "identity":
        raise Problem(415, "Send the body as it is, without a content encoding.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise Problem(413, "The request is too large.", f"A request has at most {most} bytes.")
    return bytes(body)


def parse(headers: Mapping[str, str], body: bytes) -> list[Sent]:
    """The events of a request, in order."""
    mode = headers.get("content-type", "").split(";")[0].strip().lower()
    if mode == BINARY and "ce-specversion" in headers:
        found = {name: unquote(headers[f"ce-{name}"]) for name in ATTRIBUTES if f"ce-{name}" in headers}
        sent = [Sent(found, to_json(_json(body, "/data")))]
    elif mode == STRUCTURED:
        sent = [_structured(_json(body), "")]
    elif mode == BATCH:
        events = _json(body)
        if not isinstance(events, list):
            raise Problem(400, "A batch is a JSON array of events.", code="schema")
        sent = [_structured(event, f"/{n}") for n, event in enumerate(events)]
    else:
        raise _unknown_mode()
    trace = headers.get("traceparent")
    return [_traced(one, trace) for one in sent] if trace else sent


def _structured(event: Any, place: str) -> Sent:  # noqa: ANN401 - any JSON
    if not isinstance(event, dict):
        raise Problem(400, "An event is a JSON object.", code="schema", path=place)
    if "data" not in event:
        raise Problem(400, "The event has no data as JSON.", code="schema", path=f"{place}/data")
    form = event.get("datacontenttype", BINARY)
    if not isinstance(form, str) or form.split(";")[0].strip().lower() != BINARY:
        path = f"{place}/datacontenttype"
        raise Problem(400, "Data is application/json.", code="schema", path=path)
    found = {name: event[name] for name in ATTRIBUTES if event.get(name) is not None}
    for name, value in found.items():
        if not isinstance(value, str):
            path = f"{place}/{name}"
            raise Problem(400, "An attribute is a string.", code="schema", path=path)
    return Sent(found, to_json(event["data"]), place)


def _traced(sent: Sent, trace: str) -> Sent:
    return sent._replace(attributes={"traceparent": trace, **sent.attributes})


def _json(body: bytes, path: str = "") -> Any:  # noqa: ANN401 - any JSON
    try:
        return from_json(body, allow_inf_nan=False)
    except ValueError:
        raise Problem(400, "The body is no JSON.", code="schema", path=path) from None


def _unknown_mode() -> Problem:
    accepted = ", ".join((STRUCTURED, BATCH, f"{BINARY} with ce- headers"))
    return Problem(415, "This is no CloudEvent.", f"Accepted: {accepted}.", headers={"Accept-Post": accepted})
