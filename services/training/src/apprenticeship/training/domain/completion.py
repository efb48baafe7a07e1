"""What progress leads to: requirements met, the next exam, credential and graduation, wage steps, or the end."""

from datetime import date

from apprenticeship.common.events import keys
from apprenticeship.common.events.decisions import Item
from apprenticeship.common.events.training import (
    ExamScheduled,
    Graduated,
    NotCompleted,
    RequirementsMet,
)

from .. import policies
from .issuing import credential_for, issue_credential
from .learner import Sitting
from .progress import (
    Draft,
    attempts_failed,
    fulfilled_on,
    has_passed,
    is_fulfilled,
    sittings_of,
    total_minutes,
)
from .steps import earn_steps


def advance(draft: Draft) -> list[Item]:
    """Say all that the progress made so far leads to; who is away or has ended goes nowhere."""
    if draft.enrollment.is_open and not draft.enrollment.is_paused:
        sittings = sittings_of(draft.asked, draft.enrollment)
        _meet_requirements(draft)
        if draft.asked.exam is None or has_passed(sittings):
            _graduate(draft, sittings)
        else:
            _go_on_to_exam(draft, sittings)
        earn_steps(draft)
    return draft.items


def _meet_requirements(draft: Draft) -> None:
    enrollment, asked = draft.enrollment, draft.asked
    if enrollment.met_on is None and is_fulfilled(asked, draft.program, enrollment):
        draft.say(
            RequirementsMet(
                enrollment_id=enrollment.id,
                requirement_set=enrollment.requirement_set,
                met_on=fulfilled_on(asked, draft.program, enrollment),
                total_minutes=total_minutes(asked, enrollment),
            )
        )


def _go_on_to_exam(draft: Draft, sittings: list[Sitting]) -> None:
    """The next attempt once the requirements are met; the end once no attempt is left."""
    used = attempts_failed(sittings)
    if policies.no_attempt_left(draft.asked, used):
        last = max(s.on for s in sittings if s.result == "fail")
        ended_on = draft.enrollment.outside_pauses(last)
        draft.say(NotCompleted(enrollment_id=draft.enrollment_id, ended_on=ended_on, cause="failed_exam"))
    elif draft.enrollment.met_on is not None:
        missed = max((s.on for s in sittings if s.result != "pass"), default=None)
        planned = draft.enrollment.exam
        if planned is None or planned.attempt != used + 1 or (missed and missed >= planned.on):
            after = max(draft.enrollment.met_on, missed or draft.enrollment.met_on)
            schedule_exam(draft, used + 1, policies.next_exam_day(draft.asked, after, draft.today))


def schedule_exam(draft: Draft, attempt: int, exam_on: date) -> None:
    """Say when and in which language the exam is to be sat, and who holds it; a later version may ask for none."""
    enrollment, asked = draft.enrollment, draft.asked
    if asked.exam is None:
        return
    vendor = asked.exam_vendor or f"{draft.tenant}-staff"
    draft.say(
        ExamScheduled(
            enrollment_id=enrollment.id,
            exam_code=asked.exam,
            exam_on=exam_on,
            exam_language=enrollment.exam_language,
            attempt=attempt,
            vendor_partner_id=keys.partner_uuid(vendor),
        )
    )


def _graduate(draft: Draft, sittings: list[Sitting]) -> None:
    """R33: only after requirements-met, and only while the ledger still bears them out."""
    met_on = draft.enrollment.met_on
    if met_on is None or not is_fulfilled(draft.asked, draft.program, draft.enrollment):
        return
    last = max((s.on for s in sittings if s.result == "pass"), default=met_on)
    day = draft.enrollment.outside_pauses(max(met_on, last))
    if draft.program.credential and not credential_for(draft):
        issue_credential(draft, day)
    held, enrollment = credential_for(draft), draft.enrollment
    draft.say(
        Graduated(
            enrollment_id=enrollment.id,
            program_id=enrollment.program_id,
            program_version=enrollment.program_version,
            cohort_id=enrollment.cohort_id,
            track=enrollment.track,
            graduated_on=day,
            total_minutes=total_minutes(draft.asked, enrollment),
            credential_ids=(held.id,) if held else (),
            next_step_program_ids=draft.program.next_steps,
        )
    )
