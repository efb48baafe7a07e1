"""One carer's life as partners would report it today: all of it lies behind, so that the real clock decides it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from apprenticeship.cli.reportfile import event
from apprenticeship.common.events.reports import (
    CohortPlanned,
    EmployerTermsReported,
    EmploymentReported,
    ExamResultReported,
    HoursReported,
    LearningResultReported,
    ProgramSigned,
    ProgramSubmitted,
    RosterReported,
)
from apprenticeship.common.events.words import Report
from apprenticeship.common.programs import load

PROGRAM = "seiu775-home-care-aide"
PERSON, CLIENT, COHORT = "hca-1", "client-adams", "hca-class-1"
DAYS = 150
"""How long ago it began."""


class Step(NamedTuple):
    """What one partner sends at once."""

    partner: str
    events: list[dict[str, Any]]


def life(today: date) -> list[Step]:
    """From the signing of the program to a job; each step may rest on those before it."""
    begun = today - timedelta(days=DAYS)
    finished = begun + timedelta(days=45)
    return [
        _step("seiu775-staff", begun, PROGRAM, *_standards(begun), _class(begun, today)),
        _step("seiu775-payroll", begun, CLIENT, EmployerTermsReported(
            employer_ref=CLIENT, program_id=PROGRAM, wage_floor_cents=1950, benefits=True, kind="consumer",
            wage_payer="state",
        )),
        _step("seiu775-staff", begun, PERSON, RosterReported(
            person_ref=PERSON, program_id=PROGRAM, cohort_ref=COHORT, paid_time=True, listed_on=begun
        )),
        _step("seiu775-lms", finished, PERSON, *_hours(begun), *_modules(finished)),
        _step("wa-doh-testing", finished + timedelta(days=20), PERSON, ExamResultReported(
            external_person_ref=PERSON, exam_code="wa-doh-home-care-aide", attempt=1,
            taken_on=finished + timedelta(days=20), result="pass", language="en",
        )),
        _step("seiu775-payroll", _hired_on(today), PERSON, _job(today)),
    ]  # fmt: skip


def raised(today: date) -> Step:
    """The wage step that the certificate has earned, paid four weeks after the start."""
    on = _hired_on(today) + timedelta(days=28)
    paid = {"status": "rate_changed", "effective_on": on, "wage_cents_per_hour": 2030}
    return _step("seiu775-payroll", on, PERSON, _job(today).model_copy(update=paid))


def _hired_on(today: date) -> date:
    return today - timedelta(days=DAYS - 85)


def _job(today: date) -> EmploymentReported:
    return EmploymentReported(
        external_person_ref=PERSON, employer_ref=CLIENT, status="hired", hours_per_week=30, source="payroll",
        effective_on=_hired_on(today), wage_cents_per_hour=1980, in_field=True,
    )  # fmt: skip


def _step(partner: str, on: date, subject: str, *words: Report) -> Step:
    at = datetime.combine(on, time(12), UTC)
    names = [f"{word.type}-{on}-{n}" for n, word in enumerate(words)]
    data = [word.model_dump(mode="json", exclude_none=True) for word in words]
    return Step(
        partner,
        [event(partner, w.type, name, at, subject, d) for w, name, d in zip(words, names, data, strict=True)],
    )


def _standards(on: date) -> list[Report]:
    program = load(f"{PROGRAM}@1")
    submitted = ProgramSubmitted(
        definition=program.model_dump(mode="json", exclude_none=True), approvals_required=program.governance
    )
    signed = [
        ProgramSigned(program_id=PROGRAM, program_version=1, party=party, signed_on=on) for party in program.governance
    ]
    return [submitted, *signed]


def _class(begun: date, today: date) -> CohortPlanned:
    """Still in session: who is listed for it today gets a seat."""
    return CohortPlanned(
        cohort_ref=COHORT, program_id=PROGRAM, program_version=1, site_id="seattle", metro="seattle",
        training_language="en", starts_on=begun, planned_ends_on=today + timedelta(days=30), capacity=5,
    )  # fmt: skip


def _hours(begun: date) -> list[HoursReported]:
    """75 hours in fifteen days of five."""
    return [
        HoursReported(
            external_person_ref=PERSON, entry_ref=f"{PERSON}-{n}", kind="classroom", minutes=300,
            worked_on=begun + timedelta(days=2 * n), paid=True, rate_cents=1900, approver_role="instructor",
        )
        for n in range(15)
    ]  # fmt: skip


def _modules(on: date) -> list[LearningResultReported]:
    return [
        LearningResultReported(
            external_person_ref=PERSON, module_id=module, attempt=1, verb="passed", minutes=minutes, language="en",
            occurred_at=datetime.combine(on, time(9), UTC), score_bps=9000,
        )
        for module, minutes in (("orientation-safety", 300), ("core-basic", 2400), ("population-specific", 1800))
    ]  # fmt: skip
