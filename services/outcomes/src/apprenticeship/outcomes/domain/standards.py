"""Copies of what intake publishes and the KPIs are measured by: program standards and cohorts."""

from dataclasses import dataclass
from datetime import date

from apprenticeship.common.events.decisions import Decision, Heard, Note, Refs
from apprenticeship.common.events.intake import CohortScheduled, ProgramPublished
from apprenticeship.common.events.words import Word
from apprenticeship.common.programs.model import ProgramDefinition


@dataclass(frozen=True, slots=True)
class Program:
    """One version of a program, as it was published."""

    standards: ProgramDefinition
    effective_on: date


@dataclass(frozen=True, slots=True)
class Cohort:
    """A class."""

    program_id: str
    program_version: int
    site_id: str
    starts_on: date
    planned_ends_on: date
    capacity: int


@dataclass(frozen=True, slots=True)
class StandardsAdopted(Note):
    """A published version is what outcomes goes by."""

    program: Program


def adopt(case: Program | None, event: Heard[ProgramPublished], refs: Refs, today: date) -> Decision:
    """Keep a program's standards; a definition we cannot read is our failure."""
    standards = ProgramDefinition.model_validate(event.data.definition)
    return [StandardsAdopted(Program(standards, event.data.effective_on))]


def evolve_program(case: Program | None, item: Word | Note) -> Program | None:
    """The latest adopted standards."""
    return item.program if isinstance(item, StandardsAdopted) else case


def evolve_cohort(case: Cohort | None, item: Word | Note) -> Cohort | None:
    """The latest schedule."""
    if not isinstance(item, CohortScheduled):
        return case
    return Cohort(
        program_id=item.program_id,
        program_version=item.program_version,
        site_id=item.site_id,
        starts_on=item.starts_on,
        planned_ends_on=item.planned_ends_on,
        capacity=item.capacity,
    )
