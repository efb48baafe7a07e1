"""Each field of a fact comes from somewhere, and each field of a report leads somewhere."""

import pytest

from apprenticeship.common.events import digests, keys
from apprenticeship.common.events.catalogue import ENTRIES
from apprenticeship.common.events.entries import Entry
from apprenticeship.common.events.schemas.drawing import objects
from apprenticeship.common.events.sources import NOT_IN_FACTS, SOURCES, clauses
from apprenticeship.common.programs import ProgramDefinition

FACTS = [entry for entry in ENTRIES if entry.kind == "fact"]
REPORTS = {entry.word.type: entry for entry in ENTRIES if entry.kind == "report"}
each = pytest.mark.parametrize("entry", FACTS, ids=lambda entry: entry.word.type)


@each
def test_every_field_has_a_source(entry: Entry) -> None:
    assert list(SOURCES[entry.word]) == list(entry.word.model_fields)


@each
def test_a_source_names_what_there_is(entry: Entry) -> None:
    for field, source in SOURCES[entry.word].items():
        for clause in clauses(source):
            for report, name in clause.references:
                assert name in REPORTS[report].word.model_fields, (field, source)
            assert all(hasattr(keys, key) for key in clause.keys), (field, source)
            assert "digests." not in clause.words or hasattr(digests, "sha256_of")
            if clause.origin == "report":
                assert clause.references, (field, source)


@each
def test_what_comes_from_the_program_is_in_its_definition(entry: Entry) -> None:
    known = {name for model in objects(ProgramDefinition.model_json_schema()) for name in model["properties"]}
    for source in SOURCES[entry.word].values():
        for clause in clauses(source):
            if clause.origin == "program":
                path = clause.words.replace(",", " ").split()[0]
                assert set(path.split(".")) <= known, source


@each
def test_only_a_field_that_may_be_absent_can_come_later(entry: Entry) -> None:
    for field, source in SOURCES[entry.word].items():
        if any(clause.origin == "later" for clause in clauses(source)):
            assert not entry.word.model_fields[field].is_required(), field


def test_every_field_of_a_report_leads_into_a_fact_or_says_why_not() -> None:
    named = {
        f"{report}.{field}"
        for fields in SOURCES.values()
        for source in fields.values()
        for clause in clauses(source)
        for report, field in clause.references
    }
    reported = {
        f"{name}.{field}"
        for name, entry in REPORTS.items()
        for field in entry.word.model_fields
        if field != entry.person_field
    }
    assert reported - named == set(NOT_IN_FACTS)


def test_a_source_of_no_known_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with none of"):
        list(clauses("somewhere else"))
