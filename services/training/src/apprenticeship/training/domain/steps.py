"""Wage steps earned: a rise that training opens and placement watches being paid."""

from datetime import date

from apprenticeship.common.events.training import WageStepEarned
from apprenticeship.common.programs.model import WageStep

from .. import policies
from .issuing import credential_for
from .progress import Draft, hours_done, last_hours_on, last_module_on


def earn_steps(draft: Draft) -> None:
    """Say each step once, on the day its basis was reached."""
    for step in draft.program.wage_steps:
        if step.id in draft.enrollment.steps:
            continue
        earned_on = _reached_on(step, draft)
        if earned_on is not None:
            draft.say(
                WageStepEarned(
                    enrollment_id=draft.enrollment_id,
                    step_id=step.id,
                    basis=step.basis,
                    earned_on=earned_on,
                    amount_cents=step.amount_cents,
                    percent_bps=step.percent_bps,
                    expected_effective_on=policies.expected_in_pay(step, earned_on),
                )
            )


def _reached_on(step: WageStep, draft: Draft) -> date | None:
    """The day on which the step's basis was there; bases no program has yet earn nothing."""
    enrollment, asked, program = draft.enrollment, draft.asked, draft.program
    match step.basis:
        case "credential":
            held = credential_for(draft)
            return held.since if held and held.enrollment_id == enrollment.id else None
        case "hours":
            enough = step.minutes is not None and hours_done(asked, enrollment) >= step.minutes
            return last_hours_on(asked, enrollment) if enough else None
        case "modules":
            done = policies.modules_done(program.modules, enrollment.modules)
            return last_module_on(program, enrollment) if done else None
        case "time" | "competency":
            return None
