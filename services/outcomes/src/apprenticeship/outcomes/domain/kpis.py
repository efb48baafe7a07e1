"""The numbers a program is judged by, as pure functions over runs; a rate counts only those whose time has passed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from apprenticeship.common.programs.model import ProgramDefinition

from ..policies import (
    WINDOWS,
    YEAR,
    average,
    days_to_job,
    growth,
    has_passed,
    places_first,
    share,
    was_in_it,
)
from .runs import Run, wage_at
from .stages import kept_for
from .standards import Cohort


@dataclass(frozen=True, slots=True)
class Kpi:
    """One number, with what it rests on."""

    name: str
    numerator: int
    """Of those matured, how many count as reached (of wage growth: how many it is known of)."""
    matured: int
    """The denominator: those whose time has passed."""
    provisional: int
    """Those whose time is still running; in no rate."""
    value_bps: int | None
    """Basis points; null when nobody has matured, or nobody has said anything about anyone who has."""
    provisional_numerator: int = 0
    """Of the provisional, how many have reached it already."""
    unconfirmed: int = 0
    """Of the matured, about how many nobody has said anything; they count as not reached."""
    within_days: int | None = None
    target_bps: int | None = None
    """What the program's standards promise."""
    benchmark_bps: int | None = None
    """What was reported elsewhere or before; no promise."""
    cohort_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What a program's runs are measured by."""

    standards: ProgramDefinition
    cohorts: Mapping[UUID, Cohort]
    today: date

    @property
    def windows(self) -> list[int]:
        """Days within which graduates are to be at work."""
        named = [t.within_days for t in self.standards.targets if t.kpi == "placement_rate"]
        return sorted({days for days in named if days}) or list(WINDOWS)

    @property
    def milestones(self) -> list[int]:
        """Days after the start of a job at which it is asked whether the person is still at work."""
        return sorted(self.standards.retention_milestones_days) or [YEAR]

    def target(self, kpi: str, days: int | None) -> int | None:
        """The target of a KPI; one that names no days is for all."""
        found = [t for t in self.standards.targets if t.kpi == kpi]
        return next((t.target_bps for t in found if t.within_days in {days, None}), None)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one KPI sees in one run."""

    matured: bool
    reached: bool
    confirmed: bool = True


def kpis_of(runs: Sequence[Run], by: Yardstick) -> list[Kpi]:
    """Every KPI that the program has."""
    found = [_graduation(runs, by)]
    if by.standards.placement:
        found += [_placement(runs, by, days) for days in by.windows]
        found += [_retention(runs, by, days) for days in by.milestones]
        found.append(_wage_growth(runs, by))
    if by.standards.wage_steps:
        found += _steps(runs, by)
    return found


def of_cohort(kpis: Iterable[Kpi], cohort_id: UUID) -> list[Kpi]:
    """The same numbers, marked as one cohort's."""
    return [replace(kpi, cohort_id=cohort_id) for kpi in kpis]


def _rate(name: str, seen: Iterable[Seen]) -> Kpi:
    matured, provisional = _parted(seen, lambda one: one.matured)
    reached = sum(one.reached for one in matured)
    is_known = any(one.confirmed for one in matured)
    return Kpi(
        name=name,
        numerator=reached,
        matured=len(matured),
        provisional=len(provisional),
        value_bps=share(reached, len(matured)) if is_known else None,
        provisional_numerator=sum(one.reached for one in provisional),
        unconfirmed=sum(not one.confirmed for one in matured),
    )


def _parted(seen: Iterable[Seen], by: Callable[[Seen], bool]) -> tuple[list[Seen], list[Seen]]:
    known = list(seen)
    return [one for one in known if by(one)], [one for one in known if not by(one)]


def _graduation(runs: Sequence[Run], by: Yardstick) -> Kpi:
    """R5: graduated of those enrolled, without who withdrew before the start, in cohorts whose planned end has passed;
    who pauses or waits for an exam is not judged yet.
    """
    seen = [
        Seen(
            matured=_cohort_is_over(run, by) and not run.paused and not run.awaits_exam,
            reached=run.graduated_on is not None,
        )
        for run in runs
        if not run.before_start
    ]
    return replace(
        _rate("graduation_rate", seen),
        target_bps=by.target("graduation_rate", None),
        benchmark_bps=by.standards.benchmarks.get("graduation_rate_bps"),
    )


