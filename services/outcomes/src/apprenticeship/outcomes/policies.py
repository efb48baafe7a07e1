"""The rules of outcomes by name, each with its source; days and shares come in, a program's numbers are never here."""

from datetime import date, timedelta

YEAR = 365
"""R6, R7: at least one year."""
WINDOWS = (120, 183, 274)
"""R3, R4: shown, without a target, of a program that places people and names no window of its own."""


def has_passed(since: date, days: int, today: date) -> bool:
    """R3: whether a window is over; its last day still counts."""
    return today > since + timedelta(days=days)


def days_to_job(graduated_on: date, starts_on: date, ended_on: date | None, *, places_first: bool) -> int | None:
    """R3, R34: calendar days from graduation to the job; 0 for one that began before, if the program places first
    or the person was still in it on the day of graduation; None where it does not count.
    """
    if starts_on >= graduated_on:
        return (starts_on - graduated_on).days
    stayed = ended_on is None or ended_on >= graduated_on
    return 0 if places_first or stayed else None


def places_first(stages: tuple[str, ...]) -> bool:
    """R34: whether people work before they graduate is program data."""
    if "place" not in stages or "graduate" not in stages:
        return False
    return stages.index("place") < stages.index("graduate")


def was_in_it(starts_on: date, ended_on: date | None, on: date) -> bool:
    """Whether a job was held on a day, its first and last included."""
    return starts_on <= on and (ended_on is None or ended_on >= on)


def share(part: int, whole: int) -> int | None:
    """Basis points, rounded half up; of nothing there is no share, and 0 % would be a lie."""
    return (part * 20_000 + whole) // (2 * whole) if whole else None


def growth(before_cents: int, after_cents: int) -> int:
    """R7: (wage after - wage at the start) / wage at the start, in basis points, rounded half up."""
    return ((after_cents - before_cents) * 20_000 + before_cents) // (2 * before_cents)


def average(values: list[int]) -> int | None:
    """Rounded half up; of nothing there is none."""
    return (2 * sum(values) + len(values)) // (2 * len(values)) if values else None
