"""Programs as far as mentoring reads them: who pairs mentors how, who coaches how long."""

from dataclasses import dataclass, field, replace
from datetime import date

from apprenticeship.common.events.decisions import Decision, Heard, Note, Refs
from apprenticeship.common.events.intake import ProgramPublished
from apprenticeship.common.events.words import Word
from apprenticeship.common.programs.model import Coaching, MentorRule, ProgramDefinition


@dataclass(frozen=True, slots=True)
class Standards:
    """What one version of a program says about mentors and coaches."""

    mentor: MentorRule | None = None
    coaching: Coaching | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """All versions of one program: nominations name a program, enrolments a version of it."""

    tenant: str
    versions: dict[int, Standards] = field(default_factory=dict)

    @property
    def current(self) -> Standards:
        """The latest version: mentors are nominated and approved by it."""
        return self.versions[max(self.versions)]

    def version(self, number: int) -> Standards | None:
        """One version, if it has been published."""
        return self.versions.get(number)


@dataclass(frozen=True, slots=True)
class StandardsAdopted(Note):
    """A published version is what mentoring goes by."""

    tenant: str
    version: int
    standards: Standards


def adopt(case: Program | None, event: Heard[ProgramPublished], refs: Refs, today: date) -> Decision:
    """Keep what mentoring needs of a version; a definition we cannot read is our failure."""
    definition = ProgramDefinition.model_validate(event.data.definition)
    standards = Standards(definition.mentor, definition.coaching)
    return [StandardsAdopted(event.tenant, event.data.program_version, standards)]


def evolve_program(case: Program | None, item: Word | Note) -> Program | None:
    """The latest adopted standards of each version."""
    if not isinstance(item, StandardsAdopted):
        return case
    known = case or Program(item.tenant)
    return replace(known, versions={**known.versions, item.version: item.standards})
