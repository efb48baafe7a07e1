"""People's lives as outcomes hears them: canonical facts with other values, in short verbs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, Self, TypeVar
from uuid import UUID

from apprenticeship.common.events import intake, mentoring, placement, training
from apprenticeship.common.events.decisions import Heard
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.shipped import example
from apprenticeship.common.events.words import Fact, Word
from apprenticeship.common.programs import ProgramDefinition, load
from apprenticeship.common.runtime.deciding import (
    Name,
    Rows,
    decide_event,
    own_name,
    touched_names,
)
from apprenticeship.outcomes.domain.journey import Journey
from apprenticeship.outcomes.domain.kpis import Kpi, Yardstick, kpis_of
from apprenticeship.outcomes.domain.moments import Moment
from apprenticeship.outcomes.domain.runs import runs_of
from apprenticeship.outcomes.domain.standards import Cohort, Program
from apprenticeship.outcomes.handlers import hears
from apprenticeship.outcomes.store import TABLES

W = TypeVar("W", bound=Word)

SUPPORT = load("per-scholas-it-support@1")
CARE = load("seiu775-home-care-aide@1")
MECHANIC = load("jvs-mechanic-preapprenticeship@1")
SPRING, AUTUMN = named_id("cohort", "spring"), named_id("cohort", "autumn")
SPRING_ENDS = date(2027, 6, 14)
ENROLLMENT, OTHER = named_id("enrollment", 1), named_id("enrollment", 2)
JOB, NEXT_JOB = named_id("placement", 1), named_id("placement", 2)
EMPLOYER = named_id("employer", 1)


def person(number: int = 1) -> str:
    return str(named_id("participant", number))


def word(of: type[W], **values: object) -> W:
    """The canonical example with other values; days may be written ``06-25``."""
    return of.model_validate({**example(of)["data"], **{n: _told(v) for n, v in values.items()}})


def _told(value: object) -> object:
    is_day = isinstance(value, str) and len(value) == len("06-25") and value[:2].isdigit()
    return f"2027-{value}" if is_day else value


def published(definition: ProgramDefinition) -> intake.ProgramPublished:
    return word(
        intake.ProgramPublished,
        program_id=definition.id,
        definition=definition.model_dump(mode="json"),
    )


def scheduled(cohort: UUID, program: str, starts: str, ends: str) -> intake.CohortScheduled:
    return word(
        intake.CohortScheduled,
        cohort_id=cohort,
        program_id=program,
        program_version=1,
        starts_on=starts,
        planned_ends_on=ends,
    )


def heard(fact: Word, key: str, tenant: str, number: int, at: datetime | None = None) -> Heard[Any]:
    moment = at or datetime.combine(date(2027, 1, 4), time(12), UTC)
    return Heard(id=named_id("fact", tenant, number), time=moment, key=key, tenant=tenant, data=fact)


def hear(rows: Rows, events: Iterable[Heard[Any]]) -> Rows:
    """As the runtime does, event by event; every one must be taken in at once, and nothing is ever said."""
    for event in events:
        handler = hears.by_word[type(event.data)]
        for name in (own_name(handler, event), *touched_names(handler, event, rows)):
            rows.cases.setdefault(name, None)
        decided = decide_event("outcomes", handler, TABLES, event, rows, date(2027, 1, 4))
        assert (decided.outcome, decided.said, decided.reminders) == ("handled", [], []), decided
    return rows


def known(rows: Rows) -> dict[Name, Any]:
    """The rows that exist."""
    return {name: case for name, case in rows.cases.items() if case is not None}


@dataclass
class Town:
    """One tenant's people in one program, and what outcomes makes of them."""

    program: ProgramDefinition = SUPPORT
    rows: Rows = field(default_factory=Rows)
    count: int = 0

    def __post_init__(self) -> None:
        self.say(self.program.key, published(self.program))
        self.say(str(SPRING), scheduled(SPRING, self.program.id, "03-01", "06-14"))
        self.say(str(AUTUMN), scheduled(AUTUMN, self.program.id, "09-06", "12-20"))

    def say(self, key: str, *facts: Fact, at: datetime | None = None) -> Self:
        for fact in facts:
            self.count += 1
            hear(self.rows, [heard(fact, key, self.program.tenant, self.count, at)])
        return self

    def life(self, *facts: Fact, of: int = 1) -> Self:
        return self.say(person(of), *facts)

    def enrolled(self, of: int = 1, **values: object) -> Self:
        """A person with an enrolment of their own; facts about them name it by ``theirs``."""
        told: dict[str, object] = {
            "enrollment_id": theirs(of),
            "program_id": self.program.id,
            "cohort_id": SPRING,
        }
        return self.life(word(intake.Enrolled, **{**told, "enrolled_on": "02-22", **values}), of=of)

    def learned(self, of: int = 1) -> Self:
        return self.life(word(training.ModuleCompleted, enrollment_id=theirs(of)), of=of)

    def graduated(self, on: str = "06-14", of: int = 1) -> Self:
        told = {"enrollment_id": theirs(of), "program_id": self.program.id, "graduated_on": on}
        return self.life(word(training.Graduated, **told), of=of)

    def placed(self, on: str, of: int = 1, job: UUID | None = None, wage: int = 2000) -> Self:
        told = {"placement_id": job or job_of(of), "enrollment_id": theirs(of), "starts_on": on}
        return self.life(word(placement.Placed, **told, wage_cents_per_hour=wage), of=of)

    def voided(self, of: int = 1, job: UUID | None = None) -> Self:
        return self.life(word(placement.PlacementVoided, placement_id=job or job_of(of)), of=of)

    def ended(self, on: str, of: int = 1, job: UUID | None = None) -> Self:
        told = {"placement_id": job or job_of(of), "ended_on": on}
        return self.life(word(placement.EmploymentEnded, **told), of=of)

    def retained(self, of: int = 1, job: UUID | None = None, **values: object) -> Self:
        told: dict[str, object] = {
            "placement_id": job or job_of(of),
            "milestone_days": 365,
            "employed_any": True,
        }
        return self.life(word(placement.RetentionConfirmed, **{**told, **values}), of=of)

    def paid(self, cents: int, on: str, of: int = 1, job: UUID | None = None) -> Self:
        told = {"placement_id": job or job_of(of), "wage_cents_per_hour": cents}
        return self.life(word(placement.WageRecorded, **told, effective_on=on), of=of)

    def mentored(self, of: int = 1) -> Self:
        return self.life(word(mentoring.MentorAssigned, enrollment_id=theirs(of)), of=of)

    def journey(self, of: int = 1) -> Journey:
        found = self.rows.cases.get(Name(self.program.tenant, Journey, person(of)))
        return found or Journey()

    def all(self, kind: type[Any]) -> Mapping[str, Any]:
        return {name.key: case for name, case in known(self.rows).items() if name.kind is kind}

    def moments(self, of: int = 1) -> list[Moment]:
        return [m for m in self.all(Moment).values() if m.participant == person(of)]

    def kpis(self, today: str, cohort: UUID | None = None) -> dict[str, Kpi]:
        """As of a day."""
        cohorts = {UUID(key): case for key, case in self.all(Cohort).items()}
        runs = [run for journey in self.all(Journey).values() for run in runs_of(journey)]
        chosen = [run for run in runs if cohort in {None, run.cohort_id}]
        standards = self.all(Program)[self.program.key].standards
        by = Yardstick(standards, cohorts, date.fromisoformat(today))
        return {kpi.name: kpi for kpi in kpis_of(chosen, by)}

    def kpi(self, name: str, today: str) -> tuple[int, int, int, int | None]:
        """Numerator, matured, provisional, value."""
        found = self.kpis(today)[name]
        return found.numerator, found.matured, found.provisional, found.value_bps


def theirs(of: int) -> UUID:
    """The enrolment of a person."""
    return named_id("enrollment", of)


def job_of(of: int) -> UUID:
    """The first placement of a person."""
    return named_id("placement", of)
