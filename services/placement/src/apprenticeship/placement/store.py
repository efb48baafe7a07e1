"""The tables of placement: one row a person, an employer, an opening; copies of programs."""

from collections.abc import Iterable

from apprenticeship.common.runtime.tables import Table, Tables

from .domain.employer import Employer, evolve_employer
from .domain.evolution import evolve_seeker
from .domain.opening import Opening, evolve_opening
from .domain.program import Program, Standards, evolve_program, evolve_standards
from .domain.seeker import Seeker


def waits(seeker: Seeker) -> Iterable[str]:
    """Openings of whose positions the person waits for one."""
    return sorted({str(c.opening_id) for c in seeker.candidacies.values() if c.waits})


def holds(seeker: Seeker) -> Iterable[str]:
    """Openings of whose positions the person holds one: given in a round, or taken with a first day."""
    given = {str(c.opening_id) for c in seeker.candidacies.values() if c.is_live and c.given}
    return sorted(given | {str(job.opening_id) for job in seeker.jobs if job.opening_id})


def asked(opening: Opening) -> Iterable[str]:
    """Not empty: the round has to look at this opening."""
    return ["yes"] if opening.awaits_round else []


# A person's row is locked before an opening's, in batches and in the round.
TABLES = Tables(
    Table("program", Program, evolve_program, awaited=True),
    Table("standards", Standards, evolve_standards, awaited=True),
    Table("employer", Employer, evolve_employer, awaited=True),
    Table("seeker", Seeker, evolve_seeker, columns={"waits": waits, "holds": holds}),
    Table("opening", Opening, evolve_opening, columns={"asked": asked}, awaited=True),
)
