"""Lives that all go the whole way, from application to placed, in phases that the clock separates."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from apprenticeship.cli.demo.pen import START, Pen, Seal
from apprenticeship.cli.reportfile import Line
from apprenticeship.common.events.reports import (
    ApplicationReported,
    CandidacyReported,
    CohortPlanned,
    ConsentReported,
    EmployerTermsReported,
    EmploymentReported,
    EngagementReported,
    LearningResultReported,
    OfferAnswered,
    OpeningReported,
    PersonLinked,
    ProgramSigned,
    ProgramSubmitted,
)

from .backlog import PROGRAM

CBO, LMS, EMPLOYER, STAFF = (f"per-scholas-{who}" for who in ("cbo", "lms", "employer", "staff"))
JOB, COHORT, HIRING = "job-1", "ps-1", "northside-isp"
APPLIES, BEGINS = START + timedelta(days=28), START + timedelta(days=70)
ENDS = BEGINS + timedelta(weeks=15)


class Phase(NamedTuple):
    """Reports, and the moment to which the clock has moved before they are sent."""

    at: datetime
    lines: list[Line]


def beforehand(seal: Seal) -> list[Phase]:
    """The program, an employer that may hire, a class, an opening."""
    pen = Pen(Random(1), seal)
    definition = PROGRAM.model_dump(mode="json", exclude_none=True)
    pen.report(
        STAFF, START, ProgramSubmitted(definition=definition, approvals_required=PROGRAM.governance), PROGRAM.key
    )
    for party in PROGRAM.governance:
        signed = ProgramSigned(program_id=PROGRAM.id, program_version=PROGRAM.version, party=party, signed_on=START)
        pen.report(STAFF, START, signed, PROGRAM.key, hour=13)
    program, pen.lines = pen.lines, []
    terms = EmployerTermsReported(
        employer_ref=HIRING, program_id=PROGRAM.id, wage_floor_cents=1900, benefits=True, kind="company"
    )
    pen.report(EMPLOYER, START + timedelta(days=7), terms, HIRING)
    return [_phase(START, program), _phase(START + timedelta(days=7), pen.lines)]


def places(seal: Seal, people: int) -> Phase:
    """Seats and positions for all."""
    pen = Pen(Random(2), seal)
    cohort = CohortPlanned(
        cohort_ref=COHORT, program_id=PROGRAM.id, program_version=1, site_id="bronx", metro="new-york",
        training_language="en", starts_on=BEGINS, planned_ends_on=ENDS, capacity=people,
    )  # fmt: skip
    opening = OpeningReported(
        opening_ref=JOB, employer_ref=HIRING, program_ids=(PROGRAM.id,), track="entry", occupation_code="15-1232",
        wage_min_cents_per_hour=1900, positions=people, site="bronx", required_credentials=(), degree_required=False,
    )  # fmt: skip
    on = START + timedelta(days=14)
    pen.report(STAFF, on, cohort, COHORT)
    pen.report(EMPLOYER, on, opening, JOB)
    return _phase(on, pen.lines)


def lives(seal: Seal, people: int) -> list[Phase]:
    """Apply; be linked, consent; accept the seat; learn; seek, start: 14 reports a person."""
    pens = [Pen(Random(n), seal) for n in range(3, 9)]
    for n in range(people):
        _apply(pens[0], n)
        _consent(pens[1], f"ps-{n:05}", f"cbo-{n:05}")
        answer = OfferAnswered(
            person_ref=f"ps-{n:05}", application_ref=PROGRAM.id, answer="accepted",
            answered_on=APPLIES + timedelta(days=14),
        )  # fmt: skip
        pens[2].report(STAFF, APPLIES + timedelta(days=14), answer, f"ps-{n:05}")
        _study(pens[3], f"ps-{n:05}")
        _seek(pens[4], f"ps-{n:05}")
        _start(pens[5], f"ps-{n:05}")
    applied = (APPLIES, APPLIES + timedelta(days=7), APPLIES + timedelta(days=14))
    days = (*applied, ENDS, ENDS + timedelta(days=28), ENDS + timedelta(days=42))
    return [_phase(day, pen.lines) for day, pen in zip(days, pens, strict=True)]


def _phase(last: date, lines: list[Line]) -> Phase:
    for line in lines:  # each pen numbers its reports from nought; a partner uses an id once
        line.event["id"] = f"{last:%j}-{line.event['id']}"
    return Phase(datetime.combine(last + timedelta(days=1), time(), UTC), lines)


def _apply(pen: Pen, n: int) -> None:
    application = ApplicationReported(
        external_person_ref=f"cbo-{n:05}", program_id=PROGRAM.id, language="en", referral_source="cbo",
        submitted_at=datetime.combine(APPLIES, time(10), UTC),
        sealed_person=pen.seal({"name": f"Applicant {n}", "email": f"applicant{n}@example.org", "phone": "555-0100"}),
    )  # fmt: skip
    pen.report(CBO, APPLIES, application, f"cbo-{n:05}")


def _consent(pen: Pen, ref: str, theirs: str) -> None:
    on = APPLIES + timedelta(days=7)
    pen.report(STAFF, on, PersonLinked(person_ref=ref, other_partner_id=CBO, other_person_ref=theirs), ref, hour=9)
    consent = ConsentReported(
        person_ref=ref, recipient_kind="employer", purpose="placement", scope=("credentials",), granted=True,
        effective_at=datetime.combine(on, time(10), UTC),
    )  # fmt: skip
    pen.report(STAFF, on, consent, ref, hour=11)


def _study(pen: Pen, ref: str) -> None:
    held = BEGINS + timedelta(days=17)
    contact = EngagementReported(person_refs=(ref,), employer_ref=HIRING, kind="mock_interview", held_on=held)
    pen.report(STAFF, held, contact, ref)
    for n, module in enumerate(PROGRAM.curriculum.modules, 1):
        day = BEGINS + timedelta(days=16 * n)
        result = LearningResultReported(
            external_person_ref=ref, module_id=module.id, attempt=1, verb="passed", language="en",
            occurred_at=datetime.combine(day, time(16), UTC), minutes=module.minutes or 2400, score_bps=9000,
        )  # fmt: skip
        pen.report(LMS, day, result, ref, hour=17)


def _seek(pen: Pen, ref: str) -> None:
    """A position is kept for who has accepted, in the round of the next tick."""
    step = CandidacyReported(person_ref=ref, opening_ref=JOB, step="referred", on=ENDS + timedelta(days=14))
    pen.report(STAFF, step.on, step, ref)
    offered = ENDS + timedelta(days=28)
    update = {"step": "offer", "result": "accepted", "wage_cents_per_hour": 2000, "on": offered}
    pen.report(STAFF, offered, step.model_copy(update=update), ref)


def _start(pen: Pen, ref: str) -> None:
    started = ENDS + timedelta(days=42)
    hired = EmploymentReported(
        external_person_ref=ref, employer_ref=HIRING, opening_ref=JOB, status="hired", effective_on=started,
        wage_cents_per_hour=2000, hours_per_week=40, in_field=True,
    )  # fmt: skip
    pen.report(EMPLOYER, started, hired, ref)
