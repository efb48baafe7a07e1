"""What outcomes answers to a question: journeys, funnel, programs, KPI sheets; every answer names its tenant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from .journey import Enrollment, Journey, Learning
from .kpis import Kpi
from .moments import STEP, Moment, Value
from .stages import FUNNEL, jobs_of, programs_of, stage_now, stage_of, stages_of
from .standards import Cohort, Program
from .supply import Employer, Mentor, Opening, Refusal
from .telling import summary


@dataclass(frozen=True, slots=True)
class Event:
    """One fact of a timeline."""

    id: str
    time: datetime
    speaker: str
    event: str
    summary: str
    cause: UUID | None
    enrollment_id: UUID | None
    placement_id: UUID | None
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Placement:
    """A job that counts."""

    employer_id: UUID
    starts_on: date
    ended_on: date | None
    wage_cents_per_hour: int
    currency: str
    days_since_graduation: int | None
    """Below zero when it began before; null until both days are known."""


@dataclass(frozen=True, slots=True)
class Way:
    """One enrolment of a person."""

    enrollment_id: UUID
    program_id: str
    program_version: int
    cohort_id: UUID
    stage: str
    enrolled_on: date
    graduated_on: date | None
    mentored_since: date | None
    placements: list[Placement]


@dataclass(frozen=True, slots=True)
class JourneyShown:
    """One person's path through all services."""

    participant_id: str
    tenant: str
    stage: str
    enrollments: list[Way]
    timeline: list[Event]
    """By time, then along the path of a life."""


@dataclass(frozen=True, slots=True)
class JourneyLine:
    """One person on a list."""

    participant_id: str
    tenant: str
    stage: str
    program_ids: list[str]


@dataclass(frozen=True, slots=True)
class FunnelLine:
    """How many people have come to a stage of a program."""

    program_id: str
    tenant: str
    stage: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class ProgramLine:
    """A program in its latest version."""

    program_id: str
    tenant: str
    program_version: int
    title: str
    kind: str
    effective_on: date


@dataclass(frozen=True, slots=True)
class CohortLine:
    """A class of a program."""

    cohort_id: str
    program_version: int
    site_id: str
    starts_on: date
    planned_ends_on: date
    capacity: int


@dataclass(frozen=True, slots=True)
class ProgramShown:
    """A program, its classes, and whom and what it can draw on."""

    program: ProgramLine
    cohorts: list[CohortLine]
    mentors_approved: int
    mentors_ready: int
    """Trained and not paused or retired."""
    employers_qualified: int
    openings_open: int
    openings_refused: list[Refusal]
    """Also of those that were opened later."""
    benchmarks: dict[str, int]
    """Results reported to date, not targets; basis points."""
    assumed: dict[str, str]
    """Values of the standards that no source gives."""


@dataclass(frozen=True, slots=True)
class KpiSheet:
    """What a program, or a cohort of it, is judged by."""

    program_id: str
    tenant: str
    as_of: date
    kpis: list[Kpi]


def journey_shown(participant: str, tenant: str, journey: Journey, moments: Mapping[str, Moment]) -> JourneyShown:
    """One person, whatever order the facts came in."""
    ordered = sorted(moments.items(), key=lambda known: (known[1].time, STEP.get(known[1].event, 0), known[0]))
    return JourneyShown(
        participant_id=participant,
        tenant=tenant,
        stage=stage_now(journey),
        enrollments=[_way(journey, id_, e) for id_, e in _in_order(journey.enrollments)],
        timeline=[_event(id_, moment) for id_, moment in ordered],
    )


def _in_order(enrollments: Mapping[UUID, Enrollment]) -> list[tuple[UUID, Enrollment]]:
    return sorted(enrollments.items(), key=lambda known: (known[1].enrolled_on, str(known[0])))


def _way(journey: Journey, id_: UUID, enrollment: Enrollment) -> Way:
    graduated_on = journey.learning.get(id_, Learning()).graduated_on
    return Way(
        enrollment_id=id_,
        program_id=enrollment.program_id,
        program_version=enrollment.program_version,
        cohort_id=enrollment.cohort_id,
        stage=stage_of(journey, id_),
        enrolled_on=enrollment.enrolled_on,
        graduated_on=graduated_on,
        mentored_since=journey.mentored.get(id_),
        placements=[
            Placement(
                employer_id=job.employer_id,
                starts_on=job.starts_on,
                ended_on=job.ended_on,
                wage_cents_per_hour=job.wage_cents,
                currency=job.currency,
                days_since_graduation=(job.starts_on - graduated_on).days if graduated_on else None,
            )
            for job in jobs_of(journey, id_)
        ],
    )


def _event(id_: str, moment: Moment) -> Event:
    return Event(
        id=id_,
        time=moment.time,
        speaker=moment.speaker,
        event=moment.event,
        summary=summary(moment.values),
        cause=moment.cause,
        enrollment_id=moment.enrollment_id,
        placement_id=moment.placement_id,
        values=dict(moment.values),
    )


def journey_line(participant: str, tenant: str, journey: Journey) -> JourneyLine:
    """One person on a list."""
    return JourneyLine(participant, tenant, stage_now(journey), sorted(programs_of(journey)))


def funnel(counts: Mapping[tuple[str, str], int], programs: Mapping[tuple[str, str], Program]) -> list[FunnelLine]:
    """Of counts by (tenant, program/stage): every stage that a program has, in order, also where nobody is yet."""
    heard_of = {(tenant, value.rpartition("/")[0]) for tenant, value in counts}
    lines: list[FunnelLine] = []
    for tenant, id_ in sorted(heard_of | programs.keys()):
        program = programs.get((tenant, id_))
        for stage in stages_of(program.standards if program else None):
            count = counts.get((tenant, f"{id_}/{stage}"), 0)
            lines.append(FunnelLine(id_, tenant, stage, FUNNEL[stage], count))
    return lines


def program_line(tenant: str, program: Program) -> ProgramLine:
    """A program on a list."""
    standards = program.standards
    return ProgramLine(
        program_id=standards.id,
        tenant=tenant,
        program_version=standards.version,
        title=standards.title,
        kind=standards.kind,
        effective_on=program.effective_on,
    )


def cohort_line(id_: str, cohort: Cohort) -> CohortLine:
    """A class on a list."""
    return CohortLine(
        cohort_id=id_,
        program_version=cohort.program_version,
        site_id=cohort.site_id,
        starts_on=cohort.starts_on,
        planned_ends_on=cohort.planned_ends_on,
        capacity=cohort.capacity,
    )


def program_shown(
    line: ProgramLine,
    program: Program,
    cohorts: Mapping[str, Cohort],
    mentors: Iterable[Mentor],
    employers: Iterable[Employer],
    openings: Iterable[Opening],
) -> ProgramShown:
    """A program with its classes, by first day, and what it can draw on."""
    approved, jobs = list(mentors), list(openings)
    by_start = sorted(cohorts.items(), key=lambda known: (known[1].starts_on, known[0]))
    return ProgramShown(
        program=line,
        cohorts=[cohort_line(id_, cohort) for id_, cohort in by_start],
        mentors_approved=len(approved),
        mentors_ready=sum(m.trained_on is not None and m.status == "active" for m in approved),
        employers_qualified=sum(1 for _ in employers),
        openings_open=sum(job.is_open for job in jobs),
        openings_refused=[refusal for job in jobs for refusal in job.refusals],
        benchmarks=program.standards.benchmarks,
        assumed=program.standards.assumed,
    )
