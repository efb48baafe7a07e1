"""Copies of program standards: each version whole, and the newest version of every program."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pydantic import ValidationError

from apprenticeship.common.events.decisions import About, Decision, Heard, Note, Refs, Refused
from apprenticeship.common.events.intake import ProgramPublished
from apprenticeship.common.events.words import Word
from apprenticeship.common.programs import ProgramDefinition

from .notes import StandardsAdopted

NEWEST = "newest"
"""The key of a partnership's ``Standards``."""


@dataclass(frozen=True, slots=True)
class Program:
    """One version of a program: what a person enrolled in it may be placed at."""

    definition: ProgramDefinition


@dataclass(frozen=True, slots=True)
class Standards:
    """The newest version of every program: what employers and openings are held against."""

    programs: Mapping[str, ProgramDefinition] = field(default_factory=dict)

    def of(self, program_id: str) -> ProgramDefinition | None:
        return self.programs.get(program_id)


def publish(case: Program | None, event: Heard[ProgramPublished], _: Refs, today: date) -> Decision:
    """Keep the version, and let it govern employers and openings if it is the newest."""
    try:
        definition = ProgramDefinition.model_validate(event.data.definition)
    except ValidationError:
        return Refused("schema", "the definition is not of a shape known here", "/definition")
    adopted = StandardsAdopted(definition)
    return [adopted, About(Standards, NEWEST, adopted)]


def evolve_program(case: Program | None, item: Word | Note) -> Program | None:
    """A published version never changes; the same again is the same."""
    return Program(item.definition) if isinstance(item, StandardsAdopted) else case


def evolve_standards(case: Standards | None, item: Word | Note) -> Standards:
    """A late copy of an older version does not lower the gates."""
    case = case or Standards()
    if not isinstance(item, StandardsAdopted):
        return case
    new = item.definition
    known = case.of(new.id)
    if known and known.version > new.version:
        return case
    return Standards({**case.programs, new.id: new})
