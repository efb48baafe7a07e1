"""Seats that are asked for by name of the cohort, without an application; a round gives them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Listing:
    """An employer or union has listed a worker for a cohort."""

    origin: UUID
    """The report it rests on."""
    enrollment_id: UUID
    """The enrolment it will become."""
    program_id: str
    cohort_id: UUID
    since: datetime
    on: date
    paid_time: bool
    employer_id: UUID | None = None
    exam_language: str | None = None
    delayed: bool = False
    """A round has found no seat: it is dated by the day it gets one."""
    purpose: Literal["listing"] = "listing"


@dataclass(frozen=True, slots=True)
class Return:
    """Someone who paused comes back into another cohort."""

    origin: UUID
    enrollment_id: UUID
    """The enrolment that goes on."""
    cohort_id: UUID
    since: datetime
    on: date
    delayed: bool = False
    purpose: Literal["return"] = "return"


@dataclass(frozen=True, slots=True)
class Transfer:
    """Someone goes on in another cohort, under another enrolment."""

    origin: UUID
    from_enrollment_id: UUID
    enrollment_id: UUID
    """The enrolment it will become."""
    cohort_id: UUID
    since: datetime
    on: date
    credit_minutes: int
    carried_modules: tuple[str, ...] = ()
    delayed: bool = False
    purpose: Literal["transfer"] = "transfer"


Sought = Listing | Return | Transfer


def rests_on(sought: Sought) -> UUID | None:
    """The enrolment without which it means nothing."""
    match sought:
        case Listing():
            return None
        case Return():
            return sought.enrollment_id
        case Transfer():
            return sought.from_enrollment_id
