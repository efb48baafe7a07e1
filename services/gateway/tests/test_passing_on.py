"""Where claims go: each to its owner, under the key that the owner uses, with no reference of a partner to a person."""

import json
from typing import Any

import pytest

from apprenticeship.common.events import keys
from apprenticeship.common.events.catalogue import ENTRIES
from apprenticeship.common.events.entries import Entry
from apprenticeship.common.events.reports import (
    CohortPlanned,
    EmployerTermsReported,
    MentorApprovalReported,
    MentorAvailabilityReported,
    MentorNominated,
    MentorTrainingReported,
    OpeningReported,
    ProgramSigned,
    ProgramSubmitted,
)
from apprenticeship.common.events.words import Word
from apprenticeship.gateway.agreements import REPORTS, Agreement

from .gate import Gate, among, report, subject_of

T = "per-scholas"
PROGRAMS = {"per-scholas-it-support", "seiu775-home-care-aide", "jvs-mechanic-preapprenticeship"}
ALL = Agreement.model_validate(
    {"partner": "all", "tenant": T, "kind": "staff", "reports": REPORTS, "programs": PROGRAMS}
)
PASSED_ON = [e for e in ENTRIES if e.kind == "report" and e.speaker != "gateway"]
MENTOR = str(keys.mentor_id(T, "m-1"))


def gate() -> Gate:
    return Gate.of(agreements=among(ALL))


def sent(word: type[Word]) -> Any:  # noqa: ANN401 - an instance of the word
    found = report(word)
    if isinstance(found, ProgramSubmitted):
        found.definition["tenant"] = T
    return found


@pytest.mark.parametrize("entry", PASSED_ON, ids=lambda entry: entry.word.type)
def test_every_report_goes_to_its_owner(entry: Entry) -> None:
    word = sent(entry.word)
    story = gate()
    for ref in getattr(word, "person_refs", [subject_of(word)] if entry.person_field else []):
        story.applies(ref, partner="all")
    story.says("all", word)
    assert {p.topic for p in story.passes} == {f"{entry.speaker}.reports.v1"}
    for p in story.passes:
        assert (p.partner, p.tenant) == ("all", T)
        if entry.person_field:
            assert p.key in json.dumps(p.word.model_dump(mode="json")[entry.person_field])
            assert p.subject is None


@pytest.mark.parametrize("entry", PASSED_ON, ids=lambda entry: entry.word.type)
def test_nothing_but_the_person_is_changed(entry: Entry) -> None:
    word = sent(entry.word)
    story = gate()
    for ref in getattr(word, "person_refs", [subject_of(word)] if entry.person_field else []):
        story.applies(ref, partner="all")
    story.says("all", word)
    hidden = {entry.person_field} if entry.person_field else set()
    for p in story.passes:
        assert p.word.model_dump(exclude=hidden) == word.model_dump(exclude=hidden)


@pytest.mark.parametrize(
    ("word", "key"),
    [
        (report(CohortPlanned, cohort_ref="c-1"), str(keys.cohort_id(T, "c-1"))),
        (report(EmployerTermsReported, employer_ref="e-1"), str(keys.employer_id(T, "e-1"))),
        (report(OpeningReported, opening_ref="o-1"), str(keys.opening_id(T, "o-1"))),
        (report(MentorNominated, mentor_ref="m-1"), MENTOR),
        (report(MentorApprovalReported, mentor_ref="m-1"), MENTOR),
        (report(MentorTrainingReported, mentor_ref="m-1"), MENTOR),
        (report(MentorAvailabilityReported, mentor_ref="m-1"), MENTOR),
        (report(ProgramSigned, program_version=2), "jvs-mechanic-preapprenticeship@2"),
        (sent(ProgramSubmitted), "jvs-mechanic-preapprenticeship@1"),
    ],
    ids=lambda value: value.type if isinstance(value, Word) else "",
)
def test_what_is_about_no_person_has_the_key_of_its_thing(word: Word, key: str) -> None:
    assert gate().says("all", word).passed.key == key


def test_two_partnerships_with_one_reference_mean_two_things() -> None:
    assert keys.cohort_id("seiu775", "c-1") != keys.cohort_id(T, "c-1")
    other = ALL.model_copy(update={"partner": "other", "tenant": "seiu775"})
    word = report(CohortPlanned, cohort_ref="c-1")
    here = Gate.of(agreements=among(ALL, other)).says("all", word)
    there = Gate.of("seiu775", agreements=among(ALL, other)).says("other", word)
    assert here.passed.key != there.passed.key
