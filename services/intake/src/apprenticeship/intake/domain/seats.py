"""The round of seats: all that is scarce in intake is given here, in the order in which people wait."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from apprenticeship.common.events import keys
from apprenticeship.common.events.decisions import About, Gathered, Note
from apprenticeship.common.events.intake import (
    ApplicantWaitlisted,
    ApplicationClosed,
    EnrollmentResumed,
    EnrollmentTransferred,
)
from apprenticeship.common.events.vocabulary import TransferChange
from apprenticeship.common.events.words import Word
from apprenticeship.common.programs import ProgramDefinition

from ..policies import in_language, offer_ends
from .cohort import ClassClosed, Cohort
from .notes import SeatDelayed, SeatForgone, SeatOffered
from .person import Application, Enrollment, Person, holds
from .program import Program
from .remembering import evolve_person
from .seeking import Listing, Return, Sought, Transfer
from .terms import by_listing, by_transfer


class Want(NamedTuple):
    """A wish for a seat, in the order of the queue."""

    since: datetime
    key: str
    origin: UUID


@dataclass(slots=True)
class Room:
    """Seats and people while one round goes on; each gift is seen by the next."""

    today: date
    cohorts: dict[UUID, Cohort]
    standards: dict[str, ProgramDefinition]
    taken: dict[UUID, int]
    people: dict[str, Person]
    queued: dict[UUID, int] = field(default_factory=dict)
    """Applicants who remain in each queue so far."""
    given: list[About] = field(default_factory=list)

    def tell(self, key: str, *items: Word | Note) -> None:
        """Give something to a person; what they hold, and no longer hold, is counted at once."""
        before = person = self.people[key]
        for item in items:
            self.given.append(About(Person, key, item))
            person = evolve_person(person, item)
        self.people[key] = person
        for cohort_id in map(UUID, holds(before)):
            self.taken[cohort_id] = self.taken.get(cohort_id, 0) - 1
        for cohort_id in map(UUID, holds(person)):
            self.taken[cohort_id] = self.taken.get(cohort_id, 0) + 1

    def is_free(self, cohort: Cohort) -> bool:
        return self.taken.get(cohort.id, 0) < cohort.scheduled.capacity


def give_seats(gathered: Gathered, today: date) -> list[About]:
    """Take back what lapsed, serve all who wait by waiting-since and id, close classes that are empty and over."""
    cohorts = {cohort.id: cohort for cohort in gathered.of(Cohort).values()}
    published = {key: p.standards for key, p in gathered.of(Program).items() if p.published}
    taken = {id_: gathered.count(str(id_)) for id_ in cohorts}
    room = Room(today, cohorts, published, taken, dict(gathered.of(Person)))
    for key in sorted(room.people):
        _take_back(room, key)
    for want in sorted(_wants(room.people)):
        _serve(room, want)
    return [*room.given, *_ended(room)]


def _take_back(room: Room, key: str) -> None:
    """Offers that nobody accepted in time."""
    for a in room.people[key].applications:
        if a.state == "offered" and a.offer and a.offer.until < room.today:
            room.tell(key, ApplicationClosed(application_id=a.id, outcome="lapsed"))


def _wants(people: dict[str, Person]) -> Iterable[Want]:
    for key, person in people.items():
        for a in person.applications:
            if a.wants_seat and a.since is not None:
                yield Want(a.since, key, a.id)
        for sought in person.sought:
            yield Want(sought.since, key, sought.origin)


def _serve(room: Room, want: Want) -> None:
    """Serve a wish, if an earlier one in this round has not settled it."""
    person = room.people[want.key]
    for a in person.applications:
        if a.id == want.origin and a.wants_seat:
            _serve_applicant(room, want.key, a)
    for sought in person.sought:
        if sought.origin == want.origin:
            _serve_named(room, want.key, sought)


def _serve_applicant(room: Room, key: str, application: Application) -> None:
    fitting = _fitting(room, room.people[key], application)
    free = next((cohort for cohort in fitting if room.is_free(cohort)), None)
    if free is not None:
        room.tell(key, _offer(room, application, free))
    elif fitting:
        first = fitting[0].id
        position = room.queued[first] = room.queued.get(first, 0) + 1
        if application.state != "waitlisted":
            waitlisted = ApplicantWaitlisted(application_id=application.id, cohort_id=first, position=position)
            room.tell(key, waitlisted)


def _fitting(room: Room, person: Person, application: Application) -> list[Cohort]:
    """Cohorts of the latest version that have not begun, in the language and at the site asked for; earliest first."""
    asked, program_id = application.received, application.program_id
    latest = max((d.version for d in room.standards.values() if d.id == program_id), default=0)
    fitting = [
        cohort
        for cohort in room.cohorts.values()
        if cohort.program_key == keys.program_key(program_id, latest)
        and not cohort.in_session(room.today)
        and in_language(asked.requested_language, cohort.scheduled.training_language)
        and asked.requested_site in {None, cohort.scheduled.site_id}
        and not person.attends(program_id, cohort.scheduled.starts_on)
    ]
    return sorted(fitting, key=lambda cohort: (cohort.scheduled.starts_on, cohort.id))


def _offer(room: Room, application: Application, cohort: Cohort) -> SeatOffered:
    seat = cohort.scheduled
    days = room.standards[cohort.program_key].admission.offer_days
    until = offer_ends(room.today, days, seat.starts_on)
    return SeatOffered(application.id, seat.cohort_id, seat.program_version, room.today, until)


def _serve_named(room: Room, key: str, sought: Sought) -> None:
    """A listing, return or transfer gets a seat in the cohort it names, or waits for one until that has ended."""
    cohort = room.cohorts.get(sought.cohort_id)
    if cohort is None or cohort.is_over(room.today):
        room.tell(key, SeatForgone(sought.origin))
    elif room.is_free(cohort):
        on = max(sought.on, room.today) if sought.delayed else sought.on
        room.tell(key, *_seat(room, key, sought, cohort, on))
    elif not sought.delayed:
        room.tell(key, SeatDelayed(sought.origin))


def _seat(room: Room, key: str, sought: Sought, cohort: Cohort, on: date) -> Iterable[Word | Note]:
    person, standards = room.people[key], room.standards[cohort.program_key]
    match sought:
        case Listing():
            return _listed(person, sought, cohort, standards, on)
        case Return():
            return [_returned(sought, cohort, on)]
        case Transfer():
            return _transferred(person, sought, cohort, standards, on)


def _listed(
    person: Person, listing: Listing, cohort: Cohort, standards: ProgramDefinition, on: date
) -> list[Word | Note]:
    """Whoever is enrolled by a roster needs no other way into the same program."""
    others = [a for a in person.applied_to(listing.program_id) if a.is_open]
    closed = [ApplicationClosed(application_id=a.id, outcome="duplicate") for a in others]
    return [by_listing(listing, cohort, standards, on), *closed]


def _returned(sought: Return, cohort: Cohort, on: date) -> EnrollmentResumed:
    return EnrollmentResumed(
        enrollment_id=sought.enrollment_id,
        resumed_on=on,
        cohort_id=cohort.id,
        program_version=cohort.scheduled.program_version,
    )


def _transferred(
    person: Person, sought: Transfer, cohort: Cohort, standards: ProgramDefinition, on: date
) -> list[Word | Note]:
    """The new enrolment is told before the old one ends, so that there is something to carry credit to."""
    left = next((e for e in person.enrollments if e.id == sought.from_enrollment_id), None)
    if left is None:
        return [SeatForgone(sought.origin)]
    carried = sorted(c.id for c in person.credentials.values() if c.enrollment_id == left.id)
    transferred = EnrollmentTransferred(
        from_enrollment_id=left.id,
        to_enrollment_id=sought.enrollment_id,
        change=_changes(left, cohort),
        effective_on=on,
        credit_minutes=sought.credit_minutes,
        carried_modules=sought.carried_modules,
        carried_credentials=tuple(carried),
    )
    return [by_transfer(sought, left, cohort, standards, on), transferred]


def _changes(left: Enrollment, cohort: Cohort) -> tuple[TransferChange, ...]:
    moved = left.terms.site_id != cohort.scheduled.site_id
    return ("cohort", "site") if moved else ("cohort",)


def _ended(room: Room) -> Iterable[About]:
    """Classes that are past their end and have nobody left."""
    for id_, cohort in sorted(room.cohorts.items()):
        if cohort.is_over(room.today) and room.taken.get(id_, 0) <= 0:
            yield About(Cohort, str(id_), ClassClosed())
