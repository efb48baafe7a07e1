"""Per Scholas IT support: applications, a class, employer contact, a job at or above the floor, coaching."""

from datetime import UTC, date, datetime, time, timedelta

from apprenticeship.common.events.reports import (
    ApplicationReported,
    CandidacyReported,
    CoachingSessionReported,
    CohortPlanned,
    ConsentReported,
    EmployerTermsReported,
    EmploymentReported,
    EngagementReported,
    EnrollmentChangeReported,
    LearningResultReported,
    OfferAnswered,
    OpeningReported,
    PersonLinked,
    PlacementVoidReported,
    ProbationReported,
    RetentionReported,
)

from .pen import START, Pen

PROGRAM = "per-scholas-it-support"
CBO, LMS, EMPLOYER, STAFF = (
    "per-scholas-cbo",
    "per-scholas-lms",
    "per-scholas-employer",
    "per-scholas-staff",
)
MODULES = (
    "hardware",
    "operating-systems",
    "networking",
    "security",
    "customer-service",
    "career-readiness",
)
MINUTES = {"security": 3600, "customer-service": 3600, "career-readiness": 2400}
COHORTS = (date(2027, 3, 1), date(2027, 6, 7), date(2027, 9, 13), date(2028, 1, 10))
CAPACITY = 20
WEEKS = 15
EMPLOYERS = ("northside-isp", "metro-health-it", "civic-helpdesk")


def write(pen: Pen, people: int) -> None:
    """Everything this partnership reports about so many people."""
    _employers(pen)
    for number, starts in enumerate(COHORTS):
        _cohort(pen, number, starts)
        members = range(number, people, len(COHORTS))
        in_class = [ref for n in members if (ref := _person(pen, n, number, starts))]
        _engage(pen, starts, in_class)


def _employers(pen: Pen) -> None:
    for n, employer in enumerate(EMPLOYERS):
        terms = EmployerTermsReported(
            employer_ref=employer,
            program_id=PROGRAM,
            wage_floor_cents=1900 + 50 * n,
            benefits=True,
            kind="company",
        )
        pen.report(EMPLOYER, START + timedelta(days=14), terms, employer, hour=9)


def _cohort(pen: Pen, number: int, starts: date) -> None:
    cohort = CohortPlanned(
        cohort_ref=f"ps-{number + 1}", program_id=PROGRAM, program_version=1, site_id="bronx", metro="new-york",
        training_language="en", starts_on=starts, planned_ends_on=starts + timedelta(weeks=WEEKS), capacity=CAPACITY,
    )  # fmt: skip
    pen.report(
        STAFF,
        max(START + timedelta(days=10), starts - timedelta(days=75)),
        cohort,
        f"ps-{number + 1}",
        hour=9,
    )
    low = OpeningReported(
        opening_ref=f"job-{number + 1}", employer_ref=EMPLOYERS[number % 3], program_ids=(PROGRAM,), track="entry",
        occupation_code="15-1232", wage_min_cents_per_hour=1500, positions=40, site="bronx", required_credentials=(),
        degree_required=False,
    )  # fmt: skip
    ends = starts + timedelta(weeks=WEEKS)
    pen.report(EMPLOYER, ends - timedelta(days=21), low, low.opening_ref, hour=9)
    raised = low.model_copy(update={"wage_min_cents_per_hour": 1800 + 100 * (number % 3)})
    pen.report(EMPLOYER, ends - timedelta(days=7), raised, low.opening_ref, hour=9)


def _person(pen: Pen, n: int, cohort: int, starts: date) -> str | None:
    """One life; the staff's reference when the person takes part in the class."""
    theirs, ours = f"cbo-{n:04}", f"ps-{n:04}"
    applied = starts - timedelta(days=42) + pen.days(-7, 14)
    application = ApplicationReported(
        external_person_ref=theirs, program_id=PROGRAM, language="en", referral_source="cbo",
        submitted_at=datetime.combine(applied, time(10), UTC),
        sealed_person=pen.seal({"name": f"Applicant {n}", "email": f"applicant{n}@example.org", "phone": "555-0100"}),
    )  # fmt: skip
    pen.report(CBO, applied, application, theirs)
    linked = PersonLinked(person_ref=ours, other_partner_id=CBO, other_person_ref=theirs)
    pen.report(STAFF, applied + timedelta(days=1), linked, ours)
    consent = ConsentReported(
        person_ref=ours, recipient_kind="employer", purpose="placement", scope=("credentials",), granted=True,
        effective_at=datetime.combine(applied + timedelta(days=2), time(9), UTC),
    )  # fmt: skip
    pen.report(STAFF, applied + timedelta(days=2), consent, ours)
    if n // len(COHORTS) >= CAPACITY:
        return None  # waits for a seat that may not come
    answered = applied + timedelta(days=8)
    accepts = pen.chance(0.94)
    answer = OfferAnswered(
        person_ref=ours,
        application_ref=PROGRAM,
        answer="accepted" if accepts else "declined",
        answered_on=answered,
    )
    pen.report(STAFF, answered, answer, ours)
    if not accepts:
        return None
    if (ended := _study(pen, ours, starts)) is not None:
        _work(pen, ours, cohort, ended)
    return ours


