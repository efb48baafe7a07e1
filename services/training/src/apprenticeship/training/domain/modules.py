"""Modules of the curriculum: passed, or not this time."""

from datetime import UTC, date

from apprenticeship.common.events.decisions import Decision, Heard, Refs, Refused
from apprenticeship.common.events.reports import LearningResultReported
from apprenticeship.common.events.training import ModuleCompleted, ModuleFailed
from apprenticeship.common.programs.model import Module

from .. import policies
from .choosing import choose, rests
from .completion import advance
from .learner import Enrollment, Learner
from .progress import Draft, begin
from .standards import Program


def record_module(case: Learner | None, event: Heard[LearningResultReported], refs: Refs, today: date) -> Decision:
    """Take in what a learning management system says of one attempt at one module."""
    report = event.data
    on = report.occurred_at.astimezone(UTC).date()
    chosen = choose(case, event.key, report.enrollment_id, on)
    draft = begin(case, event, refs, today, chosen)
    if not isinstance(draft, Draft):
        return draft
    module = draft.program.modules.get(report.module_id)
    if module is None:
        return _no_such_module(draft.program, report.module_id)
    stop = rests(draft.enrollment, event.key, on)
    if stop is not None:
        return stop
    match report.verb:
        case "started":
            return []  # nothing was learned yet, and no fact of the first version says so
        case "waived":
            detail = "a waiver needs the decision of training staff, which this version does not take"
            return Refused("not_permitted", detail, "/verb")
        case "failed":
            return _fail(draft.enrollment, report, on)
        case "passed" | "completed":
            return _pass(draft, event, module, on)


def _pass(draft: Draft, event: Heard[LearningResultReported], module: Module, on: date) -> Decision:
    """A module is completed once; to pass it again adds nothing."""
    report, enrollment = event.data, draft.enrollment
    if module.id in enrollment.modules:
        return []
    if report.attempt in enrollment.failed.get(module.id, ()):
        return _contradicts(report)
    completed = ModuleCompleted(
        enrollment_id=enrollment.id,
        module_id=module.id,
        curriculum_version=draft.program.curriculum_version,
        attempt=report.attempt,
        completed_on=on,
        minutes_credited=policies.credited_minutes(report.minutes, module),
        paid=enrollment.paid_time,
        language=report.language,
        score_bps=report.score_bps,
        evidence_ref=event.id,
    )
    if not policies.modules_done(draft.program.modules, {*enrollment.modules, module.id}):
        return [completed]  # the usual case, kept cheap: nothing follows while another module is missing
    draft.say(completed)
    return advance(draft)


def _fail(enrollment: Enrollment, report: LearningResultReported, on: date) -> Decision:
    """A failed attempt is told once; after a pass it takes nothing away."""
    passed = enrollment.modules.get(report.module_id)
    if passed is not None and passed.attempt == report.attempt:
        return _contradicts(report)
    known = report.attempt in enrollment.failed.get(report.module_id, ())
    if known or (passed is not None and passed.attempt < report.attempt):
        return []
    return [
        ModuleFailed(
            enrollment_id=enrollment.id,
            module_id=report.module_id,
            attempt=report.attempt,
            failed_on=on,
        )
    ]


def _contradicts(report: LearningResultReported) -> Refused:
    detail = (
        f"attempt {report.attempt} at {report.module_id} has the other result already; a new result needs a new attempt"
    )
    return Refused("duplicate_conflict", detail, "/attempt")


def _no_such_module(program: Program, given: str) -> Refused:
    known = ", ".join(program.modules) or "none"
    return Refused("schema", f"{program.key} has the modules {known}; reported was {given}", "/module_id")
