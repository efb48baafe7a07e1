"""The journal, and the first tables of outcomes."""

from apprenticeship.common.runtime.migrate import create
from apprenticeship.common.runtime.postgres.schema import JOURNAL, case_table

revision = "2026_11_24_first"
down_revision = None


def upgrade() -> None:
    create(
        JOURNAL,
        case_table("program", "program_id"),
        case_table("cohort", "program_id"),
        case_table("mentor", "program_id"),
        case_table("employer", "program_id"),
        case_table("opening", "program_id"),
        case_table("journey", "program_id", "cohort_id", "stage", "reached"),
        case_table("moment", "participant"),
    )
