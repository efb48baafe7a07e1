"""JVS auto mechanics: mentors approved and trained first, a mentor for each apprentice, then an apprenticeship."""

import pytest

from apprenticeship.common.events.keys import mentor_id

from .script import CY
from .told import Told, first_missing

pytestmark = pytest.mark.timeout(900)
ORDER = (
    "application-received", "mentor-approved", "mentor-trained", "enrolled", "mentor-assigned", "mentor-session-held",
    "module-completed", "requirements-met", "graduated", "application-received",
)  # fmt: skip


def test_an_apprentice_graduates_with_a_mentor_and_applies_to_the_apprenticeship(told: Told) -> None:
    assert first_missing(told.of(CY.id, mentor_id("jvs", "m-1")), ORDER) == ""
