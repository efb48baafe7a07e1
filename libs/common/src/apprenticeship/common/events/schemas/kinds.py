"""What a field holds, in the words of the catalogue: uuid, cents, language, one of a list."""

from pydantic import TypeAdapter

from ..vocabulary import Code, Currency, Jwe, LanguageTag, Line, Sha256
from .drawing import Schema

_UNITS = {"cents": "cents", "minutes": "minutes", "basis points": "bps"}
_FORMATS = {"uuid": "uuid", "date": "date", "date-time": "time"}
_PATTERNS = {
    TypeAdapter(alias).json_schema()["pattern"]: name
    for alias, name in (
        (Code, "code"),
        (Currency, "currency"),
        (LanguageTag, "language"),
        (Line, "text"),
        (Sha256, "sha256"),
        (Jwe, "jwe"),
    )
}
_PLAIN = {"string": "text", "integer": "int", "boolean": "bool"}


def kind_of(field: Schema) -> str:
    """The type of a field as a reader of the catalogue knows it."""
    if "anyOf" in field:
        return " or ".join(kind_of(part) for part in field["anyOf"] if part.get("type") != "null")
    if "enum" in field:
        return "one of " + ", ".join(f"`{value}`" for value in field["enum"])
    if field.get("type") == "array":
        return f"list of {kind_of(field['items'])}"
    if field.get("type") == "object":
        parts = (f"{name}: {kind_of(part)}" for name, part in field.get("properties", {}).items())
        return "{" + ", ".join(parts) + "}" if "properties" in field else "JSON object"
    return (
        _UNITS.get(field.get("x-unit", ""))
        or _FORMATS.get(field.get("format", ""))
        or _PATTERNS.get(field.get("pattern", ""))
        or _PLAIN[field["type"]]
    )
