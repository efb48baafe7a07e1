"""The rules of placement by name, each with its source; pure, on values."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from apprenticeship.common.events.vocabulary import HireType
from apprenticeship.common.programs import ProgramDefinition

FULL_TIME_HOURS = 35
BPS = 10_000


def below_floor(floor_cents: int | None, cents: int) -> bool:
    """R1, R2 (S1): no opening and no job pays less than the floor of its program version and track."""
    return floor_cents is not None and cents < floor_cents


def floor_text(floor_cents: int | None, cents: int) -> str:
    """A refusal names what was required and what was given (issue 3)."""
    return f"required >= {floor_cents} cents per hour, actual {cents}"


def highest_floor(programs: Iterable[ProgramDefinition], track: str | None) -> int | None:
    """R1: an opening for several programs passes the gate of each, so the highest floor."""
    floors = [floor for p in programs if (floor := p.floor_cents(track)) is not None]
    return max(floors, default=None)


def knows_track(program: ProgramDefinition, track: str | None) -> bool:
    """R1: a floor belongs to a track; a program without gates has none to tell apart."""
    gates = program.placement.gates if program.placement else ()
    return track is None or not gates or any(gate.track == track for gate in gates)


def screens_by_degree(program: ProgramDefinition, *, degree_required: bool) -> bool:
    """S5: skills, not degrees; a program that places people never takes a degree screen."""
    return degree_required and program.placement is not None


def takes_employer_kind(program: ProgramDefinition, kind: str) -> bool:
    """S1: some programs place with certain kinds of employers only (SEIU 775: consumer, company)."""
    kinds = program.placement.employer_kinds if program.placement else ()
    return not kinds or kind in kinds


def required_credentials(program: ProgramDefinition) -> tuple[str, ...]:
    """R14 (S1), R15 (S3): what one must hold before the first day of work."""
    return program.placement.required_credentials if program.placement else ()


def holds_on(day: date, issued_on: date, expires_on: date | None) -> bool:
    """R14: a credential counts from its issue to its last day; nobody can override that."""
    return issued_on <= day and (expires_on is None or day <= expires_on)


def needs_consent(program: ProgramDefinition) -> bool:
    """R30: no referral without consent, unless the program's data say that none takes place."""
    return program.placement is None or program.placement.consent_required


def graduates_first(stages: Sequence[str]) -> bool:
    """R34: whether placement follows graduation or precedes it is the order of the program's stages."""
    if "place" not in stages or "graduate" not in stages:
        return True
    return stages.index("graduate") < stages.index("place")


def days_since_graduation(program: ProgramDefinition, graduated_on: date | None, starts_on: date) -> int | None:
    """R3, R34: known only to those who graduated before they started, where the program wants it so."""
    if graduated_on is None or starts_on < graduated_on or not graduates_first(program.stages):
        return None
    return (starts_on - graduated_on).days


def probation_end(program: ProgramDefinition, starts_on: date) -> date | None:
    """R19, R20: mentors and case managers stay until this day; no number, no probation."""
    days = program.probation_days
    return starts_on + timedelta(days=days) if days else None


def hire_type(hours_per_week: int | None) -> HireType:
    """Ours: below 35 hours a week is part time, as the report's documentation says."""
    part = hours_per_week is not None and hours_per_week < FULL_TIME_HOURS
    return "part_time" if part else "full_time"


def in_field(program: ProgramDefinition, occupation_code: str) -> bool:
    """S1: a placement in the occupation trained for; a program that lists none takes any."""
    return not program.occupation_codes or occupation_code in program.occupation_codes


def raised(cents: int, amount_cents: int | None, percent_bps: int | None) -> int:
    """S1: the wage that a step makes of ``cents``; shares of a cent count for the worker."""
    share = -(-cents * (percent_bps or 0) // BPS)
    return cents + (amount_cents or 0) + share


def is_milestone(program: ProgramDefinition, days: int) -> bool:
    """R6 (S1): the days after which one asks whether a person is still at work."""
    return days in program.retention_milestones_days


def missing(required: Collection[str], held: Collection[str]) -> list[str]:
    """What is required and not held, in a fixed order."""
    return sorted(set(required) - set(held))
