"""The rules of mentoring by name, each with its source; a program's numbers come in, they are never written here."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from apprenticeship.common.programs.model import MentorRule

_ON_THE_JOB = frozenset({"probation", "on_the_job"})


def nominator_accepted(rule: MentorRule, nominated_by: str) -> bool:
    """S4: mentors are selected by their employer and/or union, as the program says."""
    return nominated_by in rule.nominated_by


def approved(rule: MentorRule, parties: Collection[str]) -> bool:
    """S4: every party that the program names has approved, and in any case somebody has."""
    return bool(parties) and set(rule.approvals) <= set(parties)


def capacity_granted(capacities: Collection[int]) -> int:
    """Ours: as many mentees at once as every party that approved agrees to."""
    return min(capacities)


def trained(rule: MentorRule, topics: Collection[str] | None, refresher_due_on: date | None, today: date) -> bool:
    """R17: before pairing, in every topic the program names, and not overdue; ``topics`` None: never trained."""
    if not rule.trained_before_pairing:
        return True
    fresh = refresher_due_on is None or today <= refresher_due_on
    return topics is not None and set(rule.training_topics) <= set(topics) and fresh


def experienced(rule: MentorRule, journey_level: bool) -> bool:
    """S4 (JVS): paired with a journey-level mentor, where the program says so."""
    return journey_level or not rule.journey_level


def share_language(tag: str, spoken: Collection[str]) -> bool:
    """S1: mentor and apprentice speak one language; its regional form does not matter (``es``, ``es-MX``)."""
    return _language(tag) in {_language(other) for other in spoken}


def kept_apart(participant: str, cohort_id: UUID, mentor_is: str | None, teaches: Collection[UUID]) -> bool:
    """R18: nobody is mentored by their line instructor, nor (ours) by themselves, as far as it is known."""
    return participant == mentor_is or cohort_id in teaches


def sought_when(rule: MentorRule) -> Literal["enrolled", "placed"]:
    """The event that opens the search: a mentor of the probation or the job is sought when the job begins."""
    return "placed" if rule.phase in _ON_THE_JOB else "enrolled"


def ends_at_graduation(rule: MentorRule | None) -> bool:
    """S4: the mentor goes along until graduation, unless the program keeps them through probation (R19)."""
    return rule is None or rule.planned_until == "graduation"


def through_probation(rule: MentorRule | None) -> bool:
    """R19: the mentor stays until probation is passed."""
    return rule is not None and rule.planned_until == "probation_end"


def has_left(status: str, reason: str | None) -> bool:
    """Ours: retired, or away because they changed jobs; on leave they keep their mentees and take no new ones."""
    return status == "retired" or (status == "paused" and reason == "changed_job")


def months_later(day: date, months: int) -> date:
    """R10: calendar months; the last day of the month where the day does not exist."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def lies_ahead(day: date, today: date) -> bool:
    """Later than anywhere on earth is today already."""
    return day > today + timedelta(days=1)


def _language(tag: str) -> str:
    return tag.split("-", 1)[0].lower()
