"""The whole scenario: programs submitted and signed, then the lives of so many people in three partnerships."""

from datetime import timedelta
from random import Random

from apprenticeship.cli.reportfile import Line
from apprenticeship.common.events.reports import ProgramSigned, ProgramSubmitted
from apprenticeship.common.programs import load

from . import jvs, per_scholas, seiu775
from .mischief import disturb
from .pen import START, Pen, Seal

PROGRAMS = {
    "per-scholas-it-support@1": "per-scholas-staff",
    "seiu775-home-care-aide@1": "seiu775-staff",
    "jvs-mechanic-preapprenticeship@1": "jvs-staff",
}


def write(seed: int, people: int, seal: Seal) -> list[Line]:
    """Every report of the scenario in the order of sending; the same seed gives the same reports."""
    pen = Pen(Random(seed), seal)  # noqa: S311 - a scenario, no secret
    for key, staff in PROGRAMS.items():
        _publish(pen, key, staff)
    jvs_people, ours = people * 15 // 100, people * 40 // 100
    seiu775.write(pen, ours)
    jvs.write(pen, jvs_people)
    per_scholas.write(pen, people - ours - jvs_people)
    return disturb(Random(seed + 1), pen.lines)  # noqa: S311 - a scenario, no secret


def _publish(pen: Pen, key: str, staff: str) -> None:
    """Submitted on the first day, signed by every party in the days after."""
    program = load(key)
    submitted = ProgramSubmitted(
        definition=program.model_dump(mode="json", exclude_none=True),
        approvals_required=program.governance,
    )
    pen.report(staff, START, submitted, key, hour=9)
    for n, party in enumerate(program.governance, 1):
        day = START + timedelta(days=2 * n)
        signed = ProgramSigned(program_id=program.id, program_version=program.version, party=party, signed_on=day)
        pen.report(staff, day, signed, key, hour=9)
