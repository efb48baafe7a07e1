"""Copies of what intake publishes and training's rules read: program standards and cohorts."""

from dataclasses import dataclass
from datetime import date

from apprenticeship.common.events.decisions import Decision, Heard, Note, Refs
from apprenticeship.common.events.intake import CohortScheduled, ProgramPublished
from apprenticeship.common.events.words import Word
from apprenticeship.common.programs.model import (
    ContinuingEducation,
    CredentialRule,
    Module,
    ProgramDefinition,
    RequirementSet,
    WageStep,
)


@dataclass(frozen=True, slots=True)
class Program:
    """One version of a program, as far as training reads it."""

    key: str
    id: str
    version: int
    curriculum_version: int
    modules: dict[str, Module]
    requirement_sets: dict[str, RequirementSet]
    credential: CredentialRule | None = None
    continuing_education: ContinuingEducation | None = None
    wage_steps: tuple[WageStep, ...] = ()
    next_steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cohort:
    """A class, as far as training reads it."""

    starts_on: date
    planned_ends_on: date


@dataclass(frozen=True, slots=True)
class StandardsAdopted(Note):
    """A published version is what training goes by."""

    program: Program


def adopt(case: Program | None, event: Heard[ProgramPublished], refs: Refs, today: date) -> Decision:
    """Keep what training needs of a program's standards; a definition we cannot read is our failure."""
    definition = ProgramDefinition.model_validate(event.data.definition)
    program = Program(
        key=definition.key,
        id=definition.id,
        version=definition.version,
        curriculum_version=definition.curriculum.version,
        modules={module.id: module for module in definition.curriculum.modules},
        requirement_sets=definition.requirement_sets,
        credential=definition.credential,
        continuing_education=definition.continuing_education,
        wage_steps=definition.wage_steps,
        next_steps=definition.next_steps,
    )
    return [] if program == case else [StandardsAdopted(program)]


def note_cohort(case: Cohort | None, event: Heard[CohortScheduled], refs: Refs, today: date) -> Decision:
    """Remember when a cohort runs."""
    return [event.data]


def evolve_program(case: Program | None, item: Word | Note) -> Program | None:
    """The latest adopted standards."""
    return item.program if isinstance(item, StandardsAdopted) else case


def evolve_cohort(case: Cohort | None, item: Word | Note) -> Cohort | None:
    """The latest schedule."""
    return Cohort(item.starts_on, item.planned_ends_on) if isinstance(item, CohortScheduled) else case
