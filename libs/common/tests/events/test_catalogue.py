"""The map names every word once, and says where it goes."""

import re
from collections.abc import Iterator
from typing import get_args

import pytest

from apprenticeship.common.events import answers, intake, reports, training
from apprenticeship.common.events.catalogue import BY_TYPE, BY_WORD, ENTRIES
from apprenticeship.common.events.decisions import RefusalCode
from apprenticeship.common.events.entries import topic_of
from apprenticeship.common.events.envelope import Envelope
from apprenticeship.common.events.words import Answer, Fact, Report, Word

SPEAKERS = {"intake", "training", "mentoring", "placement"}
SERVICES = {*SPEAKERS, "gateway", "outcomes"}


def declared(kind: type[Word]) -> Iterator[type[Word]]:
    """Words of the platform, not those that tests make for themselves."""
    for word in kind.__subclasses__():
        if word.__module__.startswith("apprenticeship.common.events."):
            yield word


def test_every_word_is_on_the_map_once() -> None:
    words = [entry.word for entry in ENTRIES]
    assert len(words) == len(set(words)) == len(BY_TYPE) == len(BY_WORD)
    assert {*declared(Fact), *declared(Report), *declared(Answer)} == set(words)


def test_the_first_version_has_48_facts_30_reports_and_3_answers() -> None:
    assert [sum(e.kind == kind for e in ENTRIES) for kind in ("fact", "report", "answer")] == [
        48,
        30,
        3,
    ]


def test_a_class_is_the_name_of_its_event_in_camel_case() -> None:
    for entry in ENTRIES:
        assert "".join(part.title() for part in entry.word.type.split("-")) == entry.word.__name__


def test_speakers_and_listeners_are_services_and_outcomes_hears_every_fact() -> None:
    for entry in ENTRIES:
        assert set(entry.listeners) <= SERVICES
        if entry.kind == "fact":
            assert entry.speaker in SPEAKERS
            assert entry.speaker not in entry.listeners
            assert "outcomes" in entry.listeners


def test_full_types_fit_the_envelope() -> None:
    assert BY_WORD[intake.Enrolled].type == "apprenticeship.intake.enrolled.v1"
    assert BY_WORD[reports.HoursReported].type == "apprenticeship.reports.hours-reported.v1"
    assert BY_WORD[answers.ReportParked].type == "apprenticeship.answers.report-parked.v1"
    (pattern,) = (m.pattern for m in Envelope.model_fields["type"].metadata)
    assert all(re.match(pattern, entry.type) for entry in ENTRIES)


def test_topics_follow_the_speaker_and_programs_have_their_own() -> None:
    assert topic_of(BY_WORD[training.ModuleCompleted]) == "training.events.v1"
    assert topic_of(BY_WORD[intake.ProgramPublished]) == "intake.programs.v1"
    assert topic_of(BY_WORD[reports.HoursReported]) == "training.reports.v1"
    assert topic_of(BY_WORD[answers.ReportAccepted], "placement") == "placement.answers.v1"


def test_an_answer_has_no_topic_until_one_knows_who_answers() -> None:
    with pytest.raises(ValueError, match="who answers"):
        topic_of(BY_WORD[answers.ReportAccepted])


def test_reports_about_a_person_name_the_field_that_says_who() -> None:
    for entry in ENTRIES:
        if entry.kind == "report" and entry.key == "participant_id":
            assert entry.person_field is not None, entry.word
        elif entry.kind != "report":
            assert entry.person_field is None
    assert BY_WORD[reports.HoursReported].person_field == "external_person_ref"
    assert BY_WORD[reports.EngagementReported].person_field == "person_refs"


def test_answers_know_every_code_of_a_refusal() -> None:
    schema = answers.ReportRejected.model_json_schema()
    assert schema["properties"]["code"]["enum"] == list(get_args(RefusalCode))
