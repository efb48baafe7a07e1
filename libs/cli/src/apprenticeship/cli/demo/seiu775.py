"""SEIU 775 home care aides: paid hours, the state's exam in one's own language, certificate, wage step, education."""

from datetime import UTC, date, datetime, time, timedelta

from apprenticeship.common.events.reports import (
    ApplicationReported,
    CohortPlanned,
    EmployerTermsReported,
    EmploymentReported,
    ExamResultReported,
    HoursReported,
    LearningResultReported,
    OfferAnswered,
    PersonLinked,
    RetentionReported,
)

from .pen import START, Pen

PROGRAM = "seiu775-home-care-aide"
UNION, LMS, VENDOR, PAYROLL, STAFF = (
    "seiu775-union",
    "seiu775-lms",
    "wa-doh-testing",
    "seiu775-payroll",
    "seiu775-staff",
)
COHORTS = (
    date(2027, 2, 22),
    date(2027, 4, 12),
    date(2027, 6, 14),
    date(2027, 9, 6),
    date(2027, 11, 1),
    date(2028, 2, 7),
)
CAPACITY = 14
LANGUAGES = ("en", "es", "so", "vi", "ru")
MODULES = (("orientation-safety", 300), ("core-basic", 2400), ("population-specific", 1800))
SESSION = 240
CLIENTS = ("client-adams", "client-brook", "client-castro", "home-care-northwest")


def write(pen: Pen, people: int) -> None:
    """Everything this partnership reports about so many people."""
    for n, client in enumerate(CLIENTS):
        terms = EmployerTermsReported(
            employer_ref=client, program_id=PROGRAM, wage_floor_cents=1950, benefits=True,
            kind="company" if n == len(CLIENTS) - 1 else "consumer", wage_payer="state",
        )  # fmt: skip
        pen.report(PAYROLL, START + timedelta(days=14), terms, client, hour=9)
    for number, starts in enumerate(COHORTS):
        language = LANGUAGES[number % len(LANGUAGES)]
        cohort = CohortPlanned(
            cohort_ref=f"hca-{number + 1}", program_id=PROGRAM, program_version=1, site_id="seattle", metro="seattle",
            training_language=language, starts_on=starts, planned_ends_on=starts + timedelta(weeks=6),
            capacity=CAPACITY,
        )  # fmt: skip
        planned = max(START + timedelta(days=10), starts - timedelta(days=60))
        pen.report(STAFF, planned, cohort, cohort.cohort_ref, hour=9)
        for n in range(number, people, len(COHORTS)):
            _person(pen, n, starts, language)


def _person(pen: Pen, n: int, starts: date, language: str) -> None:
    theirs, ours = f"member-{n:04}", f"hca-{n:04}"
    applied = max(START + timedelta(days=15), starts - timedelta(days=28) + pen.days(-4, 10))
    exam_language = pen.random.choice((language, "en", "tl"))
    application = ApplicationReported(
        external_person_ref=theirs, program_id=PROGRAM, language=language, exam_language=exam_language,
        referral_source="union", relation_to_client="none", submitted_at=datetime.combine(applied, time(10), UTC),
        sealed_person=pen.seal({"name": f"Member {n}", "email": f"member{n}@example.org", "phone": "555-0101"}),
    )  # fmt: skip
    pen.report(UNION, applied, application, theirs)
    linked = PersonLinked(person_ref=ours, other_partner_id=UNION, other_person_ref=theirs)
    pen.report(STAFF, applied + timedelta(days=1), linked, ours)
    answered = applied + timedelta(days=8)
    answer = OfferAnswered(person_ref=ours, application_ref=PROGRAM, answer="accepted", answered_on=answered)
    pen.report(STAFF, answered, answer, ours)
    finished = _train(pen, ours, starts, language)
    if finished and (passed := _examine(pen, ours, finished, exam_language)):
        _work(pen, ours, passed)


