"""Portability: a person goes from one employer to the next, and the credential and the benefits go along."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from apprenticeship.common.events.placement import EmployerChanged

from .seeker import Placement, Seeker


def moves(seeker: Seeker) -> list[EmployerChanged]:
    """Each ended job and the one that followed it, told once, whichever of the two was heard last."""
    taken = {job.moved_to for job in seeker.jobs}
    ended = [(job.ended_on, job) for job in seeker.jobs if job.ended_on and not job.moved_to]
    found = []
    for day, left in sorted(ended, key=lambda end: (end[0], end[1].placement_id)):
        came = next(_following(seeker, left, day, taken), None)
        if came:
            taken.add(came.placement_id)
            found.append(_changed(left, came, day))
    return found


def _following(seeker: Seeker, left: Placement, day: date, taken: set[UUID | None]) -> Iterator[Placement]:
    """Jobs at other employers that began no earlier than this one and outlived it, the earliest first."""
    for job in seeker.jobs:
        later = job.starts_on >= left.starts_on and job.employer_id != left.employer_id
        outlives = job.ended_on is None or job.ended_on > day
        if later and outlives and job.placement_id not in taken:
            yield job


def _changed(left: Placement, came: Placement, day: date) -> EmployerChanged:
    return EmployerChanged(
        from_placement_id=left.placement_id,
        to_placement_id=came.placement_id,
        benefits_continue=left.benefits and came.benefits,
        gap_days=(came.starts_on - day).days,
    )
