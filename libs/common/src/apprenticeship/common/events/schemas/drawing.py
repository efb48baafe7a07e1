"""The JSON Schema of a word, as it is committed and shipped."""

from collections.abc import Iterator
from typing import Any

from ..entries import Entry
from ..shipped import name_of

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def draw(entry: Entry) -> Schema:
    """What the data of a word must look like; facts and answers may gain fields, reports refuse unknown ones."""
    drawn = entry.word.model_json_schema()
    drawn.pop("title", None)
    for model in (drawn, *drawn.get("$defs", {}).values()):
        for field in model.get("properties", {}).values():
            _tidy(field)
    name = f"urn:{entry.type.replace('.', ':')}"
    return {"$schema": DIALECT, "$id": name, "title": name_of(entry.word), **drawn}


def _tidy(field: Schema) -> None:
    # The generated titles repeat the names, and that an optional field may be absent `required` says.
    field.pop("title", None)
    if field.get("default", ...) is None:
        del field["default"]


def inlined(schema: Schema) -> Schema:
    """The same schema without ``$defs``: each reference replaced by what it refers to."""
    defs = schema.get("$defs", {})
    plain: Schema = _without_references({k: v for k, v in schema.items() if k != "$defs"}, defs)
    return plain


def _without_references(node: Any, defs: Schema) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(node, list):
        return [_without_references(item, defs) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target = defs[node["$ref"].removeprefix("#/$defs/")]
        return _without_references({**target, **{k: v for k, v in node.items() if k != "$ref"}}, defs)
    return {key: _without_references(value, defs) for key, value in node.items()}


def objects(node: Any) -> Iterator[Schema]:  # noqa: ANN401 - any JSON
    """Every object with named properties in a schema, outermost first."""
    if isinstance(node, list):
        for item in node:
            yield from objects(item)
    elif isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            yield node
        for value in node.values():
            yield from objects(value)
