"""What training keeps, as whole rows, and what a transfer, a registry and a pause make of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from apprenticeship.common.events import keys
from apprenticeship.common.events.digests import sha256_of
from apprenticeship.common.events.training import CredentialIssued, CredentialRenewed
from apprenticeship.common.programs.model import CredentialRule
from apprenticeship.training.domain.learner import (
    Closing,
    Contact,
    Credential,
    Enrollment,
    Entry,
    Learner,
    Passed,
    Pause,
    Scheduled,
    Sitting,
)
from apprenticeship.training.domain.standards import Cohort, Program
from services.training.tests.life import (
    AUTUMN,
    CARE,
    CERTIFICATE,
    EXAM,
    FIRST,
    SECOND,
    SPRING,
    Life,
    certified,
    credential_id,
    day,
    home_care,
    it_support,
    published,
    trained,
)

CARE_FIRST = Enrollment(
    id=FIRST, program_id=CARE.id, program_version=1, cohort_id=SPRING, requirement_set="standard", track=None,
    exam_language="so", paid_time=True, enrolled_on=day("02-15"),
)  # fmt: skip
ADVANCED = CARE.model_copy(update={"id": "advanced"})


def entry(life: Life, ref: str) -> Any:  # noqa: ANN401 - an id
    return keys.entry_id(life.tenant, "lms", ref)


# -- rows ------------------------------------------------------------------------------------------------------------


def test_an_enrollment_opens_with_its_terms_and_the_language_of_its_exam_or_class() -> None:
    assert home_care().learner == Learner({FIRST: CARE_FIRST})
    assert Life.begin(CARE).enrolled().enrollment() == replace(CARE_FIRST, exam_language="en")


def test_a_row_keeps_what_was_learned_missed_paused_and_met() -> None:
    life = trained().met_employer("03-11").exam("fail", "04-02").paused("04-05").resumed("04-10", AUTUMN)
    kept = life.enrollment()
    modules = {module.id: Passed(1, day("03-10"), module.minutes or 60) for module in CARE.curriculum.modules}
    assert kept == replace(
        CARE_FIRST, modules=modules, ledger={entry(life, "all"): Entry("classroom", 4500, day("03-19"))},
        pauses=(Pause(day("04-05"), day("04-10")),), met_on=day("03-19"), exam=kept.exam, cohort_id=AUTUMN,
        sittings=(Sitting(EXAM, 1, "whole", "fail", day("04-02")),),
        contacts=(Contact(keys.employer_id(life.tenant, "hudson-it"), "mock_interview", day("03-11")),),
    )  # fmt: skip


def test_failed_attempts_at_a_module_add_up() -> None:
    life = it_support().module("hardware", "03-10", "failed").module("hardware", "03-12", "failed", attempt=2)
    assert life.enrollment().failed == {"hardware": (1, 2)}


@pytest.mark.parametrize(
    ("ends", "state", "closing"),
    [
        (lambda life: life.withdrew("04-15"), "closed", Closing("withdrawn", day("04-15"))),
        (lambda life: life.transferred("04-15"), "closed", Closing("transferred", day("04-15"), SECOND)),
        (lambda life: life.exam("pass", "04-15"), "graduated", Closing("graduated", day("04-15"))),
        (lambda life: life.exam("fail", "04-02").exam("fail", "04-16", 2).exam("fail", "04-30", 3), "not_completed",
            Closing("not_completed", day("04-30"))),
    ],
    ids=["withdrawn", "transferred", "graduated", "not-completed"],
)  # fmt: skip
def test_an_end_is_kept_with_its_day(ends: Callable[[Life], Life], state: str, closing: Closing) -> None:
    life = ends(trained())
    assert (life.enrollment().state, life.enrollment().closing) == (state, closing)


def test_standards_and_cohorts_are_kept_as_published() -> None:
    life = Life.begin(CARE)
    assert life.case(Cohort, SPRING) == Cohort(date(2027, 3, 1), date(2027, 12, 17))
    assert life.case(Program, CARE.key) == Program(
        key=CARE.key, id=CARE.id, version=1, curriculum_version=CARE.curriculum.version,
        modules={module.id: module for module in CARE.curriculum.modules}, requirement_sets=CARE.requirement_sets,
        credential=CARE.credential, continuing_education=CARE.continuing_education, wage_steps=CARE.wage_steps,
        next_steps=CARE.next_steps,
    )  # fmt: skip


# -- what a transfer takes along -------------------------------------------------------------------------------------


def moved(life: Life, minutes: int = 0, modules: tuple[str, ...] = (), **fields: object) -> Life:
    """Into the second enrolment, from April on."""
    return life.enrolled(SECOND, on="04-20", entry="transfer", **fields).transferred("04-20", minutes, modules)


def test_a_transfer_moves_modules_hours_sittings_and_steps_within_the_program() -> None:
    life = home_care().module("core-basic", "03-10").module("orientation-safety", "03-11")
    life.hours("a", 3000, "03-10").exam("fail", "03-20")
    life = moved(life, 3600, ("population-specific", "core-basic"), exam_language="so")
    sat = (Sitting(EXAM, 1, "whole", "fail", day("03-20")),)
    assert life.enrollment(FIRST) == replace(
        CARE_FIRST, modules=life.enrollment(FIRST).modules, sittings=sat,
        closing=Closing("transferred", day("04-20"), SECOND),
    )  # fmt: skip
    first = life.enrollment(FIRST).modules["core-basic"]
    assert life.enrollment(SECOND) == replace(
        CARE_FIRST, id=SECOND, enrolled_on=day("04-20"), sittings=sat, credit_minutes=600,
        modules={"core-basic": Passed(0, day("04-20"), 0), "population-specific": Passed(0, day("04-20"), 0),
            "orientation-safety": Passed(0, day("03-11"), 300)},
        ledger={entry(life, "a"): Entry("classroom", 3000, day("03-10"))},
    )  # fmt: skip
    assert first.attempt == 1


def test_a_transfer_into_another_program_leaves_sittings_and_steps_behind() -> None:
    life = trained().registry("active", "04-10").exam("fail", "04-02")
    assert life.enrollment().steps == ("certified",)
    life.given(ADVANCED.key, published(ADVANCED))
    moved(life, program_id="advanced")
    assert (life.enrollment(SECOND).sittings, life.enrollment(SECOND).steps) == ((), ())
    same = moved(trained().registry("active", "04-10").exam("fail", "04-02"))
    assert same.enrollment(SECOND).steps == ("certified",)
    assert len(same.enrollment(SECOND).sittings) == 1


def test_credit_of_two_transfers_adds_up_and_a_grant_counts_only_beyond_it() -> None:
    third = keys.enrollment_id("t", "p", FIRST)
    life = moved(home_care().hours("a", 1000, "03-10"), 1500)
    assert life.enrollment(SECOND).credit_minutes == 500
    life.enrolled(third, on="05-01", entry="transfer")
    life.transferred("05-01", 1600, left=SECOND, to=third)
    assert life.enrollment(third).credit_minutes == 600
    assert life.enrollment(SECOND).credit_minutes == 0
    assert life.enrollment(SECOND).ledger == {}


@pytest.mark.parametrize("ended", ["graduated", "not_completed"])
def test_who_has_finished_takes_only_what_the_transfer_grants(ended: str) -> None:
    life = trained()
    if ended == "graduated":
        life.exam("pass", "04-02")
    else:
        life.exam("fail", "04-02").exam("fail", "04-03", 2).exam("fail", "04-04", 3)
    assert life.enrollment().state == ended
    moved(life, 900, ("core-basic",))
    assert (life.enrollment(SECOND).credit_minutes, life.enrollment(SECOND).ledger) == (900, {})
    assert life.enrollment(SECOND).modules == {"core-basic": Passed(0, day("04-20"), 0)}
    assert life.enrollment(FIRST).ledger
    assert life.enrollment(FIRST).state == ended


# -- credentials -----------------------------------------------------------------------------------------------------


def test_a_credential_is_kept_with_its_period_and_the_registrys_word() -> None:
    life = certified()
    held = Credential(credential_id(life), CERTIFICATE, FIRST, since=day("04-02"), due_on=date(2028, 4, 1))
    assert life.learner.credentials == {CERTIFICATE: held}
    life.registry("active", "04-10")
    confirmed = replace(held, registered_on=day("04-10"))
    assert life.learner.credentials[CERTIFICATE] == confirmed
    life.registry("active", "04-10", expires_on="2028-05-01")
    assert life.learner.credentials[CERTIFICATE] == confirmed
    life.registry("expired", "2028-04-02")
    assert life.learner.credentials[CERTIFICATE] == replace(confirmed, lapsed_on=date(2028, 4, 2))
    life.registry("active", "2028-05-01")
    again = replace(held, since=date(2028, 5, 2), due_on=date(2029, 5, 1))
    assert life.learner.credentials[CERTIFICATE] == again
    life.registry("revoked", "2028-06-01")
    assert life.learner.credentials[CERTIFICATE] == replace(again, revoked_on=date(2028, 6, 1))


def test_the_registry_issues_with_its_number_and_its_end() -> None:
    life = trained().registry("active", "04-10", expires_on="2028-03-31", registry_number="HM-1")
    assert life.said[0] == CredentialIssued(
        credential_id=credential_id(life), enrollment_id=FIRST, credential_code=CERTIFICATE, issuer="wa-doh",
        issued_on=day("04-10"), expires_on=date(2028, 3, 31), registry_number_sha256=sha256_of("HM-1"), portable=True,
    )  # fmt: skip
    assert life.learner.credentials[CERTIFICATE].registered_on == day("04-10")


@pytest.mark.parametrize(
    ("on", "expires", "end", "next_due"),
    [
        ("2028-04-01", None, date(2028, 4, 1), date(2029, 4, 1)),
        ("2028-05-10", None, date(2028, 5, 10), date(2029, 5, 10)),
        ("2028-04-01", "2029-03-31", date(2028, 4, 1), date(2029, 3, 31)),
    ],
    ids=["in-time", "late", "as-the-registry-says"],
)  # fmt: skip
def test_a_renewal_goes_on_from_the_end_of_the_period_or_from_its_own_day(
    on: str, expires: str | None, end: date, next_due: date
) -> None:
    life = certified().registry("active", on, expires_on=expires)
    life.then(CredentialRenewed(
        credential_id=credential_id(life), period_end=end, ce_minutes=0, next_due_on=next_due)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("status", "on", "changes"),
    [("active", "04-01", False), ("active", "04-02", True), ("expired", "04-01", False), ("expired", "04-02", True)],
)
def test_what_the_registry_says_of_a_former_period_changes_nothing(status: str, on: str, *, changes: bool) -> None:
    life = certified()
    before = life.learner
    life.registry(status, on).then()
    assert (life.learner != before) is changes


def test_the_registry_means_the_open_enrollment_and_of_several_the_latest() -> None:
    life = trained().withdrew("04-15").enrolled(SECOND, on="05-01")
    life.registry("active", "05-10")
    assert life.learner.credentials[CERTIFICATE].enrollment_id == SECOND
    both = trained().withdrew("06-15").enrolled(SECOND, on="05-01").withdrew("06-20", SECOND)
    both.registry("active", "05-10")
    assert both.learner.credentials[CERTIFICATE].enrollment_id == SECOND
    older = Life.begin(CARE).enrolled(on="05-01").enrolled(SECOND, on="03-01").withdrew("06-01")
    older.registry("active", "05-10")
    assert older.learner.credentials[CERTIFICATE].enrollment_id == SECOND


def test_a_credential_without_an_end_is_never_over() -> None:
    lasting = CARE.model_copy(
        update={"credential": CredentialRule(code=CERTIFICATE, issuer="wa-doh"), "continuing_education": None}
    )
    life = Life.begin(lasting).enrolled().all_modules("03-10").hours("all", 4500, "03-19").exam("pass", "04-02")
    assert life.learner.credentials[CERTIFICATE].due_on is None
    life.registry("active", "2040-01-01").then()
    life.registry("expired", "2041-01-01").registry("active", "2042-01-01").then()


# -- days ------------------------------------------------------------------------------------------------------------


def test_a_paused_exam_lies_as_many_days_ahead_on_the_return_and_only_if_it_lay_ahead() -> None:
    life = trained()
    planned = life.enrollment().exam
    assert planned == Scheduled(1, date(2027, 4, 2))
    life.paused("03-22").resumed("05-03").then_types("exam-scheduled")
    assert life.enrollment().exam == Scheduled(1, date(2027, 5, 14))
    due = trained().paused("04-02").resumed("05-03").then()
    assert due.enrollment().exam == planned
    eve = trained().paused("04-01").resumed("05-03").then_types("exam-scheduled")
    assert eve.enrollment().exam == Scheduled(1, date(2027, 5, 4))


def test_an_enrollment_of_a_named_report_is_followed_to_its_last_day() -> None:
    life = it_support().withdrew("04-15").enrolled(SECOND, on="04-16")
    life.module("hardware", "04-15", enrollment_id=FIRST).then_types("module-completed")
    assert list(life.enrollment(FIRST).modules) == ["hardware"]
    assert life.enrollment(SECOND).modules == {}
