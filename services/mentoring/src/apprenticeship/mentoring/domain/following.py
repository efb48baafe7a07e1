"""Decisions about what other services say of a participant: when a mentor is sought, when one's task ends."""

from datetime import date

from apprenticeship.common.events.decisions import Decision, Early, Heard, Item, Refs
from apprenticeship.common.events.intake import (
    Enrolled,
    EnrollmentPaused,
    EnrollmentResumed,
    EnrollmentTransferred,
    EnrollmentWithdrawn,
)
from apprenticeship.common.events.keys import engagement_id
from apprenticeship.common.events.mentoring import CoachingStarted
from apprenticeship.common.events.placement import (
    EmploymentEnded,
    Placed,
    PlacementVoided,
    ProbationPassed,
)
from apprenticeship.common.events.training import Graduated, NotCompleted
from apprenticeship.common.programs.model import Coaching, MentorRule
from apprenticeship.mentoring import policies

from .mentee import Enrollment, Mentee, MentorSought, SearchEnded
from .parting import part
from .standards import Program, Standards


def enroll(case: Mentee | None, event: Heard[Enrolled], refs: Refs, today: date) -> Decision:
    """Get to know an enrolment; where the program pairs mentors from the start, seek one."""
    data = event.data
    standards = _standards(refs, data.program_id, data.program_version)
    if standards is None:
        return Early(Program, data.program_id)
    if not _seeks(standards.mentor, "enrolled"):
        return [data]
    before = case.predecessor(data.enrollment_id) if case else None
    since = before.since if before and before.since else data.enrolled_on
    return [data, MentorSought(data.enrollment_id, since)]


def step_off(case: Mentee | None, event: Heard[EnrollmentPaused], refs: Refs, today: date) -> Decision:
    """The match is on hold while the enrolment is, unless supports go on; so is the place in line."""
    return [event.data] if _known(case, event) else Early(Mentee, event.key)


def come_back(case: Mentee | None, event: Heard[EnrollmentResumed], refs: Refs, today: date) -> Decision:
    """The match, or the place in line, is taken up again."""
    enrollment = _known(case, event)
    if enrollment is None:
        return Early(Mentee, event.key)
    if _standards(refs, enrollment.program_id, event.data.program_version) is None:
        return Early(Program, enrollment.program_id)
    return [event.data]


def transfer(case: Mentee | None, event: Heard[EnrollmentTransferred], refs: Refs, today: date) -> Decision:
    """The place in line goes along; the next round prefers the mentor they had."""
    data = event.data
    left = case.find(data.from_enrollment_id) if case else None
    if case is None or left is None:
        return Early(Mentee, event.key)
    items: list[Item] = [data, *part(left, data.effective_on, "reassigned")]
    joined = case.find(data.to_enrollment_id)
    if joined and joined.search and left.since:
        items.append(MentorSought(joined.id, min(left.since, joined.search.since)))
    return items


def withdraw(case: Mentee | None, event: Heard[EnrollmentWithdrawn], refs: Refs, today: date) -> Decision:
    """The mentor's task ends; of somebody who has graduated, nothing does."""
    enrollment = _known(case, event)
    if enrollment is None:
        return Early(Mentee, event.key)
    if enrollment.end == "graduated":
        return []
    return [event.data, *part(enrollment, event.data.last_participation_on, "withdrawn")]


def end_without_completion(case: Mentee | None, event: Heard[NotCompleted], refs: Refs, today: date) -> Decision:
    """Training has ended, and the mentor's task with it."""
    enrollment = _known(case, event)
    if enrollment is None:
        return Early(Mentee, event.key)
    if enrollment.end == "graduated":
        return []
    return [event.data, *part(enrollment, event.data.ended_on, "program_end")]