def _cohort_is_over(run: Run, by: Yardstick) -> bool:
    cohort = by.cohorts.get(run.cohort_id)
    return cohort is not None and has_passed(cohort.planned_ends_on, 0, by.today)


def _placement(runs: Sequence[Run], by: Yardstick, days: int) -> Kpi:
    """R3, R4: of the graduates, those whose first job that counts began within so many days; each counts once."""
    seen = [
        Seen(has_passed(run.graduated_on, days, by.today), _placed_within(run, days, by))
        for run in runs
        if run.graduated_on
    ]
    return replace(
        _rate(f"placement_rate_{days}_days", seen),
        within_days=days,
        target_bps=by.target("placement_rate", days),
    )


def _placed_within(run: Run, days: int, by: Yardstick) -> bool:
    first = places_first(by.standards.stages)
    waited = [
        days_to_job(run.graduated_on, job.starts_on, job.ended_on, places_first=first)
        for job in run.jobs
        if run.graduated_on
    ]
    return any(took is not None and took <= days for took in waited)


def _retention(runs: Sequence[Run], by: Yardstick, days: int) -> Kpi:
    """R6: of the placed, those of whom it was confirmed that so many days later they were at work, anywhere."""
    seen = [
        Seen(
            matured=has_passed(run.jobs[0].starts_on, days, by.today),
            reached=any(kept_for(job, days) for job in run.jobs),
            confirmed=_is_known(run, days),
        )
        for run in runs
        if run.jobs
    ]
    known = by.standards.benchmarks.get("retained_one_year_bps") if days == YEAR else None
    return replace(
        _rate(f"retention_rate_{days}_days", seen),
        within_days=days,
        target_bps=by.target("retention_rate", days),
        benchmark_bps=known,
    )


def _is_known(run: Run, days: int) -> bool:
    """Somebody said so, or every job had ended before that day."""
    on = run.jobs[0].starts_on + timedelta(days=days)
    asked = any(at >= days for job in run.jobs for at in job.milestones)
    return asked or not any(was_in_it(job.starts_on, job.ended_on, on) for job in run.jobs)


def _wage_growth(runs: Sequence[Run], by: Yardstick) -> Kpi:
    """R7: how much more the persons earn a year after the start of whom both wages are known, on average."""
    placed = [run for run in runs if run.jobs]
    matured = [run for run in placed if has_passed(run.jobs[0].starts_on, YEAR, by.today)]
    grown = [by_so_much for run in matured if (by_so_much := _grown(run)) is not None]
    return Kpi(
        name=f"wage_growth_{YEAR}_days",
        numerator=len(grown),
        matured=len(matured),
        provisional=len(placed) - len(matured),
        value_bps=average(grown),
        unconfirmed=len(matured) - len(grown),
        within_days=YEAR,
        target_bps=by.target("wage_growth", YEAR),
        benchmark_bps=by.standards.benchmarks.get("wage_growth_one_year_bps"),
    )


def _grown(run: Run) -> int | None:
    start = run.jobs[0]
    after = wage_at(run.jobs, YEAR, start.starts_on + timedelta(days=YEAR))
    return growth(start.wage_cents, after) if after is not None and start.wage_cents else None


def _steps(runs: Sequence[Run], by: Yardstick) -> list[Kpi]:
    """Of the raises that were earned, that are due, and for which there was a job: seen in the pay; told overdue."""
    raises = [one for run in runs for one in run.raises]
    due = [has_passed(one.step.expected_on, 0, by.today) and one.payable for one in raises]
    applied = [Seen(is_due, one.applied) for one, is_due in zip(raises, due, strict=True)]
    overdue = [Seen(is_due, one.overdue) for one, is_due in zip(raises, due, strict=True)]
    return [_rate("wage_steps_applied", applied), _rate("wage_steps_overdue", overdue)]
