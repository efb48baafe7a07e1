"""Raises earned in training: seen in the pay, in whatever order one hears of them, or overdue."""

from collections.abc import Callable
from itertools import permutations

from apprenticeship.common.events import keys
from apprenticeship.common.events.decisions import Due
from apprenticeship.common.events.placement import WageRecorded, WageStepApplied, WageStepOverdue
from apprenticeship.placement.domain.seeker import Seeker

from .search import ANA, CARE, FIRST, SECOND, Search, care, day

EVERGREEN = keys.employer_id("seiu775", "evergreen")
PLACEMENT = keys.placement_id("seiu775", ANA, EVERGREEN, day("03-01"))


def at_work() -> Search:
    """Certified in February, at work with Evergreen since March at 20.00 an hour."""
    search = Search.begin(CARE).terms("evergreen", 1900).terms("willow", 1900, kind="consumer")
    search.enrolled().certified("02-10").dispatched("03-01", wage_cents_per_hour=2000)
    return search.then_types("placed")


def rate(search: Search, cents: int, on: str) -> Search:
    return search.employed("rate_changed", on, employer_ref="evergreen", wage_cents_per_hour=cents)


def applied(on: str, after: int = 2050) -> WageStepApplied:
    return WageStepApplied(
        placement_id=PLACEMENT,
        step_id="certified",
        wage_before_cents=2000,
        wage_after_cents=after,
        effective_on=day(on),
    )


def test_a_new_rate_is_recorded() -> None:
    rate(at_work(), 2030, "04-01").then(
        WageRecorded(
            placement_id=PLACEMENT,
            wage_cents_per_hour=2030,
            effective_on=day("04-01"),
            source="hris",
        )
    )


def test_a_step_is_applied_when_the_pay_reaches_the_wage_at_earning_and_the_amount() -> None:
    search = at_work().step_earned("04-10")
    search.then()
    rate(search, 2049, "04-20").then_types("wage-recorded")
    rate(search, 2050, "05-01").then_types("wage-recorded", "wage-step-applied")
    assert search.said[1] == applied("05-01")
    assert search.seeker().steps[0].state == "applied"


def test_a_rate_heard_before_the_step_was_earned_applies_it_at_once() -> None:
    rate(at_work(), 2050, "04-15").step_earned("04-10").then(applied("04-15"))


def test_a_rate_older_than_the_step_is_the_wage_it_is_measured_against() -> None:
    search = rate(at_work(), 2050, "04-01").step_earned("04-10")
    search.then()
    rate(search, 2100, "05-01").then_types("wage-recorded", "wage-step-applied")


def test_a_rate_from_the_day_of_earning_pays_the_step() -> None:
    rate(at_work(), 2050, "04-10").step_earned("04-10").then(applied("04-10"))


def test_a_higher_wage_of_earlier_days_does_not_pay_the_step() -> None:
    search = rate(rate(at_work(), 2200, "03-15"), 2000, "04-01")
    search.step_earned("04-10").then()


def test_the_step_is_applied_in_every_order_of_pay_and_earning() -> None:
    words: dict[str, Callable[[Search], Search]] = {
        "low": lambda s: rate(s, 2010, "04-01"),
        "earned": lambda s: s.step_earned("04-10"),
        "paid": lambda s: rate(s, 2060, "05-01"),
    }
    for order in permutations(words):
        search = at_work()
        for name in order:
            words[name](search)
        assert search.seeker().steps[0].state == "applied", order


def test_a_share_of_the_wage_is_rounded_up() -> None:
    search = rate(at_work(), 2101, "04-01").step_earned("04-10", amount=None, percent_bps=333)
    rate(search, 2170, "05-01").then_types("wage-recorded")
    rate(search, 2171, "06-01").then_types("wage-recorded", "wage-step-applied")


def test_a_step_not_paid_within_its_grace_is_overdue_once_and_still_applied_later() -> None:
    search = at_work().step_earned("04-10").tick(day("05-10"))
    assert "wage-step-overdue" not in search.told_types()
    search.tick(day("05-11"))
    assert search.told[-1][1] == WageStepOverdue(
        placement_id=PLACEMENT,
        step_id="certified",
        earned_on=day("04-10"),
        days_overdue=1,
        shortfall_cents_per_hour=50,
    )
    search.tick(day("06-30"))
    assert search.told_types().count("wage-step-overdue") == 1
    rate(search, 2050, "05-25").then_types("wage-recorded", "wage-step-applied")


def test_the_shortfall_is_what_is_missing_from_the_present_wage() -> None:
    search = rate(at_work().step_earned("04-10"), 2020, "04-20").tick(day("05-11"))
    assert search.told[-1][1].shortfall_cents_per_hour == 30  # type: ignore[attr-defined]


def test_a_paid_step_is_not_overdue() -> None:
    search = rate(at_work().step_earned("04-10"), 2050, "05-01").tick(day("06-30"))
    assert "wage-step-overdue" not in search.told_types()


def test_a_step_earned_before_the_job_is_owed_on_top_of_the_first_wage() -> None:
    search = care().step_earned("04-10").dispatched("04-19")
    search.then_types("placed")
    search.tick(day("05-11"))
    assert search.told_types()[-1] == "wage-step-overdue"
    rate(search, 2075, "05-16").then_types("wage-recorded", "wage-step-applied")
    assert search.said[1].wage_before_cents == 2025  # type: ignore[attr-defined]


def test_a_job_begun_after_the_grace_has_the_same_grace_from_its_first_day() -> None:
    search = care().step_earned("04-10").dispatched("07-01").tick(day("07-31"))
    assert "wage-step-overdue" not in search.told_types()
    search.tick(day("08-01"))
    assert search.told_types()[-1] == "wage-step-overdue"


