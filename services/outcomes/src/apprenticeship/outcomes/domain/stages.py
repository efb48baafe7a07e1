"""Where a person is, and which stages of a program they have reached; both follow from facts, not from the day."""

from collections.abc import Iterator
from uuid import UUID

from apprenticeship.common.programs.model import ProgramDefinition

from ..policies import YEAR
from .journey import Application, Enrollment, Job, Journey, Learning

FUNNEL = {
    "applied": "applied",
    "enrolled": "enrolled",
    "in_training": "in training",
    "graduated": "graduated",
    "mentor_assigned": "mentor assigned",
    "placed": "placed",
    "retained": "retained one year",
}
"""The stages that are counted, in order, with what people call them."""


def stages_of(standards: ProgramDefinition | None) -> list[str]:
    """The stages a program has: without a mentor's part or placement there is nothing to count."""
    lacking: set[str] = set()
    if standards and standards.mentor is None:
        lacking |= {"mentor_assigned"}
    if standards and standards.placement is None:
        lacking |= {"placed", "retained"}
    return [stage for stage in FUNNEL if stage not in lacking]


def reached(journey: Journey) -> Iterator[str]:
    """``program/stage`` for every stage a person has come to; what was voided was never reached."""
    for application in journey.applications.values():
        yield f"{application.program_id}/applied"
    for id_, enrollment in journey.enrollments.items():
        for stage in _reached(journey, id_):
            yield f"{enrollment.program_id}/{stage}"


def _reached(journey: Journey, enrollment_id: UUID) -> Iterator[str]:
    learning = journey.learning.get(enrollment_id)
    jobs = jobs_of(journey, enrollment_id)
    yield "enrolled"
    if learning:
        yield "in_training"
    if learning and learning.graduated_on:
        yield "graduated"
    if enrollment_id in journey.mentored:
        yield "mentor_assigned"
    if jobs:
        yield "placed"
    if any(kept_for(job, YEAR) for job in jobs):
        yield "retained"


def jobs_of(journey: Journey, enrollment_id: UUID) -> list[Job]:
    """The jobs that count under an enrolment and under those that go on in it, in order of their first days."""
    line = line_of(journey, enrollment_id)
    theirs = [(job.starts_on, str(id_), job) for id_, job in journey.jobs.items()]
    in_order = [job for _, _, job in sorted(theirs, key=lambda known: known[:2])]
    return [job for job in in_order if job.enrollment_id in line and not job.voided]


def line_of(journey: Journey, enrollment_id: UUID) -> list[UUID]:
    """An enrolment, and before it those of the same program that were transferred into it, one after another."""
    line = [enrollment_id]
    known = journey.enrollments
    program = known[enrollment_id].program_id if enrollment_id in known else None
    for before in line:
        line += sorted(
            id_ for id_, e in known.items() if e.left_for == before and e.program_id == program and id_ not in line
        )
    return line[::-1]


def kept_for(job: Job, days: int) -> bool:
    """R6: somebody confirmed at a milestone of so many days or more that the person is at work; any employer counts."""
    return any(at >= days and said.employed for at, said in job.milestones.items())


def stage_now(journey: Journey) -> str:
    """A person's stage: of the enrolment that began last, else of what came of their applications."""
    if journey.enrollments:
        return stage_of(journey, max(journey.enrollments, key=lambda id_: _recency(journey, id_)))
    return _sought(list(journey.applications.values()))


def _recency(journey: Journey, id_: UUID) -> tuple[bool, str, str]:
    """An enrolment left for another one is never the present one."""
    enrollment = journey.enrollments[id_]
    return enrollment.left != "transferred", enrollment.enrolled_on.isoformat(), str(id_)


def stage_of(journey: Journey, enrollment_id: UUID) -> str:
    """The stage of one enrolment."""
    enrollment = journey.enrollments[enrollment_id]
    learning = journey.learning.get(enrollment_id)
    if learning and learning.graduated_on:
        return _at_work(jobs_of(journey, enrollment_id)) or "graduated"
    if learning and learning.not_completed_on:
        return "not_completed"
    if enrollment.left or enrollment.paused_on:
        return enrollment.left or "paused"
    return _at_work(jobs_of(journey, enrollment_id)) or _learning(learning)


def _at_work(jobs: list[Job]) -> str:
    if not jobs:
        return ""
    if all(job.ended_on for job in jobs):
        return "between_jobs"
    return "retained" if any(kept_for(job, YEAR) for job in jobs) else "placed"


def _learning(learning: Learning | None) -> str:
    return "in_training" if learning else "enrolled"


def _sought(applications: list[Application]) -> str:
    still = [application for application in applications if not application.closed]
    if any(application.waitlisted for application in still):
        return "waitlisted"
    if still:
        return "applied"
    return "not_enrolled" if applications else "unknown"


def programs_of(journey: Journey) -> Iterator[str]:
    """Every program a person has applied to or was enrolled in."""
    parts: list[Application | Enrollment] = [
        *journey.applications.values(),
        *journey.enrollments.values(),
    ]
    yield from dict.fromkeys(part.program_id for part in parts)


def cohorts_of(journey: Journey) -> Iterator[str]:
    """Every cohort a person has a seat in."""
    yield from dict.fromkeys(str(e.cohort_id) for e in journey.enrollments.values())
