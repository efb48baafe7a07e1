"""R6, R7 and wage steps: who stayed, what they earn, and whether a raise that was earned is paid."""

from apprenticeship.common.events import intake, placement, training
from apprenticeship.common.programs.model import Target
from services.outcomes.tests.life import CARE, SUPPORT, Town, job_of, theirs, word

RETAINED, GROWTH = "retention_rate_365_days", "wage_growth_365_days"
STARTED = "07-19"
YEAR_DAY, DAY_AFTER = "2028-07-18", "2028-07-19"  # 365 and 366 days after 19 July 2027
NEXT = job_of(99)


def worker(wage: int = 2000) -> Town:
    return Town().enrolled().graduated().placed(STARTED, wage=wage)


# --------------------------------------------------------------------------- R6


def test_retained_are_those_confirmed_a_year_after_the_start() -> None:
    town = worker().retained()
    assert town.kpi(RETAINED, YEAR_DAY) == (0, 0, 1, None)
    assert town.kpi(RETAINED, DAY_AFTER) == (1, 1, 0, 10000)
    assert town.kpis(DAY_AFTER)[RETAINED].benchmark_bps == 7500


def test_targets_of_retention_and_growth_are_the_programs_own() -> None:
    targets = [
        Target(kpi="retention_rate", within_days=365, target_bps=7500),
        Target(kpi="retention_rate", within_days=90, target_bps=9000),
        Target(kpi="wage_growth", within_days=365, target_bps=800),
    ]
    kpis = Town(SUPPORT.model_copy(update={"targets": targets})).kpis(DAY_AFTER)
    assert (kpis[RETAINED].target_bps, kpis[GROWTH].target_bps) == (7500, 800)
    assert kpis[RETAINED].within_days == kpis[GROWTH].within_days == 365


def test_any_employer_counts() -> None:
    town = worker().ended("2027-12-01").placed("2027-12-10", job=NEXT)
    town.retained(job=NEXT, same_employer=False)
    assert town.kpi(RETAINED, DAY_AFTER) == (1, 1, 0, 10000)


def test_of_whom_nobody_has_said_anything_counts_as_not_retained_and_is_named() -> None:
    town = worker().retained().enrolled(2).graduated(of=2).placed(STARTED, of=2)
    assert town.kpi(RETAINED, DAY_AFTER) == (1, 2, 0, 5000)
    assert town.kpis(DAY_AFTER)[RETAINED].unconfirmed == 1


def test_where_nobody_has_said_anything_about_anyone_there_is_no_rate() -> None:
    assert worker().kpi(RETAINED, DAY_AFTER) == (0, 1, 0, None)
    assert worker().kpis(DAY_AFTER)[RETAINED].unconfirmed == 1


def test_who_is_known_to_have_left_is_not_unconfirmed() -> None:
    assert worker().ended("2027-12-01").kpis(DAY_AFTER)[RETAINED].unconfirmed == 0
    assert worker().retained(employed_any=False).kpis(DAY_AFTER)[RETAINED].unconfirmed == 0
    assert worker().retained(employed_any=False).kpi(RETAINED, DAY_AFTER) == (0, 1, 0, 0)


def test_an_earlier_milestone_is_no_year() -> None:
    assert worker().retained(milestone_days=180).kpi(RETAINED, DAY_AFTER) == (0, 1, 0, None)


def test_a_retention_falls_with_its_placement() -> None:
    assert worker().retained().voided().kpi(RETAINED, DAY_AFTER) == (0, 0, 0, None)


# --------------------------------------------------------------------------- R7


def test_growth_from_the_start_to_what_was_confirmed_after_a_year() -> None:
    town = worker(2000).retained(wage_cents_per_hour=2300)
    assert town.kpi(GROWTH, YEAR_DAY) == (0, 0, 1, None)
    assert town.kpi(GROWTH, DAY_AFTER) == (1, 1, 0, 1500)
    assert town.kpis(DAY_AFTER)[GROWTH].benchmark_bps == 1500


def test_without_a_confirmed_wage_the_last_one_heard_of_before_that_day_counts() -> None:
    town = worker(2000).paid(2100, "2027-12-01").paid(2200, "2028-05-01").paid(3000, "2028-09-01")
    assert town.kpi(GROWTH, "2028-12-31") == (1, 1, 0, 1000)


def test_of_whom_only_one_wage_is_known_is_not_averaged_in() -> None:
    town = worker(2000).enrolled(2).graduated(of=2).placed(STARTED, of=2)
    town.retained(of=2, wage_cents_per_hour=2400)
    assert town.kpi(GROWTH, DAY_AFTER) == (1, 2, 0, 2000)
    assert town.kpis(DAY_AFTER)[GROWTH].unconfirmed == 1


def test_the_pay_of_the_first_day_says_nothing_about_a_year_later() -> None:
    assert worker(2000).paid(2100, STARTED).kpi(GROWTH, DAY_AFTER) == (0, 1, 0, None)
    assert worker(2000).paid(2100, YEAR_DAY).kpi(GROWTH, DAY_AFTER) == (1, 1, 0, 500)


