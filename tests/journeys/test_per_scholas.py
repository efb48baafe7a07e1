"""Per Scholas IT Support: from application through class, employer contact and job to a year of work, and coaching."""

import pytest

from apprenticeship.common.events.keys import opening_id

from .script import ANA
from .stage import only, words
from .told import Told, first_missing

pytestmark = pytest.mark.timeout(900)
OPENING = opening_id("per-scholas", "job-1")

ORDER = (
    "application-received", "enrolled", "module-completed", "engagement-held", "requirements-met", "graduated",
    "opening-opened", "candidate-referred", "offer-recorded", "placed", "retention-confirmed",
    "coaching-session-held",
)  # fmt: skip
COACHING = ("graduated", "coaching-started", "coaching-session-held")


def test_a_graduate_is_referred_placed_and_retained(told: Told) -> None:
    assert first_missing(told.of(ANA.id, OPENING), ORDER) == ""


def test_coaching_follows_graduation(told: Told) -> None:
    """From graduation on (R10), beside the search for a job; its sessions go on after a year of work."""
    assert first_missing(told.of(ANA.id), COACHING) == ""


def test_the_wage_gate_is_refused_then_met(told: Told) -> None:
    """R1: one cent below the floor does not pass; the employer raises the wage, and it is the same opening."""
    facts = told.of(OPENING)
    refused = only(facts, "opening-rejected")
    assert (refused["rule"], refused["required_cents"], refused["actual_cents"]) == ("wage_floor", 1800, 1799)
    assert words(facts) == ["opening-rejected", "opening-opened"]
