"""Employers and the terms on which a partnership works with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, cast
from uuid import UUID

from apprenticeship.common.events.decisions import Decision, Early, Heard, Note, Refs, Refused
from apprenticeship.common.events.placement import EmployerQualified
from apprenticeship.common.events.reports import EmployerTermsReported
from apprenticeship.common.events.vocabulary import WagePayer
from apprenticeship.common.events.words import Word
from apprenticeship.common.programs import ProgramDefinition

from ..policies import below_floor, floor_text, takes_employer_kind
from .notes import TermsAgreed
from .program import NEWEST, Standards


@dataclass(frozen=True, slots=True)
class Employer:
    """An employer of one partnership; who has a row passed the gate of at least one program."""

    state: Literal["prospect", "qualified"] = "prospect"
    agreed: Mapping[str, TermsAgreed] = field(default_factory=dict)
    """The terms that passed, by program."""

    @property
    def program_ids(self) -> tuple[str, ...]:
        return tuple(sorted(self.agreed))

    @property
    def benefits(self) -> bool:
        return any(agreed.terms.benefits for agreed in self.agreed.values())

    def qualified_for(self, program_id: str) -> bool:
        return self.state == "qualified" and program_id in self.agreed


def qualify(employer: Employer | None, event: Heard[EmployerTermsReported], refs: Refs, today: date) -> Decision:
    """Hold terms against the newest gate of the program; failing ones are refused and change nothing."""
    terms, employer = event.data, employer or Employer()
    standards = refs.find(Standards, NEWEST)
    program = standards.of(terms.program_id) if standards else None
    if program is None:
        return Early(Standards, NEWEST)
    if refusal := _gate(program, terms):
        return refusal
    agreed = TermsAgreed(terms, program.version)
    if employer.agreed.get(program.id) == agreed:
        return []
    return [agreed, _qualified(employer, UUID(event.key), agreed, program, today)]


def _gate(program: ProgramDefinition, terms: EmployerTermsReported) -> Refused | None:
    floor, rule = program.floor_cents(None), program.placement
    if below_floor(floor, terms.wage_floor_cents):
        text = floor_text(floor, terms.wage_floor_cents)
        return Refused("gate", text, "/wage_floor_cents")
    if rule and not takes_employer_kind(program, terms.kind):
        kinds = " or ".join(rule.employer_kinds)
        return Refused("gate", f"required an employer of kind {kinds}, actual {terms.kind}", "/kind")
    if rule and rule.wage_payer and terms.wage_payer not in {None, rule.wage_payer}:
        text = f"required wages paid by {rule.wage_payer}, actual {terms.wage_payer}"
        return Refused("gate", text, "/wage_payer")
    return None


def _qualified(
    employer: Employer,
    employer_id: UUID,
    agreed: TermsAgreed,
    program: ProgramDefinition,
    today: date,
) -> EmployerQualified:
    terms, rule = agreed.terms, program.placement
    payer = terms.wage_payer or (rule.wage_payer if rule else None) or "self"
    return EmployerQualified(
        employer_id=employer_id,
        employer_kind=terms.kind,
        wage_payer=cast("WagePayer", payer),
        program_ids=tuple(sorted({*employer.agreed, program.id})),
        gate_version=program.version,
        checked_on=today,
        union_local=terms.union_local,
        high_road=terms.high_road,
    )


def evolve_employer(case: Employer | None, item: Word | Note) -> Employer:
    """Terms that passed come beside the fact that tells so."""
    case = case or Employer()
    match item:
        case TermsAgreed():
            return replace(case, agreed={**case.agreed, item.terms.program_id: item})
        case EmployerQualified():
            return replace(case, state="qualified")
        case _:
            return case
