"""The rules of training by name, each with its source; a program's numbers come in, they are never written here."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from apprenticeship.common.programs.model import Module, RequirementSet, WageStep

_BOTH_PARTS = frozenset({"written", "skills"})


def credited_minutes(reported: int, module: Module) -> int:
    """What the curriculum gives the module; where it gives nothing, the reported time (ours)."""
    return module.minutes or reported


def modules_done(modules: Mapping[str, Module], completed: Collection[str]) -> bool:
    """Every required module of the curriculum is completed, in whatever order."""
    return all(id_ in completed for id_, module in modules.items() if module.required)


def counts_as_hours(asked: RequirementSet, kind: str) -> bool:
    """R11: whether minutes of this kind count towards the set's minutes."""
    return kind in asked.counted_kinds


def exam_passed(parts: Collection[str]) -> bool:
    """Passed as a whole, or in both its parts (the catalogue's parts of an exam)."""
    return "whole" in parts or _BOTH_PARTS.issubset(parts)


def attempts_used(failed: Iterable[int]) -> int:
    """S1: attempts that were failed, in one part or more; who was absent, or whose sitting is void, has used none."""
    return len(set(failed))


def no_attempt_left(asked: RequirementSet, used: int) -> bool:
    """S1: the program's limit of attempts is reached; without a limit it never is."""
    return asked.exam_attempts is not None and used >= asked.exam_attempts


def next_exam_day(asked: RequirementSet, after: date, today: date) -> date:
    """So many days after the requirements are met or the last attempt was made; never scheduled into the past."""
    return max(after, today) + timedelta(days=asked.exam_after_days)


def week_of_course(held_on: date, starts_on: date) -> int:
    """R9: 1 is the week in which the cohort began; what came before it is 0 or less."""
    return (held_on - starts_on).days // 7 + 1


def counts_as_education(worked_on: date, since: date) -> bool:
    """S1: continuing education counts from the first day of the running period; made up late, it still counts."""
    return worked_on >= since


def expected_in_pay(step: WageStep, earned_on: date) -> date:
    """The last day on which the rise may still be missing from the pay: the program's grace (assumed there)."""
    return earned_on + timedelta(days=step.grace_days)
