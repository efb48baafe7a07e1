"""JVS auto mechanics: mentors nominated, approved, trained before they are paired; pre-apprentices learn and go on."""

from datetime import UTC, date, datetime, time, timedelta

from apprenticeship.common.events.keys import (
    application_id,
    enrollment_id,
    match_id,
    participant_id,
)
from apprenticeship.common.events.reports import (
    ApplicationReported,
    AssessmentReported,
    CohortPlanned,
    LearningResultReported,
    MentorApprovalReported,
    MentorAvailabilityReported,
    MentorNominated,
    MentorSessionReported,
    MentorTrainingReported,
    OfferAnswered,
    PersonLinked,
)

from .pen import START, Pen

TENANT, PROGRAM = "jvs", "jvs-mechanic-preapprenticeship"
CENTER, LMS, UNION, EMPLOYER, STAFF = (
    "jvs-jobcenter",
    "jvs-lms",
    "jvs-union",
    "jvs-employer",
    "jvs-staff",
)
COHORTS = (date(2027, 3, 8), date(2027, 10, 4))
CAPACITY = 16
MODULES = (("shop-safety", 1200), ("tools", 2400), ("engine-basics", 3600), ("worksite", 4800))
MENTORS = 11
APPRENTICE_STILL, RETIRES = 4, 2
"""The mentor who is not at journey level, and the one who leaves."""


def write(pen: Pen, people: int) -> None:
    """Everything this partnership reports about so many people."""
    for n in range(MENTORS):
        _mentor(pen, n)
    for number, starts in enumerate(COHORTS):
        cohort = CohortPlanned(
            cohort_ref=f"jvs-{number + 1}", program_id=PROGRAM, program_version=1, site_id="central-shops",
            metro="san-francisco", training_language="en", starts_on=starts,
            planned_ends_on=starts + timedelta(weeks=16),
            capacity=CAPACITY,
        )  # fmt: skip
        planned = max(START + timedelta(days=10), starts - timedelta(days=60))
        pen.report(STAFF, planned, cohort, cohort.cohort_ref, hour=9)
        for n in range(number, people, len(COHORTS)):
            _person(pen, n, starts)


def _mentor(pen: Pen, n: int) -> None:
    """Nominated by employer or union, approved by both, trained in goals and process; one of them retires."""
    ref, day = f"mentor-{n:02}", START + timedelta(days=16 + n)
    nominator = UNION if n % 2 else EMPLOYER
    nominated = MentorNominated.model_validate({
        "mentor_ref": ref, "nominated_by": "union" if n % 2 else "employer", "program_id": PROGRAM,
        "journey_level": n != APPRENTICE_STILL, "languages": ["en", "es"] if n % 3 == 0 else ["en"],
        "site_id": "central-shops",
    })  # fmt: skip
    pen.report(nominator, day, nominated, ref)
    approved = MentorApprovalReported(
        mentor_ref=ref, approved_by=("employer", "union"), capacity=1 + n % 2, criteria_version=1
    )
    pen.report(STAFF, day + timedelta(days=7), approved, ref)
    trained = day + timedelta(days=14)
    training = MentorTrainingReported(
        mentor_ref=ref,
        curriculum_code="mentor-basics",
        topics=("goals", "process"),
        minutes=480,
        paid=True,
        trained_on=trained,
    )
    pen.report(STAFF, trained, training, ref)
    if n == RETIRES:
        leaves = COHORTS[0] + timedelta(days=50)
        pen.report(
            STAFF,
            leaves,
            MentorAvailabilityReported(mentor_ref=ref, status="retired", capacity=0, reason="changed_job"),
            ref,
        )


def _person(pen: Pen, n: int, starts: date) -> None:
    theirs, ours = f"jc-{n:03}", f"jvs-{n:03}"
    applied = starts - timedelta(days=30) + pen.days(-5, 8)
    application = ApplicationReported(
        external_person_ref=theirs, program_id=PROGRAM, language="en", referral_source="job_center",
        submitted_at=datetime.combine(applied, time(10), UTC),
        sealed_person=pen.seal({"name": f"Candidate {n}", "email": f"candidate{n}@example.org", "phone": "555-0102"}),
    )  # fmt: skip
    pen.report(CENTER, applied, application, theirs)
    pen.report(
        STAFF,
        applied + timedelta(days=1),
        PersonLinked(person_ref=ours, other_partner_id=CENTER, other_person_ref=theirs),
        ours,
    )
    assessed = applied + timedelta(days=6)
    ready = pen.chance(0.9)
    assessment = AssessmentReported(
        person_ref=ours, application_ref=PROGRAM, method="interview", outcome="ready" if ready else "not_yet",
        lived_experience_credited=pen.chance(0.5), assessed_on=assessed,
    )  # fmt: skip
    pen.report(STAFF, assessed, assessment, ours)
    if ready:
        answered = assessed + timedelta(days=8)
        answer = OfferAnswered(person_ref=ours, application_ref=PROGRAM, answer="accepted", answered_on=answered)
        pen.report(STAFF, answered, answer, ours)
        _learn(pen, ours, theirs, starts)


def _learn(pen: Pen, ours: str, theirs: str, starts: date) -> None:
    participant = participant_id(TENANT, CENTER, theirs)
    enrollment = enrollment_id(TENANT, participant, application_id(TENANT, participant, PROGRAM))
    match = match_id(TENANT, enrollment, 1)
    day = starts
    for module, minutes in MODULES:
        met = day + timedelta(days=13)
        session = MentorSessionReported(
            person_ref=ours, match_id=match, held_on=met, minutes=60, kind="check_in", setting="on_the_job",
            paid_mentor=True, paid_mentee=True,
        )  # fmt: skip
        pen.report(STAFF, met, session, ours)
        day += timedelta(days=25) + pen.days(-2, 2)
        if pen.chance(0.04):
            return
        result = LearningResultReported(
            external_person_ref=ours, module_id=module, attempt=1, verb="passed", minutes=minutes, language="en",
            occurred_at=datetime.combine(day, time(16), UTC),
        )  # fmt: skip
        pen.report(LMS, day, result, ours, hour=17)
