"""The tables of intake, in the order in which their rows are locked."""

from apprenticeship.common.runtime.tables import Table, Tables

from .domain.cohort import Cohort, evolve_cohort, running
from .domain.person import Person, holds, waits
from .domain.personal import Personal, evolve_personal
from .domain.program import Offering, Program, evolve_offering, evolve_program
from .domain.remembering import evolve_person

TABLES = Tables(
    Table("program", Program, evolve_program, awaited=True),
    Table("offering", Offering, evolve_offering, awaited=True),
    Table("cohort", Cohort, evolve_cohort, columns={"running": running}, awaited=True),
    Table("person", Person, evolve_person, columns={"waits": waits, "holds": holds}),
    Table("personal", Personal, evolve_personal),
)