def graduate(case: Mentee | None, event: Heard[Graduated], refs: Refs, today: date) -> Decision:
    """The mentor's task is complete, unless it lasts through probation; coaching begins (R10)."""
    data = event.data
    enrollment = _known(case, event)
    if enrollment is None:
        return Early(Mentee, event.key)
    standards = _standards(refs, data.program_id, data.program_version)
    if standards is None:
        return Early(Program, data.program_id)
    items: list[Item] = [data]
    if policies.ends_at_graduation(standards.mentor):
        items += [
            *part(enrollment, data.graduated_on, "completed"),
            SearchEnded(data.enrollment_id),
        ]
    if standards.coaching and enrollment.engagement is None:
        items.append(_coaching(event, standards.coaching))
    return items


def start_job(case: Mentee | None, event: Heard[Placed], refs: Refs, today: date) -> Decision:
    """Probation has a date now (R19); where mentors go along on the job, seek one."""
    enrollment = _known(case, event)
    if enrollment is None:
        return Early(Mentee, event.key)
    engaged = enrollment.search or enrollment.match or enrollment.has_left
    if engaged or not _seeks(_rule(refs, enrollment), "placed"):
        return [event.data]
    return [event.data, MentorSought(enrollment.id, event.data.starts_on)]


def pass_probation(case: Mentee | None, event: Heard[ProbationPassed], refs: Refs, today: date) -> Decision:
    """R19: a mentor who stays through probation has done their part."""
    enrollment = _employed(case, event)
    if enrollment is None:
        return Early(Mentee, event.key)
    if not policies.through_probation(_rule(refs, enrollment)):
        return [event.data]
    ended = part(enrollment, event.data.passed_on, "probation_passed")
    return [event.data, *ended, SearchEnded(enrollment.id)]


def lose_job(
    case: Mentee | None,
    event: Heard[EmploymentEnded] | Heard[PlacementVoided],
    refs: Refs,
    today: date,
) -> Decision:
    """A mentor on the job has nobody to go along with; one who came with training stays."""
    enrollment = _employed(case, event)
    if case is None or enrollment is None:
        return Early(Mentee, event.key)
    job = case.jobs[event.data.placement_id]
    if job.over or not _seeks(_rule(refs, enrollment), "placed") or _has_other_job(case, event):
        return [event.data]
    data = event.data
    day = data.ended_on if isinstance(data, EmploymentEnded) else event.time.date()
    return [data, *part(enrollment, day, "mentee_left"), SearchEnded(enrollment.id)]


def _known(
    case: Mentee | None,
    event: Heard[EnrollmentPaused]
    | Heard[EnrollmentResumed]
    | Heard[EnrollmentWithdrawn]
    | Heard[NotCompleted]
    | Heard[Graduated]
    | Heard[Placed],
) -> Enrollment | None:
    return case.find(event.data.enrollment_id) if case else None


Job = Heard[ProbationPassed] | Heard[EmploymentEnded] | Heard[PlacementVoided]


def _employed(case: Mentee | None, event: Job) -> Enrollment | None:
    job = case.jobs.get(event.data.placement_id) if case else None
    return case.find(job.enrollment_id) if case and job else None


def _has_other_job(case: Mentee, event: Job) -> bool:
    ended = case.jobs[event.data.placement_id]
    return any(
        id_ != event.data.placement_id and not job.over and job.enrollment_id == ended.enrollment_id
        for id_, job in case.jobs.items()
    )


def _standards(refs: Refs, program_id: str, version: int) -> Standards | None:
    program = refs.find(Program, program_id)
    return program.version(version) if program else None


def _rule(refs: Refs, enrollment: Enrollment) -> MentorRule | None:
    standards = _standards(refs, enrollment.program_id, enrollment.program_version)
    return standards.mentor if standards else None


def _seeks(rule: MentorRule | None, when: str) -> bool:
    return rule is not None and rule.required and policies.sought_when(rule) == when


def _coaching(event: Heard[Graduated], coaching: Coaching) -> CoachingStarted:
    data = event.data
    return CoachingStarted(
        engagement_id=engagement_id(event.tenant, data.enrollment_id),
        enrollment_id=data.enrollment_id,
        starts_on=data.graduated_on,
        planned_ends_on=policies.months_later(data.graduated_on, coaching.months_max),
        coach_role=coaching.role,
    )
