"""What outcomes keeps and what it shows, as whole values; and its rules at their edges."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from apprenticeship.common.events import intake, mentoring, placement, training
from apprenticeship.common.events.words import Fact
from apprenticeship.common.programs import ProgramDefinition
from apprenticeship.outcomes import policies
from apprenticeship.outcomes.domain.evolving import evolve_journey
from apprenticeship.outcomes.domain.journey import (
    Application,
    Enrollment,
    Job,
    Journey,
    Learning,
    Retention,
    Step,
)
from apprenticeship.outcomes.domain.kpis import Kpi, of_cohort
from apprenticeship.outcomes.domain.moments import Moment
from apprenticeship.outcomes.domain.standards import Cohort, Program
from apprenticeship.outcomes.domain.supply import (
    Employer,
    Mentor,
    Opening,
    Refusal,
    evolve_employer,
    evolve_mentor,
    evolve_opening,
)
from services.outcomes.tests.life import (
    AUTUMN,
    SPRING,
    SUPPORT,
    Town,
    job_of,
    person,
    published,
    scheduled,
    theirs,
    word,
)

ME, OTHER = theirs(1), theirs(2)
JOB = job_of(1)
FEB, JUNE, JULY = date(2027, 2, 22), date(2027, 6, 14), date(2027, 7, 19)


def kept(*facts: Fact) -> Journey:
    """A journey made of these facts."""
    journey: Journey | None = None
    for fact in facts:
        journey = evolve_journey(journey, fact)
    return journey or Journey()


# -- journeys --------------------------------------------------------------------------------------------------------

RECEIVED = word(intake.ApplicationReceived, program_id="p")
APP = RECEIVED.application_id
APPLICATIONS: dict[str, tuple[tuple[Fact, ...], Application]] = {
    "received": ((RECEIVED,), Application("p")),
    "waitlisted": ((RECEIVED, word(intake.ApplicantWaitlisted, application_id=APP)), Application("p", waitlisted=True)),
    "closed": ((RECEIVED, word(intake.ApplicationClosed, application_id=APP)), Application("p", closed=True)),
}


@pytest.mark.parametrize("case", APPLICATIONS)
def test_an_application_is_kept_whole(case: str) -> None:
    facts, application = APPLICATIONS[case]
    assert kept(*facts) == Journey(applications={APP: application})


ENROLLED = word(intake.Enrolled, enrollment_id=ME, program_id="p", program_version=1, cohort_id=SPRING, enrolled_on=FEB)
SEAT = Enrollment("p", 1, SPRING, FEB)
PAUSED = word(intake.EnrollmentPaused, enrollment_id=ME, paused_on="04-01")
RESUMED = word(intake.EnrollmentResumed, enrollment_id=ME, cohort_id=AUTUMN, program_version=2)
WITHDRAWN = word(intake.EnrollmentWithdrawn, enrollment_id=ME, last_participation_on="04-02", before_start=True)
MOVED = word(
    intake.EnrollmentTransferred, from_enrollment_id=ME, to_enrollment_id=OTHER, effective_on="04-03", change=["site"]
)
ENROLLMENTS: dict[str, tuple[tuple[Fact, ...], Enrollment]] = {
    "enrolled": ((), SEAT),
    "paused": ((PAUSED,), replace(SEAT, paused_on=date(2027, 4, 1))),
    "back": ((PAUSED, RESUMED), replace(SEAT, cohort_id=AUTUMN, program_version=2)),
    "withdrawn": ((WITHDRAWN,), replace(SEAT, left="withdrawn", left_on=date(2027, 4, 2), before_start=True)),
    "transferred": ((MOVED,), replace(SEAT, left="transferred", left_on=date(2027, 4, 3), left_for=OTHER)),
}


@pytest.mark.parametrize("case", ENROLLMENTS)
def test_an_enrolment_is_kept_whole(case: str) -> None:
    facts, seat = ENROLLMENTS[case]
    assert kept(ENROLLED, *facts) == Journey(enrollments={ME: seat})


STEP = word(training.WageStepEarned, enrollment_id=ME, step_id="s", earned_on="05-01", expected_effective_on="06-01")
LEARNING: dict[str, tuple[Fact, Learning]] = {
    "module": (word(training.ModuleCompleted, enrollment_id=ME), Learning()),
    "failed-module": (word(training.ModuleFailed, enrollment_id=ME), Learning()),
    "hours": (word(training.HoursRecorded, enrollment_id=ME), Learning()),
    "engagement": (word(training.EngagementHeld, enrollment_id=ME), Learning()),
    "exam": (word(training.ExamResultRecorded, enrollment_id=ME), Learning()),
    "met": (word(training.RequirementsMet, enrollment_id=ME, met_on="06-01"), Learning(met_on=date(2027, 6, 1))),
    "graduated": (word(training.Graduated, enrollment_id=ME, graduated_on=JUNE), Learning(graduated_on=JUNE)),
    "not-completed": (word(training.NotCompleted, enrollment_id=ME, ended_on=JUNE), Learning(not_completed_on=JUNE)),
    "step": (STEP, Learning(steps={"s": Step(date(2027, 5, 1), date(2027, 6, 1))})),
}


@pytest.mark.parametrize("case", LEARNING)
def test_what_training_says_is_kept_also_before_intakes_word(case: str) -> None:
    fact, learning = LEARNING[case]
    assert kept(fact) == Journey(learning={ME: learning})


def test_what_training_says_adds_up() -> None:
    facts = [fact for fact, _ in LEARNING.values()]
    second = STEP.model_copy(update={"step_id": "t"})
    steps = {name: Step(date(2027, 5, 1), date(2027, 6, 1)) for name in ("s", "t")}
    assert kept(*facts, second).learning == {ME: Learning(date(2027, 6, 1), JUNE, JUNE, steps)}


PLACED = word(
    placement.Placed, placement_id=JOB, enrollment_id=ME, starts_on=JULY, wage_cents_per_hour=2000, currency="USD"
)
BEGUN = Job(ME, PLACED.employer_id, JULY, 2000, "USD")


def paid(cents: int, on: str, currency: str = "USD") -> Fact:
    return word(placement.WageRecorded, placement_id=JOB, wage_cents_per_hour=cents, effective_on=on, currency=currency)


APPLIED = word(placement.WageStepApplied, placement_id=JOB, step_id="s", wage_after_cents=2100, effective_on="08-01")
LATE = word(placement.WageStepOverdue, placement_id=JOB, step_id="s", days_overdue=4)
STAYED = word(
    placement.RetentionConfirmed, placement_id=JOB, milestone_days=365, employed_any=True, wage_cents_per_hour=2300
)
AUGUST = date(2027, 8, 1)
JOBS: dict[str, tuple[tuple[Fact, ...], Job]] = {
    "placed": ((), BEGUN),
    "voided": ((word(placement.PlacementVoided, placement_id=JOB),), replace(BEGUN, voided=True)),
    "ended": ((word(placement.EmploymentEnded, placement_id=JOB, ended_on=AUGUST),), replace(BEGUN, ended_on=AUGUST)),
    "paid": (
        (paid(2100, "08-01"), paid(2200, "09-01")),
        replace(BEGUN, wages={AUGUST: 2100, date(2027, 9, 1): 2200}),
    ),
    "paid-otherwise": ((paid(2100, "08-01", "CAD"),), BEGUN),
    "raised": ((APPLIED,), replace(BEGUN, wages={AUGUST: 2100}, steps_applied={"s": AUGUST})),
    "not-raised": ((LATE,), replace(BEGUN, steps_overdue={"s": 4})),
    "stayed": ((STAYED,), replace(BEGUN, milestones={365: Retention(True, 2300)})),
    "stayed-longer": (
        (STAYED, STAYED.model_copy(update={"milestone_days": 730, "wage_cents_per_hour": None})),
        replace(BEGUN, milestones={365: Retention(True, 2300), 730: Retention(True, None)}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", JOBS)
def test_a_job_is_kept_whole(case: str) -> None:
    facts, job = JOBS[case]
    assert kept(PLACED, *facts) == Journey(jobs={JOB: job})


@pytest.mark.parametrize("fact", [PAUSED, WITHDRAWN, MOVED, RESUMED, paid(1, "08-01"), APPLIED, LATE, STAYED], ids=str)
def test_news_of_what_was_never_begun_changes_nothing(fact: Fact) -> None:
    assert kept(fact) == Journey()
    assert kept(word(intake.ConsentChanged)) == Journey()


def test_a_mentor_is_kept_from_the_first_day_only() -> None:
    first, later = (word(mentoring.MentorAssigned, enrollment_id=ME, starts_on=day) for day in ("03-15", "04-01"))
    for order in ((first, later), (later, first)):
        assert kept(*order) == Journey(mentored={ME: date(2027, 3, 15)})


# -- standards and supply --------------------------------------------------------------------------------------------


def test_standards_and_classes_are_kept_as_published() -> None:
    town = Town()
    fact = published(SUPPORT)
    assert town.all(Program) == {SUPPORT.key: Program(SUPPORT, fact.effective_on)}
    told = scheduled(SPRING, SUPPORT.id, "03-01", "06-14")
    assert town.all(Cohort)[str(SPRING)] == Cohort(
        SUPPORT.id, 1, told.site_id, date(2027, 3, 1), date(2027, 6, 14), told.capacity
    )


def test_a_mentor_an_employer_and_an_opening_are_kept_whole() -> None:
    approved = word(mentoring.MentorApproved, program_ids=["p"], capacity=2)
    trained = word(mentoring.MentorTrained, trained_on="01-20")
    away = word(mentoring.MentorAvailabilityChanged, status="paused", capacity=3)
    mentor = evolve_mentor(None, approved)
    assert mentor == Mentor(("p",), 2)
    assert evolve_mentor(evolve_mentor(mentor, trained), away) == Mentor(("p",), 3, date(2027, 1, 20), "paused")
    assert evolve_mentor(None, ENROLLED) == Mentor()
    qualified = word(placement.EmployerQualified, employer_kind="company", program_ids=["p"])
    assert evolve_employer(None, qualified) == Employer("company", ("p",))
    assert evolve_employer(None, ENROLLED) is None
    refused = word(placement.OpeningRejected, rule="wage_floor", required_cents=1800, actual_cents=1700)
    opened = word(placement.OpeningOpened, program_ids=["p"], positions=3, wage_min_cents_per_hour=1900)
    refusal = Refusal("wage_floor", 1800, 1700)
    assert evolve_opening(None, refused) == Opening(refusals=(refusal,))
    at_last = evolve_opening(evolve_opening(evolve_opening(None, refused), refused), opened)
    assert at_last == Opening(("p",), True, 3, 1900, (refusal, refusal))
    assert evolve_opening(at_last, refused) == replace(at_last, is_open=False, refusals=(refusal,) * 3)
    assert evolve_opening(None, ENROLLED) == Opening()


def test_a_moment_is_kept_whole() -> None:
    town = Town().life(word(intake.EnrollmentTransferred, from_enrollment_id=ME, to_enrollment_id=OTHER))
    (moment,) = town.moments()
    assert (moment.participant, moment.enrollment_id, moment.placement_id) == (person(), ME, None)
    changed = word(placement.EmployerChanged, to_placement_id=JOB)
    (moved,) = Town().life(changed).moments()
    assert (moved.enrollment_id, moved.placement_id) == (None, JOB)
    values = (("gap_days", changed.gap_days), ("benefits_continue", changed.benefits_continue))
    at = datetime(2027, 1, 4, 12, tzinfo=UTC)
    assert moved == Moment(person(), at, "placement", changed.type, None, None, JOB, values)


# -- KPIs ------------------------------------------------------------------------------------------------------------


def without(definition: ProgramDefinition, **fields: object) -> ProgramDefinition:
    return ProgramDefinition.model_validate(definition.model_dump(mode="json") | fields)


def test_a_rate_is_told_whole() -> None:
    town = Town(without(SUPPORT, benchmarks={"graduation_rate_bps": 8500}))
    town.enrolled(1).graduated(of=1).enrolled(2).enrolled(3).life(
        word(intake.EnrollmentPaused, enrollment_id=theirs(3)), of=3
    )
    kpi = town.kpis("2027-07-01")["graduation_rate"]
    target = next((t.target_bps for t in SUPPORT.targets if t.kpi == "graduation_rate"), None)
    assert kpi == Kpi("graduation_rate", 1, 2, 1, 5000, target_bps=target, benchmark_bps=8500)
    assert of_cohort([kpi], SPRING) == [replace(kpi, cohort_id=SPRING)]
    assert town.kpis("2027-06-14")["graduation_rate"] == replace(
        kpi, numerator=0, matured=0, provisional=3, value_bps=None, provisional_numerator=1
    )


def test_a_program_without_placement_or_steps_is_judged_by_its_graduates_alone() -> None:
    assert list(Town(without(SUPPORT, placement=None, wage_steps=[])).enrolled().kpis("2027-07-01")) == [
        "graduation_rate"
    ]


# -- rules -----------------------------------------------------------------------------------------------------------

RULES: dict[str, tuple[Callable[[], object], object]] = {
    "the-last-day-of-a-window-counts": (lambda: policies.has_passed(JUNE, 35, JULY), False),
    "the-day-after-it-does-not": (lambda: policies.has_passed(JUNE, 34, JULY), True),
    "a-job-after-graduation": (lambda: policies.days_to_job(JUNE, JULY, None, places_first=False), 35),
    "a-job-from-that-day": (lambda: policies.days_to_job(JUNE, JUNE, None, places_first=False), 0),
    "a-job-before-it-and-still": (lambda: policies.days_to_job(JUNE, FEB, None, places_first=False), 0),
    "a-job-until-that-day": (lambda: policies.days_to_job(JUNE, FEB, JUNE, places_first=False), 0),
    "a-job-that-ended-before": (lambda: policies.days_to_job(JULY, FEB, JUNE, places_first=False), None),
    "but-where-one-places-first": (lambda: policies.days_to_job(JULY, FEB, JUNE, places_first=True), 0),
    "places-first": (lambda: policies.places_first(("place", "graduate")), True),
    "graduates-first": (lambda: policies.places_first(("graduate", "place")), False),
    "never-places": (lambda: policies.places_first(("graduate",)), False),
    "never-graduates": (lambda: policies.places_first(("place",)), False),
    "in-it-on-the-first-day": (lambda: policies.was_in_it(JUNE, JULY, JUNE), True),
    "in-it-on-the-last-day": (lambda: policies.was_in_it(JUNE, JULY, JULY), True),
    "in-it-before": (lambda: policies.was_in_it(JUNE, JULY, FEB), False),
    "in-it-after": (lambda: policies.was_in_it(FEB, JUNE, JULY), False),
    "share-of-nothing": (lambda: policies.share(0, 0), None),
    "a-third": (lambda: policies.share(1, 3), 3333),
    "two-thirds-rounded-up": (lambda: policies.share(2, 3), 6667),
    "all": (lambda: policies.share(7, 7), 10_000),
    "half-a-point-rounded-up": (lambda: policies.share(1, 20_000), 1),
    "growth": (lambda: policies.growth(2000, 2300), 1500),
    "growth-down": (lambda: policies.growth(2000, 1900), -500),
    "growth-rounded": (lambda: policies.growth(3, 4), 3333),
    "average": (lambda: policies.average([1, 2]), 2),
    "average-of-nothing": (lambda: policies.average([]), None),
    "average-of-three": (lambda: policies.average([1, 1, 2]), 1),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_at_its_edge(rule: str) -> None:
    said, expected = RULES[rule]
    assert said() == expected