def _study(pen: Pen, ref: str, starts: date) -> date | None:
    """Modules one after another; the day of the last one, or None for who leaves."""
    leaves_after = pen.random.randrange(1, 5) if pen.chance(0.12) else None
    pauses_after = pen.random.randrange(1, 4) if leaves_after is None and pen.chance(0.05) else None
    day = starts
    for n, module in enumerate(MODULES):
        day += timedelta(days=16) + pen.days(-2, 2)
        if pen.chance(0.12):
            _result(pen, ref, module, 1, "failed", day - timedelta(days=4))
            _result(pen, ref, module, 2, "passed", day)
        else:
            _result(pen, ref, module, 1, "passed", day)
        if n == leaves_after:
            _leave(pen, ref, day + timedelta(days=5))
            return None
        if n == pauses_after:
            day = _pause(pen, ref, day + timedelta(days=3))
    return day


def _leave(pen: Pen, ref: str, on: date) -> None:
    reason = pen.random.choice(("childcare", "financial", "transport", "employed_elsewhere"))
    left = EnrollmentChangeReported(person_ref=ref, change="withdraw", reason=reason, effective_on=on)
    pen.report(STAFF, on, left, ref)


def _pause(pen: Pen, ref: str, away: date) -> date:
    """Four weeks off; the day of the return."""
    back = away + timedelta(days=28)
    off = EnrollmentChangeReported(
        person_ref=ref, change="pause", reason="family", effective_on=away, expected_return_on=back
    )
    pen.report(STAFF, away, off, ref)
    pen.report(STAFF, back, EnrollmentChangeReported(person_ref=ref, change="resume", effective_on=back), ref)
    return back


def _result(pen: Pen, ref: str, module: str, attempt: int, verb: str, day: date) -> None:
    result = LearningResultReported.model_validate({
        "external_person_ref": ref, "module_id": module, "attempt": attempt, "verb": verb, "language": "en",
        "occurred_at": datetime.combine(day, time(16), UTC), "minutes": MINUTES.get(module, 4800),
        "score_bps": pen.random.randrange(7000, 10000) if verb == "passed" else pen.random.randrange(3000, 7000),
    })  # fmt: skip
    pen.report(LMS, day, result, ref, hour=17)


def _engage(pen: Pen, starts: date, refs: list[str]) -> None:
    """Employer contact in the third week, for all who sit in the class."""
    if refs:
        held = starts + timedelta(days=17)
        contact = EngagementReported(
            person_refs=tuple(refs), employer_ref=EMPLOYERS[0], kind="mock_interview", held_on=held
        )
        pen.report(STAFF, held, contact, f"class-{starts.isoformat()}", hour=15)


def _work(pen: Pen, ref: str, cohort: int, graduated: date) -> None:
    for month in (1, 4, 9):
        met = graduated + timedelta(days=30 * month)
        coaching = CoachingSessionReported(person_ref=ref, held_on=met, minutes=45, kind="interview_practice")
        pen.report(STAFF, met, coaching, ref, hour=14)
    if not pen.chance(0.84):
        return
    referred = graduated + pen.days(12, 70)
    job, employer = f"job-{cohort + 1}", EMPLOYERS[cohort % 3]
    wage = 1900 + 25 * pen.random.randrange(0, 16) + 50 * (cohort % 3)
    step = CandidacyReported(person_ref=ref, opening_ref=job, step="referred", on=referred)
    pen.report(STAFF, referred, step, ref)
    offered = referred + pen.days(10, 24)
    offer = step.model_copy(update={"step": "offer", "result": "accepted", "wage_cents_per_hour": wage, "on": offered})
    pen.report(STAFF, offered, offer, ref)
    started = offered + timedelta(days=10)
    hired = EmploymentReported(
        external_person_ref=ref, employer_ref=employer, opening_ref=job, status="hired", effective_on=started,
        wage_cents_per_hour=wage, hours_per_week=40, in_field=True,
    )  # fmt: skip
    pen.report(EMPLOYER, started, hired, ref, delay=pen.days(0, 10))
    if pen.chance(0.03):
        void = PlacementVoidReported(person_ref=ref, reason="never_started", on=started + timedelta(days=14))
        pen.report(STAFF, started + timedelta(days=14), void, ref)
        return
    _keep(pen, ref, hired, started)


def _keep(pen: Pen, ref: str, hired: EmploymentReported, started: date) -> None:
    passed = started + timedelta(days=90)
    pen.report(STAFF, passed, ProbationReported(person_ref=ref, result="passed", on=passed), ref)
    if pen.chance(0.18):
        left = started + pen.days(110, 330)
        gone = hired.model_copy(
            update={
                "status": "separated",
                "effective_on": left,
                "separation_reason": "quit",
                "opening_ref": None,
            }
        )
        pen.report(EMPLOYER, left, gone, ref, delay=pen.days(0, 20))
        return
    raised = hired.wage_cents_per_hour * 115 // 100
    rate = hired.model_copy(
        update={
            "status": "rate_changed",
            "effective_on": started + timedelta(days=360),
            "wage_cents_per_hour": raised,
            "opening_ref": None,
        }
    )
    pen.report(EMPLOYER, started + timedelta(days=360), rate, ref)
    year = started + timedelta(days=366)
    kept = RetentionReported(
        person_ref=ref, milestone_days=365, employed_any=True, same_employer=True, wage_cents_per_hour=raised,
        source="coach", confirmed_on=year,
    )  # fmt: skip
    pen.report(STAFF, year, kept, ref)
