"""Derived ids never change: a new value here would give everybody a second identity."""

from datetime import UTC, date, datetime
from uuid import UUID

from hypothesis import given, strategies as st

from apprenticeship.common.events import digests, keys
from apprenticeship.common.events.ids import fact_id, named_id, timed_id

CAUSE = UUID("0199a1c2-7d3e-7b10-8a44-2f0d5c9e1a01")
PERSON = keys.participant_id("per-scholas", "per-scholas-crm", "ps-40217")


def test_golden_values() -> None:
    assert str(fact_id("training", CAUSE, 0)) == "0199a1c2-7d3e-802c-be00-4c92c3f66339"
    assert (
        str(timed_id(datetime(2027, 1, 11, 17, tzinfo=UTC), "lms", "stmt-88")) == "01a305b1-4280-8115-9124-3497e2bf0fd7"
    )
    assert str(PERSON) == "00000000-0000-8181-9c69-ee8ba0b5ef29"


def test_every_key_is_fixed_and_no_two_agree() -> None:
    made = {
        keys.partner_uuid("lms"): "partner",
        PERSON: "participant",
        keys.cohort_id("jvs", "x"): "cohort",
        keys.employer_id("jvs", "x"): "employer",
        keys.opening_id("jvs", "x"): "opening",
        keys.mentor_id("jvs", "x"): "mentor",
        keys.application_id("jvs", PERSON, "x"): "application",
        keys.application_id("jvs", PERSON, "x", 2): "second application",
        keys.enrollment_id("jvs", PERSON, "x"): "enrollment",
        keys.entry_id("jvs", "lms", "x"): "entry",
        keys.credential_id("jvs", PERSON, "x"): "credential",
        keys.consent_id("jvs", PERSON, "employer", "x"): "consent",
        keys.match_id("jvs", PERSON, 1): "match",
        keys.session_id("jvs", PERSON, "x"): "session",
        keys.engagement_id("jvs", PERSON): "engagement",
        keys.candidacy_id("jvs", PERSON, "x"): "candidacy",
        keys.placement_id("jvs", PERSON, "x", date(2027, 1, 4)): "placement",
    }
    assert len(made) == 17
    assert keys.program_key("seiu775-home-care-aide", 1) == "seiu775-home-care-aide@1"


def test_the_same_reference_is_another_person_at_another_partner_or_partnership() -> None:
    ours = keys.participant_id("jvs", "lms", "7")
    assert ours != keys.participant_id("jvs", "hris", "7")
    assert ours != keys.participant_id("seiu775", "lms", "7")


def test_a_uuid_and_its_text_make_the_same_key() -> None:
    assert keys.match_id("jvs", PERSON, 1) == keys.match_id("jvs", str(PERSON), 1)


@given(st.uuids(), st.integers(0, 100), st.sampled_from(["intake", "training"]))
def test_a_fact_keeps_the_time_of_its_cause_and_is_version_8(cause: UUID, ordinal: int, speaker: str) -> None:
    told = fact_id(speaker, cause, ordinal)
    assert told.int >> 80 == cause.int >> 80
    assert told.version == 8
    assert told == fact_id(speaker, cause, ordinal)
    assert told != fact_id(speaker, cause, ordinal + 1)
    assert told != fact_id(f"{speaker}x", cause, ordinal)


@given(st.lists(st.text(max_size=5), max_size=3), st.lists(st.text(max_size=5), max_size=3))
def test_names_that_differ_make_ids_that_differ(ours: list[str], theirs: list[str]) -> None:
    joined = "\x1f"
    if joined.join(ours) != joined.join(theirs):
        assert named_id(*ours) != named_id(*theirs)


def test_later_reports_sort_after_earlier_ones() -> None:
    days = [datetime(2027, month, 1, tzinfo=UTC) for month in range(1, 13)]
    made = [timed_id(day, "lms", "x") for day in days]
    assert made == sorted(made)


def test_a_digest_does_not_depend_on_the_order_of_keys() -> None:
    assert digests.sha256_of({"a": 1, "b": [2]}) == digests.sha256_of({"b": [2], "a": 1})
    assert digests.sha256_of("HM-1") != digests.sha256_of({"a": "HM-1"})
