"""A version of a program's standards: submitted, signed by every party its governance names, in force."""

import json
import re
from dataclasses import dataclass, replace
from datetime import date

from pydantic import ValidationError

from apprenticeship.common.events.decisions import (
    About,
    Decision,
    Early,
    Heard,
    Note,
    Refs,
    Refused,
)
from apprenticeship.common.events.digests import canonical, sha256_of
from apprenticeship.common.events.intake import Approval, ProgramPublished
from apprenticeship.common.events.reports import ProgramSigned, ProgramSubmitted
from apprenticeship.common.events.vocabulary import Party
from apprenticeship.common.events.words import Word
from apprenticeship.common.programs import ProgramDefinition

from ..policies import fully_signed, in_order

_FIELD = re.compile(r"^[A-Za-z0-9_-]{1,64}$")


@dataclass(frozen=True, slots=True)
class Program:
    """One version, from its submission on; its text never changes, a changed text is another version."""

    text: str
    """The definition as canonical JSON."""
    required: tuple[Party, ...]
    signatures: tuple[Approval, ...] = ()
    published: bool = False

    @property
    def standards(self) -> ProgramDefinition:
        return ProgramDefinition.model_validate_json(self.text)


@dataclass(frozen=True, slots=True)
class Offering:
    """What a program offers today: its latest version in force, under the program's id."""

    latest: ProgramDefinition


@dataclass(frozen=True, slots=True)
class Submitted(Note):
    """A version lies before the parties."""

    text: str
    required: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class Signed(Note):
    """One party has signed."""

    approval: Approval


@dataclass(frozen=True, slots=True)
class InForce(Note):
    """A version has come into force."""

    definition: ProgramDefinition


def submit(program: Program | None, event: Heard[ProgramSubmitted], refs: Refs, today: date) -> Decision:
    """Lay a version before the parties; ``prepared`` says whether unknown values may pass (demo)."""
    report = event.data
    try:
        standards = ProgramDefinition.model_validate(report.definition)
    except ValidationError as error:
        return _fault(error)
    refusal = _not_ours(standards, event) or _incomplete(standards, report, bool(event.prepared))
    if refusal:
        return refusal
    submitted = Submitted(canonical(report.definition).decode(), in_order(report.approvals_required))
    if program is None:
        return [submitted]
    if (program.text, program.required) == (submitted.text, submitted.required):
        return []
    detail = f"{standards.key} was submitted with another text; a changed text is a new version"
    return Refused("duplicate_conflict", detail, "/definition/version")


def sign(program: Program | None, event: Heard[ProgramSigned], refs: Refs, today: date) -> Decision:
    """Take a party's signature; the last one puts the version into force (R26)."""
    report = event.data
    if program is None:
        return Early(Program, event.key)
    if report.party not in program.required:
        detail = f"required: a party of {', '.join(program.required)}; given: {report.party}"
        return Refused("gate", detail, "/party")
    given = Approval(party=report.party, approved_on=report.signed_on)
    before = next((one for one in program.signatures if one.party == report.party), None)
    if before is not None:
        detail = f"{report.party} has signed on {before.approved_on}; given: {report.signed_on}"
        return [] if before == given else Refused("duplicate_conflict", detail, "/signed_on")
    signatures = (*program.signatures, given)
    if not fully_signed(program.required, (one.party for one in signatures)):
        return [Signed(given)]
    offering = refs.find(Offering, report.program_id)
    return [Signed(given), *_publish(program, signatures, offering)]


def _publish(program: Program, signatures: tuple[Approval, ...], offering: Offering | None) -> list[Word | About]:
    standards = program.standards
    by_party = {one.party: one for one in signatures}
    published = ProgramPublished(
        program_id=standards.id,
        program_version=standards.version,
        title=standards.title,
        kind=standards.kind,
        definition_sha256=sha256_of(program.text),
        definition=json.loads(program.text),
        effective_on=max(one.approved_on for one in signatures),
        approvals=tuple(by_party[party] for party in program.required),
    )
    if offering is not None and offering.latest.version > standards.version:
        return [published]
    return [published, About(Offering, standards.id, InForce(standards))]


def _not_ours(standards: ProgramDefinition, event: Heard[ProgramSubmitted]) -> Refused | None:
    if standards.tenant != event.tenant:
        detail = f"required: a program of {event.tenant}; given: of {standards.tenant}"
        return Refused("not_permitted", detail, "/definition/tenant")
    if standards.key != event.key:
        detail = "the report is about another program or version than its definition"
        return Refused("schema", detail, "/definition/id")
    return None


def _incomplete(standards: ProgramDefinition, report: ProgramSubmitted, unknown_may_pass: bool) -> Refused | None:
    if standards.unknown and not unknown_may_pass:
        detail = f"required: no unknown values; given: {len(standards.unknown)} listed as unknown"
        return Refused("gate", detail, "/definition/unknown")
    if not standards.requirement_sets:
        return Refused("gate", "required: a requirement set; given: none", "/definition/requirement_sets")
    asked = in_order(report.approvals_required)
    if not asked or not set(standards.governance) <= set(asked):
        named = ", ".join(in_order(standards.governance)) or "a party that signs"
        detail = f"required: {named}; given: {', '.join(asked) or 'nobody'}"
        return Refused("gate", detail, "/approvals_required")
    return None


def _fault(error: ValidationError) -> Refused:
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    parts = [str(part) if _FIELD.match(str(part)) else "?" for part in first["loc"]]
    return Refused("schema", str(first["type"]), "/".join(("/definition", *parts)))


def evolve_program(program: Program | None, item: Word | Note) -> Program | None:
    match item:
        case Submitted(text, required) if program is None:
            return Program(text, required)
        case Signed(approval) if program is not None:
            return replace(program, signatures=(*program.signatures, approval))
        case ProgramPublished() if program is not None:
            return replace(program, published=True)
    return program


def evolve_offering(offering: Offering | None, item: Word | Note) -> Offering | None:
    return Offering(item.definition) if isinstance(item, InForce) else offering
