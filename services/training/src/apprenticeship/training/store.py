"""The tables of training: one row a person, and copies of programs and cohorts; no round queries them."""

from apprenticeship.common.runtime.tables import Table, Tables

from .domain.evolving import evolve_learner
from .domain.learner import Learner
from .domain.standards import Cohort, Program, evolve_cohort, evolve_program

TABLES = Tables(
    Table("program", Program, evolve_program, awaited=True),
    Table("cohort", Cohort, evolve_cohort, awaited=True),
    Table("learner", Learner, evolve_learner),
)
