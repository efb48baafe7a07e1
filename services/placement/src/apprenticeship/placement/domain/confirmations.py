"""What staff confirm about a job: probation, the milestones, and that it never was."""

from datetime import date, timedelta

from apprenticeship.common.events.decisions import (
    About,
    Decision,
    Early,
    Heard,
    Item,
    Refs,
    Refused,
)
from apprenticeship.common.events.keys import employer_id
from apprenticeship.common.events.placement import (
    PlacementVoided,
    ProbationPassed,
    RetentionConfirmed,
)
from apprenticeship.common.events.reports import (
    PlacementVoidReported,
    ProbationReported,
    RetentionReported,
)

from ..policies import is_milestone
from .employment import end, jobs_of
from .evolution import evolve_seeker
from .notes import PositionFreed
from .opening import Opening
from .program import Program
from .seeker import Placement, Retained, Seeker
from .wages import applied, reminders

Report = ProbationReported | RetentionReported | PlacementVoidReported
SEVERAL = Refused("state", "the person has several placements; name the employer", "/employer_ref")


def record_probation(seeker: Seeker | None, event: Heard[ProbationReported], refs: Refs, today: date) -> Decision:
    """Passed keeps the job; failed ends it (``probation-failed`` is not told in the first version)."""
    if seeker is None:
        return Early(Seeker, event.key)
    jobs, day = _jobs(seeker, event), event.data.on
    if not isinstance(jobs, list):
        return jobs
    if any(job.passed_on == day for job in jobs) and event.data.result == "passed":
        return []
    open_ = [job for job in jobs if job.had_probation and not job.passed_on and job.covers(day)]
    if len(open_) > 1:
        return SEVERAL
    if not open_:
        return Refused("state", f"required a placement in probation on {day}, actual none", "/on")
    if event.data.result == "failed":
        return end(seeker, open_, day, "dismissed", "/on")
    return [ProbationPassed(placement_id=open_[0].placement_id, passed_on=day)]


def void(seeker: Seeker | None, event: Heard[PlacementVoidReported], refs: Refs, today: date) -> Decision:
    """It never was: clocks run again, its retention goes with it, its position is free, another job owes its raises."""
    if seeker is None:
        return Early(Seeker, event.key)
    jobs = _jobs(seeker, event)
    if isinstance(jobs, Refused):
        return []  # voided before
    if not isinstance(jobs, list):
        return jobs
    if len(jobs) > 1:
        return SEVERAL
    job = jobs[0]
    if job.event_id is None:
        return Early(Seeker, event.key)
    voided = PlacementVoided(placement_id=job.placement_id, voids_event_id=job.event_id, reason=event.data.reason)
    after = evolve_seeker(seeker, voided)
    return [voided, *_free(job), *applied(after), *reminders(seeker, after)]


def _free(job: Placement) -> list[Item]:
    return [About(Opening, str(job.opening_id), PositionFreed())] if job.opening_id else []


def record_retention(seeker: Seeker | None, event: Heard[RetentionReported], refs: Refs, today: date) -> Decision:
    """R6: a milestone of the program, once its day has come; late is in time, twice is once."""
    if seeker is None:
        return Early(Seeker, event.key)
    jobs, report = _jobs(seeker, event), event.data
    if not isinstance(jobs, list):
        return jobs
    if report.same_employer and not report.employed_any:
        return Refused("state", "nobody works for the same employer and for none", "/same_employer")
    ours = [job for job in jobs if _asks(seeker, job, report.milestone_days, refs)]
    if not ours:
        text = f"required a milestone of the program, actual {report.milestone_days} days"
        return Refused("state", text, "/milestone_days")
    return _confirm(ours, report)


def _asks(seeker: Seeker, job: Placement, days: int, refs: Refs) -> bool:
    enrollment = seeker.enrollments.get(job.enrollment_id)
    program = refs.find(Program, enrollment.program_key) if enrollment else None
    return program is not None and is_milestone(program.definition, days)


def _confirm(jobs: list[Placement], report: RetentionReported) -> Decision:
    """The oldest job whose day has come and that nobody has confirmed yet."""
    days = report.milestone_days
    known = [r for job in jobs for r in job.retained if r.milestone_days == days]
    if _retained(report) in known:
        return []
    due = [job for job in jobs if job.starts_on + timedelta(days) <= report.confirmed_on]
    for job in due:
        stayed = job.ended_on is None or job.ended_on >= job.starts_on + timedelta(days)
        asked = any(r.milestone_days == days for r in job.retained)
        if not asked and (stayed or not report.same_employer):
            return [_confirmed(job, report)]
    return _again(known, report) if known else _unsound(jobs, due, report)


def _again(known: list[Retained], report: RetentionReported) -> Decision:
    """Confirmed late by somebody else: the same finding is no news, another one a contradiction."""
    same = (report.employed_any, report.same_employer)
    if any((r.employed_any, r.same_employer) == same for r in known):
        return []
    text = f"the milestone of {report.milestone_days} days was confirmed otherwise"
    return Refused("duplicate_conflict", text, "/employed_any")


def _unsound(jobs: list[Placement], due: list[Placement], report: RetentionReported) -> Refused:
    if due:
        text = f"required the same employer for {report.milestone_days} days, actual an end before"
        return Refused("state", text, "/same_employer")
    day = jobs[0].starts_on + timedelta(report.milestone_days)
    text = f"required a day from {day} on, actual {report.confirmed_on}"
    return Refused("state", text, "/confirmed_on")


def _retained(report: RetentionReported) -> Retained:
    return Retained(report.milestone_days, report.employed_any, report.same_employer, report.confirmed_on)


def _confirmed(job: Placement, report: RetentionReported) -> RetentionConfirmed:
    return RetentionConfirmed(
        placement_id=job.placement_id,
        milestone_days=report.milestone_days,
        employed_any=report.employed_any,
        same_employer=report.same_employer,
        wage_cents_per_hour=report.wage_cents_per_hour,
        source=report.source,
        confirmed_on=report.confirmed_on,
    )


def _jobs(seeker: Seeker, event: Heard[Report]) -> list[Placement] | Early | Refused:
    ref = event.data.employer_ref
    employer = employer_id(event.tenant, ref) if ref else None
    return jobs_of(seeker, event.key, event.data.enrollment_id, employer)
