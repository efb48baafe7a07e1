"""What personnel systems tell of a job: the first day, a new rate, the last day."""

from datetime import date
from uuid import UUID

from apprenticeship.common.events.decisions import Decision, Early, Heard, Refs, Refused
from apprenticeship.common.events.keys import employer_id, opening_id
from apprenticeship.common.events.placement import EmploymentEnded, WageRecorded
from apprenticeship.common.events.reports import DispatchReported, EmploymentReported
from apprenticeship.common.events.vocabulary import SeparationCause

from .evolution import evolve_seeker
from .hiring import Hire, place
from .moves import moves
from .seeker import Placement, Seeker
from .wages import applied


def record_employment(seeker: Seeker | None, event: Heard[EmploymentReported], refs: Refs, today: date) -> Decision:
    """Late, repeated and in monthly batches: each line is held against what is known."""
    if event.data.status == "hired":
        return place(seeker, event, _hire(event), refs)
    if seeker is None:
        return Early(Seeker, event.key)
    employer = employer_id(event.tenant, event.data.employer_ref)
    jobs = jobs_of(seeker, event.key, employer=employer)
    if not isinstance(jobs, list):
        return jobs
    match event.data.status:
        case "rate_changed":
            return _record_wage(seeker, jobs, event.data)
        case "separated":
            return _separate(seeker, jobs, event.data)
        case _:
            return []  # leave and return change neither placement nor wage


def record_dispatch(seeker: Seeker | None, event: Heard[DispatchReported], refs: Refs, today: date) -> Decision:
    """A union hall sends a member to a job: no candidacy, the same gates (R31)."""
    report, tenant = event.data, event.tenant
    hire = Hire(
        employer_id=employer_id(tenant, report.employer_ref),
        starts_on=report.dispatched_on,
        day_path="/dispatched_on",
        wage_cents=report.wage_cents_per_hour,
        currency=report.currency,
        enrollment_id=report.enrollment_id,
        opening_id=opening_id(tenant, report.opening_ref) if report.opening_ref else None,
        dispatched=True,
        hire_type=report.hire_type or "full_time",
    )
    return place(seeker, event, hire, refs)


def _hire(event: Heard[EmploymentReported]) -> Hire:
    report, tenant = event.data, event.tenant
    site = report.work_site_employer_ref
    return Hire(
        employer_id=employer_id(tenant, report.employer_ref),
        starts_on=report.effective_on,
        day_path="/effective_on",
        wage_cents=report.wage_cents_per_hour,
        currency=report.currency,
        enrollment_id=report.enrollment_id,
        opening_id=opening_id(tenant, report.opening_ref) if report.opening_ref else None,
        hire_type=report.hire_type,
        hours_per_week=report.hours_per_week,
        probation_ends_on=report.probation_ends_on,
        in_field=report.in_field,
        work_site_employer_id=employer_id(tenant, site) if site else None,
    )


def jobs_of(
    seeker: Seeker,
    key: str,
    enrollment_id: UUID | None = None,
    employer: UUID | None = None,
) -> list[Placement] | Early | Refused:
    """The jobs a report may be about; a hire may still be on its way, a voided one never comes."""
    known = [
        job
        for job in seeker.placements.values()
        if enrollment_id in {None, job.enrollment_id} and employer in {None, job.employer_id}
    ]
    if not known:
        return Early(Seeker, key)
    jobs = [job for job in known if job.state != "void"]
    if not jobs:
        return Refused("state", "the placement was voided")
    return sorted(jobs, key=lambda job: (job.starts_on, job.placement_id))


def _record_wage(seeker: Seeker, jobs: list[Placement], report: EmploymentReported) -> Decision:
    """A lower rate is recorded too: it happened. A step is paid once the pay shows it."""
    day, cents = report.effective_on, report.wage_cents_per_hour
    job = next((job for job in reversed(jobs) if job.covers(day)), None)
    if job is None:
        return Refused("state", f"not employed there on {day}", "/effective_on")
    if report.currency != "USD":
        text = f"required a wage in USD, actual {report.currency}"
        return Refused("gate", text, "/currency")
    known = next((wage.cents for wage in job.wages if wage.effective_on == day), None)
    if known is not None:
        return [] if known == cents else _other_wage(day, known, cents)
    recorded = WageRecorded(
        placement_id=job.placement_id,
        wage_cents_per_hour=cents,
        effective_on=day,
        source=report.source,
    )
    return [recorded, *applied(evolve_seeker(seeker, recorded))]


def _other_wage(day: date, known: int, cents: int) -> Refused:
    text = f"from {day} on {known} cents per hour are known, given {cents}"
    return Refused("duplicate_conflict", text, "/wage_cents_per_hour")


def _separate(seeker: Seeker, jobs: list[Placement], report: EmploymentReported) -> Decision:
    day, cause = report.effective_on, report.separation_reason or "unknown"
    return end(seeker, jobs, day, cause, "/effective_on", rehire_ok=report.rehire_ok)


def end(
    seeker: Seeker,
    jobs: list[Placement],
    day: date,
    cause: SeparationCause,
    path: str,
    *,
    rehire_ok: bool | None = None,
) -> Decision:
    """End the job that still runs; the same end again says nothing new."""
    if any(job.ended_on == day for job in jobs):
        return []
    job = next((job for job in reversed(jobs) if job.is_current), None)
    if job is None:
        text = f"ended on {jobs[-1].ended_on}, given {day}"
        return Refused("duplicate_conflict", text, path)
    if day < job.starts_on:
        return Refused("state", f"began on {job.starts_on}, given {day}", path)
    ended = EmploymentEnded(placement_id=job.placement_id, ended_on=day, cause=cause, rehire_ok=rehire_ok)
    return [ended, *moves(evolve_seeker(seeker, ended))]
