"""An enrolment changes: its holder steps off for a time, returns, moves on elsewhere, or leaves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import get_args

from apprenticeship.common.events import keys
from apprenticeship.common.events.decisions import Decision, Early, Heard, Refs, Refused
from apprenticeship.common.events.intake import (
    EnrollmentPaused,
    EnrollmentResumed,
    EnrollmentWithdrawn,
)
from apprenticeship.common.events.reports import EnrollmentChangeReported
from apprenticeship.common.events.training import Graduated, NotCompleted
from apprenticeship.common.events.vocabulary import (
    EnrollmentChange,
    PauseReason,
    WithdrawalReason,
)

from .cohort import Cohort
from .notes import SeatSought
from .person import Enrollment, Person
from .seeking import Return, Transfer, rests_on


@dataclass(frozen=True, slots=True)
class Asked:
    """A change as it is decided: of whose enrolment, in which cohorts, when."""

    event: Heard[EnrollmentChangeReported]
    person: Person
    enrollment: Enrollment
    first: Cohort
    """Where the enrolment began."""
    present: Cohort
    """Where it is now."""
    refs: Refs
    today: date

    @property
    def report(self) -> EnrollmentChangeReported:
        return self.event.data

    @property
    def has_begun(self) -> bool:
        on = self.report.effective_on
        return self.enrollment.has_begun(self.first.scheduled.starts_on, on)


def change_enrollment(
    person: Person | None, event: Heard[EnrollmentChangeReported], refs: Refs, today: date
) -> Decision:
    """Pause, resume, transfer or withdraw the enrolment that the report means."""
    enrollment = _named(person, event)
    if not isinstance(enrollment, Enrollment) or person is None:
        return enrollment if not isinstance(enrollment, Enrollment) else []
    cohorts = [refs.find(Cohort, id_) for id_ in _cohorts(enrollment)]
    for id_, cohort in zip(_cohorts(enrollment), cohorts, strict=True):
        if cohort is None:
            return Early(Cohort, id_)
    first, present = (cohort for cohort in cohorts if cohort is not None)
    asked = Asked(event, person, enrollment, first, present, refs, today)
    return _CHANGES[event.data.change](asked)


def close(person: Person | None, event: Heard[Graduated | NotCompleted], refs: Refs, today: date) -> Decision:
    """Training has ended, with or without completion; an enrolment already left stays as it was left."""
    id_ = event.data.enrollment_id
    if person is None or all(e.id != id_ for e in person.enrollments):
        return Early(Person, event.key)
    return [event.data]


def _named(person: Person | None, event: Heard[EnrollmentChangeReported]) -> Enrollment | Refused | Early:
    """The enrolment named, else the only open one, else the last one that was."""
    wanted = event.data.enrollment_id
    if person is None or not person.enrollments:
        return Early(Person, event.key)
    if wanted is not None:
        found = [e for e in person.enrollments if e.id == wanted]
        return found[0] if found else Early(Person, event.key)
    open_ = [e for e in person.enrollments if e.is_open]
    if len(open_) > 1:
        detail = f"the person has {len(open_)} open enrolments; name the one that changes"
        return Refused("state", detail, "/enrollment_id")
    return open_[0] if open_ else person.enrollments[-1]


def _cohorts(enrollment: Enrollment) -> tuple[str, str]:
    return str(enrollment.terms.cohort_id), str(enrollment.cohort_id)


def _pause(asked: Asked) -> Decision:
    enrollment, report = asked.enrollment, asked.report
    reason = report.reason or "other"
    if reason not in get_args(PauseReason):
        return _wrong_reason(PauseReason)
    paused = EnrollmentPaused(
        enrollment_id=enrollment.id,
        paused_on=report.effective_on,
        reason=reason,
        expected_return_on=report.expected_return_on,
        supports_continue=report.supports_continue,
    )
    if enrollment.state == "paused" and enrollment.pause == paused:
        return []
    if enrollment.state != "open":
        return _not_now(enrollment, "an active enrolment")
    if not asked.has_begun:
        return _not_begun(asked)
    return [paused]


def _resume(asked: Asked) -> Decision:
    enrollment, report = asked.enrollment, asked.report
    on = report.effective_on
    target = _target(asked) if report.cohort_ref else asked.present
    if enrollment.state == "open" and enrollment.resumed_on == on:
        same = isinstance(target, Cohort) and target.id == enrollment.cohort_id
        return [] if same else _not_now(enrollment, "a paused enrolment")
    if enrollment.state != "paused" or enrollment.pause is None:
        return _not_now(enrollment, "a paused enrolment")
    if on < enrollment.pause.paused_on:
        detail = f"required: a return from {enrollment.pause.paused_on} on; given: {on}"
        return Refused("state", detail, "/effective_on")
    if not isinstance(target, Cohort):
        return target
    if target.id == enrollment.cohort_id:
        return _back(asked)
    refusal = _closed_to(asked, target)
    if refusal:
        return refusal
    event = asked.event
    return _seek(asked, Return(event.id, enrollment.id, target.id, event.time, on))


def _back(asked: Asked) -> Decision:
    """Into the seat that was kept."""
    enrollment, present = asked.enrollment, asked.present
    on = asked.report.effective_on
    if present.is_over(on):
        ended = present.scheduled.planned_ends_on
        detail = f"the cohort ended on {ended}; name the one that the return leads to"
        return Refused("state", detail, "/cohort_ref")
    resumed = EnrollmentResumed(
        enrollment_id=enrollment.id,
        resumed_on=on,
        cohort_id=present.id,
        program_version=enrollment.program_version,
    )
    return [resumed]


def _transfer(asked: Asked) -> Decision:
    enrollment, report = asked.enrollment, asked.report
    if report.cohort_ref is None:
        return Refused("schema", "a transfer names the cohort it leads to", "/cohort_ref")
    target = _target(asked)
    if not isinstance(target, Cohort):
        return target
    if enrollment.state == "transferred" and _went_to(asked, target):
        return []
    if not enrollment.is_open:
        return _not_now(enrollment, "an open enrolment")
    if not asked.has_begun:
        return _not_begun(asked)
    refusal = _closed_to(asked, target)
    if refusal:
        return refusal
    event = asked.event
    sought = Transfer(
        origin=event.id,
        from_enrollment_id=enrollment.id,
        enrollment_id=keys.enrollment_id(event.tenant, event.key, event.id),
        cohort_id=target.id,
        since=event.time,
        on=report.effective_on,
        credit_minutes=report.credit_minutes,
        carried_modules=report.carried_modules,
    )
    return _seek(asked, sought)


def _withdraw(asked: Asked) -> Decision:
    enrollment, report = asked.enrollment, asked.report
    reason = report.reason or "other"
    if reason not in get_args(WithdrawalReason):
        return _wrong_reason(WithdrawalReason)
    last = report.last_participation_on or report.effective_on
    if last > report.effective_on:
        detail = f"required: a day up to {report.effective_on}; given: {last}"
        return Refused("schema", detail, "/last_participation_on")
    withdrawn = EnrollmentWithdrawn(
        enrollment_id=enrollment.id,
        last_participation_on=last,
        reason=reason,
        before_start=not asked.has_begun,
    )
    if enrollment.withdrawal == withdrawn:
        return []
    if not enrollment.is_open:
        return _not_now(enrollment, "an open enrolment")
    return [withdrawn]


def _reinstate(asked: Asked) -> Decision:
    detail = "reinstatement is not offered yet; the person applies again, or is listed again"
    return Refused("not_permitted", detail, "/change")


_CHANGES: dict[EnrollmentChange, Callable[[Asked], Decision]] = {
    "pause": _pause,
    "resume": _resume,
    "transfer": _transfer,
    "withdraw": _withdraw,
    "reinstate": _reinstate,
}


def _target(asked: Asked) -> Cohort | Early:
    id_ = str(keys.cohort_id(asked.event.tenant, asked.report.cohort_ref or ""))
    return asked.refs.find(Cohort, id_) or Early(Cohort, id_)


def _closed_to(asked: Asked, target: Cohort) -> Refused | None:
    """Another cohort of the same program, of this version or a later one, that has not ended."""
    held, enrollment = target.scheduled, asked.enrollment
    if held.program_id != enrollment.program_id:
        detail = f"required: a cohort of {enrollment.program_id}; given: of {held.program_id}"
        return Refused("gate", detail, "/cohort_ref")
    if target.id == enrollment.cohort_id:
        return Refused("state", "the person is in this cohort already", "/cohort_ref")
    if held.program_version < enrollment.program_version:
        version = enrollment.program_version
        detail = f"required: version {version} or later; given: {held.program_version}"
        return Refused("gate", detail, "/cohort_ref")
    if target.is_over(max(asked.report.effective_on, asked.today)):
        detail = f"required: a cohort that goes on; it ended on {held.planned_ends_on}"
        return Refused("state", detail, "/cohort_ref")
    return None


def _seek(asked: Asked, sought: Return | Transfer) -> Decision:
    """A seat elsewhere is given in the round; to ask twice for the same keeps the place in the queue."""
    for waiting in asked.person.sought:
        same_cohort = (waiting.cohort_id, waiting.on) == (sought.cohort_id, sought.on)
        if rests_on(waiting) == asked.enrollment.id and same_cohort:
            return []
    return [SeatSought(sought)]


def _went_to(asked: Asked, target: Cohort) -> bool:
    id_ = asked.enrollment.id
    return any(
        e.terms.continues_enrollment_id == id_ and e.terms.cohort_id == target.id for e in asked.person.enrollments
    )


def _not_now(enrollment: Enrollment, required: str) -> Refused:
    return Refused("state", f"required: {required}; it is {enrollment.state}", "/change")


def _not_begun(asked: Asked) -> Refused:
    starts_on = asked.first.scheduled.starts_on
    detail = f"required: a day from the cohort's start, {starts_on}, on"
    return Refused("state", f"{detail}; given: {asked.report.effective_on}", "/effective_on")


def _wrong_reason(reasons: object) -> Refused:
    return Refused("schema", f"required: one of {', '.join(get_args(reasons))}", "/reason")
