"""Withdrawal and transfer: what is closed stays closed, and credit is never lost."""

import pytest

from apprenticeship.common.events.training import CredentialIssued, ModuleCompleted, RequirementsMet
from apprenticeship.common.programs.model import RequirementSet
from apprenticeship.training.domain.learner import Learner
from apprenticeship.training.domain.standards import Program
from services.training.tests.life import (
    CARE,
    FIRST,
    SECOND,
    SUPPORT,
    Life,
    credential_id,
    day,
    home_care,
    it_support,
    trained,
)


def test_a_late_module_of_an_earlier_day_keeps_credit_and_reopens_nothing() -> None:
    life = it_support()
    for module in SUPPORT.curriculum.modules[:-1]:
        life.module(module.id, "03-31")
    life.withdrew("04-15").then()

    life.module("career-readiness", "04-10").then_types("module-completed")
    assert life.enrollment().state == "closed"
    assert len(life.enrollment().modules) == len(SUPPORT.curriculum.modules)


def test_a_module_after_the_last_day_is_refused() -> None:
    life = it_support().withdrew("04-15")
    life.module("hardware", "04-16").then_refused("state")
    life.module("hardware", "04-16", enrollment_id=FIRST).then_refused("state")


def test_the_last_day_still_counts() -> None:
    it_support().withdrew("04-15").module("hardware", "04-15").then_types("module-completed")


def test_the_last_day_counts_for_a_named_enrollment_too() -> None:
    life = it_support().withdrew("04-15")
    life.module("hardware", "04-15", enrollment_id=FIRST).then_types("module-completed")


def test_a_day_on_which_one_ends_and_another_begins_belongs_to_the_new_one() -> None:
    life = it_support().withdrew("04-15").enrolled(SECOND, on="04-15")
    life.module("hardware", "04-15").then_types("module-completed")
    assert list(life.enrollment(SECOND).modules) == ["hardware"]


def test_late_hours_and_results_of_an_earlier_day_keep_credit_too() -> None:
    life = trained().withdrew("04-15")
    life.hours("late", 60, "04-01").then_types("hours-recorded")
    life.exam("pass", "04-02").then_types("exam-result-recorded")
    life.hours("after", 60, "04-16").then_refused("state")
    life.exam("pass", "04-16", attempt=2).then_refused("state")


def test_who_withdraws_during_a_pause_gains_nothing_from_it() -> None:
    life = it_support().paused("04-01").withdrew("05-01")
    life.module("hardware", "04-10").then_refused("state")
    life.module("hardware", "03-31").then_types("module-completed")


def test_what_has_ended_says_how_and_where_it_went_on() -> None:
    left = it_support().withdrew("04-15").enrollment().closing
    assert left is not None
    assert (left.end, left.on, left.successor) == ("withdrawn", day("04-15"), None)
    moved = it_support().transferred("04-15").enrollment().closing
    assert moved is not None
    assert (moved.end, moved.on, moved.successor) == ("transferred", day("04-15"), SECOND)


def test_withdrawal_after_graduation_takes_nothing_back() -> None:
    life = it_support().all_modules("06-01").withdrew("06-10")
    assert life.enrollment().state == "graduated"


def test_a_new_enrollment_takes_what_is_new_and_the_closed_one_what_is_old() -> None:
    life = it_support().withdrew("04-15").enrolled(SECOND, on="09-01")
    life.module("hardware", "04-10").then_types("module-completed")
    assert "hardware" in life.enrollment(FIRST).modules
    life.module("hardware", "09-10").then_types("module-completed")
    assert "hardware" in life.enrollment(SECOND).modules


def test_news_older_than_a_first_enrollment_belongs_to_it() -> None:
    it_support().module("hardware", "02-01").then_types("module-completed")


# --------------------------------------------------------------------------- transfer


def test_modules_and_minutes_move_along() -> None:
    life = home_care().module("core-basic", "03-10").hours("a", 3000, "03-10")
    life.enrolled(SECOND, on="04-01", entry="transfer").transferred("04-01")
    assert life.enrollment(FIRST).state == "closed"
    assert (len(life.enrollment(FIRST).ledger), len(life.enrollment(SECOND).ledger)) == (0, 1)

    life.module("orientation-safety", "04-05").module("population-specific", "04-06")
    life.hours("b", 1500, "04-07").then_types("hours-recorded", "requirements-met", "exam-scheduled")
    met = life.said[1]
    assert isinstance(met, RequirementsMet)
    assert (met.enrollment_id, met.total_minutes) == (SECOND, 4500)


def test_it_does_not_matter_which_of_the_two_facts_comes_first() -> None:
    one = home_care().module("core-basic", "03-10").hours("a", 3000, "03-10")
    one.enrolled(SECOND, on="04-01", entry="transfer").transferred("04-01")
    two = home_care().module("core-basic", "03-10").hours("a", 3000, "03-10")
    two.transferred("04-01").enrolled(SECOND, on="04-01", entry="transfer")
    assert one.learner == two.learner


