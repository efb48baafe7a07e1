"""How a person comes to a job: through a candidacy, or directly (R31); every way passes the same gates."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from apprenticeship.common.events.decisions import (
    About,
    Decision,
    Early,
    Heard,
    Item,
    Refs,
    Refused,
)
from apprenticeship.common.events.ids import fact_id
from apprenticeship.common.events.keys import placement_id
from apprenticeship.common.events.placement import Placed
from apprenticeship.common.events.vocabulary import HireType, PlacementRoute
from apprenticeship.common.events.words import Word

from ..policies import days_since_graduation, hire_type, in_field, probation_end
from .candidacies import all_taken
from .employer import Employer
from .evolution import evolve_seeker
from .moves import moves
from .notes import PlacementTold, TakenDirectly
from .opening import Opening
from .seeker import Candidacy, Placement, Seeker
from .standing import Standing, standing
from .wages import reminders


@dataclass(frozen=True, slots=True)
class Hire:
    """What a report of a first day says, whoever reports it."""

    employer_id: UUID
    starts_on: date
    day_path: str
    wage_cents: int | None
    """None: the wage that was offered, else the opening's lower one."""
    currency: str = "USD"
    enrollment_id: UUID | None = None
    opening_id: UUID | None = None
    dispatched: bool = False
    hire_type: HireType | None = None
    hours_per_week: int | None = None
    probation_ends_on: date | None = None
    in_field: bool | None = None
    work_site_employer_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A hire with all that the gates and the fact need."""

    hire: Hire
    found: Standing
    candidacy: Candidacy | None
    opening: Opening | None
    employer: Employer | None
    wage_cents: int


def place(seeker: Seeker | None, event: Heard[Word], hire: Hire, refs: Refs) -> Decision:
    """Say that a person has begun, once the job has passed the gates and its opening has a position."""
    if seeker is None:
        return Early(Seeker, event.key)
    if (again := _hired_again(seeker, hire)) is not None:
        return again
    candidacy = _candidacy(seeker, hire)
    if candidacy and (wait := _position(candidacy, event.key, refs)) is not None:
        return wait
    job = _job(seeker, event.key, hire, candidacy, refs)
    if not isinstance(job, Job):
        return job
    return _gates(job) or _placed(seeker, event, job)


def _hired_again(seeker: Seeker, hire: Hire) -> Decision | None:
    """The same hire again says nothing new; another one at the same employer contradicts it."""
    there = [p for p in seeker.placements.values() if p.employer_id == hire.employer_id]
    for job in there:
        if job.starts_on == hire.starts_on:
            return _same_hire(job, hire)
    current = next((job for job in there if job.is_current), None)
    if current is None:
        return None
    text = f"employed there since {current.starts_on}, given {hire.starts_on}"
    return Refused("duplicate_conflict", text, hire.day_path)


def _same_hire(job: Placement, hire: Hire) -> Decision:
    if job.state == "void":
        return Refused("state", "this placement was voided", hire.day_path)
    started = job.wages[0].cents
    if hire.wage_cents in {None, started}:
        return []
    text = f"began at {started} cents per hour, given {hire.wage_cents}"
    return Refused("duplicate_conflict", text, "/wage_cents_per_hour")


def _candidacy(seeker: Seeker, hire: Hire) -> Candidacy | None:
    """The candidacy a hire completes: one that holds a position first, then the oldest."""
    ours = [
        c
        for c in seeker.candidacies.values()
        if c.employer_id == hire.employer_id
        and hire.opening_id in {None, c.opening_id}
        and (c.given if hire.dispatched else c.is_live or c.closed_as == "filled")
    ]
    ours.sort(key=lambda c: (not c.given, not c.is_live, c.matched_on, c.candidacy_id))
    return ours[0] if ours else None


def _position(candidacy: Candidacy, key: str, refs: Refs) -> Decision | None:
    """Without a position the hire waits: for the offer to be reported, or for the round to decide."""
    if candidacy.given:
        return None
    if candidacy.is_live:
        return Early(Seeker, key)
    return all_taken(refs.find(Opening, str(candidacy.opening_id)))


def _job(seeker: Seeker, key: str, hire: Hire, candidacy: Candidacy | None, refs: Refs) -> Job | Early | Refused:
    opening_id = candidacy.opening_id if candidacy else hire.opening_id
    opening = refs.find(Opening, str(opening_id)) if opening_id else None
    if opening_id and opening is None:
        return Early(Opening, str(opening_id))
    if opening and (refusal := _wrong_opening(opening, hire, candidacy)):
        return refusal
    employer = refs.find(Employer, str(hire.employer_id))
    enrollment_id = candidacy.enrollment_id if candidacy else hire.enrollment_id
    programs = _programs(seeker, opening, employer)
    found = standing(seeker, key, refs, enrollment_id, programs)
    if not isinstance(found, Standing):
        return found
    if employer is None and opening is None and found.program.placement:
        return Early(Employer, str(hire.employer_id))
    return Job(hire, found, candidacy, opening, employer, _wage(hire, candidacy, opening))


def _wrong_opening(opening: Opening, hire: Hire, candidacy: Candidacy | None) -> Refused | None:
    """A hire without a candidacy may name an opening that is open and its own employer's."""
    if opening.terms and opening.terms.employer_id != hire.employer_id:
        return Refused("state", "the opening is another employer's", "/opening_ref")
    if candidacy:
        return None
    if opening.state == "filled":
        return all_taken(opening)
    if opening.terms is None:
        text = f"required an opening that passed the gates, actual {opening.state}"
        return Refused("state", text, "/opening_ref")
    return None


