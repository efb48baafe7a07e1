"""What became of a report: the owner's answer goes back under the partner's own words, and is remembered."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from apprenticeship.common.events.answers import ReportAccepted, ReportParked, ReportRejected
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.reports import EngagementReported, OpeningReported
from apprenticeship.common.events.words import Answer
from apprenticeship.gateway.domain.tracking import ReportStatus, Standing

from .gate import AGREEMENTS, CBO, EMPLOYER, STAFF, Gate, among, person, report

FACT = named_id("fact")
SOON = datetime(2027, 2, 1, tzinfo=UTC)


def accepted(id_: UUID | None, *facts: UUID) -> ReportAccepted:
    return ReportAccepted(report_event_id=id_ or named_id("none"), fact_event_ids=facts)


def rejected(id_: UUID | None, path: str | None = "/minutes") -> ReportRejected:
    return ReportRejected(report_event_id=id_ or named_id("none"), code="state", detail="No.", path=path)


def parked(id_: UUID | None) -> ReportParked:
    return ReportParked(report_event_id=id_ or named_id("none"), waiting_for="learner", until=SOON)


def standing(gate: Gate, id_: UUID | None) -> Standing:
    status: ReportStatus = gate.case(ReportStatus, str(id_))
    return status.standing


def test_a_report_that_was_passed_on_is_taken() -> None:
    gate = Gate.of().applies("cbo-1")
    assert standing(gate, gate.passed.id).state == "taken"


def test_an_answer_reaches_the_partner_under_its_own_reference() -> None:
    gate = Gate.of().applies("cbo-1")
    id_ = gate.passed.id
    gate.when(person("cbo-1"), accepted(id_, FACT), partner=CBO)
    assert (gate.passed.topic, gate.passed.key) == (f"partners.{CBO}.answers.v1", "cbo-1")
    assert gate.passed.word == accepted(id_, FACT)
    assert standing(gate, id_) == Standing("accepted", fact_ids=(FACT,))


def test_an_answer_about_no_person_goes_by_what_the_report_was_about() -> None:
    gate = Gate.of().says(EMPLOYER, report(OpeningReported))
    id_, key = gate.passed.id, gate.passed.key
    gate.when(key, rejected(id_), partner=EMPLOYER)
    assert gate.passed.key == "hudson-helpdesk-7"


def test_an_answer_keeps_the_id_under_which_its_owner_said_it() -> None:
    gate = Gate.of().applies("cbo-1")
    gate.when(person("cbo-1"), accepted(gate.passed.id), partner=CBO)
    assert gate.passed.id not in {None, gate.last.said[0].id}


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("/minutes", "/data/minutes"), ("minutes", "/data/minutes"), ("/data/minutes", "/data/minutes"),
        ("/time", "/time"), ("/subject", "/subject"), (None, None), ("/", "/data/"),
    ],
)  # fmt: skip
def test_a_path_leads_into_the_event_as_the_partner_sent_it(said: str | None, heard: str | None) -> None:
    gate = Gate.of().applies("cbo-1")
    id_ = gate.passed.id
    gate.when(person("cbo-1"), rejected(id_, said), partner=CBO)
    assert gate.passed.word == rejected(id_, heard)
    assert standing(gate, id_).path == (heard or "")


def test_a_parked_report_is_accepted_later() -> None:
    gate = Gate.of().applies("cbo-1")
    id_ = gate.passed.id
    gate.when(person("cbo-1"), parked(id_), partner=CBO)
    assert standing(gate, id_) == Standing("parked", waiting_for="learner", until=SOON)
    gate.when(person("cbo-1"), accepted(id_), partner=CBO)
    assert standing(gate, id_).state == "accepted"


def test_an_answer_to_a_report_we_never_took_still_reaches_the_partner() -> None:
    gate = Gate.of().when(person("cbo-1"), accepted(named_id("x")), partner=CBO)
    assert gate.passed.word == accepted(named_id("x"))
    assert gate.passed.key == str(person("cbo-1"))
    assert gate.case(ReportStatus, str(named_id("x"))) is None


@pytest.mark.parametrize("partner", ["seiu775-union", "ended"])
def test_an_answer_for_whom_this_partnership_does_not_know_goes_nowhere(partner: str) -> None:
    gate = Gate.of().when(person("cbo-1"), accepted(named_id("x")), partner=partner)
    assert gate.last.outcome == "handled"
    assert gate.passes == []


def test_an_answer_to_a_partner_that_has_left_is_remembered_and_told_to_nobody() -> None:
    before = Gate.of().applies("cbo-1")
    id_ = before.passed.id
    after = Gate.of(agreements=among(*(one for one in AGREEMENTS.partners if one.partner != CBO)))
    after.rows = before.rows
    after.when(person("cbo-1"), accepted(id_, FACT), partner=CBO)
    assert after.passes == []
    assert standing(after, id_) == Standing("accepted", fact_ids=(FACT,))


class Contact:
    """A contact with two persons that has been passed on in two parts."""

    def __init__(self) -> None:
        self.gate = Gate.of().applies("cbo-1").applies("cbo-2")
        self.gate.links("ps-1", CBO, "cbo-1").links("ps-2", CBO, "cbo-2")
        self.gate.says(STAFF, report(EngagementReported, person_refs=["ps-1", "ps-2"]))
        self.parts = [(p.key, p.id) for p in self.gate.passes]
        (self.whole,) = {status.part_of for _, id_ in self.parts if (status := self.gate.case(ReportStatus, str(id_)))}

    def hears(self, part: int, answer: Answer) -> str:
        self.gate.when(self.parts[part][0], answer, partner=STAFF)
        return standing(self.gate, self.whole).state


def test_each_part_is_answered_as_the_report_under_its_persons_reference() -> None:
    contact = Contact()
    contact.hears(1, accepted(contact.parts[1][1], FACT))
    assert contact.gate.passed.key == "ps-2"
    assert contact.gate.passed.word == accepted(contact.whole, FACT)


def test_the_whole_is_accepted_when_every_part_is() -> None:
    contact = Contact()
    assert contact.hears(0, accepted(contact.parts[0][1], FACT)) == "taken"
    assert contact.hears(1, accepted(contact.parts[1][1], named_id("f2"))) == "accepted"
    assert standing(contact.gate, contact.whole).fact_ids == (FACT, named_id("f2"))


def test_the_whole_is_rejected_when_a_part_is_and_still_names_the_facts_of_the_others() -> None:
    contact = Contact()
    assert contact.hears(0, parked(contact.parts[0][1])) == "parked"
    assert contact.hears(1, rejected(contact.parts[1][1])) == "rejected"
    assert contact.hears(0, accepted(contact.parts[0][1], FACT)) == "rejected"
    assert standing(contact.gate, contact.whole).fact_ids == (FACT,)
