"""Home Care Aide: 75 paid hours, a state exam, a certificate, the raise it earns, more education, a new client."""

import pytest

from .script import BO
from .told import Told, first_missing

pytestmark = pytest.mark.timeout(900)
ORDER = (
    "application-received", "enrolled", "module-completed", "hours-recorded", "requirements-met", "exam-scheduled",
    "exam-result-recorded", "credential-issued", "graduated", "wage-step-earned", "placed", "wage-step-applied",
    "credential-renewed", "employer-changed",
)  # fmt: skip


def test_a_carer_is_certified_paid_the_step_and_changes_client(told: Told) -> None:
    assert first_missing(told.of(BO.id), ORDER) == ""
