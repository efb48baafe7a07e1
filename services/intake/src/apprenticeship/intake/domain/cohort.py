"""A class of one program version at a site, with so many seats; full and in session are computed."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from apprenticeship.common.events import keys
from apprenticeship.common.events.decisions import Decision, Early, Heard, Note, Refs, Refused
from apprenticeship.common.events.intake import CohortScheduled
from apprenticeship.common.events.reports import CohortPlanned
from apprenticeship.common.events.words import Word
from apprenticeship.common.programs import ProgramDefinition

from ..policies import is_offered
from .program import Program


@dataclass(frozen=True, slots=True)
class Cohort:
    """A class as it was scheduled."""

    scheduled: CohortScheduled
    completed: bool = False
    """It is past its end and nobody is enrolled in it any more."""

    @property
    def id(self) -> UUID:
        return self.scheduled.cohort_id

    @property
    def program_key(self) -> str:
        return keys.program_key(self.scheduled.program_id, self.scheduled.program_version)

    def in_session(self, day: date) -> bool:
        """It has begun: no seat in it is offered any more."""
        return day >= self.scheduled.starts_on

    def is_over(self, day: date) -> bool:
        """Nobody can come back, move or be listed into it."""
        return self.completed or day > self.scheduled.planned_ends_on


@dataclass(frozen=True, slots=True)
class ClassClosed(Note):
    """The class has ended and its last enrolment is closed."""


def schedule(cohort: Cohort | None, event: Heard[CohortPlanned], refs: Refs, today: date) -> Decision:
    """Schedule a class of a version that is in force."""
    report = event.data
    key = keys.program_key(report.program_id, report.program_version)
    program = refs.find(Program, key)
    if program is None or not program.published:
        return Early(Program, key)
    refusal = _unteachable(report, program.standards)
    if refusal:
        return refusal
    scheduled = _scheduled(report, UUID(event.key))
    if cohort is None:
        return [scheduled]
    if cohort.scheduled == scheduled:
        return []
    detail = "a cohort of this reference is scheduled otherwise"
    return Refused("duplicate_conflict", detail, "/cohort_ref")


def _unteachable(report: CohortPlanned, standards: ProgramDefinition) -> Refused | None:
    if report.planned_ends_on < report.starts_on:
        detail = f"required: an end from {report.starts_on} on; given: {report.planned_ends_on}"
        return Refused("schema", detail, "/planned_ends_on")
    if report.capacity < 1:
        return Refused("schema", "required: at least one seat; given: 0", "/capacity")
    taught = standards.languages.training
    if not is_offered(report.training_language, taught):
        detail = f"required: one of {', '.join(taught)}; given: {report.training_language}"
        return Refused("gate", detail, "/training_language")
    return None


def _scheduled(report: CohortPlanned, cohort_id: UUID) -> CohortScheduled:
    return CohortScheduled(
        cohort_id=cohort_id,
        program_id=report.program_id,
        program_version=report.program_version,
        site_id=report.site_id,
        metro=report.metro,
        training_language=report.training_language,
        starts_on=report.starts_on,
        planned_ends_on=report.planned_ends_on,
        capacity=report.capacity,
        partner_id=keys.partner_uuid(report.partner_id) if report.partner_id else None,
    )


def evolve_cohort(cohort: Cohort | None, item: Word | Note) -> Cohort | None:
    match item:
        case CohortScheduled() if cohort is None:
            return Cohort(item)
        case ClassClosed() if cohort is not None:
            return replace(cohort, completed=True)
    return cohort


def running(cohort: Cohort) -> tuple[str, ...]:
    """Column of the round of seats: its program, until it is completed."""
    return () if cohort.completed else (cohort.scheduled.program_id,)
