"""What the gateway keeps: whose reference means whom, what persons are called, and what became of each report."""

from apprenticeship.common.runtime.tables import Table, Tables

from .domain.people import Link, Person, evolve_link, evolve_person
from .domain.tracking import ReportStatus, evolve_status

TABLES = Tables(
    # The names are what a parked report says it waits for.
    Table("person_reference", Link, evolve_link, awaited=True),
    Table("person", Person, evolve_person, awaited=True),
    Table("report_status", ReportStatus, evolve_status),
)
