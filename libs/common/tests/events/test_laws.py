"""Laws of every word: what a writer may write a reader reads, and nothing is lost on the way."""

import json
from uuid import UUID

import jsoncompat
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from jsonschema import Draft202012Validator

from apprenticeship.common.events import shipped
from apprenticeship.common.events.answers import ReportRejected
from apprenticeship.common.events.catalogue import ENTRIES
from apprenticeship.common.events.entries import Entry
from apprenticeship.common.events.schemas.compatibility import closed, opened
from apprenticeship.common.testing.any_word import any_data

each = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.word.type)
quick = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@each
@quick
@given(drawn=st.data())
def test_whatever_the_schema_allows_round_trips(entry: Entry, drawn: st.DataObject) -> None:
    written = drawn.draw(any_data(entry.word))
    word = entry.word.model_validate_json(json.dumps(written))
    told = word.model_dump_json()
    assert entry.word.model_validate_json(told) == word
    assert Draft202012Validator(shipped.schema(entry.word)).is_valid(json.loads(told))


@each
def test_the_class_takes_what_jsoncompat_makes_of_the_schema(entry: Entry) -> None:
    schema = json.dumps(closed(shipped.schema(entry.word)))
    for _ in range(10):
        entry.word.model_validate_json(jsoncompat.generate_value(schema))


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e.kind != "report"], ids=lambda entry: entry.word.type)
def test_a_reader_of_facts_takes_fields_of_tomorrow(entry: Entry) -> None:
    schema = json.dumps(opened(shipped.schema(entry.word)))
    for _ in range(10):
        entry.word.model_validate_json(jsoncompat.generate_value(schema))


@pytest.mark.parametrize("wrong", [True, "240", 240.5, -1, 2**31, None])
def test_minutes_are_whole_numbers_that_a_table_can_hold(wrong: object) -> None:
    (entry,) = (entry for entry in ENTRIES if entry.word.type == "hours-reported")
    changed = {**shipped.example(entry.word)["data"], "minutes": wrong}
    with pytest.raises(ValueError, match="minutes"):
        entry.word.model_validate_json(json.dumps(changed))


@given(st.text(max_size=400))
def test_any_text_is_a_sentence_of_a_refusal(text: str) -> None:
    answer = ReportRejected(report_event_id=UUID(int=1), code="state", detail=text)
    assert ReportRejected.model_validate_json(answer.model_dump_json()) == answer
    assert 1 <= len(answer.detail) <= 200
