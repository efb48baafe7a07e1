"""One AsyncAPI 3.1 document for the whole platform: every topic, word, header and way in."""

from collections.abc import Iterable
from typing import Any

from ..catalogue import ENTRIES
from ..entries import Entry
from ..shipped import example, name_of
from ..topics import CLOCK, PLATFORM, Topic, answers_of, door
from .drawing import draw
from .headers import PARTNER_TRAIT, TRAIT, headers_of, kafka_headers, traits
from .servers import SECURITY_SCHEMES, SERVERS

Json = dict[str, Any]
VERSION = "1.0.0"
KAFKA_BINDING = "0.5.0"
DESCRIPTION = """\
Partners publish reports; the platform decides what becomes a fact, tells everyone who needs it, and answers.

Events are CloudEvents 1.0: over Kafka in binary mode (attributes in headers that begin with `ce_`), over HTTP in
structured, binary or batch mode. A partner writes to its own reports topic or to `POST /v1/events`, and reads what
became of it in its own answers topic or at `GET /v1/reports/{id}`. Within a version only optional fields are added.
"""


def document() -> Json:
    """The document, ready to be written as JSON."""
    return {
        "asyncapi": "3.1.0",
        "id": "urn:apprenticeship:platform",
        "info": {
            "title": "Apprenticeship platform",
            "version": VERSION,
            "description": DESCRIPTION,
        },
        "defaultContentType": "application/json",
        "servers": SERVERS,
        "channels": {**_inside(), **_partners_door(), **_http()},
        "operations": _operations(),
        "components": {
            "messages": {name_of(entry.word): _message(entry) for entry in ENTRIES},
            "messageTraits": traits(),
            "schemas": _schemas(),
            "securitySchemes": SECURITY_SCHEMES,
        },
    }


def _schemas() -> Json:
    found: Json = {}
    for entry in ENTRIES:
        schema = {k: v for k, v in draw(entry).items() if not k.startswith("$s") and k != "$id"}
        for name, part in schema.pop("$defs", {}).items():
            found[name] = part
        found[name_of(entry.word)] = _pointing_to_components(schema)
    return found


def _pointing_to_components(node: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(node, list):
        return [_pointing_to_components(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: value.replace("#/$defs/", "#/components/schemas/") if key == "$ref" else _pointing_to_components(value)
        for key, value in node.items()
    }


def _message(entry: Entry) -> Json:
    shown = example(entry.word)
    trait = PARTNER_TRAIT if entry.kind == "report" else TRAIT
    key = f"Id of the {entry.key.removesuffix('_id')} it is about." if entry.kind == "fact" else "As the report's."
    return {
        "name": entry.type,
        "title": name_of(entry.word),
        "summary": (entry.word.__doc__ or "").strip(),
        "contentType": "application/json",
        "tags": [{"name": entry.kind}, {"name": entry.data_class}],
        "traits": [{"$ref": f"#/components/messageTraits/{trait}"}],
        "headers": headers_of(entry),
        "payload": {"$ref": f"#/components/schemas/{name_of(entry.word)}"},
        "bindings": {
            "kafka": {
                "key": {"type": "string", "description": key},
                "bindingVersion": KAFKA_BINDING,
            }
        },
        "examples": [{"name": "example", "headers": kafka_headers(shown), "payload": shown["data"]}],
    }


def _channel(topic: Topic, entries: Iterable[Entry], description: str = "") -> Json:
    config = {
        "cleanup.policy": [topic.cleanup_policy],
        "retention.ms": topic.retention_ms,
        "max.message.bytes": int(topic.config["max.message.bytes"]),
    }
    binding = {
        "topic": topic.name,
        "partitions": topic.partitions,
        "topicConfiguration": config,
        "bindingVersion": KAFKA_BINDING,
    }
    return {
        "address": topic.name,
        **({"description": description} if description else {}),
        "servers": [{"$ref": "#/servers/kafka"}],
        "messages": _messages(entries),
        "bindings": {"kafka": binding},
    }


def _messages(entries: Iterable[Entry]) -> Json:
    return {name_of(e.word): {"$ref": f"#/components/messages/{name_of(e.word)}"} for e in entries}


def _inside() -> Json:
    return {
        topic.name: _channel(topic, found)
        for topic in PLATFORM
        if topic.name != CLOCK and (found := _entries_on(topic.name))
    }


def _entries_on(topic: str) -> list[Entry]:
    owner = topic.partition(".")[0]
    return [e for e in ENTRIES if topic == (answers_of(owner) if e.kind == "answer" else e.topic)]


def _partners_door() -> Json:
    reports, answers = door("{partner}")
    partner = {"parameters": {"partner": {"description": "The partner's name in its agreement."}}}
    told = [e for e in ENTRIES if e.kind == "answer" or (e.kind == "fact" and e.data_class != "restricted")]
    claims = [e for e in ENTRIES if e.kind == "report"]
    return {
        reports.name: {
            **_channel(reports, claims, "Claims; nobody but this partner may write here."),
            **partner,
        },
        answers.name: {
            **_channel(answers, told, "Answers, and the facts the agreement names."),
            **partner,
        },
    }


def _http() -> Json:
    claims = [e for e in ENTRIES if e.kind == "report"]
    return {
        "http-events": {
            "address": "/v1/events",
            "description": "One CloudEvent in binary or structured mode, or a batch that is taken whole or not at all;"
            " 202 once the broker has it.",
            "servers": [{"$ref": "#/servers/http"}],
            "messages": _messages(claims),
        }
    }


def _operations() -> Json:
    http = {"http": {"method": "POST", "bindingVersion": "0.3.0"}}
    found: Json = {
        "report": _operation("receive", "partners.{partner}.reports.v1", "A partner reports, over Kafka."),
        "report-over-http": {
            **_operation("receive", "http-events", "A partner reports, over HTTP."),
            "bindings": http,
        },
        "answer": _operation("send", "partners.{partner}.answers.v1", "The platform answers a partner."),
    }
    for topic in PLATFORM:
        if said := _entries_on(topic.name):
            found[f"{topic.name}-said"] = _operation("send", topic.name, _says(topic.name))
            for listener in dict.fromkeys(name for entry in said for name in entry.listeners):
                heard = [entry for entry in said if listener in entry.listeners]
                found[f"{topic.name}-heard-by-{listener}"] = _operation(
                    "receive", topic.name, f"{listener} hears.", heard
                )
    return found


def _says(topic: str) -> str:
    owner, kind = topic.split(".")[:2]
    return f"gateway passes on what {owner} decides on." if kind == "reports" else f"{owner} says."


def _operation(action: str, channel: str, summary: str, entries: Iterable[Entry] = ()) -> Json:
    where = f"#/channels/{channel.replace('/', '~1')}"
    named = {"messages": [{"$ref": f"{where}/messages/{name_of(entry.word)}"} for entry in entries]} if entries else {}
    return {"action": action, "channel": {"$ref": where}, "summary": summary, **named}
