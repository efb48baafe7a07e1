"""Which reports of a demo or a benchmark may travel together."""

from datetime import UTC, datetime

from apprenticeship.cli.demo.waves import Waves
from apprenticeship.cli.reportfile import Line, event

AT = datetime(2027, 3, 1, 12, tzinfo=UTC)


def learned(person: str, module: str) -> Line:
    data = {"external_person_ref": person, "module_id": module}
    return Line("lms", AT, event("lms", "learning-result-reported", f"{person}-{module}", AT, person, data))


def met(subject: str, *persons: str) -> Line:
    data = {"person_refs": list(persons)}
    return Line("staff", AT, event("staff", "engagement-reported", f"met-{subject}", AT, subject, data))


def test_one_partners_reports_to_one_owner_travel_together() -> None:
    lines = [learned("ada", "one"), learned("ada", "two"), learned("bo", "one")]

    assert Waves(lines).of(lines) == [lines]


def test_what_another_partner_says_of_a_person_comes_after() -> None:
    first, second, third = learned("ada", "one"), met("ada", "ada"), learned("ada", "two")

    assert Waves([first, second, third]).of([first, second, third]) == [[first], [second], [third]]


def test_what_is_said_of_different_people_does_not_wait() -> None:
    lines = [met("ada", "ada"), learned("ada", "one"), met("bo", "bo"), learned("bo", "one")]

    assert Waves(lines).of(lines) == [[lines[0], lines[2]], [lines[1], lines[3]]]


def test_what_is_said_of_several_people_at_once_goes_alone() -> None:
    before, group, after = learned("ada", "one"), met("visit-1", "ada", "bo"), learned("bo", "one")

    assert Waves([before, group, after]).of([before, group, after]) == [[before], [group], [after]]
