"""Whatever stands in a field, a word is read or refused by its schema; nothing else is ever raised."""

from contextlib import suppress

import pytest
from pydantic import ValidationError
from pydantic_core import to_json

from apprenticeship.common.events import shipped
from apprenticeship.common.events.catalogue import ENTRIES
from apprenticeship.common.events.entries import Entry

ODD: tuple[object, ...] = (
    None,
    True,
    [],
    {},
    [[]],
    "7",
    7,
    -1,
    0.5,
    2**70,
    "",
    "a\x00b",
    "x" * 500,
    "2027-02-30",
    {"a": [1]},
    [None],
)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.word.type)
def test_no_value_in_a_field_raises_anything_but_a_refusal(entry: Entry) -> None:
    data = shipped.example(entry.word)["data"]
    for name in entry.word.model_fields:
        for odd in ODD:
            with suppress(ValidationError):
                entry.word.model_validate_json(to_json({**data, name: odd}))
