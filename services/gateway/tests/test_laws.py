"""Laws of the gateway over anything that may be heard, in any order, from any partner."""

from typing import Any, get_args
from uuid import UUID

from hypothesis import HealthCheck, given, settings, strategies as st

from apprenticeship.common.events.answers import ReportAccepted, ReportParked, ReportRejected
from apprenticeship.common.events.catalogue import BY_WORD
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.intake import CohortScheduled, Enrolled
from apprenticeship.common.events.reports import (
    ApplicationReported,
    EngagementReported,
    HoursReported,
    OpeningReported,
    PersonLinked,
    ProgramSubmitted,
    RosterReported,
)
from apprenticeship.common.events.words import Word
from apprenticeship.common.runtime.deciding import Rows
from apprenticeship.common.testing.any_word import any_word
from apprenticeship.gateway.agreements import REPORTS, Agreement
from apprenticeship.gateway.domain.people import Called, Meant
from apprenticeship.gateway.domain.tracking import PartAnswered, ReportStatus, State, Taken
from apprenticeship.gateway.handlers import hears
from apprenticeship.gateway.store import TABLES

from .gate import Gate, among, report, subject_of

REFS = ("r-1", "r-2")
FACTS = frozenset({"enrolled", "cohort-scheduled"})
PROGRAM = "per-scholas-it-support"


def partner(name: str, tenant: str, **more: Any) -> Agreement:  # noqa: ANN401 - fields of an agreement
    fields = {"reports": REPORTS, "programs": {PROGRAM}, "receives": FACTS, **more}
    return Agreement.model_validate({"partner": name, "tenant": tenant, "kind": "any", **fields})


BOTH = among(
    partner("a-staff", "a"), partner("a-lms", "a", person_refs="a-staff"), partner("a-cbo", "a"),
    partner("b-staff", "b"), partner("b-cbo", "b", reports={"application-reported", "hours-reported"}),
)  # fmt: skip
UUIDS = st.sampled_from([named_id("a"), named_id("b")])
ANSWERS = st.one_of(any_word(ReportAccepted), any_word(ReportRejected), any_word(ReportParked))
NOTES = st.one_of(
    st.builds(Meant, UUIDS),
    st.builds(Called, st.sampled_from(REFS), st.sampled_from(REFS)),
    st.builds(Taken, st.just("p"), st.just("s"), st.lists(UUIDS).map(tuple), st.none() | UUIDS),
    st.builds(PartAnswered, UUIDS, ANSWERS),
)
refs = st.sampled_from(REFS)
linked = st.builds(
    PersonLinked, person_ref=refs, participant_id=st.none(), other_person_ref=refs,
    other_partner_id=st.sampled_from(["a-staff", "a-cbo", "b-staff", "b-cbo"]),
)  # fmt: skip
said = st.one_of(
    refs.map(lambda r: report(ApplicationReported, external_person_ref=r)),
    refs.map(lambda r: report(RosterReported, person_ref=r, program_id=PROGRAM)),
    refs.map(lambda r: report(HoursReported, external_person_ref=r)),
    st.lists(refs, min_size=1, max_size=3).map(lambda r: report(EngagementReported, person_refs=r)),
    st.just(report(OpeningReported)),
    linked,
)
speaking = st.tuples(st.sampled_from([one.partner for one in BOTH.partners]), said)


@given(st.lists(NOTES | ANSWERS | any_word(Enrolled), max_size=6))
def test_evolve_is_total(items: list[Any]) -> None:
    for table in TABLES:
        case = None
        for item in items:
            case = table.evolve(case, item)
            if case is not None:
                assert table.read(table.write(case)) == case
                if isinstance(case, ReportStatus):
                    assert case.standing.state in get_args(State)


@given(
    st.sampled_from(sorted(REPORTS)).map(lambda t: next(w for w in BY_WORD if w.type == t)),
    st.data(),
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_no_report_makes_a_decision_fail(word: type[Word], data: st.DataObject) -> None:
    found = data.draw(any_word(word))
    gate = Gate.of("a", BOTH).applies("r-1", partner="a-staff")
    gate.says("a-staff", found)
    assert gate.last.outcome != "failed"


@given(any_word(ProgramSubmitted))
def test_no_definition_makes_a_decision_fail(word: ProgramSubmitted) -> None:
    assert Gate.of("a", BOTH).says("a-staff", word).last.outcome in {"handled", "refused"}


def together(lines: list[tuple[str, Word]]) -> tuple[Rows, dict[str, list[Any]]]:
    """Both partnerships on the rows of one database, in the order of the lines."""
    rows = Rows()
    gates = {tenant: Gate(hears(BOTH), TABLES, tenant=tenant, rows=rows) for tenant in ("a", "b")}
    for name, word in lines:
        gate = gates[name.split("-")[0]]
        gate.says(name, word)
    return rows, {tenant: gate.told for tenant, gate in gates.items()}


@given(st.lists(speaking, max_size=14))
@settings(max_examples=120)
def test_partnerships_never_meet(lines: list[tuple[str, Word]]) -> None:
    """What one partnership hears, keeps and says is the same with and without the other."""
    rows, told = together(lines)
    for tenant in ("a", "b"):
        alone, told_alone = together([(n, w) for n, w in lines if n.startswith(tenant)])
        assert told[tenant] == told_alone[tenant]
        kept = {n: case for n, case in rows.cases.items() if n.tenant == tenant and case}
        assert kept == {n: case for n, case in alone.cases.items() if case}


@given(st.lists(speaking, max_size=14), refs)
@settings(max_examples=80)
def test_nobody_is_told_in_references_of_another(lines: list[tuple[str, Word]], ref: str) -> None:
    rows, _ = together(lines)
    persons = {n.key for n, case in rows.cases.items() if n.kind.__name__ == "Person" and case}
    for tenant in ("a", "b"):
        for key in sorted(persons):
            gate = Gate(hears(BOTH), TABLES, tenant=tenant, rows=rows)
            gate.when(key, report(Enrolled))
            for passed in gate.passes:
                assert passed.topic.split(".")[1].startswith(tenant)
                assert passed.key in REFS
        gate = Gate(hears(BOTH), TABLES, tenant=tenant, rows=rows)
        gate.when("c", report(CohortScheduled))
        assert all(p.topic.split(".")[1].startswith(tenant) for p in gate.passes)
    assert ref in REFS


@given(st.lists(speaking, max_size=14))
@settings(max_examples=80)
def test_a_reference_never_changes_its_person(lines: list[tuple[str, Word]]) -> None:
    gate = Gate.of("a", BOTH)
    meant: dict[str, UUID] = {}
    for name, word in lines:
        if name.startswith("a"):
            gate.says(name, word, subject_of(word))
            for row, case in gate.rows.cases.items():
                if row.kind.__name__ == "Link" and case:
                    assert meant.setdefault(row.key, case.participant_id) == case.participant_id