def test_a_wage_of_a_job_that_had_ended_by_then_says_nothing() -> None:
    town = worker(2000).paid(2200, "2027-12-01").ended("2028-01-15")
    assert town.kpi(GROWTH, DAY_AFTER) == (0, 1, 0, None)
    assert town.placed("2028-02-01", job=NEXT, wage=2500).kpi(GROWTH, DAY_AFTER) == (1, 1, 0, 2500)


def test_wages_may_fall_and_currencies_are_not_mixed() -> None:
    assert worker(2000).paid(1900, "2027-12-01").kpi(GROWTH, DAY_AFTER)[3] == -500
    foreign = word(
        placement.WageRecorded,
        placement_id=job_of(1),
        wage_cents_per_hour=9000,
        currency="CAD",
        effective_on="12-01",
    )
    assert worker(2000).life(foreign).kpi(GROWTH, DAY_AFTER) == (0, 1, 0, None)


def test_a_next_job_paid_in_another_currency_is_left_out() -> None:
    town = worker(2000).ended("2027-12-01")
    told = {"placement_id": NEXT, "enrollment_id": theirs(1), "starts_on": "2027-12-10"}
    town.life(word(placement.Placed, **told, currency="CAD", wage_cents_per_hour=9000))
    assert town.kpi(GROWTH, DAY_AFTER) == (0, 1, 0, None)


def test_growth_is_averaged_over_persons() -> None:
    town = worker(2000).retained(wage_cents_per_hour=2200)
    town.enrolled(2).graduated(of=2).placed(STARTED, of=2, wage=1000)
    town.retained(of=2, wage_cents_per_hour=1301)
    assert town.kpi(GROWTH, DAY_AFTER)[3] == 2005  # (10 % + 30.1 %) / 2


# --------------------------------------------------------------------------- wage steps


def earned(of: int = 1, expected: str = "08-01") -> training.WageStepEarned:
    return word(
        training.WageStepEarned,
        enrollment_id=theirs(of),
        step_id="certified",
        earned_on="07-01",
        expected_effective_on=expected,
    )


def applied(of: int = 1) -> placement.WageStepApplied:
    return word(placement.WageStepApplied, placement_id=job_of(of), step_id="certified")


def overdue(of: int = 1) -> placement.WageStepOverdue:
    return word(placement.WageStepOverdue, placement_id=job_of(of), step_id="certified")


def steps(town: Town, today: str = "2027-08-02") -> tuple[tuple[int, int, int, int | None], ...]:
    names = ("wage_steps_applied", "wage_steps_overdue")
    return town.kpi(names[0], today), town.kpi(names[1], today)


def carer() -> Town:
    return Town(CARE).enrolled().graduated("07-01").placed("07-10").life(earned())


def test_a_raise_is_judged_once_it_is_due() -> None:
    assert steps(carer(), "2027-08-01") == ((0, 0, 1, None), (0, 0, 1, None))
    assert steps(carer()) == ((0, 1, 0, 0), (0, 1, 0, 0))
    assert steps(carer().life(applied())) == ((1, 1, 0, 10000), (0, 1, 0, 0))


def test_overdue_until_it_is_seen_in_the_pay() -> None:
    town = carer().life(overdue())
    assert steps(town) == ((0, 1, 0, 0), (1, 1, 0, 10000))
    assert steps(town.life(applied())) == ((1, 1, 0, 10000), (0, 1, 0, 0))


def test_without_a_job_to_be_paid_in_it_is_provisional() -> None:
    town = Town(CARE).enrolled().graduated("07-01").life(earned())
    assert steps(town, "2027-12-31")[0] == (0, 0, 1, None)
    gone = Town(CARE).enrolled().placed("04-01").ended("06-30").life(earned())
    assert steps(gone, "2027-12-31")[0] == (0, 0, 1, None)


def test_a_raise_applied_before_training_has_told_of_it_counts_when_both_are_heard() -> None:
    early = Town(CARE).enrolled().graduated("07-01").placed("07-10").life(applied()).life(earned())
    assert early.kpis("2027-08-02") == carer().life(applied()).kpis("2027-08-02")


def test_steps_and_jobs_go_along_into_a_transferred_enrolment_and_count_once() -> None:
    town = carer().life(applied())
    moved = {"from_enrollment_id": theirs(1), "to_enrollment_id": theirs(2), "change": ["employer"]}
    second = {"enrollment_id": theirs(2), "program_id": CARE.id}
    town.life(word(intake.EnrollmentTransferred, **moved), word(intake.Enrolled, **second))
    assert steps(town)[0] == (1, 1, 0, 10000)


def test_a_program_without_wage_steps_shows_none() -> None:
    assert not any(name.startswith("wage_steps") for name in Town(SUPPORT).kpis(DAY_AFTER))
