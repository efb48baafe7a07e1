"""Whether a word may change so within its version: old logs must stay readable, and old readers must go on reading.

The writer's side is closed and the reader's side open, because readers ignore fields they do not know:

- backward: what was written under the old schema (closed) is read under the new one;
- forward: what is written under the new schema (closed) is read under the old one (open).

Reports, whose readers refuse unknown fields, are compared like the others: an owner is deployed before the gateway
that lets the new field in.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from .drawing import Schema, inlined, objects

try:
    import jsoncompat
except ImportError as missing:
    raise ImportError("comparing schemas needs apprenticeship-common[testing]") from missing

_MEANING = ("pattern", "format", "default", "x-unit")
"""Keywords that jsoncompat does not weigh, and that cannot change without breaking someone."""
_ABSENT: Schema = {}


def closed(schema: Schema) -> Schema:
    """The schema as a writer keeps to it: no field beyond those it names."""
    return _with_fields_beyond(schema, allowed=False)


def opened(schema: Schema) -> Schema:
    """The schema as a tolerant reader takes it: fields it does not know are ignored."""
    return _with_fields_beyond(schema, allowed=True)


def _with_fields_beyond(schema: Schema, *, allowed: bool) -> Schema:
    changed = inlined(deepcopy(schema))
    changed.pop("$id", None)  # jsoncompat would look for it outside the document
    for model in objects(changed):
        model["additionalProperties"] = allowed
    return changed


def backward(old: Schema, new: Schema) -> bool:
    """New readers can read what is in the log."""
    return _compatible(closed(old), opened(new), "deserializer")


def forward(old: Schema, new: Schema) -> bool:
    """Old readers can read what is written from now on."""
    return _compatible(opened(old), closed(new), "serializer")


def _compatible(old: Schema, new: Schema, role: Any) -> bool:  # noqa: ANN401 - a literal of an untyped wheel
    return jsoncompat.check_compat(json.dumps(old), json.dumps(new), role)


def breaks(word: str, old: Schema, new: Schema) -> list[str]:
    """What is wrong with a change, field by field, and what to do instead; nothing when it may be made."""
    found = list(_broken_fields(word, inlined(old), inlined(new)))
    if not found and not (backward(old, new) and forward(old, new)):
        found.append(f"{word}: changed in a way that breaks readers or writers. {_say_beside(word)}")
    return found


def _broken_fields(word: str, old: Schema, new: Schema) -> Iterator[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    for name in dict.fromkeys((*before, *after)):
        was, now = _alone(old, name), _alone(new, name)
        ours = f"{word}: field {name!r}"
        if name not in before:
            if name in new.get("required", ()):
                yield f"{ours} was added as required; old events lack it. Add it as optional, or {_beside(word)}"
        elif name not in after:
            if name in old.get("required", ()):
                yield f"{ours} was removed, but its readers require it. Keep it, or {_beside(word)}"
        else:
            yield from _changed(word, ours, was, now)


def _changed(word: str, ours: str, was: Schema, now: Schema) -> Iterator[str]:
    if was.get("required") and not now.get("required"):
        yield f"{ours} became optional, but its readers require it. Keep it required, or {_beside(word)}"
    elif now.get("required") and not was.get("required"):
        yield f"{ours} became required; old events may lack it. Keep it optional, or {_beside(word)}"
    elif _meanings(was) != _meanings(now):
        what = _difference(was, now)
        yield f"{ours} changed its {what}: the same value would mean something else. {_say_beside(word)}"
    elif not backward(was, now):
        yield f"{ours} no longer takes values that are in the log. Widen it again, or {_beside(word)}"
    elif not forward(was, now):
        yield f"{ours} now takes values that old readers refuse. {_say_beside(word)}"


def _alone(schema: Schema, name: str) -> Schema:
    """The schema with one field only, so that a verdict is about that field."""
    if name not in schema.get("properties", {}):
        return _ABSENT
    required = [name] if name in schema.get("required", ()) else []
    return {
        "type": "object",
        "properties": {name: schema["properties"][name]},
        "required": required,
    }


def _meanings(node: Any, path: str = "") -> dict[str, Any]:  # noqa: ANN401 - any JSON
    found: dict[str, Any] = {}
    pairs = enumerate(node) if isinstance(node, list) else node.items() if isinstance(node, dict) else ()
    for key, value in pairs:
        if key in _MEANING and not isinstance(value, dict):
            found[f"{path}/{key}"] = value
        found |= _meanings(value, f"{path}/{key}")
    return found


def _difference(was: Schema, now: Schema) -> str:
    before, after = _meanings(was), _meanings(now)
    changed = {path.rsplit("/", 1)[1] for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    return " and ".join(sorted(changed))


def _beside(word: str) -> str:
    name, _, version = word.rpartition(".v")
    return f"say {name}.v{int(version) + 1} beside it."


def _say_beside(word: str) -> str:
    said = _beside(word)
    return said[0].upper() + said[1:]
