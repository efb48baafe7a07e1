"""The tables of outcomes: a row per fact on a timeline, one per person for stages and KPIs, and what they refer to.

Columns hold sorted values: rows that are equal are equal in the database too, whatever order they were heard in.
"""

from apprenticeship.common.runtime.tables import Table, Tables

from .domain.evolving import evolve_journey
from .domain.journey import Journey
from .domain.moments import Moment, evolve_moment
from .domain.stages import cohorts_of, programs_of, reached, stage_now
from .domain.standards import Cohort, Program, evolve_cohort, evolve_program
from .domain.supply import (
    Employer,
    Mentor,
    Opening,
    evolve_employer,
    evolve_mentor,
    evolve_opening,
)

TABLES = Tables(
    Table("program", Program, evolve_program, {"program_id": lambda p: [p.standards.id]}),
    Table("cohort", Cohort, evolve_cohort, {"program_id": lambda c: [c.program_id]}),
    Table("mentor", Mentor, evolve_mentor, {"program_id": lambda m: sorted(m.program_ids)}),
    Table("employer", Employer, evolve_employer, {"program_id": lambda e: sorted(e.program_ids)}),
    Table("opening", Opening, evolve_opening, {"program_id": lambda o: sorted(o.program_ids)}),
    Table(
        "journey",
        Journey,
        evolve_journey,
        {
            "program_id": lambda j: sorted(programs_of(j)),
            "cohort_id": lambda j: sorted(cohorts_of(j)),
            "stage": lambda j: [stage_now(j)],
            "reached": lambda j: sorted(set(reached(j))),
        },
    ),
    Table("moment", Moment, evolve_moment, {"participant": lambda m: [m.participant]}),
)