def test_a_step_that_came_to_another_job_is_not_overdue_before_that_jobs_grace() -> None:
    search = at_work().step_earned("04-10").employed("hired", "06-01", employer_ref="willow")
    search.tick(day("05-11"))
    assert "wage-step-overdue" not in search.told_types()
    search.tick(day("07-02"))
    assert search.told_types().count("wage-step-overdue") == 1


def test_nobody_is_overdue_to_somebody_without_a_job() -> None:
    search = care().step_earned("04-10").tick(day("12-31"))
    assert "wage-step-overdue" not in search.told_types()


def test_the_end_of_employment_waives_what_was_owed() -> None:
    search = at_work().step_earned("04-10")
    search.employed("separated", "04-30", employer_ref="evergreen").tick(day("06-30"))
    assert search.seeker().steps[0].state == "waived"
    assert "wage-step-overdue" not in search.told_types()


def test_the_end_of_employment_waives_neither_what_was_paid_nor_what_another_job_owes() -> None:
    search = rate(at_work().step_earned("04-10"), 2050, "05-01").enrolled(id_=SECOND)
    search.employed("hired", "05-02", employer_ref="willow", enrollment_id=SECOND)
    search.step_earned("05-03", enrollment_id=SECOND, step_id="second-year")
    search.employed("separated", "05-10", employer_ref="evergreen")
    assert [step.state for step in search.seeker().steps] == ["applied", "earned"]


def test_a_raise_that_is_paid_is_not_told_again_with_the_next_rate() -> None:
    search = rate(at_work().step_earned("04-10"), 2050, "05-01")
    rate(search, 2100, "06-01").then_types("wage-recorded")


def test_a_job_begun_on_the_last_day_of_the_grace_has_no_other() -> None:
    search = care().step_earned("04-20").dispatched("05-20").tick(day("05-21"))
    assert search.told_types()[-1] == "wage-step-overdue"


def test_a_job_that_never_was_leaves_its_raises_to_the_other_one() -> None:
    """Evergreen's pay shows the raise already; or its grace is over, long before that of the other job."""
    for pay, said in ((2050, "wage-step-applied"), (2049, "wage-step-overdue")):
        search = at_work().step_earned("04-10").employed("hired", "06-01", employer_ref="willow").tick(day("05-20"))
        rate(search, pay, "05-20").then_types("wage-recorded")
        search.voided(employer_ref="willow").tick(day("05-21"))
        assert search.told_types()[-1] == said


def test_on_the_last_day_of_its_grace_a_step_is_not_overdue() -> None:
    search = at_work().step_earned("04-10")
    look = Due(name="wage-step", ref=f"{FIRST}:certified")
    for today, said in (("05-10", ()), ("05-11", ("wage-step-overdue",)), ("05-12", ())):
        search.today = day(today)
        search.when(ANA, look).then_types(*said)


def test_a_step_earned_before_the_enrolment_is_heard_of_waits() -> None:
    search = Search.begin(CARE).step_earned("04-10")
    search.then_early(Seeker)
    search.enrolled()
    assert search.seeker().steps[0].enrollment_id == FIRST


def test_the_same_step_earned_again_is_one_step() -> None:
    search = at_work().step_earned("04-10").step_earned("04-10")
    assert len(search.seeker().steps) == 1


def test_a_step_is_owed_by_the_job_under_its_own_enrolment() -> None:
    search = at_work().enrolled(id_=SECOND)
    search.employed("hired", "04-01", employer_ref="willow", enrollment_id=SECOND)
    search.step_earned("04-10")
    search.employed("rate_changed", "05-01", employer_ref="willow", wage_cents_per_hour=2500)
    search.then_types("wage-recorded")
    rate(search, 2050, "05-01").then_types("wage-recorded", "wage-step-applied")


def test_a_step_that_one_job_pays_is_not_taken_for_the_others_of_the_same_name() -> None:
    search = at_work().enrolled(id_=SECOND).step_earned("04-10").step_earned("04-12", enrollment_id=SECOND)
    search.employed("hired", "04-01", employer_ref="willow", enrollment_id=SECOND)
    search.employed("rate_changed", "05-01", employer_ref="willow", wage_cents_per_hour=2500)
    search.then_types("wage-recorded", "wage-step-applied")
    assert [(s.enrollment_id, s.state) for s in search.seeker().steps] == [(FIRST, "earned"), (SECOND, "applied")]


def test_a_rate_reported_again_says_nothing_new_and_another_contradicts_it() -> None:
    search = rate(at_work(), 2030, "04-01")
    rate(search, 2030, "04-01").then()
    rate(search, 2040, "04-01").then_refused("duplicate_conflict", "/wage_cents_per_hour")


def test_the_rate_of_the_first_day_is_the_wage_one_began_with() -> None:
    rate(at_work(), 2000, "03-01").then()


def test_a_rate_before_the_hire_is_heard_of_waits_and_one_outside_the_job_is_refused() -> None:
    search = Search.begin(CARE).terms("evergreen", 1900).enrolled().certified("02-10")
    rate(search, 2030, "04-01").then_early(Seeker)
    search.dispatched("03-01")
    assert search.told_types()[-1] == "wage-recorded"
    rate(search, 2040, "02-01").then_refused("state", "/effective_on")


def test_a_rate_reported_after_the_end_counts_if_it_was_paid_before() -> None:
    search = at_work().employed("separated", "06-30", employer_ref="evergreen")
    rate(search, 2030, "05-01").then_types("wage-recorded")
    rate(search, 2030, "07-01").then_refused("state")
