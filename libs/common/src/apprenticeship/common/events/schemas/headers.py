"""CloudEvents attributes as Kafka headers, as AsyncAPI describes them."""

from typing import Any

from pydantic import BaseModel

from ..entries import Entry
from ..envelope import PREFIX, Envelope, PartnerEnvelope

Json = dict[str, Any]
TRAIT = "cloudEvent"
PARTNER_TRAIT = "partnerCloudEvent"
_ENVELOPES: dict[str, type[BaseModel]] = {TRAIT: Envelope, PARTNER_TRAIT: PartnerEnvelope}
_CONTENT_TYPE = {"content-type": {"type": "string", "const": "application/json"}}


def traits() -> Json:
    """What the headers of many messages have in common."""
    return {name: {"headers": _drawn(envelope)} for name, envelope in _ENVELOPES.items()}


def _drawn(envelope: type[BaseModel]) -> Json:
    drawn = envelope.model_json_schema()
    fields = {PREFIX + name: _plain(field) for name, field in drawn["properties"].items()}
    required = [PREFIX + name for name in ("specversion", *drawn["required"])]
    return {"type": "object", "properties": {**_CONTENT_TYPE, **fields}, "required": required}


def _plain(field: Json) -> Json:
    """A header is there or not; it is never null."""
    choice: Json = next((part for part in field.get("anyOf", ()) if part.get("type") != "null"), field)
    return {key: value for key, value in choice.items() if key not in {"title", "default"}}


def headers_of(entry: Entry) -> Json:
    """What the headers of one word have of their own."""
    own: Json = {f"{PREFIX}type": {"type": "string", "const": entry.type}}
    if entry.kind != "report":
        own[f"{PREFIX}dataclass"] = {"type": "string", "const": entry.data_class}
    return {"type": "object", "properties": own}


def kafka_headers(event: Json) -> Json:
    """The headers of an event that is given in structured form."""
    attributes = {PREFIX + name: value for name, value in event.items() if name not in {"data", "datacontenttype"}}
    return {"content-type": "application/json", **attributes}
