"""The pages in docs/ tell of every word what the class tells."""

import re
from functools import cache
from typing import Any

import pytest

from apprenticeship.common.events.catalogue import ENTRIES
from apprenticeship.common.events.entries import Entry
from apprenticeship.common.events.schemas.drawing import inlined
from apprenticeship.common.events.schemas.output import DOCS

SECTION = re.compile(r"^### ([a-z-]+)$\n(.*?)(?=^#|\Z)", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| `([a-z0-9_]+)` \| (.*?) \|", re.MULTILINE)
FORMATS = {"uuid": "uuid", "date": "date", "time": "date-time"}
PATTERNED = {"code", "currency", "language", "sha256", "jwe"}
UNITS = {"cents": "cents", "minutes": "minutes", "bps": "basis points"}


@cache
def page() -> dict[str, dict[str, str]]:
    """Word -> field -> type, as a reader of the committed page finds them."""
    text = (DOCS / "catalogue.md").read_text()
    return {name: dict(ROW.findall(body)) for name, body in SECTION.findall(text)}


def agrees(told: str, field: dict[str, Any]) -> bool:
    choices = [part for part in field.get("anyOf", [field]) if part.get("type") != "null"]
    told = told.removesuffix("?")
    if told.startswith("one of"):
        listed = [value for part in choices for value in part["enum"]]
        return listed == re.findall(r"`(\w+)`", told)
    (field,) = choices
    if told.startswith("list of "):
        return field["type"] == "array" and agrees(told.removeprefix("list of "), field["items"])
    if told in FORMATS:
        return bool(field["format"] == FORMATS[told])
    if told in UNITS:
        return bool(field["x-unit"] == UNITS[told])
    if told in PATTERNED:
        return "pattern" in field
    plain = {"int": "integer", "bool": "boolean", "text": "string", "JSON object": "object"}
    return bool(field["type"] == plain.get(told, "object"))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.word.type)
def test_the_page_tells_the_fields_and_types_of_the_class(entry: Entry) -> None:
    told = page()[entry.word.type]
    schema = inlined(entry.word.model_json_schema())
    assert list(told) == list(schema["properties"])
    for name, field in schema["properties"].items():
        assert told[name].endswith("?") == (name not in schema["required"]), name
        assert agrees(told[name], field), (name, told[name])


def test_the_page_tells_who_says_and_who_hears() -> None:
    text = (DOCS / "catalogue.md").read_text()
    assert set(page()) == {entry.word.type for entry in ENTRIES}
    assert (
        "`apprenticeship.training.module-completed.v1` on `training.events.v1` · key participant_id"
        " · said by training · heard by " in text
    )


def test_the_table_of_sources_tells_every_field_of_every_fact() -> None:
    text = (DOCS / "field-sources.md").read_text()
    for entry in ENTRIES:
        if entry.kind == "fact":
            body = text.partition(f"\n## {entry.word.type}\n")[2].partition("\n## ")[0]
            assert [name for name, _ in ROW.findall(body)] == list(entry.word.model_fields)
