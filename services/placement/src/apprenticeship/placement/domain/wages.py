"""Wages and the raises earned in training: seen in the pay, or overdue."""

from datetime import UTC, date, datetime, time, timedelta

from apprenticeship.common.events.decisions import Decision, Due, Early, Heard, Item, Refs, Remind
from apprenticeship.common.events.placement import WageStepApplied, WageStepOverdue
from apprenticeship.common.events.training import WageStepEarned

from ..policies import raised
from .evolution import evolve_seeker
from .seeker import Placement, Seeker, Step, Wage

OVERDUE = "wage-step"
"""The reminder that a step should be in the pay by now."""


def earn_step(seeker: Seeker | None, event: Heard[WageStepEarned], refs: Refs, today: date) -> Decision:
    """Watch the pay from now on; it may show the raise already (8.3)."""
    if seeker is None or event.data.enrollment_id not in seeker.enrollments:
        return Early(Seeker, event.key)
    after = evolve_seeker(seeker, event.data)
    paid = applied(after)
    return [event.data, *paid, *([] if paid else reminders(seeker, after))]


def applied(seeker: Seeker) -> list[WageStepApplied]:
    """Every step that is owed and that the pay of its job shows, in whatever order one heard of them."""
    found = []
    for step in seeker.steps:
        job = seeker.job_owing(step) if step.is_owed else None
        paid = _paid(step, job) if job else None
        if job and paid:
            found.append(
                WageStepApplied(
                    placement_id=job.placement_id,
                    step_id=step.step_id,
                    wage_before_cents=job.wage_before(step.earned_on),
                    wage_after_cents=paid.cents,
                    effective_on=paid.effective_on,
                )
            )
    return found


def _paid(step: Step, job: Placement) -> Wage | None:
    """The first wage since the step was earned that reaches the wage before it and the raise."""
    since = max(step.earned_on, job.starts_on)
    later = (wage for wage in job.wages if wage.effective_on >= since)
    return next((wage for wage in later if wage.cents >= target(step, job)), None)


def target(step: Step, job: Placement) -> int:
    """The wage at earning and the amount; a job begun after that owes it on top of its first wage."""
    return raised(job.wage_before(step.earned_on), step.amount_cents, step.percent_bps)


def reminders(before: Seeker, after: Seeker) -> list[Item]:
    """For each step that came, or came to another job: look again when payroll has had its grace."""
    found: list[Item] = []
    for step in after.steps:
        job = after.job_owing(step)
        watched = step in before.steps and before.job_owing(step) == job
        if job and step.state == "earned" and not watched:
            late = _expected(step, job) + timedelta(days=1)
            found.append(Remind(OVERDUE, _ref(step), datetime.combine(late, time(), UTC)))
    return found


def _expected(step: Step, job: Placement) -> date:
    """The last day without the raise; a job begun after it has the same grace from its first day."""
    if job.starts_on <= step.expected_on:
        return step.expected_on
    return job.starts_on + (step.expected_on - step.earned_on)


def _ref(step: Step) -> str:
    return f"{step.enrollment_id}:{step.step_id}"


def tell_overdue(seeker: Seeker | None, event: Heard[Due], refs: Refs, today: date) -> Decision:
    """Say once that a step is overdue, if there is a job to pay it and it has not been paid."""
    if seeker is None:
        return []
    for step in seeker.steps:
        job = seeker.job_owing(step)
        asked = _ref(step) == event.data.ref and step.state == "earned"
        if asked and job and _expected(step, job) < today:
            return [_overdue(step, job, today)]
    return []


def _overdue(step: Step, job: Placement, today: date) -> WageStepOverdue:
    return WageStepOverdue(
        placement_id=job.placement_id,
        step_id=step.step_id,
        earned_on=step.earned_on,
        days_overdue=(today - _expected(step, job)).days,
        shortfall_cents_per_hour=max(0, target(step, job) - job.wages[-1].cents),
    )
