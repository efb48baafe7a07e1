"""The pages a person reads: every word with its fields and an example, and where a fact's fields come from."""

import json
from collections.abc import Iterable, Iterator

from ..catalogue import ENTRIES
from ..entries import Entry, Kind
from ..shipped import example
from ..sources import NOT_IN_FACTS, SOURCES
from .drawing import Schema, draw, inlined
from .kinds import kind_of

MADE = "<!-- Made from the words by `make schemas`; change the words, not this page. -->"
TYPES = """\
Types: `cents` are minor units of a currency, `minutes` whole minutes, `bps` hundredths of a percent, `time` UTC
(RFC 3339), `language` a BCP 47 tag, `code` at most 64 letters, digits and `._:@/+-`. A field with `?` may be absent.
The envelope is CloudEvents 1.0; its attributes are in `asyncapi.json`."""
ORIGINS = """\
`report`: a field of the report that led to the fact; `state`: what the owner remembers; `program`: the definition
in force; `derived`: computed; `later`: stays empty in this version. `else` names the next best source."""
HEADINGS: dict[Kind, str] = {
    "fact": "## Facts\n\nWhat happened, told by the service that owns it. Readers ignore fields they do not know.",
    "report": "## Reports\n\nWhat partners and staff claim. Unknown fields are refused; the owner decides and answers.",
    "answer": "## Answers\n\nWhat became of a report.",
}


def catalogue_page() -> str:
    """``docs/catalogue.md``."""
    lines = [
        "# The words of the platform",
        MADE,
        TYPES,
        *(text for kind in HEADINGS for text in _chapter(kind)),
    ]
    return "\n\n".join(lines) + "\n"


def _chapter(kind: Kind) -> Iterator[str]:
    yield HEADINGS[kind]
    entries = [entry for entry in ENTRIES if entry.kind == kind]
    yield _table(
        ("", "who says it" if kind == "fact" else "who decides", "in a sentence"),
        map(_line, entries),
    )
    for entry in entries:
        yield from _section(entry)


def _line(entry: Entry) -> tuple[str, ...]:
    name = entry.word.type
    return f"[`{name}`](#{name})", entry.speaker, _sentence(entry)


def _sentence(entry: Entry) -> str:
    return (entry.word.__doc__ or "").strip()


def _section(entry: Entry) -> Iterator[str]:
    yield f"### {entry.word.type}"
    yield _sentence(entry)
    yield _about(entry)
    yield _table(("field", "type", ""), _fields(inlined(draw(entry))))
    shown = json.dumps(example(entry.word), indent=2, ensure_ascii=False)
    yield f"<details><summary>Example</summary>\n\n```json\n{shown}\n```\n\n</details>"


def _about(entry: Entry) -> str:
    where = f"`{entry.type}` on `{entry.topic}`"
    heard = ", ".join(entry.listeners)
    match entry.kind:
        case "fact":
            return f"{where} · key {entry.key} · said by {entry.speaker} · heard by {heard} · {entry.data_class}"
        case "report":
            door = "`partners.<partner>.reports.v1` or `POST /v1/events`"
            return f"`{entry.type}` on {door} · published by {entry.by} · decided by {entry.speaker} · key {entry.key}"
        case "answer":
            return f"{where}, forwarded to `partners.<partner>.answers.v1` · key {entry.key}"


def _fields(schema: Schema) -> Iterator[tuple[str, ...]]:
    required = schema.get("required", ())
    for name, field in schema["properties"].items():
        optional = "" if name in required else "?"
        yield f"`{name}`", kind_of(field) + optional, _remark(field)


def _remark(field: Schema) -> str:
    remark = str(field.get("description", "")).replace("\n", " ")
    default = field.get("default")
    return f"{remark} Default: `{json.dumps(default)}`.".strip() if default is not None else remark


def sources_page() -> str:
    """``docs/field-sources.md``."""
    lines = [
        "# Where the fields of facts come from",
        MADE,
        ORIGINS,
        *(text for entry in ENTRIES if entry.kind == "fact" for text in _sources(entry)),
        "## Fields of reports that no fact carries",
        _table(("field", "what it is for"), ((f"`{name}`", why) for name, why in NOT_IN_FACTS.items())),
    ]
    return "\n\n".join(lines) + "\n"


def _sources(entry: Entry) -> Iterator[str]:
    yield f"## {entry.word.type}"
    rows = ((f"`{name}`", source.replace("; else ", "<br>else ")) for name, source in SOURCES[entry.word].items())
    yield _table(("field", "comes from"), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def pages() -> dict[str, str]:
    """Path below ``docs/`` -> text."""
    return {"catalogue.md": catalogue_page(), "field-sources.md": sources_page()}
