"""What training refuses, in the sentence that the sender reads."""

from collections.abc import Callable

import pytest

from services.training.tests.life import (
    CARE,
    CERTIFICATE,
    EXAM,
    MECHANIC,
    SECOND,
    SUPPORT,
    Life,
    certified,
    home_care,
    it_support,
    trained,
)

CE_REFUSED = "no program of this person asks for continuing education"


@pytest.mark.parametrize(
    ("told", "code", "path", "detail"),
    [
        (lambda: it_support().withdrew("04-15").module("hardware", "04-16"), "state", "",
            "no enrollment was open on 2027-04-16"),
        (lambda: it_support().enrolled(SECOND).module("hardware", "04-16"), "state", "/enrollment_id",
            "2 enrollments are open: the report must name the one it is about"),
        (lambda: it_support().paused("04-01").resumed("05-01").module("hardware", "04-10"), "state", "",
            "2027-04-10 lies within a pause that began on 2027-04-01"),
        (lambda: it_support().module("hardware", "04-10", "waived"), "not_permitted", "/verb",
            "a waiver needs the decision of training staff, which this version does not take"),
        (lambda: it_support().module("hardware", "04-10").module("hardware", "04-10", "failed"), "duplicate_conflict",
            "/attempt", "attempt 1 at hardware has the other result already; a new result needs a new attempt"),
        (lambda: home_care().hours("a", 60, "04-10").hours("a", 60, "04-11"), "duplicate_conflict", "/worked_on",
            "the entry has worked_on 2027-04-10, reported was 2027-04-11: set its minutes to 0 and send a new one"),
        (lambda: it_support().hours("ce", 60, "04-10", "ce"), "state", "/kind", CE_REFUSED),
        (lambda: certified().registry("revoked", "06-01").hours("ce", 60, "06-02", "ce"), "state", "",
            f"{CERTIFICATE} was revoked on 2027-06-01"),
        (lambda: certified().registry("revoked", "06-01").registry("active", "06-02"), "state", "/status",
            f"{CERTIFICATE} was revoked on 2027-06-01"),
        (lambda: trained().registry("expired", "06-01"), "state", "/status",
            f"{CERTIFICATE} was never issued here"),
        (lambda: it_support().registry("active", "06-01"), "schema", "/credential_code",
            f"no program of this person issues {CERTIFICATE}"),
        (lambda: Life.begin(MECHANIC).enrolled().exam("pass", "04-02"), "schema", "/exam_code",
            f"{MECHANIC.key} asks for no exam; reported was {EXAM}"),
        (lambda: home_care().exam("pass", "04-02", exam_code="other"), "schema", "/exam_code",
            f"{CARE.key} asks for {EXAM}; reported was other"),
        (lambda: trained().exam("fail", "04-02").exam("pass", "04-03"), "duplicate_conflict", "/result",
            "attempt 1, part whole, has the result fail of 2027-04-02; reported was pass of 2027-04-03"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_is_wrong(told: Callable[[], Life], code: str, path: str, detail: str) -> None:
    life = told().then_refused(code, path, detail)
    assert life.last.path == path


def test_a_module_of_a_program_without_any_says_so() -> None:
    bare = SUPPORT.model_copy(update={"curriculum": SUPPORT.curriculum.model_copy(update={"modules": ()})})
    life = Life.begin(bare).enrolled(track="entry").module("hardware", "04-10")
    life.then_refused("schema", "/module_id", f"{SUPPORT.key} has the modules none; reported was hardware")
