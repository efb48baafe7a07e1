"""The rule of changes within a version, case by case, and counter-examples that are hunted for."""

import json
from collections.abc import Iterable

import jsoncompat
import pytest
from jsonschema import Draft202012Validator

from apprenticeship.common.events.schemas.compatibility import (
    backward,
    breaks,
    closed,
    forward,
    opened,
)
from apprenticeship.common.events.schemas.drawing import Schema

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
KIND: Schema = {"type": "string", "enum": ["x", "y"]}
MINUTES: Schema = {"type": "integer", "minimum": 18}
FIELDS = {"a": TEXT, "n": MINUTES, "e": KIND, "o": TEXT}


def word(fields: dict[str, Schema], required: Iterable[str] = ("a", "n", "e")) -> Schema:
    return {"type": "object", "properties": fields, "required": [*required]}


def without(name: str) -> dict[str, Schema]:
    return {key: value for key, value in FIELDS.items() if key != name}


OLD = word(FIELDS)
CASES: dict[str, tuple[Schema, bool, bool]] = {
    "identical": (OLD, True, True),
    "description only": ({**OLD, "description": "said better"}, True, True),
    "add optional field": (word({**FIELDS, "z": TEXT}), True, True),
    "add required field": (word({**FIELDS, "z": TEXT}, "anez"), False, True),
    "remove optional field": (word(without("o")), True, True),
    "remove required field": (word(without("a"), "ne"), True, False),
    "required to optional": (word(FIELDS, "ne"), True, False),
    "type number to string": (word({**FIELDS, "n": TEXT}), False, False),
    "rename field": (word({**without("a"), "b": TEXT}, "bne"), False, False),
    "add enum value": (word({**FIELDS, "e": {**KIND, "enum": ["x", "y", "z"]}}), True, False),
    "lower a minimum": (word({**FIELDS, "n": {**MINUTES, "minimum": 16}}), True, False),
    "remove enum value": (word({**FIELDS, "e": {**KIND, "enum": ["x"]}}), False, True),
    "raise a minimum": (word({**FIELDS, "n": {**MINUTES, "minimum": 21}}), False, True),
}
each = pytest.mark.parametrize("case", CASES)


@each
def test_the_verdicts_are_those_of_the_rule(case: str) -> None:
    new, reads_old_logs, old_readers_read = CASES[case]
    assert (backward(OLD, new), forward(OLD, new)) == (reads_old_logs, old_readers_read)


@each
def test_a_change_is_refused_unless_it_goes_both_ways(case: str) -> None:
    new, *verdicts = CASES[case]
    found = breaks("module-completed.v1", OLD, new)
    assert (found == []) == all(verdicts)
    assert all("field '" in text and "module-completed.v2 beside it." in text for text in found)


@each
def test_no_counter_example_is_found_to_a_yes(case: str) -> None:
    new, reads_old_logs, old_readers_read = CASES[case]
    if reads_old_logs:
        assert unread(closed(OLD), opened(new)) == []
    if old_readers_read:
        assert unread(closed(new), opened(OLD)) == []


def unread(writer: Schema, reader: Schema) -> list[str]:
    """Of what the writer may write, what the reader does not take."""
    written = [jsoncompat.generate_value(json.dumps(writer)) for _ in range(50)]
    validator = Draft202012Validator(reader)
    return [value for value in written if not validator.is_valid(json.loads(value))]


def test_the_text_names_the_field_and_what_to_do() -> None:
    (text,) = breaks("module-completed.v1", OLD, word({**FIELDS, "z": TEXT}, "anez"))
    assert text == (
        "module-completed.v1: field 'z' was added as required; old events lack it."
        " Add it as optional, or say module-completed.v2 beside it."
    )


@pytest.mark.parametrize(
    ("keyword", "before", "after"),
    [
        ("pattern", "^a$", "^[ab]$"),
        ("format", "date", "date-time"),
        ("default", "USD", "EUR"),
        ("x-unit", "cents", "minutes"),
    ],
)
def test_what_jsoncompat_does_not_weigh_may_not_change(keyword: str, before: str, after: str) -> None:
    old = word({"a": {**TEXT, keyword: before}}, ())
    new = word({"a": {**TEXT, keyword: after}}, ())
    (text,) = breaks("placed.v1", old, new)
    assert f"field 'a' changed its {keyword}" in text


def test_a_part_of_a_list_counts_like_a_field() -> None:
    def listed(required: list[str]) -> Schema:
        part = {"type": "object", "properties": {"party": TEXT, "on": TEXT}, "required": required}
        return word({"parts": {"type": "array", "items": {"$ref": "#/$defs/Part"}}}, ["parts"]) | {
            "$defs": {"Part": part}
        }

    assert breaks("program-published.v1", listed(["party"]), listed(["party"])) == []
    (text,) = breaks("program-published.v1", listed(["party"]), listed(["party", "on"]))
    assert "field 'parts'" in text


def test_without_closing_the_writer_every_new_field_would_be_refused() -> None:
    new = word({**FIELDS, "z": TEXT})
    assert not jsoncompat.check_compat(json.dumps(OLD), json.dumps(new), "deserializer")
