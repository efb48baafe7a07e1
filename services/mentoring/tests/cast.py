"""Who and what the stories are about: programs, and ids from first names."""

from datetime import date
from uuid import UUID

from apprenticeship.common.events import keys
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.intake import ProgramPublished
from apprenticeship.common.programs.library import load
from apprenticeship.common.programs.model import ProgramDefinition

TENANT = "jvs"
MECHANIC = load("jvs-mechanic-preapprenticeship@1")
SUPPORT = load("per-scholas-it-support@1")
CARE = load("seiu775-home-care-aide@1")
SPRING, AUTUMN = keys.cohort_id(TENANT, "spring"), keys.cohort_id(TENANT, "autumn")


def variant(id_: str, version: int = 1, **rule: object) -> ProgramDefinition:
    """The mechanics' program with another mentor rule, as a program of its own."""
    assert MECHANIC.mentor
    mentor = MECHANIC.mentor.model_copy(update=rule)
    return MECHANIC.model_copy(update={"id": id_, "version": version, "mentor": mentor})


OPERATOR = variant("operator", phase="on_the_job", planned_until="probation_end")
"""A mentor rides along from the first day of the job until probation is passed."""
THROUGH = variant("through", planned_until="probation_end")
"""A mentor goes along from enrolment until probation is passed."""


def day(text: str) -> date:
    """A day of 2027: ``day("03-19")``."""
    return date.fromisoformat(f"2027-{text}" if len(text) == len("03-19") else text)


def person(name: str) -> str:
    return str(named_id("participant", name))


def enrollment(name: str) -> UUID:
    return named_id("enrollment", name)


def mentor(name: str) -> UUID:
    return keys.mentor_id(TENANT, name)


def job(name: str) -> UUID:
    return named_id("placement", name)


def published(definition: ProgramDefinition) -> ProgramPublished:
    return ProgramPublished(
        program_id=definition.id,
        program_version=definition.version,
        title=definition.title,
        kind=definition.kind,
        definition_sha256="0" * 64,
        definition=definition.model_dump(mode="json"),
        effective_on=date(2027, 1, 1),
        approvals=(),
    )
