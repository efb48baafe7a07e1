"""What a partner may say: its agreement names reports and programs; everything else is refused with code and path."""

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from apprenticeship.common.events.catalogue import ENTRIES
from apprenticeship.common.events.entries import Entry
from apprenticeship.common.events.reports import (
    ApplicationReported,
    CohortPlanned,
    EmploymentReported,
    LearningResultReported,
    OpeningReported,
)
from apprenticeship.common.programs.library import load
from apprenticeship.gateway.agreements import REPORTS, Agreement, Agreements
from apprenticeship.gateway.policies import may_name, may_say
from apprenticeship.gateway.settings import DEMO, Settings

from .gate import AGREEMENTS, CARE, CBO, EMPLOYER, LMS, STAFF, Gate, among, report, submitted


def test_a_partner_without_an_agreement_says_nothing() -> None:
    Gate.of().applies("x-1", partner="stranger").then_refused("not_permitted", "/source")


def test_an_agreement_of_one_partnership_is_none_in_another() -> None:
    Gate.of("seiu775").applies("x-1", partner=CBO).then_refused("not_permitted", "/source")


def test_a_report_that_the_agreement_does_not_name_is_refused() -> None:
    Gate.of().says(LMS, report(EmploymentReported)).then_refused("not_permitted", "/type")


def test_a_program_of_another_partnership_is_unknown_here() -> None:
    Gate.of().says(CBO, report(ApplicationReported, program_id=CARE)).then_refused(
        "unknown_program", "/data/program_id"
    )


def test_a_program_that_the_agreement_does_not_name_is_not_permitted() -> None:
    staff, cbo = (one for one in AGREEMENTS.partners if one.partner in {STAFF, CBO})
    more = staff.model_copy(update={"programs": staff.programs | {"web"}})
    gate = Gate.of(agreements=among(more, cbo))
    gate.says(CBO, report(ApplicationReported, program_id="web"))
    gate.then_refused("not_permitted", "/data/program_id")


def test_every_program_of_an_opening_is_looked_at() -> None:
    programs = ["per-scholas-it-support", CARE]
    Gate.of().says(EMPLOYER, report(OpeningReported, program_ids=programs)).then_refused(
        "unknown_program", "/data/program_ids/1"
    )


def test_the_subject_is_the_person() -> None:
    gate = Gate.of().says(LMS, report(LearningResultReported), subject="somebody-else")
    gate.then_refused("schema", "/subject")


def test_a_report_about_no_person_may_have_any_subject() -> None:
    planned = report(CohortPlanned)
    assert Gate.of().says(STAFF, planned, subject="whatever").last.outcome == "handled"


@pytest.mark.parametrize(
    ("changed", "code", "path"),
    [
        ({"id": "nobodys"}, "unknown_program", "/data/definition/id"),
        ({"id": {"a": 1}}, "unknown_program", "/data/definition/id"),
        ({"version": "1"}, "schema", "/data/definition/version"),
        ({"version": True}, "schema", "/data/definition/version"),
        ({"version": 0}, "schema", "/data/definition/version"),
        ({"tenant": "seiu775"}, "not_permitted", "/data/definition/tenant"),
    ],
)
def test_a_definition_names_itself_its_version_and_its_partnership(
    changed: dict[str, Any], code: str, path: str
) -> None:
    Gate.of().says(STAFF, submitted(**changed)).then_refused(code, path)


def test_the_demo_has_staff_in_every_partnership_and_only_names_programs_that_exist() -> None:
    tenants = {one.tenant for one in AGREEMENTS.partners}
    assert tenants == {"per-scholas", "seiu775", "jvs"}
    for tenant in tenants:
        assert AGREEMENTS.of(tenant, f"{tenant}-staff")
        for program in AGREEMENTS.programs(tenant):
            assert load(f"{program}@1").tenant == tenant


def test_every_report_is_somebodys_in_the_demo() -> None:
    assert frozenset[str]().union(*(one.reports for one in AGREEMENTS.partners)) == REPORTS


@pytest.mark.parametrize(
    "changed",
    [
        {"partner": "two.words"}, {"reports": ["enrolled"]}, {"receives": ["hours-reported"]},
        {"receives": ["no-word"]}, {"person_refs": "nobody"}, {"person_refs": "seiu775-staff"},
        {"person_refs": "per-scholas-lms"}, {"token_sha256": "secret"}, {"free": "text"},
    ],
)  # fmt: skip
def test_an_agreement_that_cannot_be_kept_is_not_read(changed: dict[str, Any]) -> None:
    page = json.loads(DEMO.read_text())
    page["partners"][1] |= changed
    with pytest.raises(ValidationError):
        Agreements.model_validate(page)


@pytest.mark.parametrize("name", ["partner", "token_sha256"])
def test_two_agreements_share_neither_a_name_nor_a_token(name: str) -> None:
    page = json.loads(DEMO.read_text())
    page["partners"][1][name] = page["partners"][0][name]
    with pytest.raises(ValidationError):
        Agreements.model_validate(page)


def test_the_demos_doors_are_not_opened_to_a_network_by_accident() -> None:
    with pytest.raises(ValidationError, match="AGREEMENTS_FILE"):
        Settings(http_host="0.0.0.0")
    assert Settings(http_host="0.0.0.0", agreements_file="demo").agreements == AGREEMENTS
    assert Settings().agreements == AGREEMENTS


def test_the_gateway_listens_at_every_door_and_to_every_owner() -> None:
    topics = Settings().topics
    doors = {f"partners.{one.partner}.reports.v1" for one in AGREEMENTS.partners}
    answers = {f"{owner}.answers.v1" for owner in ("intake", "training", "mentoring", "placement")}
    assert doors | answers <= set(topics)
    assert len(topics) == len(set(topics))
    assert Settings().tenants["wa-doh-testing"] == "seiu775"


names = st.sampled_from(["alpha", "beta", "gamma"])
agreed = st.builds(
    Agreement, partner=st.just("p"), tenant=st.just("t"), kind=st.just("lms"), reports=st.frozensets(
        st.sampled_from(sorted(REPORTS))), programs=st.frozensets(names),
)  # fmt: skip


@given(agreed, st.sampled_from([e for e in ENTRIES if e.kind == "report"]))
def test_a_report_passes_exactly_when_it_is_named(agreement: Agreement, entry: Entry) -> None:
    passes = may_say(agreement, report(entry.word)) is None
    assert passes == (entry.word.type in agreement.reports)


@given(agreed, st.lists(names, max_size=3), st.frozensets(names))
def test_programs_pass_exactly_when_all_are_named(
    agreement: Agreement, programs: list[str], others: frozenset[str]
) -> None:
    known = others | agreement.programs
    refused = may_name(agreement, known, report(OpeningReported, program_ids=programs))
    if set(programs) <= agreement.programs:
        assert refused is None
        return
    assert refused is not None
    first = next(n for n, name in enumerate(programs) if name not in agreement.programs)
    code = "not_permitted" if programs[first] in known else "unknown_program"
    assert (refused.code, refused.path) == (code, f"/data/program_ids/{first}")
