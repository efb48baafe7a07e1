"""Rules of the door, each a question about one report and the agreements; a refusal names what was given and where."""

import re
from collections.abc import Iterator
from typing import Any

from apprenticeship.common.events.catalogue import BY_WORD
from apprenticeship.common.events.decisions import Heard, Refused
from apprenticeship.common.events.reports import PersonLinked, ProgramSubmitted
from apprenticeship.common.events.words import Report

from .agreements import Agreement, Agreements

_CODE = re.compile(r"[A-Za-z0-9._:@/+-]{1,64}")


def objection(agreements: Agreements, event: Heard[Report]) -> Refused | None:
    """Why this report does not pass, whoever it is about; None when nothing speaks against it."""
    agreement = agreements.of(event.tenant, event.partner)
    if agreement is None:
        return Refused("not_permitted", "There is no agreement with this partner.", "/source")
    return (
        may_say(agreement, event.data)
        or may_name(agreement, agreements.programs(event.tenant), event.data)
        or is_about_its_subject(event)
        or is_whole(agreements, event)
    )


def may_say(agreement: Agreement, report: Report) -> Refused | None:
    """The agreement names the reports a partner publishes."""
    if report.type in agreement.reports:
        return None
    return Refused("not_permitted", f"The agreement does not cover {report.type}.", "/type")


def may_name(agreement: Agreement, known: frozenset[str], report: Report) -> Refused | None:
    """The agreement names the programs; what no agreement of the partnership names is unknown."""
    for path, program in programs_named(report):
        if program not in known:
            return Refused("unknown_program", f"There is no program {program} here.", path)
        if program not in agreement.programs:
            return Refused("not_permitted", f"The agreement does not cover {program}.", path)
    return None


def is_about_its_subject(event: Heard[Report]) -> Refused | None:
    """The subject is the topic's key: were it another person's, this one's reports would overtake each other."""
    field = BY_WORD[type(event.data)].person_field
    ref = getattr(event.data, field) if field else None
    if not isinstance(ref, str) or ref == event.key:
        return None
    return Refused("schema", f"The subject must be the report's {field}.", "/subject")


def is_whole(agreements: Agreements, event: Heard[Report]) -> Refused | None:
    """What a schema cannot say: a link names another side, a definition its own id, version and partnership."""
    if isinstance(event.data, PersonLinked):
        return _links(agreements, event.tenant, event.data)
    if isinstance(event.data, ProgramSubmitted):
        return _defines(event.tenant, event.data.definition)
    return None


def programs_named(report: Report) -> Iterator[tuple[str, str]]:
    """Every program that a report names, with its path."""
    if isinstance(report, ProgramSubmitted):
        yield "/data/definition/id", _code(report.definition.get("id")) or "of that name"
    if isinstance(program := getattr(report, "program_id", None), str):
        yield "/data/program_id", program
    for n, program in enumerate(getattr(report, "program_ids", ())):
        yield f"/data/program_ids/{n}", program


def _links(agreements: Agreements, tenant: str, link: PersonLinked) -> Refused | None:
    named = (link.other_partner_id, link.other_person_ref)
    if any(named) and not all(named):
        missing = "other_person_ref" if link.other_partner_id else "other_partner_id"
        return Refused("schema", "A partner and its reference belong together.", f"/data/{missing}")
    if not any(named) and link.participant_id is None:
        return Refused("schema", "The link has no other side.", "/data/other_partner_id")
    if link.other_partner_id and agreements.of(tenant, link.other_partner_id) is None:
        return Refused(
            "not_permitted",
            "There is no agreement with the other partner.",
            "/data/other_partner_id",
        )
    return None


def _defines(tenant: str, definition: dict[str, Any]) -> Refused | None:
    version = definition.get("version")
    if type(version) is not int or version < 1:
        return Refused("schema", "A definition has a version from 1 on.", "/data/definition/version")
    if definition.get("tenant") != tenant:
        return Refused("not_permitted", "A definition is of its own partnership.", "/data/definition/tenant")
    return None


def _code(value: object) -> str:
    return value if isinstance(value, str) and _CODE.fullmatch(value) else ""
