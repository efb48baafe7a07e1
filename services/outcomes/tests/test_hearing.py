"""Outcomes hears every fact, keeps no more than it is allowed to, and says nothing."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from apprenticeship.common.events.catalogue import ENTRIES
from apprenticeship.common.events.decisions import Heard
from apprenticeship.common.events.entries import Entry
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.intake import EnrollmentPaused, EnrollmentWithdrawn
from apprenticeship.common.events.placement import Placed
from apprenticeship.common.events.words import Fact
from apprenticeship.common.runtime.deciding import Rows
from apprenticeship.outcomes.domain.moments import SHORT, Moment, moment_of
from apprenticeship.outcomes.domain.telling import summary
from apprenticeship.outcomes.handlers import hears
from services.outcomes.tests.life import Town, hear, heard, known, person, word

FACTS = [entry for entry in ENTRIES if entry.kind == "fact"]
OF_PERSONS = [entry for entry in FACTS if entry.key == "participant_id"]


def name(entry: Entry) -> str:
    return entry.word.type


def test_hears_every_fact_and_nothing_else() -> None:
    assert set(hears.by_word) == {entry.word for entry in FACTS}
    assert not hears.by_reminder
    assert not hears.rounds


def test_every_fact_about_a_person_has_a_short_form() -> None:
    assert set(SHORT) == {entry.word for entry in OF_PERSONS}


@pytest.mark.parametrize("entry", FACTS, ids=name)
def test_a_fact_is_taken_in_at_once_and_leads_to_no_word(entry: Entry) -> None:
    rows = hear(Rows(), [heard(word(entry.word), person(), "a", 1)])
    assert known(rows)


@pytest.mark.parametrize("entry", OF_PERSONS, ids=name)
def test_a_moment_keeps_only_what_is_allowed(entry: Entry) -> None:
    assert issubclass(entry.word, Fact)
    fact = word(entry.word)
    moment = moment_of(heard(fact, person(), "a", 1))
    assert {name for name, _ in moment.values} <= set(SHORT[entry.word])
    assert (moment.event, moment.speaker) == (fact.type, entry.speaker)
    assert summary(moment.values)


@pytest.mark.parametrize("fact", [EnrollmentPaused, EnrollmentWithdrawn])
def test_why_somebody_is_away_is_not_kept(fact: type[Fact]) -> None:
    assert "reason" not in dict(moment_of(heard(word(fact), person(), "a", 1)).values)


def test_a_moment_is_of_its_time_in_utc_and_names_cause_enrolment_and_placement() -> None:
    placed = word(Placed)
    cause, at = named_id("cause"), datetime(2027, 7, 19, 9, tzinfo=timezone(timedelta(hours=-4)))
    moment = moment_of(Heard(UUID(int=1), at, person(), "a", placed, cause=cause))
    assert moment.time == datetime(2027, 7, 19, 13, tzinfo=UTC)
    assert moment.time.tzinfo is UTC
    assert (moment.cause, moment.enrollment_id) == (cause, placed.enrollment_id)
    assert moment.placement_id == placed.placement_id


def test_a_fact_that_moves_nobody_on_leaves_the_journey_row_alone() -> None:
    town = Town().enrolled().learned()
    before = town.journey()
    town.learned()
    assert town.journey() is before
    assert len(town.moments()) == 3


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"wage_cents_per_hour": 2105}, "wage 21.05 USD/h"),
        ({"wage_cents_per_hour": 2105, "currency": "CAD"}, "wage 21.05 CAD/h"),
        ({"minutes": 45}, "45 min"),
        ({"minutes": 60}, "1 h"),
        ({"minutes": 61}, "1 h 1 min"),
        ({"week_of_course": 3}, "week of course 3"),
        ({"minutes": 0}, "0 min"),
        ({"minutes_before": 240, "minutes_after": 210}, "before 4 h · after 3 h 30 min"),
        ({"score_bps": 8750}, "score 87.5 %"),
        ({"granted": False, "purpose": "placement"}, "not granted · placement"),
        ({"rehire_ok": True}, "rehire ok"),
        ({"rehire_ok": False}, "not rehire ok"),
        ({"mentor_id": "x", "phase": "on_the_job"}, "on the job"),
        ({"module_id": "engine-basics", "attempt": 2}, "engine-basics · attempt 2"),
    ],
)
def test_values_are_told_in_the_units_people_think_in(values: dict[str, str | int | bool], line: str) -> None:
    assert summary(values.items()) == line


def test_moments_are_rows_of_their_own() -> None:
    assert len(Town().enrolled().learned().graduated().all(Moment)) == 3
