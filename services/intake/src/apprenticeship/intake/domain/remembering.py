"""How facts and notes change what intake knows of a person; total: what does not apply changes nothing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from apprenticeship.common.events.decisions import Note
from apprenticeship.common.events.intake import (
    ApplicantWaitlisted,
    ApplicationClosed,
    ApplicationReceived,
    AssessmentRecorded,
    ConsentChanged,
    Enrolled,
    EnrollmentPaused,
    EnrollmentResumed,
    EnrollmentTransferred,
    EnrollmentWithdrawn,
)
from apprenticeship.common.events.training import CredentialIssued, Graduated, NotCompleted
from apprenticeship.common.events.words import Word

from .notes import Screened, SeatDelayed, SeatForgone, SeatOffered, SeatSought
from .person import Application, Credential, Enrollment, Offer, Person
from .seeking import Listing, Sought, rests_on


def evolve_person(person: Person | None, item: Word | Note) -> Person:
    known = person or Person()
    change = _CHANGES.get(type(item))
    return change(known, item) if change else known


def _applied(person: Person, fact: ApplicationReceived) -> Person:
    if any(a.id == fact.application_id for a in person.applications):
        return person
    return replace(person, applications=(*person.applications, Application(fact)))


def _application(person: Person, id_: UUID, **changes: Any) -> Person:  # noqa: ANN401 - its own fields
    """An application changed, unless it is closed: that is its end."""
    applications = tuple(replace(a, **changes) if a.id == id_ and a.is_open else a for a in person.applications)
    return replace(person, applications=applications)


def _screened(person: Person, note: Screened) -> Person:
    return _application(
        person,
        note.application_id,
        state="screened",
        since=note.since,
        needs_assessment=note.needs_assessment,
        exam_language=note.exam_language,
    )


def _assessed(person: Person, fact: AssessmentRecorded) -> Person:
    return _application(person, fact.application_id, state="assessed", assessment=fact)


def _waitlisted(person: Person, fact: ApplicantWaitlisted) -> Person:
    return _application(person, fact.application_id, state="waitlisted")


def _offered(person: Person, note: SeatOffered) -> Person:
    offer = Offer(note.cohort_id, note.program_version, note.on, note.until)
    return _application(person, note.application_id, state="offered", offer=offer)


def _application_closed(person: Person, fact: ApplicationClosed) -> Person:
    return _application(person, fact.application_id, state="closed", outcome=fact.outcome)


def _enrolled(person: Person, fact: Enrolled) -> Person:
    if any(e.id == fact.enrollment_id for e in person.enrollments):
        return person
    enrollment = Enrollment(fact, fact.cohort_id, fact.program_version)
    sought = tuple(s for s in person.sought if not _granted(s, fact))
    return replace(person, enrollments=(*person.enrollments, enrollment), sought=sought)


def _granted(sought: Sought, fact: Enrolled) -> bool:
    listed = isinstance(sought, Listing) and sought.program_id == fact.program_id
    return listed or sought.enrollment_id == fact.enrollment_id


def _enrollment(person: Person, id_: UUID, **changes: Any) -> Person:  # noqa: ANN401 - its own fields
    """An enrolment changed, unless it is closed: late words do not open it again."""
    enrollments = tuple(replace(e, **changes) if e.id == id_ and e.is_open else e for e in person.enrollments)
    return replace(person, enrollments=enrollments)


def _closed(person: Person, id_: UUID, **changes: Any) -> Person:  # noqa: ANN401 - its own fields
    """An enrolment closed; what was sought for it is sought no more."""
    closed = _enrollment(person, id_, **changes)
    return replace(closed, sought=tuple(s for s in closed.sought if rests_on(s) != id_))


def _paused(person: Person, fact: EnrollmentPaused) -> Person:
    return _enrollment(person, fact.enrollment_id, state="paused", pause=fact)


def _resumed(person: Person, fact: EnrollmentResumed) -> Person:
    id_ = fact.enrollment_id
    resumed = _enrollment(
        person,
        id_,
        state="open",
        resumed_on=fact.resumed_on,
        cohort_id=fact.cohort_id,
        program_version=fact.program_version,
    )
    return replace(resumed, sought=tuple(s for s in resumed.sought if s.enrollment_id != id_))


def _transferred(person: Person, fact: EnrollmentTransferred) -> Person:
    return _closed(person, fact.from_enrollment_id, state="transferred", ended_on=fact.effective_on)


def _withdrawn(person: Person, fact: EnrollmentWithdrawn) -> Person:
    ended_on = fact.last_participation_on
    return _closed(person, fact.enrollment_id, state="withdrawn", ended_on=ended_on, withdrawal=fact)


def _graduated(person: Person, fact: Graduated) -> Person:
    return _closed(
        person,
        fact.enrollment_id,
        state="completed",
        ended_on=fact.graduated_on,
        next_program_ids=fact.next_step_program_ids,
    )


def _not_completed(person: Person, fact: NotCompleted) -> Person:
    return _closed(person, fact.enrollment_id, state="not_completed", ended_on=fact.ended_on)


def _certified(person: Person, fact: CredentialIssued) -> Person:
    held = Credential(fact.credential_id, fact.enrollment_id)
    return replace(person, credentials={**person.credentials, fact.credential_code: held})


def _consented(person: Person, fact: ConsentChanged) -> Person:
    return replace(person, consents={**person.consents, fact.consent_id: fact})


def _sought(person: Person, note: SeatSought) -> Person:
    """A later wish for the same enrolment takes the place of the earlier one."""
    new = note.sought
    others = tuple(s for s in person.sought if not _replaces(new, s))
    return replace(person, sought=(*others, new))


def _replaces(new: Sought, old: Sought) -> bool:
    return new.origin == old.origin or (rests_on(new) is not None and rests_on(new) == rests_on(old))


def _delayed(person: Person, note: SeatDelayed) -> Person:
    sought = tuple(replace(s, delayed=True) if s.origin == note.origin else s for s in person.sought)
    return replace(person, sought=sought)


def _forgone(person: Person, note: SeatForgone) -> Person:
    return replace(person, sought=tuple(s for s in person.sought if s.origin != note.origin))


_CHANGES: dict[type, Callable[[Person, Any], Person]] = {
    ApplicationReceived: _applied,
    Screened: _screened,
    AssessmentRecorded: _assessed,
    ApplicantWaitlisted: _waitlisted,
    SeatOffered: _offered,
    ApplicationClosed: _application_closed,
    Enrolled: _enrolled,
    EnrollmentPaused: _paused,
    EnrollmentResumed: _resumed,
    EnrollmentTransferred: _transferred,
    EnrollmentWithdrawn: _withdrawn,
    Graduated: _graduated,
    NotCompleted: _not_completed,
    CredentialIssued: _certified,
    ConsentChanged: _consented,
    SeatSought: _sought,
    SeatDelayed: _delayed,
    SeatForgone: _forgone,
}
