"""The pen that partners' reports are written with: each has an id of its own and the moment it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from apprenticeship.cli.reportfile import Line, event
from apprenticeship.common.events.reports import (
    CohortPlanned,
    EmployerTermsReported,
    MentorApprovalReported,
    MentorAvailabilityReported,
    MentorNominated,
    MentorTrainingReported,
    OpeningReported,
    ProgramSigned,
    ProgramSubmitted,
)
from apprenticeship.common.events.words import Report
from apprenticeship.common.programs import ProgramDefinition
from apprenticeship.intake.vault import Vault, development_keys, seal

COHORT_WEEKS = {"per-scholas": 15, "seiu775": 6, "jvs": 16}
TERMS = {
    "per-scholas": {"wage_floor_cents": 1900, "kind": "company"},
    "seiu775": {"wage_floor_cents": 1950, "kind": "consumer", "wage_payer": "state"},
    "jvs": {"wage_floor_cents": 2500, "kind": "company"},
}
PROGRAMS = {
    "per-scholas": "per-scholas-it-support",
    "seiu775": "seiu775-home-care-aide",
    "jvs": "jvs-mechanic-preapprenticeship",
}
EMPLOYERS = {"per-scholas": "per-scholas-employer", "seiu775": "seiu775-payroll", "jvs": "jvs-employer"}


def at(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), UTC)


@cache
def _public_key() -> tuple[tuple[str, Any], ...]:
    return tuple(Vault(development_keys()).public_key().items())


def sealed(**person: str) -> str:
    """Personal data as a partner seals them to intake."""
    return seal(person or {"name": "Somebody", "email": "somebody@example.org"}, dict(_public_key()))


@dataclass
class Pen:
    """Writes the reports of one story; what concerns nobody in particular is written here, lives in ``life.py``."""

    story: str
    """Begins the ids of its reports, so that no two stories share one."""
    lines: list[Line] = field(default_factory=list)

    def report(
        self, partner: str, day: date, word: Report, subject: str, *, hour: int = 12, late: int = 0, id: str = ""
    ) -> Line:
        """Sent ``late`` days after it happened."""
        data = word.model_dump(mode="json", exclude_none=True)
        id_ = id or f"{self.story}-{len(self.lines):03}"
        sent = at(day, hour) + timedelta(days=late, minutes=len(self.lines) % 60)
        line = Line(partner, sent, event(partner, word.type, id_, at(day, hour), subject, data))
        self.lines.append(line)
        return line

    def take(self) -> list[Line]:
        """What is written so far, and begin a new page; ids go on."""
        taken = [line for line in self.lines if line not in self._taken]
        self._taken += taken
        return taken

    _taken: list[Line] = field(default_factory=list, repr=False)

    # ------------------------------------------------------------ programs, cohorts, employers

    def program(self, standards: ProgramDefinition, day: date) -> None:
        """Submitted, and signed by every party its governance names (R26)."""
        staff, key = f"{standards.tenant}-staff", standards.key
        definition = standards.model_dump(mode="json", exclude_none=True)
        submitted = ProgramSubmitted(definition=definition, approvals_required=standards.governance)
        self.report(staff, day, submitted, key, hour=9)
        for party in standards.governance:
            signed = ProgramSigned(
                program_id=standards.id, program_version=standards.version, party=party, signed_on=day
            )
            self.report(staff, day, signed, key, hour=10)

    def cohort(self, tenant: str, ref: str, planned: date, starts: date, **fields: object) -> None:
        """A class of the tenant's program."""
        given: dict[str, Any] = {
            "program_id": PROGRAMS[tenant], "program_version": 1, "site_id": "main", "metro": "here",
            "training_language": "en", "capacity": 10,
            "planned_ends_on": starts + timedelta(weeks=COHORT_WEEKS[tenant]),
        }  # fmt: skip
        word = CohortPlanned(cohort_ref=ref, starts_on=starts, **given | fields)
        self.report(f"{tenant}-staff", planned, word, ref, hour=9)

    def terms(self, tenant: str, ref: str, day: date, **fields: object) -> None:
        """What an employer pays and offers."""
        given: dict[str, Any] = {"program_id": PROGRAMS[tenant], "benefits": True, **TERMS[tenant]}
        word = EmployerTermsReported(employer_ref=ref, **given | fields)
        self.report(EMPLOYERS[tenant], day, word, ref, hour=9)

    def opening(self, tenant: str, ref: str, employer: str, day: date, wage: int, **fields: object) -> None:
        """Work that an employer has to give."""
        given: dict[str, Any] = {
            "program_ids": (PROGRAMS[tenant],), "track": "entry", "occupation_code": "15-1232", "positions": 5,
            "site": "main", "required_credentials": (), "degree_required": False,
        }  # fmt: skip
        word = OpeningReported(opening_ref=ref, employer_ref=employer, wage_min_cents_per_hour=wage, **given | fields)
        self.report(EMPLOYERS[tenant], day, word, ref, hour=9)

    # ------------------------------------------------------------ mentors of the mechanics

    def mentor(self, ref: str, day: date, trained: date, languages: Sequence[str] = ("en",), **fields: object) -> None:
        """Nominated by the union, approved by both sides a week later, trained in goals and process."""
        given: dict[str, Any] = {"journey_level": True, "site_id": "main", "capacity": 1, **fields}
        capacity = given.pop("capacity")
        nominated = MentorNominated(
            mentor_ref=ref, nominated_by="union", program_id=PROGRAMS["jvs"], languages=tuple(languages), **given
        )
        self.report("jvs-union", day, nominated, ref)
        approved = MentorApprovalReported(
            mentor_ref=ref, approved_by=("employer", "union"), capacity=capacity, criteria_version=1
        )
        self.report("jvs-staff", day + timedelta(days=7), approved, ref)
        word = MentorTrainingReported(
            mentor_ref=ref, curriculum_code="mentor-basics", topics=("goals", "process"), minutes=480, paid=True,
            trained_on=trained,
        )  # fmt: skip
        self.report("jvs-staff", trained, word, ref)

    def mentor_retires(self, ref: str, day: date) -> None:
        word = MentorAvailabilityReported(mentor_ref=ref, status="retired", capacity=0, reason="changed_job")
        self.report("jvs-staff", day, word, ref)
