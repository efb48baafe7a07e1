"""Headers come from anyone: reading them never raises, and what is unreadable counts as absent."""

import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from apprenticeship.common.events import shipped
from apprenticeship.common.events.envelope import Envelope, PartnerEnvelope, attributes, headers
from apprenticeship.common.events.reports import HoursReported
from apprenticeship.common.events.training import ModuleCompleted

names = st.text(max_size=12) | st.sampled_from(["ce_id", "ce_type", "ce_time", "content-type", "ce_"])
hostile = st.lists(st.tuples(names, st.none() | st.binary(max_size=80)), max_size=20)


@given(hostile)
def test_reading_headers_never_raises(found: list[tuple[str, bytes | None]]) -> None:
    assert all(isinstance(value, str) for value in attributes(found).values())


@given(hostile)
def test_an_envelope_of_hostile_headers_is_refused_without_repeating_them(
    found: list[tuple[str, bytes | None]],
) -> None:
    for envelope in (Envelope, PartnerEnvelope):
        with pytest.raises(ValidationError) as refused:
            envelope.model_validate(attributes(found))
        assert "input_value" not in str(refused.value)


@given(st.dictionaries(st.text("abcdefghij", min_size=1), st.text(max_size=40)))
def test_attributes_come_back_as_they_were_sent(sent: dict[str, str]) -> None:
    assert attributes(headers(sent)) == sent


def test_what_is_null_or_not_utf8_counts_as_absent() -> None:
    found = [("ce_id", None), ("ce_type", b"\xff\xfe"), ("ce_source", b"/training"), ("id", b"x")]
    assert attributes(found) == {"source": "/training"}


@pytest.mark.parametrize(
    ("attribute", "wrong"),
    [
        ("id", "not-a-uuid"),
        ("specversion", "0.3"),
        ("type", "apprenticeship.training.module-completed"),
        ("type", "other.training.module-completed.v1"),
        ("time", "2027-03-19T21:04:00"),
        ("time", "yesterday"),
        ("source", ""),
        ("subject", "s" * 129),
        ("tenantid", "two words"),
        ("dataclass", "secret"),
        ("sourceid", "x" * 65),
    ],
)
def test_an_attribute_out_of_form_is_refused(attribute: str, wrong: str) -> None:
    event = shipped.example(ModuleCompleted)
    with pytest.raises(ValidationError, match=attribute):
        Envelope.model_validate({**event, attribute: wrong})


def test_a_partner_may_name_its_report_as_it_likes_within_64_characters() -> None:
    event = shipped.example(HoursReported)
    assert PartnerEnvelope.model_validate({**event, "id": "row 7".replace(" ", "-")}).id == "row-7"
    for wrong in ("", "two words", "x" * 65, "naïve"):
        with pytest.raises(ValidationError):
            PartnerEnvelope.model_validate({**event, "id": wrong})
