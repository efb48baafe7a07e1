"""Openings: work that employers have to give, held against the gates before anybody hears of it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal
from uuid import UUID

from apprenticeship.common.events.decisions import Decision, Early, Heard, Note, Refs, Refused
from apprenticeship.common.events.keys import employer_id
from apprenticeship.common.events.placement import OpeningOpened, OpeningRejected
from apprenticeship.common.events.reports import OpeningReported
from apprenticeship.common.events.vocabulary import OpeningRule
from apprenticeship.common.events.words import Word
from apprenticeship.common.programs import ProgramDefinition

from ..policies import (
    below_floor,
    highest_floor,
    knows_track,
    required_credentials,
    screens_by_degree,
)
from .employer import Employer
from .notes import (
    Answered,
    OpeningFilled,
    OpeningSubmitted,
    PositionFreed,
    SomeoneAsked,
    TakenDirectly,
)
from .program import NEWEST, Standards

State = Literal["submitted", "open", "filled", "rejected"]
"""``expired`` follows from ``closes_on`` and the day one asks about; ``cancelled`` has no report yet."""


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening, as last reported and as it was opened."""

    state: State = "submitted"
    report: OpeningReported | None = None
    terms: OpeningOpened | None = None
    """What was told of it; None until it passed the gates."""
    rejection: OpeningRejected | None = None
    benefits: bool = False
    asked: tuple[UUID, ...] = ()
    """Candidacies that wait for one of its positions."""
    recount: bool = False
    """Somebody took a position without asking."""

    @property
    def employer_ref(self) -> str:
        return self.report.employer_ref if self.report else ""

    def takes_referrals_on(self, day: date) -> bool:
        """Until its last day, which counts however late the referral is reported."""
        terms = self.terms
        if terms is None or self.state != "open":
            return False
        return terms.closes_on is None or day <= terms.closes_on

    @property
    def awaits_round(self) -> bool:
        return bool(self.asked) or self.recount


def submit(opening: Opening | None, event: Heard[OpeningReported], refs: Refs, today: date) -> Decision:
    """Open it, or reject it and say by which rule; a rejected one may be reported again and pass."""
    report = event.data
    if opening and opening.terms:
        return _reported_again(opening, report)
    if refusal := _unsound(report):
        return refusal
    employer_key = str(employer_id(event.tenant, report.employer_ref))
    employer = refs.find(Employer, employer_key)
    if employer is None:
        return Early(Employer, employer_key)
    standards = refs.find(Standards, NEWEST) or Standards()
    program_ids = report.program_ids or employer.program_ids
    programs = [p for i in program_ids if (p := standards.of(i)) and employer.qualified_for(i)]
    if len(programs) < len(program_ids):
        verdict: OpeningOpened | OpeningRejected = _rejected(event, "employer_not_qualified")
    else:
        verdict = _judge(event, programs)
    if opening and opening.rejection == verdict and opening.report == report:
        return []
    return [OpeningSubmitted(report, employer.benefits), verdict]


def _reported_again(opening: Opening, report: OpeningReported) -> Decision:
    if opening.report == report:
        return []
    detail = "this opening is known with other terms; report other work under another reference"
    return Refused("duplicate_conflict", detail, "/opening_ref")


def _unsound(report: OpeningReported) -> Refused | None:
    if report.positions < 1:
        return Refused("schema", "required >= 1 position, actual 0", "/positions")
    if report.currency != "USD":
        text = f"required a wage in USD, actual {report.currency}"
        return Refused("gate", text, "/currency")
    return None


def _judge(event: Heard[OpeningReported], programs: list[ProgramDefinition]) -> OpeningOpened | OpeningRejected:
    """The gates in order: degree, track, wage; the first that fails names itself."""
    report, wage = event.data, event.data.wage_min_cents_per_hour
    if any(screens_by_degree(p, degree_required=report.degree_required) for p in programs):
        return _rejected(event, "degree_screen")
    if not all(knows_track(p, report.track) for p in programs):
        return _rejected(event, "unknown_track")
    floor = highest_floor(programs, report.track)
    if below_floor(floor, wage):
        return _rejected(event, "wage_floor", floor, wage)
    return _opened(event, programs)


def _rejected(
    event: Heard[OpeningReported],
    rule: OpeningRule,
    required: int | None = None,
    actual: int | None = None,
) -> OpeningRejected:
    return OpeningRejected(
        opening_id=UUID(event.key),
        employer_id=employer_id(event.tenant, event.data.employer_ref),
        rule=rule,
        required_cents=required,
        actual_cents=actual,
    )


def _opened(event: Heard[OpeningReported], programs: list[ProgramDefinition]) -> OpeningOpened:
    """R14: what the programs require goes with the opening, whether the employer asked for it or not."""
    report = event.data
    credentials = {
        *report.required_credentials,
        *(c for p in programs for c in required_credentials(p)),
    }
    told = report.model_dump(exclude={"opening_ref", "employer_ref", "program_ids", "required_credentials"})
    return OpeningOpened(
        opening_id=UUID(event.key),
        employer_id=employer_id(event.tenant, report.employer_ref),
        program_ids=tuple(p.id for p in programs),
        required_credentials=tuple(sorted(credentials)),
        **told,
    )


def evolve_opening(case: Opening | None, item: Word | Note) -> Opening:
    """Submitted, then open or rejected; a rejected one may be submitted again."""
    case = case or Opening()
    match item:
        case OpeningSubmitted():
            return replace(case, state="submitted", report=item.report, benefits=item.benefits)
        case OpeningOpened():
            return replace(case, state="open", terms=item, rejection=None)
        case OpeningRejected():
            return replace(case, state="rejected", rejection=item)
        case _:
            return _counted(case, item)


def _counted(case: Opening, item: Word | Note) -> Opening:
    match item:
        case SomeoneAsked() if item.candidacy_id not in case.asked:
            return replace(case, asked=(*case.asked, item.candidacy_id))
        case Answered():
            left = tuple(c for c in case.asked if c not in item.candidacy_ids)
            return replace(case, asked=left, recount=False)
        case TakenDirectly():
            return replace(case, recount=True)
        case OpeningFilled() if case.state == "open":
            return replace(case, state="filled")
        case PositionFreed() if case.state == "filled":
            return replace(case, state="open")
        case _:
            return case
