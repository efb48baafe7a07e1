"""What the gateway keeps of a report, and which of two references a link waits for."""

from collections.abc import Callable
from typing import Any

import pytest

from apprenticeship.common.events.ids import fact_id
from apprenticeship.common.events.reports import (
    EngagementReported,
    HoursReported,
    OpeningReported,
    PersonLinked,
    RosterReported,
)
from apprenticeship.gateway.agreements import Agreement, Agreements
from apprenticeship.gateway.domain.people import Called, Link, Meant, Person, evolve_link, evolve_person
from apprenticeship.gateway.domain.tracking import ReportStatus, Standing

from .gate import AGREEMENTS, CBO, EMPLOYER, LMS, STAFF, Gate, among, person, report

ANA, BEN = person("cbo-1"), person("cbo-2")


def known() -> Gate:
    """Ana and Ben have applied and are called ps-1 and ps-2 by staff."""
    gate = Gate.of().applies("cbo-1").applies("cbo-2")
    return gate.links("ps-1", CBO, "cbo-1").links("ps-2", CBO, "cbo-2")


def kept(gate: Gate) -> ReportStatus:
    """Of the report that was passed on last."""
    found: ReportStatus = gate.case(ReportStatus, str(gate.passed.id))
    return found


@pytest.mark.parametrize(
    ("says", "partner", "subject"),
    [
        (lambda gate: gate.applies("cbo-3"), CBO, "cbo-3"),
        (lambda gate: gate.applies("cbo-1"), CBO, "cbo-1"),
        (lambda gate: gate.says(LMS, report(HoursReported, external_person_ref="ps-1")), LMS, "ps-1"),
        (lambda gate: gate.says(EMPLOYER, report(OpeningReported), "o-7"), EMPLOYER, "o-7"),
    ],
    ids=["introduced", "introduced-again", "identified", "relayed"],
)  # fmt: skip
def test_a_report_is_kept_under_what_its_partner_calls_it(
    says: Callable[[Gate], Gate], partner: str, subject: str
) -> None:
    assert kept(says(known())) == ReportStatus(partner, subject)


def test_a_link_is_kept_as_accepted() -> None:
    gate = known()
    before = {name for name in gate.rows.cases if name.kind is ReportStatus}
    gate.links("ps-3", CBO, "cbo-1")
    (link,) = {name for name in gate.rows.cases if name.kind is ReportStatus} - before
    assert gate.rows.cases[link] == ReportStatus(STAFF, "ps-3", Standing("accepted"))


def test_a_split_report_and_its_parts_know_of_each_other() -> None:
    gate = known().says(STAFF, report(EngagementReported, person_refs=["ps-1", "ps-2"]), "contact-1")
    first, second = (passed.id for passed in gate.passes)
    whole = kept_whole = gate.case(ReportStatus, str(first)).part_of
    assert (first, second) == tuple(fact_id("gateway.part", whole, n) for n in range(2))
    assert gate.case(ReportStatus, str(first)) == ReportStatus(STAFF, "ps-1", part_of=whole)
    assert gate.case(ReportStatus, str(second)) == ReportStatus(STAFF, "ps-2", part_of=whole)
    parts = {str(first): Standing(), str(second): Standing()}
    assert gate.case(ReportStatus, str(kept_whole)) == ReportStatus(STAFF, "contact-1", parts=parts)


def test_an_old_reference_that_is_linked_again_does_not_become_the_latest() -> None:
    gate = known().links("ps-9", CBO, "cbo-1").links("ps-1", CBO, "cbo-1")
    assert gate.case(Person, ANA).refs == {CBO: "cbo-1", STAFF: "ps-9"}


def test_what_a_reference_means_never_changes() -> None:
    ana, ben = Link(ANA), Meant(BEN)
    assert evolve_link(ana, ben) == ana
    assert evolve_link(None, ben) == Link(BEN)
    assert evolve_link(None, Called("cbo", "c")) is None
    assert evolve_person(None, ben) is None


# -- what a link waits for ------------------------------------------------------------------------------------------


def hall(**changed: Any) -> Agreement:  # noqa: ANN401 - of any field
    """A partner with references of its own that introduces nobody."""
    (staff,) = (one for one in AGREEMENTS.partners if one.partner == STAFF)
    given = {"token_sha256": None, "reports": frozenset({"person-linked"})} | changed
    return staff.model_copy(update=given)


NOBODY = among(hall(), hall(partner="hall"), hall(partner="club"))
BOTH = among(hall(reports=frozenset({"person-linked", "roster-reported"})),
    hall(partner="hall", reports=frozenset({"roster-reported"})))  # fmt: skip
OWN = among(hall(reports=frozenset({"person-linked", "roster-reported"})), hall(partner="hall"))
ID = {"participant_id": str(ANA)}
OTHER = {"other_partner_id": "hall", "other_person_ref": "h-1"}


@pytest.mark.parametrize(
    ("agreements", "sides", "waits_for"),
    [
        (NOBODY, OTHER, (Link, "hall/h-1")),
        (BOTH, OTHER, (Link, "hall/h-1")),
        (OWN, OTHER, (Link, f"{STAFF}/ps-1")),
        (NOBODY, ID, (Person, str(ANA))),
        (NOBODY, ID | OTHER, (Link, "hall/h-1")),
        (OWN, ID | OTHER, (Link, f"{STAFF}/ps-1")),
    ],
    ids=["nobody-introduces", "both-do", "only-its-own", "an-id", "an-id-beside", "an-id-beside-its-own"],
)  # fmt: skip
def test_a_link_waits_for_whichever_side_can_become_known(
    agreements: Agreements,
    sides: dict[str, str],
    waits_for: tuple[type, str],
) -> None:
    link = PersonLinked.model_validate({"person_ref": "ps-1"} | sides)
    Gate.of(agreements=agreements).says(STAFF, link).then_early(*waits_for)


def test_a_reference_of_both_sides_is_one() -> None:
    gate = Gate.of(agreements=among(hall(reports=frozenset({"person-linked", "roster-reported"}))))
    gate.says(STAFF, PersonLinked(person_ref="ps-1", other_partner_id=STAFF, other_person_ref="ps-1"))
    gate.then_early(Link, f"{STAFF}/ps-1")
    gate.says(STAFF, report(RosterReported, person_ref="ps-1", program_id="per-scholas-it-support"))
    assert gate.case(Person, person("ps-1", STAFF)).refs == {STAFF: "ps-1"}
    assert gate.case(Link, f"{STAFF}/ps-1") == Link(person("ps-1", STAFF))