def _train(pen: Pen, ref: str, starts: date, language: str) -> date | None:
    """Sessions of four hours until 75 hours are done, with a correction now and then; modules on the way."""
    stops = pen.random.randrange(5, 15) if pen.chance(0.08) else None
    minutes, day, entry = 4500, starts, 0
    while minutes > 0:
        part = min(SESSION, minutes)
        if entry == stops:
            return None
        wrong = pen.chance(0.04)
        hours = HoursReported(
            external_person_ref=ref, entry_ref=f"{ref}-{entry}", kind="classroom", minutes=part + 30 if wrong else part,
            worked_on=day, paid=True, rate_cents=1900, approver_role="instructor",
        )  # fmt: skip
        pen.report(LMS, day, hours, ref, hour=18)
        if wrong:
            right = hours.model_copy(update={"minutes": part, "reason": "typing_error"})
            pen.report(LMS, day + timedelta(days=1), right, ref, hour=8)
        minutes, entry = minutes - part, entry + 1
        day += timedelta(days=2)
    for n, (module, length) in enumerate(MODULES):
        done = starts + (day - starts) * (n + 1) / len(MODULES)
        result = LearningResultReported(
            external_person_ref=ref, module_id=module, attempt=1, verb="passed", minutes=length, language=language,
            occurred_at=datetime.combine(done, time(19), UTC), score_bps=pen.random.randrange(7500, 10000),
        )  # fmt: skip
        pen.report(LMS, done, result, ref, hour=20)
    return day


def _examine(pen: Pen, ref: str, finished: date, language: str) -> date | None:
    """The day the exam was passed; some need a second attempt, few a third."""
    day = finished
    for attempt in (1, 2, 3):
        day += timedelta(days=16) + pen.days(0, 10)
        passed = pen.chance(0.82)
        result = ExamResultReported.model_validate({
            "external_person_ref": ref, "exam_code": "wa-doh-home-care-aide", "attempt": attempt, "taken_on": day,
            "result": "pass" if passed else "fail", "language": language if attempt == 1 else "en",
        })  # fmt: skip
        pen.report(VENDOR, day, result, ref, delay=pen.days(3, 12))
        if passed:
            return day + timedelta(days=14)
    return None


def _work(pen: Pen, ref: str, certified: date) -> None:
    client = pen.random.choice(CLIENTS)
    started = certified + pen.days(3, 30)
    hired = EmploymentReported(
        external_person_ref=ref, employer_ref=client, status="hired", effective_on=started, wage_cents_per_hour=1980,
        hours_per_week=30, source="payroll", in_field=True,
    )  # fmt: skip
    pen.report(PAYROLL, started, hired, ref, hour=9)
    seen = started + (pen.days(10, 28) if pen.chance(0.8) else pen.days(50, 80))
    rate = hired.model_copy(update={"status": "rate_changed", "effective_on": seen, "wage_cents_per_hour": 2030})
    pen.report(PAYROLL, seen, rate, ref, hour=9)
    _learn_on(pen, ref, started)
    changes = pen.chance(0.15)
    if changes:
        ends = started + pen.days(120, 200)
        gone = rate.model_copy(
            update={
                "status": "separated",
                "effective_on": ends,
                "separation_reason": "client_ended",
            }
        )
        pen.report(PAYROLL, ends, gone, ref, hour=9)
        other = next(c for c in CLIENTS if c != client)
        again = hired.model_copy(
            update={
                "employer_ref": other,
                "effective_on": ends + timedelta(days=4),
                "wage_cents_per_hour": 2030,
            }
        )
        pen.report(PAYROLL, ends + timedelta(days=4), again, ref, hour=9)
    year = started + timedelta(days=366)
    kept = RetentionReported(
        person_ref=ref, milestone_days=365, employed_any=True, same_employer=not changes, wage_cents_per_hour=2030,
        source="worker", confirmed_on=year,
    )  # fmt: skip
    pen.report(STAFF, year, kept, ref)


def _learn_on(pen: Pen, ref: str, started: date) -> None:
    """Twelve hours of continuing education in the first year."""
    for n in range(3):
        day = started + timedelta(days=60 + 70 * n)
        hours = HoursReported(
            external_person_ref=ref, entry_ref=f"{ref}-ce-{n}", kind="ce", minutes=240, worked_on=day, paid=True,
            approver_role="instructor",
        )  # fmt: skip
        pen.report(LMS, day, hours, ref, hour=18)