def test_granted_credit_counts_where_it_exceeds_the_ledger() -> None:
    life = home_care().hours("a", 3000, "03-10").enrolled(SECOND, on="04-01", entry="transfer")
    life.transferred("04-01", minutes=3500, modules=("core-basic",))
    assert life.enrollment(SECOND).credit_minutes == 500
    assert set(life.enrollment(SECOND).modules) == {"core-basic"}


def test_the_hours_that_are_asked_for_are_those_worked_and_those_granted() -> None:
    life = home_care().all_modules("03-09").hours("a", 3000, "03-10").enrolled(SECOND, on="04-01", entry="transfer")
    life.transferred("04-01", minutes=3500).hours("b", 999, "04-07").then_types("hours-recorded")
    life.hours("c", 1, "04-08").then_types("hours-recorded", "requirements-met", "exam-scheduled")


def test_credit_that_completes_the_program_leads_on_at_once() -> None:
    life = it_support()
    for module in SUPPORT.curriculum.modules[:-1]:
        life.module(module.id, "03-31")
    life.enrolled(SECOND, on="04-01", entry="transfer")
    life.transferred("04-01", modules=("career-readiness",))
    life.then_types("requirements-met", "graduated")

    late = trained().transferred("04-01").enrolled(SECOND, on="04-01", entry="transfer")
    late.then_types("requirements-met", "exam-scheduled")


def test_failed_attempts_move_along_within_the_program() -> None:
    life = trained().exam("fail", "04-02").exam("fail", "04-16", attempt=2)
    life.enrolled(SECOND, on="04-20", entry="transfer").transferred("04-20")
    life.then_types("requirements-met", "exam-scheduled")
    life.exam("fail", "05-01", attempt=3).then_types("exam-result-recorded", "not-completed")


def test_late_news_of_the_enrollment_left_goes_to_where_its_credit_went() -> None:
    life = it_support().enrolled(SECOND, on="04-01", entry="transfer").transferred("04-01")
    life.module("hardware", "03-20")
    life.module("networking", "03-20", enrollment_id=FIRST)
    assert isinstance(life.said[0], ModuleCompleted)
    assert life.said[0].enrollment_id == SECOND
    assert set(life.enrollment(SECOND).modules) == {"hardware", "networking"}


def test_a_correction_finds_the_entry_where_it_went() -> None:
    life = home_care().hours("a", 3000, "03-10")
    life.enrolled(SECOND, on="04-01", entry="transfer").transferred("04-01")
    life.hours("a", 2000, "03-10").then_types("hours-corrected")
    (entry,) = life.enrollment(SECOND).ledger.values()
    assert entry.minutes == 2000


def test_between_the_two_facts_old_news_counts_and_new_news_waits() -> None:
    life = it_support().transferred("04-01").module("hardware", "03-20").then_types("module-completed")
    life.module("operating-systems", "03-20", enrollment_id=FIRST).then_types("module-completed")
    life.module("networking", "04-05").then_early(Learner)
    life.module("security", "04-05", enrollment_id=FIRST).then_early(Learner)
    life.enrolled(SECOND, on="04-01", entry="transfer")
    assert set(life.enrollment(SECOND).modules) == {"hardware", "operating-systems", "networking", "security"}


def test_a_transfer_from_an_enrollment_never_heard_of_still_grants_its_credit() -> None:
    life = Life.begin(CARE).transferred("04-01", minutes=1200, modules=("core-basic",))
    life.enrolled(SECOND, on="04-01", entry="transfer")
    assert life.enrollment(SECOND).credit_minutes == 1200
    assert life.enrollment(SECOND).modules["core-basic"].on == day("04-01")


def test_all_that_is_asked_may_be_granted_and_certifies_on_the_day_of_enrollment() -> None:
    program = CARE.model_copy(update={"requirement_sets": {"standard": RequirementSet(minutes=4500)}})
    granted = tuple(module.id for module in CARE.curriculum.modules)
    life = Life.begin(program).transferred("04-01", 4500, granted).enrolled(SECOND, on="04-05", entry="transfer")
    life.then_types("requirements-met", "credential-issued", "graduated", "wage-step-earned")
    met, issued = life.said[:2]
    assert isinstance(met, RequirementsMet)
    assert (met.met_on, met.total_minutes) == (day("04-05"), 4500)
    assert isinstance(issued, CredentialIssued)
    assert issued.credential_id == credential_id(life)


@pytest.mark.parametrize("first", ["transferred", "enrolled"])
def test_a_transfer_into_a_version_not_yet_known_waits_for_it(first: str) -> None:
    life = home_care()
    if first == "transferred":
        life.transferred("04-01").enrolled(SECOND, on="04-01", entry="transfer", program_version=2)
    else:
        life.enrolled(SECOND, on="04-01", entry="transfer", program_version=2).transferred("04-01")
    life.then_early(Program, f"{CARE.id}@2")
