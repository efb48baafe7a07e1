"""What partners report in one seed: two people of one program, from the application to work, by the demo's own pen.

Fixed: STORIES lives, PEOPLE in each, programs in turn; a seed tells story ``seed % STORIES``. Careless copies and
reports that must not pass are among them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import groupby
from random import Random

from pydantic_core import to_json

from apprenticeship.cli.demo import jvs, per_scholas, seiu775
from apprenticeship.cli.demo.pen import START, Pen
from apprenticeship.cli.demo.waves import Waves
from apprenticeship.cli.reportfile import Line, attributes
from apprenticeship.common.events.reports import ProgramSigned, ProgramSubmitted
from apprenticeship.common.events.topics import partner_reports
from apprenticeship.common.programs import load

from .cast import SEALED

STORIES = 48
PEOPLE = 2
PROGRAMS = (
    ("per-scholas-it-support@1", "per-scholas-staff", per_scholas.write),
    ("seiu775-home-care-aide@1", "seiu775-staff", seiu775.write),
    ("jvs-mechanic-preapprenticeship@1", "jvs-staff", jvs.write),
)
_ELSEWHERE = re.compile(r"ps-[34]|job-[34]|civic-helpdesk|hca-[3-6]|mentor-(0[3-9]|10)|class-.*")
"""Classes without anybody of ours, and mentors beyond three."""
_WEEK = timedelta(days=7)
_LATER = (timedelta(days=21), timedelta(days=200))
"""After the last report: what waits comes to its end, reminders fall due."""


@dataclass(frozen=True)
class Report:
    """One record at a partner's door."""

    topic: str
    key: str
    value: bytes
    attributes: dict[str, str]


@dataclass(frozen=True)
class Act:
    """The clock moves to ``moment``; then come waves of reports that may overtake each other."""

    moment: datetime
    waves: tuple[tuple[Report, ...], ...]


@cache
def story(number: int) -> tuple[Act, ...]:
    """One of the STORIES."""
    key, staff, write = PROGRAMS[number % len(PROGRAMS)]
    pen = Pen(Random(number), lambda _person: SEALED)
    _publish(pen, key, staff)
    write(pen, PEOPLE)
    kept = [line for line in pen.lines if not _ELSEWHERE.fullmatch(line.subject)]
    lines = sorted([*kept, *_bad(kept)], key=lambda line: (line.at, line.partner, line.event["id"]))
    return tuple(_acts(lines))


def _publish(pen: Pen, key: str, staff: str) -> None:
    program = load(key)
    definition = program.model_dump(mode="json", exclude_none=True)
    submitted = ProgramSubmitted(definition=definition, approvals_required=program.governance)
    pen.report(staff, START, submitted, key, hour=9)
    for party in program.governance:
        signed = ProgramSigned(program_id=program.id, program_version=program.version, party=party, signed_on=START)
        pen.report(staff, START, signed, key, hour=10)


def _bad(lines: list[Line]) -> Iterator[Line]:
    """An unknown person, a field that nobody knows, one id with two contents."""
    good = next(line for line in lines if line.person)
    data, name = good.event["data"], next(n for n in ("external_person_ref", "person_ref") if n in good.event["data"])
    yield good._replace(event={**good.event, "id": "bad-0", "subject": "nobody", "data": {**data, name: "nobody"}})
    yield good._replace(event={**good.event, "id": "bad-1", "data": {**data, "remark": "free text"}})
    yield good._replace(at=good.at + timedelta(days=8), event={**good.event, "data": {**data, "language": "so"}})


def _acts(lines: list[Line]) -> Iterator[Act]:
    start = datetime.combine(START, datetime.min.time(), UTC)
    waves = Waves(lines)
    moment = start
    for week, group in groupby(lines, lambda line: (line.at - start) // _WEEK):
        moment = start + (week + 1) * _WEEK + timedelta(minutes=2, seconds=30)
        yield Act(moment, tuple(tuple(_reports(wave)) for wave in waves.of(group)))
    for later in _LATER:
        yield Act(moment + later, ())


def _reports(lines: Iterable[Line]) -> Iterator[Report]:
    for line in lines:
        value = to_json(line.event["data"])
        yield Report(partner_reports(line.partner), line.subject, value, attributes(line.event))
