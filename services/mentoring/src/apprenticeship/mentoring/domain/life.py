"""How a participant's row changes by what is heard and said: total, and blind to what it does not know."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from apprenticeship.common.events.decisions import Note
from apprenticeship.common.events.intake import (
    Enrolled,
    EnrollmentPaused,
    EnrollmentResumed,
    EnrollmentTransferred,
    EnrollmentWithdrawn,
)
from apprenticeship.common.events.mentoring import (
    CoachingSessionHeld,
    CoachingStarted,
    MentorAssigned,
    MentorSessionHeld,
    MentorUnassigned,
    MentorWaitlisted,
)
from apprenticeship.common.events.placement import (
    EmploymentEnded,
    Placed,
    PlacementVoided,
    ProbationPassed,
)
from apprenticeship.common.events.training import Graduated, NotCompleted
from apprenticeship.common.events.words import Word

from .mentee import (
    End,
    Engagement,
    Enrollment,
    Job,
    Match,
    Mentee,
    MentorSought,
    Pause,
    Search,
    SearchEnded,
    coaching_slot,
    session_slot,
)

Change = Callable[[Enrollment], Enrollment]


def evolve_mentee(case: Mentee | None, item: Word | Note) -> Mentee | None:
    """The participant after a word or note."""
    known = case or Mentee()
    match item:
        case Enrolled():
            return _enrolled(known, item)
        case Placed():
            return _placed(known, item)
        case ProbationPassed() | EmploymentEnded() | PlacementVoided():
            return _job_over(known, item.placement_id)
        case MentorSessionHeld():
            return _session(known, item)
        case CoachingSessionHeld():
            return _coaching_session(known, item)
        case _:
            found = _change(item)
            return _with(known, *found) if found else case


def _change(item: Word | Note) -> tuple[UUID, Change] | None:
    """Which enrolment a word or note is about, and what it changes there."""
    match item:
        case EnrollmentPaused():
            return item.enrollment_id, lambda e: _paused(e, item)
        case EnrollmentResumed():
            return item.enrollment_id, lambda e: _resumed(e, item)
        case EnrollmentTransferred():
            return item.from_enrollment_id, _closed("transferred", item.to_enrollment_id)
        case EnrollmentWithdrawn():
            return item.enrollment_id, _closed("withdrawn")
        case NotCompleted():
            return item.enrollment_id, _closed("not_completed")
        case Graduated():
            return item.enrollment_id, lambda e: replace(e, end="graduated")
        case CoachingStarted():
            return item.enrollment_id, lambda e: _coached(e, item)
        case _:
            return _pairing(item)


def _pairing(item: Word | Note) -> tuple[UUID, Change] | None:
    match item:
        case MentorSought():
            return item.enrollment_id, lambda e: _sought(e, item)
        case SearchEnded():
            return item.enrollment_id, lambda e: replace(e, search=None)
        case MentorWaitlisted():
            return item.enrollment_id, lambda e: replace(e, search=Search(item.since, True))
        case MentorAssigned():
            return item.enrollment_id, lambda e: _assigned(e, item)
        case MentorUnassigned():
            return item.enrollment_id, lambda e: _unassigned(e, item)
        case _:
            return None


def _enrolled(known: Mentee, item: Enrolled) -> Mentee:
    if item.enrollment_id in known.enrollments:
        return known
    enrollment = Enrollment(
        id=item.enrollment_id,
        program_id=item.program_id,
        program_version=item.program_version,
        cohort_id=item.cohort_id,
        site_id=item.site_id,
        language=item.training_language,
        paid_time=item.paid_time,
        enrolled_on=item.enrolled_on,
    )
    return replace(known, enrollments={**known.enrollments, enrollment.id: enrollment})


def _paused(enrollment: Enrollment, item: EnrollmentPaused) -> Enrollment:
    pause = Pause(item.paused_on, mentored=item.supports_continue)
    return replace(enrollment, pauses=(*enrollment.pauses, pause))


def _resumed(enrollment: Enrollment, item: EnrollmentResumed) -> Enrollment:
    return replace(
        enrollment,
        cohort_id=item.cohort_id,
        program_version=item.program_version,
        pauses=tuple(pause if pause.until else replace(pause, until=item.resumed_on) for pause in enrollment.pauses),
    )


def _closed(end: End, successor: UUID | None = None) -> Change:
    """Whoever graduated has graduated, whatever is heard afterwards."""
    return lambda e: replace(e, end=e.end or end, successor=successor or e.successor)


def _coached(enrollment: Enrollment, item: CoachingStarted) -> Enrollment:
    engagement = Engagement(item.engagement_id, item.starts_on, item.planned_ends_on)
    return replace(enrollment, engagement=engagement)


def _sought(enrollment: Enrollment, note: MentorSought) -> Enrollment:
    told = enrollment.search is not None and enrollment.search.waitlisted
    return replace(enrollment, search=Search(note.since, told))


def _assigned(enrollment: Enrollment, item: MentorAssigned) -> Enrollment:
    match = Match(
        id=item.match_id,
        mentor_id=item.mentor_id,
        starts_on=item.starts_on,
        since=enrollment.search.since if enrollment.search else item.starts_on,
        planned_until=item.planned_until,
        paid_mentor=item.paid_minutes_per_week > 0,
        until_on=item.until_on,
    )
    return replace(enrollment, search=None, matches=(*enrollment.matches, match))


def _unassigned(enrollment: Enrollment, item: MentorUnassigned) -> Enrollment:
    """A mentor who left leaves the mentee at their old place in line."""
    match = next((m for m in enrollment.matches if m.id == item.match_id), None)
    if match is None:
        return enrollment
    search = Search(match.since) if item.cause == "mentor_left" else enrollment.search
    ended = replace(match, ended_on=item.ended_on, cause=item.cause)
    return replace(_swapped(enrollment, ended), search=search)


def _placed(known: Mentee, item: Placed) -> Mentee:
    job = Job(item.enrollment_id, item.probation_ends_on)
    return _dated(replace(known, jobs={**known.jobs, item.placement_id: job}), item.enrollment_id)


def _job_over(known: Mentee, placement_id: UUID) -> Mentee:
    job = known.jobs.get(placement_id)
    if job is None:
        return known
    jobs = {**known.jobs, placement_id: replace(job, over=True)}
    return _dated(replace(known, jobs=jobs), job.enrollment_id)


def _dated(known: Mentee, enrollment_id: UUID) -> Mentee:
    """R19: when the mentor's task ends is known when the job is."""

    def date_match(enrollment: Enrollment) -> Enrollment:
        match = enrollment.match
        if match is None or match.planned_until != "probation_end":
            return enrollment
        return _swapped(enrollment, replace(match, until_on=known.probation_end(enrollment_id)))

    return _with(known, enrollment_id, date_match)


def _session(known: Mentee, item: MentorSessionHeld) -> Mentee:
    found = known.match(item.match_id)
    if found is None:
        return known
    enrollment, match = found
    sessions = {**match.sessions, session_slot(item): item.minutes}
    return _with(known, enrollment.id, lambda e: _swapped(e, replace(match, sessions=sessions)))


def _coaching_session(known: Mentee, item: CoachingSessionHeld) -> Mentee:
    for enrollment in known.enrollments.values():
        held = enrollment.engagement
        if held and held.id == item.engagement_id:
            sessions = {**held.sessions, coaching_slot(item): item.minutes}
            after = replace(enrollment, engagement=replace(held, sessions=sessions))
            return replace(known, enrollments={**known.enrollments, enrollment.id: after})
    return known


def _swapped(enrollment: Enrollment, match: Match) -> Enrollment:
    matches = tuple(match if m.id == match.id else m for m in enrollment.matches)
    return replace(enrollment, matches=matches)


def _with(known: Mentee, enrollment_id: UUID, change: Change) -> Mentee:
    enrollment = known.enrollments.get(enrollment_id)
    if enrollment is None:
        return known
    return replace(known, enrollments={**known.enrollments, enrollment_id: change(enrollment)})
