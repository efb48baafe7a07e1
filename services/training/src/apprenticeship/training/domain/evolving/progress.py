"""How training's own facts change an enrolment: modules, ledger, exams, contacts, steps, its end."""

from dataclasses import replace

from apprenticeship.common.events.training import (
    EngagementHeld,
    ExamResultRecorded,
    ExamScheduled,
    Graduated,
    HoursCorrected,
    HoursRecorded,
    ModuleCompleted,
    ModuleFailed,
    NotCompleted,
    RequirementsMet,
    WageStepEarned,
)

from ..learner import (
    Closing,
    Contact,
    Enrollment,
    Entry,
    Learner,
    Passed,
    Scheduled,
    Sitting,
    with_enrollment,
)
from .enrollments import closed


def module_completed(enrollment: Enrollment, fact: ModuleCompleted) -> Enrollment:
    passed = Passed(fact.attempt, fact.completed_on, fact.minutes_credited)
    return replace(enrollment, modules={**enrollment.modules, fact.module_id: passed})


def module_failed(enrollment: Enrollment, fact: ModuleFailed) -> Enrollment:
    before = enrollment.failed.get(fact.module_id, ())
    return replace(enrollment, failed={**enrollment.failed, fact.module_id: (*before, fact.attempt)})


def hours_recorded(enrollment: Enrollment, fact: HoursRecorded) -> Enrollment:
    entry = Entry(fact.kind, fact.minutes, fact.worked_on)
    return replace(enrollment, ledger={**enrollment.ledger, fact.entry_id: entry})


def hours_corrected(learner: Learner, fact: HoursCorrected) -> Learner:
    for enrollment in learner.enrollments.values():
        entry = enrollment.ledger.get(fact.entry_id)
        if entry is not None:
            ledger = {
                **enrollment.ledger,
                fact.entry_id: replace(entry, minutes=fact.minutes_after),
            }
            return with_enrollment(learner, replace(enrollment, ledger=ledger))
    return learner


def engagement_held(enrollment: Enrollment, fact: EngagementHeld) -> Enrollment:
    contact = Contact(fact.employer_id, fact.kind, fact.held_on)
    return replace(enrollment, contacts=(*enrollment.contacts, contact))


def requirements_met(enrollment: Enrollment, fact: RequirementsMet) -> Enrollment:
    return replace(enrollment, met_on=fact.met_on)


def exam_scheduled(enrollment: Enrollment, fact: ExamScheduled) -> Enrollment:
    return replace(enrollment, exam=Scheduled(fact.attempt, fact.exam_on))


def exam_result(enrollment: Enrollment, fact: ExamResultRecorded) -> Enrollment:
    sitting = Sitting(fact.exam_code, fact.attempt, fact.part, fact.result, fact.taken_on)
    others = (known for known in enrollment.sittings if known.place != sitting.place)
    return replace(enrollment, sittings=(*others, sitting))


def graduated(enrollment: Enrollment, fact: Graduated) -> Enrollment:
    return closed(enrollment, Closing("graduated", fact.graduated_on))


def not_completed(enrollment: Enrollment, fact: NotCompleted) -> Enrollment:
    return closed(enrollment, Closing("not_completed", fact.ended_on))


def step_earned(enrollment: Enrollment, fact: WageStepEarned) -> Enrollment:
    return replace(enrollment, steps=(*enrollment.steps, fact.step_id))
