"""What training says about an enrollment; it may be heard before intake's word that there is one (8.3)."""

from datetime import date

from apprenticeship.common.events.decisions import Decision, Early, Heard, Refs
from apprenticeship.common.events.training import Graduated, NotCompleted

from .seeker import Seeker


def close_training(
    seeker: Seeker | None, event: Heard[Graduated] | Heard[NotCompleted], _: Refs, today: date
) -> Decision:
    """Graduated or not: the clocks of placement run from here, or never."""
    if seeker is None or event.data.enrollment_id not in seeker.enrollments:
        return Early(Seeker, event.key)
    return [event.data]
