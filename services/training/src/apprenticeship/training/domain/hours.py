"""The ledger of hours: entries, corrections, and what they lead to."""

from datetime import date
from uuid import UUID

from apprenticeship.common.events import keys
from apprenticeship.common.events.decisions import Decision, Heard, Refs, Refused
from apprenticeship.common.events.reports import HoursReported
from apprenticeship.common.events.training import HoursCorrected, HoursRecorded

from .choosing import Chosen, choose, rests
from .completion import advance
from .education import renew_when_enough, student_of
from .learner import Enrollment, Entry, Learner
from .progress import Draft, begin

UNEXPLAINED = "reported_again"
"""The reason of a correction whose report gives none."""


def record_hours(case: Learner | None, event: Heard[HoursReported], refs: Refs, today: date) -> Decision:
    """Enter time into the ledger; the same entry again, with other minutes, corrects it."""
    entry_id = keys.entry_id(event.tenant, event.partner or "", event.data.entry_ref)
    known = _under(case, entry_id)
    draft = begin(case, event, refs, today, known or _enrollment_of(case, event, refs))
    if not isinstance(draft, Draft):
        return draft
    fact = (
        _corrected(known.ledger[entry_id], entry_id, event.data)
        if known
        else _entered(draft.enrollment, entry_id, event.data)
    )
    if fact is None or isinstance(fact, Refused):
        return fact or []
    draft.say(fact)
    return renew_when_enough(draft) if event.data.kind == "ce" else advance(draft)


def _under(case: Learner | None, entry_id: UUID) -> Enrollment | None:
    """The enrolment in whose ledger the entry stands."""
    enrollments = case.enrollments.values() if case else ()
    return next((e for e in enrollments if entry_id in e.ledger), None)


def _enrollment_of(case: Learner | None, event: Heard[HoursReported], refs: Refs) -> Chosen:
    """Continuing education belongs to a credential, all else to an enrolment that is not paused that day."""
    report = event.data
    if report.kind == "ce":
        return student_of(case, event, refs)
    chosen = choose(case, event.key, report.enrollment_id, report.worked_on)
    if not isinstance(chosen, Enrollment):
        return chosen
    return rests(chosen, event.key, report.worked_on) or chosen


def _entered(enrollment: Enrollment, entry_id: UUID, report: HoursReported) -> HoursRecorded:
    return HoursRecorded(
        enrollment_id=enrollment.id,
        entry_id=entry_id,
        kind=report.kind,
        minutes=report.minutes,
        worked_on=report.worked_on,
        paid=report.paid,
        rate_cents=report.rate_cents,
        approved_by_role=report.approver_role,
        work_process_id=report.work_process_id,
    )


def _corrected(entry: Entry, entry_id: UUID, report: HoursReported) -> HoursCorrected | Refused | None:
    """Minutes can be put right; another day or kind is another entry."""
    for field, before, after in (
        ("worked_on", entry.worked_on, report.worked_on),
        ("kind", entry.kind, report.kind),
    ):
        if before != after:
            detail = f"the entry has {field} {before}, reported was {after}: set its minutes to 0 and send a new one"
            return Refused("duplicate_conflict", detail, f"/{field}")
    if entry.minutes == report.minutes:
        return None
    return HoursCorrected(
        entry_id=entry_id,
        minutes_before=entry.minutes,
        minutes_after=report.minutes,
        reason=report.reason or UNEXPLAINED,
    )
