"""Any instance of a word, drawn from its schema: for laws such as "evolve is total" and "events round-trip"."""

import json
import re
from datetime import UTC
from functools import cache
from typing import Any, TypeVar

from hypothesis import strategies as st

from apprenticeship.common.events.schemas.drawing import Schema, inlined
from apprenticeship.common.events.words import Word

W = TypeVar("W", bound=Word)

_FORMATS: dict[str, st.SearchStrategy[str]] = {
    "uuid": st.uuids().map(str),
    "date": st.dates().map(lambda day: day.isoformat()),
    "date-time": st.datetimes(timezones=st.just(UTC)).map(lambda at: at.isoformat()),
}
_ANY_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**31), 2**31) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=8), inner, max_size=2),
    max_leaves=4,
)


def any_word(word: type[W]) -> st.SearchStrategy[W]:
    """Instances of ``word``, with every field that may be absent there or not."""
    return any_data(word).map(lambda data: word.model_validate_json(json.dumps(data)))


@cache
def any_data(word: type[Word]) -> st.SearchStrategy[dict[str, Any]]:
    """The same as JSON, the way a writer would put it on a topic."""
    return _values(inlined(word.model_json_schema()))


def _values(schema: Schema) -> st.SearchStrategy[Any]:
    if "anyOf" in schema:
        return st.one_of([_values(choice) for choice in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema["type"]:
        case "object":
            return _objects(schema)
        case "array":
            least, most = schema.get("minItems", 0), min(schema.get("maxItems", 3), 3)
            return st.lists(_values(schema["items"]), min_size=least, max_size=most)
        case "integer":
            return st.integers(schema["minimum"], schema["maximum"])
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
        case _:
            return _strings(schema)


def _objects(schema: Schema) -> st.SearchStrategy[dict[str, Any]]:
    if "properties" not in schema:
        return st.dictionaries(st.text(max_size=8), _ANY_JSON, max_size=3)
    fields = {name: _values(field) for name, field in schema["properties"].items()}
    required = {name: fields.pop(name) for name in schema.get("required", ())}
    return st.fixed_dictionaries(required, optional=fields)


def _strings(schema: Schema) -> st.SearchStrategy[str]:
    if "pattern" in schema:
        return st.from_regex(re.compile(schema["pattern"]), fullmatch=True)
    return _FORMATS[schema["format"]] if "format" in schema else st.text(max_size=64)
