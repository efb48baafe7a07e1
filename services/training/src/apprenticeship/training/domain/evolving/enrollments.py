"""How what intake says changes an enrolment: opened, frozen, resumed, carried over, closed."""

from dataclasses import replace
from uuid import UUID

from apprenticeship.common.events.intake import (
    Enrolled,
    EnrollmentPaused,
    EnrollmentResumed,
    EnrollmentTransferred,
    EnrollmentWithdrawn,
)

from ..learner import Closing, Enrollment, Learner, Passed, Pause, Transfer, with_enrollment


def enrolled(learner: Learner, fact: Enrolled) -> Learner:
    if fact.enrollment_id in learner.enrollments:
        return learner
    enrollment = Enrollment(
        id=fact.enrollment_id,
        program_id=fact.program_id,
        program_version=fact.program_version,
        cohort_id=fact.cohort_id,
        requirement_set=fact.requirement_set,
        track=fact.track,
        exam_language=fact.exam_language or fact.training_language,
        paid_time=fact.paid_time,
        enrolled_on=fact.enrolled_on,
    )
    return _carried_over(with_enrollment(learner, enrollment), enrollment.id)


def paused(enrollment: Enrollment, fact: EnrollmentPaused) -> Enrollment:
    if enrollment.is_paused or not enrollment.is_open:
        return enrollment
    return replace(enrollment, pauses=(*enrollment.pauses, Pause(fact.paused_on)))


def resumed(enrollment: Enrollment, fact: EnrollmentResumed) -> Enrollment:
    if not enrollment.is_open:
        return enrollment
    pauses = enrollment.pauses
    if enrollment.is_paused:
        pauses = (*pauses[:-1], Pause(pauses[-1].since, fact.resumed_on))
    return replace(enrollment, pauses=pauses, cohort_id=fact.cohort_id, program_version=fact.program_version)


def closed(enrollment: Enrollment, closing: Closing) -> Enrollment:
    return replace(enrollment, closing=closing) if enrollment.is_open else enrollment


def withdrawn(enrollment: Enrollment, fact: EnrollmentWithdrawn) -> Enrollment:
    return closed(enrollment, Closing("withdrawn", fact.last_participation_on))


def transferred(learner: Learner, fact: EnrollmentTransferred) -> Learner:
    if fact.to_enrollment_id in learner.transfers:
        return learner
    left = learner.enrollments.get(fact.from_enrollment_id)
    if left is not None:
        closing = Closing("transferred", fact.effective_on, fact.to_enrollment_id)
        learner = with_enrollment(learner, closed(left, closing))
    brought = Transfer(fact.from_enrollment_id, fact.effective_on, fact.credit_minutes, fact.carried_modules)
    transfers = {**learner.transfers, fact.to_enrollment_id: brought}
    return _carried_over(replace(learner, transfers=transfers), fact.to_enrollment_id)


def _carried_over(learner: Learner, to: UUID) -> Learner:
    """Take the credit along, whichever of ``enrolled`` and ``enrollment-transferred`` came first."""
    brought, target = learner.transfers.get(to), learner.enrollments.get(to)
    if brought is None or target is None:
        return learner
    named = {id_: Passed(0, brought.on, 0) for id_ in brought.modules}
    target = replace(target, modules={**named, **target.modules})
    left = learner.enrollments.get(brought.from_id)
    if left is None or left.state in {"graduated", "not_completed"}:
        return with_enrollment(learner, replace(target, credit_minutes=brought.minutes))
    education = {id_: entry for id_, entry in left.ledger.items() if entry.kind == "ce"}  # its certificate stays
    emptied = with_enrollment(learner, replace(left, ledger=education, credit_minutes=0))
    moving = {id_: entry for id_, entry in left.ledger.items() if id_ not in education}
    return with_enrollment(emptied, _with_credit_of(replace(left, ledger=moving), target, brought.minutes))


def _with_credit_of(left: Enrollment, target: Enrollment, granted: int) -> Enrollment:
    """Modules and ledger move on; exam attempts and wage steps too, where it is the same program."""
    known = sum(entry.minutes for entry in left.ledger.values()) + left.credit_minutes
    same = left.program_id == target.program_id
    return replace(
        target,
        modules={
            **{id_: replace(p, attempt=0) for id_, p in left.modules.items()},
            **target.modules,
        },
        ledger={**left.ledger, **target.ledger},
        credit_minutes=left.credit_minutes + max(0, granted - known),
        sittings=left.sittings if same else (),
        steps=left.steps if same else (),
    )
