"""An example is what a partner copies: it validates, by the class and by the schema, and survives a round trip."""

import json

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from apprenticeship.common.events import keys, shipped
from apprenticeship.common.events.catalogue import BY_TYPE, ENTRIES
from apprenticeship.common.events.entries import Entry
from apprenticeship.common.events.envelope import Envelope, PartnerEnvelope, attributes, headers
from apprenticeship.common.events.ids import timed_id
from apprenticeship.common.programs import ProgramDefinition

each = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.word.type)


def data(entry: Entry) -> str:
    return json.dumps(shipped.example(entry.word)["data"])


@each
def test_the_class_takes_it_and_gives_it_back(entry: Entry) -> None:
    word = entry.word.model_validate_json(data(entry), strict=True)
    assert entry.word.model_validate_json(word.model_dump_json()) == word
    assert json.loads(word.model_dump_json(exclude_unset=True)) == json.loads(data(entry))


@each
def test_the_schema_takes_it(entry: Entry) -> None:
    Draft202012Validator.check_schema(shipped.schema(entry.word))
    validator = Draft202012Validator(shipped.schema(entry.word), format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert list(validator.iter_errors(json.loads(data(entry)))) == []


@each
def test_the_envelope_takes_it_as_headers(entry: Entry) -> None:
    event = shipped.example(entry.word)
    flat = {name: value for name, value in event.items() if name not in {"data", "datacontenttype"}}
    envelope = PartnerEnvelope if entry.kind == "report" else Envelope
    read = envelope.model_validate(attributes(headers(flat)))
    assert BY_TYPE[read.type] is entry


@each
def test_readers_of_facts_ignore_unknown_fields_and_reports_are_refused_for_them(
    entry: Entry,
) -> None:
    more = json.dumps({**json.loads(data(entry)), "favourite_colour": "green"})
    if entry.kind == "report":
        with pytest.raises(ValidationError, match="favourite_colour"):
            entry.word.model_validate_json(more)
    else:
        assert entry.word.model_validate_json(more) == entry.word.model_validate_json(data(entry))


def test_the_examples_are_one_story_with_derived_ids() -> None:
    of = {entry.word.type: shipped.example(entry.word) for entry in ENTRIES}
    report, fact, answer = (
        of["learning-result-reported"],
        of["module-completed"],
        of["report-accepted"],
    )
    person = str(keys.participant_id("per-scholas", "per-scholas-crm", "ps-40217"))
    assert fact["subject"] == person == of["placed"]["subject"]
    assert fact["sourceid"] == report["id"] == answer["sourceid"]
    assert answer["data"]["fact_event_ids"] == [fact["id"]]
    assert fact["data"]["enrollment_id"] == of["graduated"]["data"]["enrollment_id"]
    sent = PartnerEnvelope.model_validate(report)
    assert fact["causationid"] == str(timed_id(sent.time, fact["partnerid"], sent.id))


def test_the_program_in_the_example_is_a_whole_definition() -> None:
    for name in ("program-submitted", "program-published"):
        (entry,) = (entry for entry in ENTRIES if entry.word.type == name)
        ProgramDefinition.model_validate(shipped.example(entry.word)["data"]["definition"])


def test_no_example_holds_what_looks_like_personal_data() -> None:
    for entry in ENTRIES:
        text = json.dumps(shipped.example(entry.word)["data"])
        assert "@" not in text.replace("@1", ""), entry.word.type
        assert not any(f'"{name}' in text for name in ("name", "address", "email", "phone", "ssn"))
