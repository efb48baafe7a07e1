"""What a partner reads when its report does not pass: what is wrong, in a sentence, and where."""

from typing import Any

import pytest

from apprenticeship.common.events.reports import (
    ApplicationReported,
    EmploymentReported,
    LearningResultReported,
    OpeningReported,
    PersonLinked,
)
from apprenticeship.common.events.words import Word

from .gate import CARE, CBO, EMPLOYER, LMS, STAFF, Gate, report, submitted


def linked(**sides: object) -> PersonLinked:
    return PersonLinked.model_validate({"person_ref": "ps-1"} | sides)


@pytest.mark.parametrize(
    ("partner", "word", "code", "path", "detail"),
    [
        ("stranger", report(ApplicationReported), "not_permitted", "/source",
            "There is no agreement with this partner."),
        (LMS, report(EmploymentReported), "not_permitted", "/type",
            "The agreement does not cover employment-reported."),
        (CBO, report(ApplicationReported, program_id=CARE), "unknown_program", "/data/program_id",
            f"There is no program {CARE} here."),
        (EMPLOYER, report(OpeningReported, program_ids=["per-scholas-it-support", CARE]), "unknown_program",
            "/data/program_ids/1", f"There is no program {CARE} here."),
        (STAFF, submitted(id="nobodys"), "unknown_program", "/data/definition/id", "There is no program nobodys here."),
        *[
            (STAFF, submitted(id=odd), "unknown_program", "/data/definition/id",
                "There is no program of that name here.")
            for odd in (7, None, {"a": 1}, "Ada Canary", "x" * 65)
        ],
        *[
            (STAFF, submitted(version=odd), "schema", "/data/definition/version",
                "A definition has a version from 1 on.")
            for odd in (0, -1, True, "1", None, 1.5)
        ],
        (STAFF, submitted(tenant="seiu775"), "not_permitted", "/data/definition/tenant",
            "A definition is of its own partnership."),
        (STAFF, linked(), "schema", "/data/other_partner_id", "The link has no other side."),
        (STAFF, linked(other_partner_id=CBO), "schema", "/data/other_person_ref",
            "A partner and its reference belong together."),
        (STAFF, linked(other_person_ref="c-1"), "schema", "/data/other_partner_id",
            "A partner and its reference belong together."),
        (STAFF, linked(other_partner_id="seiu775-union", other_person_ref="m-1"), "not_permitted",
            "/data/other_partner_id", "There is no agreement with the other partner."),
    ],
)  # fmt: skip
def test_a_refusal_says_what_is_wrong_and_where(partner: str, word: Word, code: str, path: str, detail: str) -> None:
    Gate.of().says(partner, word).then_refused(code, path, detail)


def test_a_subject_that_is_not_the_reports_person_is_named_by_its_field() -> None:
    Gate.of().says(LMS, report(LearningResultReported), subject="somebody-else").then_refused(
        "schema", "/subject", "The subject must be the report's external_person_ref."
    )


@pytest.mark.parametrize("version", [1, 2, 77])
def test_a_definition_of_its_own_partnership_passes_whatever_its_version(version: Any) -> None:  # noqa: ANN401
    assert Gate.of().says(STAFF, submitted(version=version)).passed.topic == "intake.reports.v1"


def test_two_known_persons_are_refused_as_such() -> None:
    gate = Gate.of().applies("cbo-1").applies("cbo-2").links("ps-1", CBO, "cbo-1").links("ps-1", CBO, "cbo-2")
    gate.then_refused("duplicate_conflict", "/data", "Both sides are known already, as two persons.")
