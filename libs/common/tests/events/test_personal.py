"""What looks like personal data is found wherever it stands, and codes of a partner's own pass."""

import pytest
from hypothesis import given, strategies as st

from apprenticeship.common.events import shipped
from apprenticeship.common.events.catalogue import ENTRIES
from apprenticeship.common.events.entries import Entry
from apprenticeship.common.events.personal import looks_personal, personal_path
from apprenticeship.common.programs.library import load, names

digits = st.text("0123456789", min_size=1, max_size=4)
name = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8)
separator = st.sampled_from("-. ")


@pytest.mark.parametrize(
    "text",
    [
        "maria.lopez@example.org", "mailto:m@mail.example.com", "206-555-0100", "1-206-555-0100", "+12065550100",
        "(206) 555-0100", "206.555.0100", "2065550100", "tel:2065550100", "+44-20-7946-0958", "123-45-6789",
        "123456789", "ssn-123-45-6789", "901-23-4567",
    ],
)  # fmt: skip
def test_addresses_and_numbers_of_people_are_found(text: str) -> None:
    assert looks_personal(text)


@pytest.mark.parametrize(
    "text",
    [
        "ps-40217", "seiu775-home-care-aide@1", "a@b", "15-1232", "NA60123456", "E123456789", "2027-01-04", "r-000123",
        "2027-01-04T12:00:00Z", "00000000-0000-8181-9c69-ee8ba0b5ef29", "stmt-2065550100", "000123456", "",
    ],
)  # fmt: skip
def test_codes_dates_and_ids_pass(text: str) -> None:
    assert not looks_personal(text)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.word.type)
def test_no_example_of_ours_looks_personal(entry: Entry) -> None:
    assert personal_path(shipped.example(entry.word)) is None


@pytest.mark.parametrize("key", names())
def test_no_program_looks_personal(key: str) -> None:
    assert personal_path(load(key).model_dump(mode="json")) is None


@given(st.uuids())
def test_our_own_ids_never_look_personal(id_: object) -> None:
    assert not looks_personal(str(id_))


@given(name, name, st.sampled_from(["org", "com", "example.net"]), name)
def test_an_address_is_found_inside_a_longer_reference(who: str, host: str, end: str, before: str) -> None:
    assert looks_personal(f"{before}:{who}@{host}.{end}")


@given(st.from_regex(r"[0-9]{3}", fullmatch=True), separator)
def test_a_social_security_number_is_found_with_any_separator(area: str, by: str) -> None:
    number = f"{area}{by}12{by}3456"
    assert looks_personal(number)
    assert looks_personal(f"id-{number}")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=12,
)


@given(json_values, st.lists(name | st.integers(0, 3), max_size=4))
def test_it_is_found_at_any_depth_and_the_path_leads_there(around: object, way: list[str | int]) -> None:
    value: object = "maria.lopez@example.org"
    for step in reversed(way):
        value = {step: value} if isinstance(step, str) else [None] * step + [value]
    assert personal_path({"data": value}) == "".join(f"/{step}" for step in ["data", *way])
    found = personal_path({"first": around, "last": value})
    assert found is not None


@given(st.text())
def test_the_path_never_repeats_what_was_said(text: str) -> None:
    assert personal_path({text: "maria.lopez@example.org"}) in {f"/{text}", "/?"}
    assert personal_path({"206-555-0100": 1}) == "/?"
    assert personal_path({"maria lopez": "m.l@example.org"}) == "/?"
