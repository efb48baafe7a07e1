"""What training does when intake says that someone enrolled, paused, returned, moved on or left."""

from datetime import date
from uuid import UUID

from apprenticeship.common.events.decisions import Decision, Early, Heard, Refs
from apprenticeship.common.events.intake import (
    Enrolled,
    EnrollmentPaused,
    EnrollmentResumed,
    EnrollmentTransferred,
    EnrollmentWithdrawn,
)
from apprenticeship.common.events.keys import program_key

from .completion import advance, schedule_exam
from .evolving import evolve_learner
from .learner import Enrollment, Learner
from .progress import Draft
from .standards import Program


def open_record(case: Learner | None, event: Heard[Enrolled], refs: Refs, today: date) -> Decision:
    """Open a progress record; what a transfer brought along may complete it at once."""
    if case is not None and event.data.enrollment_id in case.enrollments:
        return []
    return _with_credit(case, event, event.data.enrollment_id, refs, today)


def carry_over(case: Learner | None, event: Heard[EnrollmentTransferred], refs: Refs, today: date) -> Decision:
    """Close the enrolment that was left; its credit goes on under the one it leads to, once that is known."""
    return _with_credit(case, event, event.data.to_enrollment_id, refs, today)


def _with_credit(
    case: Learner | None,
    event: Heard[Enrolled] | Heard[EnrollmentTransferred],
    to: UUID,
    refs: Refs,
    today: date,
) -> Decision:
    """Take the fact in; where it joins a transfer and an enrolment, see what the credit leads to."""
    learner = evolve_learner(case, event.data)
    joined = learner.enrollments.get(to)
    if joined is None or to not in learner.transfers:
        return [event.data]
    program = refs.find(Program, joined.program_key)
    if program is None:
        return Early(Program, joined.program_key)
    draft = Draft(event.tenant, event.key, learner, to, program, today, [event.data])
    return advance(draft)


def close_record(case: Learner | None, event: Heard[EnrollmentWithdrawn], refs: Refs, today: date) -> Decision:
    """Close a progress record; news of earlier days still keeps its credit."""
    known = case is not None and event.data.enrollment_id in case.enrollments
    return [event.data] if known else Early(Learner, event.key)


def freeze(case: Learner | None, event: Heard[EnrollmentPaused], refs: Refs, today: date) -> Decision:
    """Let the clocks of training stand still."""
    known = case is not None and event.data.enrollment_id in case.enrollments
    return [event.data] if known else Early(Learner, event.key)


def resume_training(case: Learner | None, event: Heard[EnrollmentResumed], refs: Refs, today: date) -> Decision:
    """Go on where it stopped, perhaps in a later version; what became due during the pause is said now."""
    fact = event.data
    before = case.enrollments.get(fact.enrollment_id) if case else None
    if case is None or before is None:
        return Early(Learner, event.key)
    key = program_key(before.program_id, fact.program_version)
    program = refs.find(Program, key)
    if program is None:
        return Early(Program, key)
    draft = Draft(event.tenant, event.key, case, before.id, program, today)
    draft.say(fact)
    advance(draft)
    _put_off_exam(draft, before, fact.resumed_on)
    return draft.items


def _put_off_exam(draft: Draft, before: Enrollment, resumed_on: date) -> None:
    """An exam that lay ahead when the pause began lies as many days ahead on the return."""
    exam, after = before.exam, draft.enrollment
    if not before.is_paused or exam is None or not after.is_open or after.exam != exam:
        return
    left = exam.on - before.pauses[-1].since
    if left.days > 0 and after.met_on is not None:
        schedule_exam(draft, exam.attempt, resumed_on + left)
