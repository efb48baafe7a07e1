"""The journal, and the first tables of the gateway."""

from apprenticeship.common.runtime.migrate import create
from apprenticeship.common.runtime.postgres.schema import JOURNAL, case_table

revision = "2026_11_24_first"
down_revision = None


def upgrade() -> None:
    create(
        JOURNAL,
        case_table("person_reference"),
        case_table("person"),
        case_table("report_status"),
    )
