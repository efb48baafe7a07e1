"""The rules of placement by themselves, at their edges."""

from datetime import date

import pytest

from apprenticeship.common.events.placement import Placed
from apprenticeship.common.programs import ProgramDefinition
from apprenticeship.placement import policies
from services.placement.tests.search import SUPPORT, care, day


def changed(definition: ProgramDefinition, **fields: object) -> ProgramDefinition:
    return ProgramDefinition.model_validate(definition.model_dump(mode="json") | fields)


@pytest.mark.parametrize(
    ("floor", "cents", "below"), [(None, 1, False), (1800, 1799, True), (1800, 1800, False), (1800, 1801, False)]
)
def test_the_floor_itself_is_enough(floor: int | None, cents: int, *, below: bool) -> None:
    assert policies.below_floor(floor, cents) is below


@pytest.mark.parametrize(
    ("cents", "amount", "percent", "wage"),
    [(2000, None, None, 2000), (2000, 50, None, 2050), (2000, None, 500, 2100), (1999, None, 500, 2099),
     (2000, 50, 500, 2150), (2001, None, 1, 2002)],
)  # fmt: skip
def test_a_raise_is_an_amount_or_a_share_rounded_up(
    cents: int, amount: int | None, percent: int | None, wage: int
) -> None:
    assert policies.raised(cents, amount, percent) == wage


@pytest.mark.parametrize(
    ("stages", "first"),
    [(("enroll", "graduate", "place"), True), (("enroll", "place", "graduate"), False), (("graduate",), True),
     (("place",), True), ((), True)],
)  # fmt: skip
def test_the_stages_say_whether_one_graduates_first(stages: tuple[str, ...], *, first: bool) -> None:
    assert policies.graduates_first(stages) is first


@pytest.mark.parametrize(
    ("graduated", "starts", "days"),
    [(None, "07-10", None), ("06-25", "07-10", 15), ("07-10", "07-10", 0), ("07-11", "07-10", None)],
)
def test_days_since_graduation_count_from_it(graduated: str | None, starts: str, days: int | None) -> None:
    on = day(graduated) if graduated else None
    assert policies.days_since_graduation(SUPPORT, on, day(starts)) == days


@pytest.mark.parametrize(
    ("hours", "kind"), [(None, "full_time"), (34, "part_time"), (35, "full_time"), (0, "part_time")]
)
def test_below_35_hours_is_part_time(hours: int | None, kind: str) -> None:
    assert policies.hire_type(hours) == kind


@pytest.mark.parametrize(
    ("on", "counts"), [("04-09", False), ("04-10", True), ("2028-04-09", True), ("2028-04-10", False)]
)
def test_a_credential_counts_from_its_first_to_its_last_day(on: str, *, counts: bool) -> None:
    assert policies.holds_on(day(on), day("04-10"), date(2028, 4, 9)) is counts


def test_a_program_that_places_nobody_asks_for_nothing() -> None:
    nowhere = changed(SUPPORT, placement=None)
    assert policies.required_credentials(nowhere) == ()
    assert policies.takes_employer_kind(nowhere, "company")
    assert policies.knows_track(nowhere, "any")
    assert policies.needs_consent(nowhere)
    assert not policies.screens_by_degree(nowhere, degree_required=True)
    assert policies.highest_floor([nowhere], None) is None
    assert policies.highest_floor([nowhere, SUPPORT], "entry") == 1800


def test_an_occupation_is_in_the_field_where_the_program_lists_it_or_none() -> None:
    listed = changed(SUPPORT, occupation_codes=["15-1232"])
    assert policies.in_field(listed, "15-1232")
    assert not policies.in_field(listed, "11-1111")
    assert policies.in_field(changed(SUPPORT, occupation_codes=[]), "11-1111")


def test_what_is_missing_is_named_in_order() -> None:
    assert policies.missing({"b", "a", "c"}, {"c"}) == ["a", "b"]


def test_a_dispatch_is_full_time_unless_it_says_otherwise() -> None:
    for said, told in ((None, "full_time"), ("part_time", "part_time")):
        search = care().dispatched("05-01", hire_type=said)
        (job,) = [word for word in search.said if isinstance(word, Placed)]
        assert (job.hire_type, job.route) == (told, "dispatch")


def test_a_match_that_starts_has_the_wage_it_names() -> None:
    search = care().opening_reported("client-1", 1900, employer_ref="evergreen")
    search.match("started", "05-01", wage_cents_per_hour=2150)
    (job,) = [word for word in search.said if isinstance(word, Placed)]
    assert job.wage_cents_per_hour == 2150
