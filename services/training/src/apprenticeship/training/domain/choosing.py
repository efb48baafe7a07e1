"""Which enrolment a report means, and whether its day counts there."""

from datetime import date
from uuid import UUID

from apprenticeship.common.events.decisions import Early, Refused

from .learner import Enrollment, Learner

Chosen = Enrollment | Refused | Early


def choose(case: Learner | None, key: str, named: UUID | None, on: date) -> Chosen:
    """The enrolment that a report dated ``on`` is about; who is not known yet may still be enrolled."""
    if case is None or not case.enrollments:
        return Early(Learner, key)
    if named is None:
        return _by_day(case, key, on)
    found = _followed(case, named)
    if found is None:
        return Early(Learner, key)
    if found.closing is None or on <= found.closing.on:
        return found
    return _too_late(on) if found.closing.successor is None else Early(Learner, key)


def rests(enrollment: Enrollment, key: str, on: date) -> Refused | Early | None:
    """Learning dated inside a pause counts nothing; while the return is not known yet, it waits for it."""
    for pause in enrollment.pauses:
        if pause.holds(on):
            if pause.until is None and enrollment.is_open:
                return Early(Learner, key)
            return Refused("state", f"{on} lies within a pause that began on {pause.since}")
    return None


def _by_day(learner: Learner, key: str, on: date) -> Chosen:
    """The single open enrolment; what is older than it belongs to the one that was still open that day."""
    running = [e for e in learner.enrollments.values() if e.closing is None]
    if len(running) > 1:
        detail = f"{len(running)} enrollments are open: the report must name the one it is about"
        return Refused("state", detail, "/enrollment_id")
    if running and on >= running[0].enrolled_on:
        return running[0]
    past = _closed_since(learner, on)
    if past is not None:
        return past
    if running:
        return running[0]
    return Early(Learner, key) if _moves_on(learner) else _too_late(on)


def _closed_since(learner: Learner, on: date) -> Enrollment | None:
    """Of those that ended on that day or later and still hold their credit, the first to end."""
    ended = [
        (e.closing.on, e.id)
        for e in learner.enrollments.values()
        if e.closing and on <= e.closing.on and e.closing.successor not in learner.enrollments
    ]
    return learner.enrollments[min(ended)[1]] if ended else None


def _moves_on(learner: Learner) -> bool:
    """A transfer leads to an enrolment that has not been heard of yet."""
    return any(to not in learner.enrollments for to in learner.transfers)


def _followed(learner: Learner, named: UUID) -> Enrollment | None:
    """The named enrolment, or the one its credit was transferred to."""
    found = learner.enrollments.get(named)
    for _ in learner.enrollments:
        if found is None or found.closing is None or found.closing.successor is None:
            break
        found = learner.enrollments.get(found.closing.successor, found)
    return found


def _too_late(on: date) -> Refused:
    return Refused("state", f"no enrollment was open on {on}")
