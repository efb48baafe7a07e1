"""What goes wrong on real doors: duplicates, late and early copies, and reports that must not pass."""

from datetime import timedelta
from random import Random
from typing import Any

from apprenticeship.cli.reportfile import Line

DUPLICATES = 0.10
LATE = 0.03


def disturb(random: Random, lines: list[Line]) -> list[Line]:
    """The same lives as a careless world sends them; sorted by the time of sending."""
    sent = [_late(random, line) for line in lines]
    sent += [
        line._replace(at=line.at + timedelta(days=random.randint(0, 9)))
        for line in sent
        if random.random() < DUPLICATES
    ]
    sent += _bad(random, lines)
    return sorted(sent, key=lambda line: (line.at, line.partner, line.event["id"]))


def _late(random: Random, line: Line) -> Line:
    """A learning platform or a payroll sends some of its reports days later than the next ones."""
    if line.partner.endswith(("-lms", "-payroll")) and random.random() < LATE:
        return line._replace(at=line.at + timedelta(days=random.randint(2, 6)))
    return line


def _bad(random: Random, lines: list[Line]) -> list[Line]:
    """One report of each kind that has to be refused, made of a good one."""
    results = [line for line in lines if line.partner == "per-scholas-lms"]
    good = [random.choice(results) for _ in range(8)]
    changes: list[dict[str, Any]] = [
        {"module_id": "basket-weaving"},
        {"minutes": "many"},
        {"score_bps": -5},
        {"external_person_ref": "maria.lopez@example.org"},
        {"external_person_ref": "ps-9999"},
        {"remark": "told the instructor about her landlord"},
    ]
    bad = [_changed(line, f"bad-{n}", change) for n, (line, change) in enumerate(zip(good, changes, strict=False))]
    bad.append(_changed(good[6], str(good[6].event["id"]), {"minutes": 1}))  # one id, two bodies
    wrong = {
        **good[7].event,
        "id": "bad-type",
        "type": "apprenticeship.reports.employment-reported.v1",
    }
    bad.append(good[7]._replace(event=wrong))
    unreadable = {**good[7].event, "id": "bad-time", "time": "yesterday"}
    bad.append(good[7]._replace(event=unreadable))
    return [line._replace(at=line.at + timedelta(hours=1)) for line in bad]


def _changed(line: Line, id_: str, change: dict[str, Any]) -> Line:
    data = {**line.event["data"], **change}
    subject = data["external_person_ref"]
    return line._replace(event={**line.event, "id": id_, "subject": subject, "data": data})
