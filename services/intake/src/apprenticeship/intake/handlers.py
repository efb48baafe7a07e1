"""What intake hears and what it does about it: READ FIRST."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from apprenticeship.common.events import keys
from apprenticeship.common.events.decisions import About, Decision, Gathered, Heard, Refs
from apprenticeship.common.events.reports import (
    ApplicationReported,
    AssessmentReported,
    CohortPlanned,
    ConsentReported,
    EnrollmentChangeReported,
    OfferAnswered,
    ProgramSigned,
    ProgramSubmitted,
    RosterReported,
)
from apprenticeship.common.events.training import CredentialIssued, Graduated, NotCompleted
from apprenticeship.common.runtime.handlers import Count, Handlers, Ref, Select

from .domain.application import answer_offer, apply, assess
from .domain.cohort import Cohort, schedule
from .domain.consent import change_consent
from .domain.enrollment import change_enrollment, close
from .domain.person import Person
from .domain.personal import Kept, Personal
from .domain.program import Offering, Program, sign, submit
from .domain.roster import list_for
from .domain.seats import give_seats
from .vault import Vault

hears = Handlers("intake")


@dataclass(slots=True)
class Furniture:
    """What only the running process has: the keys, and whether it is a demo; ``app.py`` brings it in."""

    vault: Vault | None = None
    demo: bool = False


_house = Furniture()


def furnish(vault: Vault, *, demo: bool) -> None:
    """Bring in the vault, and say whether definitions with unknown values may pass."""
    _house.vault, _house.demo = vault, demo


def _is_demo(_event: Heard[ProgramSubmitted]) -> bool:
    return _house.demo


def _take_in(event: Heard[ApplicationReported]) -> Kept | None:
    if _house.vault is None:
        raise LookupError("there is no vault: app.py furnishes the handlers before it listens")
    return _house.vault.take_in(event.tenant, event.key, event.data.sealed_person)


# Programs and cohorts


@hears.on(ProgramSubmitted, case=Program, prepare=_is_demo)
def lay_before_the_parties(
    program: Program | None, event: Heard[ProgramSubmitted], refs: Refs, today: date
) -> Decision:
    return submit(program, event, refs, today)


def _its_offering(event: Heard[Any], _case: object) -> Iterable[Ref]:
    return [(Offering, event.data.program_id)]


@hears.on(ProgramSigned, case=Program, touches=_its_offering)
def take_signature(program: Program | None, event: Heard[ProgramSigned], refs: Refs, today: date) -> Decision:
    return sign(program, event, refs, today)


def _its_program(event: Heard[CohortPlanned], _case: object) -> Iterable[Ref]:
    return [(Program, keys.program_key(event.data.program_id, event.data.program_version))]


@hears.on(CohortPlanned, case=Cohort, reads=_its_program)
def schedule_class(cohort: Cohort | None, event: Heard[CohortPlanned], refs: Refs, today: date) -> Decision:
    return schedule(cohort, event, refs, today)


# Applications


def _personal(event: Heard[ApplicationReported], _case: object) -> Iterable[Ref]:
    return [(Personal, event.key)]


@hears.on(ApplicationReported, case=Person, reads=_its_offering, touches=_personal, prepare=_take_in)
def take_application(person: Person | None, event: Heard[ApplicationReported], refs: Refs, today: date) -> Decision:
    return apply(person, event, refs, today)


def _applied_to(_event: Heard[AssessmentReported], person: Person | None) -> Iterable[Ref]:
    return [(Offering, a.program_id) for a in person.applications] if person else []


@hears.on(AssessmentReported, case=Person, reads=_applied_to)
def record_assessment(person: Person | None, event: Heard[AssessmentReported], refs: Refs, today: date) -> Decision:
    return assess(person, event, refs, today)


def _offered(_event: Heard[OfferAnswered], person: Person | None) -> Iterable[Ref]:
    for a in person.applications if person else ():
        if a.offer is not None:
            yield Program, keys.program_key(a.program_id, a.offer.program_version)
            yield Cohort, str(a.offer.cohort_id)


@hears.on(OfferAnswered, case=Person, reads=_offered)
def take_answer(person: Person | None, event: Heard[OfferAnswered], refs: Refs, today: date) -> Decision:
    return answer_offer(person, event, refs, today)


def _listed_for(event: Heard[RosterReported], _case: object) -> Iterable[Ref]:
    cohort_id = keys.cohort_id(event.tenant, event.data.cohort_ref)
    return [(Cohort, str(cohort_id)), (Offering, event.data.program_id)]


@hears.on(RosterReported, case=Person, reads=_listed_for)
def take_listing(person: Person | None, event: Heard[RosterReported], refs: Refs, today: date) -> Decision:
    return list_for(person, event, refs, today)


# Enrolments


def _their_cohorts(event: Heard[EnrollmentChangeReported], person: Person | None) -> Iterable[Ref]:
    found: set[UUID] = set()
    for e in person.enrollments if person else ():
        found |= {e.terms.cohort_id, e.cohort_id}
    if event.data.cohort_ref:
        found.add(keys.cohort_id(event.tenant, event.data.cohort_ref))
    return [(Cohort, str(id_)) for id_ in sorted(found)]


@hears.on(EnrollmentChangeReported, case=Person, reads=_their_cohorts)
def take_change(person: Person | None, event: Heard[EnrollmentChangeReported], refs: Refs, today: date) -> Decision:
    return change_enrollment(person, event, refs, today)


@hears.on(Graduated, case=Person)
def close_completed(person: Person | None, event: Heard[Graduated], refs: Refs, today: date) -> Decision:
    return close(person, event, refs, today)


@hears.on(NotCompleted, case=Person)
def close_not_completed(person: Person | None, event: Heard[NotCompleted], refs: Refs, today: date) -> Decision:
    return close(person, event, refs, today)


@hears.on(CredentialIssued, case=Person)
def remember_credential(person: Person | None, event: Heard[CredentialIssued], refs: Refs, today: date) -> Decision:
    return [event.data]


@hears.on(ConsentReported, case=Person)
def take_consent(person: Person | None, event: Heard[ConsentReported], refs: Refs, today: date) -> Decision:
    return change_consent(person, event, refs, today)


# What is scarce


@hears.round(
    "seats",
    every=timedelta(minutes=1),
    selects=[Select(Cohort, "running"), Select(Person, "waits"), Select(Program, lock=False)],
    counts=Count(Person, "holds"),
)
def give_out_seats(gathered: Gathered, today: date) -> list[About]:
    return give_seats(gathered, today)