def _programs(seeker: Seeker, opening: Opening | None, employer: Employer | None) -> tuple[str, ...] | None:
    """The programs a job can be meant for: the opening's, else the employer's, else any."""
    if opening and opening.terms:
        return opening.terms.program_ids
    if employer and any(e.program_id in employer.program_ids for e in seeker.enrollments.values()):
        return employer.program_ids
    return None


def _wage(hire: Hire, candidacy: Candidacy | None, opening: Opening | None) -> int:
    offered = candidacy.wage_cents if candidacy else None
    lowest = opening.terms.wage_min_cents_per_hour if opening and opening.terms else 0
    known = (cents for cents in (hire.wage_cents, offered) if cents is not None)
    return next(known, lowest)


def _gates(job: Job) -> Refused | None:
    """R1, R14, R31: employer, currency, wage, credentials, checked again on the day of the start."""
    program, hire = job.found.program, job.hire
    direct = job.employer if job.opening is None and program.placement else None
    if direct and not direct.qualified_for(program.id):
        text = f"required an employer qualified for {program.id}, actual one that is not"
        return Refused("gate", text, "/employer_ref")
    if hire.currency != "USD":
        text = f"required a wage in USD, actual {hire.currency}"
        return Refused("gate", text, "/currency")
    if refusal := job.found.wage_gate(job.opening, job.wage_cents):
        return refusal
    return job.found.credential_gate(job.opening, hire.starts_on, hire.day_path)


def _placed(seeker: Seeker, event: Heard[Word], job: Job) -> Decision:
    placed, paying = _fact(event, job), job.employer or job.opening
    benefits = paying is not None and paying.benefits
    told = PlacementTold(placed.placement_id, fact_id("placement", event.id, 0), benefits)
    after = evolve_seeker(evolve_seeker(seeker, placed), told)
    items: list[Item] = [placed, told, *moves(after)]
    if job.opening and not job.candidacy:
        items.append(About(Opening, str(job.hire.opening_id), TakenDirectly()))
    return [*items, *reminders(seeker, after)]


def _fact(event: Heard[Word], job: Job) -> Placed:
    hire, found = job.hire, job.found
    route = _route(job)
    ends = hire.probation_ends_on or probation_end(found.program, hire.starts_on)
    graduated = found.enrollment.graduated_on
    return Placed(
        placement_id=placement_id(event.tenant, event.key, hire.employer_id, hire.starts_on),
        enrollment_id=found.enrollment.enrollment_id,
        route=route,
        candidacy_id=job.candidacy.candidacy_id if job.candidacy else None,
        employer_id=hire.employer_id,
        work_site_employer_id=hire.work_site_employer_id,
        opening_id=job.candidacy.opening_id if job.candidacy else hire.opening_id,
        hire_type=_hire_type(job, route),
        wage_cents_per_hour=job.wage_cents,
        starts_on=hire.starts_on,
        probation_ends_on=ends,
        days_since_graduation=days_since_graduation(found.program, graduated, hire.starts_on),
        in_field=_in_field(job),
    )


def _route(job: Job) -> PlacementRoute:
    """R31: without a candidacy, the report, the enrollment and the program say which way it was."""
    enrollment = job.found.enrollment
    if job.candidacy:
        return "candidacy"
    if job.hire.dispatched:
        return "dispatch"
    if enrollment.entry == "roster" and enrollment.employer_id == job.hire.employer_id:
        return "incumbent"
    apprenticed = {"apprenticeship", "registered_apprenticeship"}
    return "apprentice_hire" if job.found.program.kind in apprenticed else "client_hire"


def _hire_type(job: Job, route: PlacementRoute) -> HireType:
    if job.hire.hire_type:
        return job.hire.hire_type
    if route == "incumbent":
        return "incumbent"
    if route == "apprentice_hire":
        return "apprenticeship"
    terms = job.opening.terms if job.opening else None
    hours = job.hire.hours_per_week
    return hire_type(terms.hours_per_week_min if hours is None and terms else hours)


def _in_field(job: Job) -> bool:
    if job.hire.in_field is not None:
        return job.hire.in_field
    terms = job.opening.terms if job.opening else None
    return terms is None or in_field(job.found.program, terms.occupation_code)
