"""READ FIRST: what placement hears, and what it decides about it."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from apprenticeship.common.events.decisions import About, Decision, Due, Gathered, Heard, Refs
from apprenticeship.common.events.intake import (
    ConsentChanged,
    Enrolled,
    EnrollmentPaused,
    EnrollmentResumed,
    EnrollmentTransferred,
    EnrollmentWithdrawn,
    ProgramPublished,
)
from apprenticeship.common.events.keys import employer_id, opening_id
from apprenticeship.common.events.reports import (
    CandidacyReported,
    DispatchReported,
    EmployerTermsReported,
    EmploymentReported,
    MatchReported,
    OpeningReported,
    PlacementVoidReported,
    ProbationReported,
    RetentionReported,
)
from apprenticeship.common.events.training import (
    CredentialIssued,
    CredentialRenewed,
    Graduated,
    NotCompleted,
    WageStepEarned,
)
from apprenticeship.common.runtime.handlers import Count, Handlers, Ref, Select

from .domain import (
    candidacies,
    confirmations,
    consents,
    employer,
    employment,
    enrollments,
    matches,
    opening,
    positions,
    program,
    wages,
)
from .domain.employer import Employer
from .domain.opening import Opening
from .domain.program import NEWEST, Program, Standards
from .domain.seeker import Seeker

hears = Handlers("placement")
Hire = EmploymentReported | DispatchReported


def newest_standards(event: Heard[Any], case: Any) -> Iterable[Ref]:  # noqa: ANN401 - any case
    """The newest gates of the partnership's programs."""
    return [(Standards, NEWEST)]


def employer_and_gates(event: Heard[OpeningReported], case: Opening | None) -> Iterable[Ref]:
    """Whose opening it is, and the gates it has to pass."""
    employer_key = str(employer_id(event.tenant, event.data.employer_ref))
    return [(Employer, employer_key), (Standards, NEWEST)]


def their_programs(event: Heard[Any], case: Seeker | None) -> Iterable[Ref]:
    """The standards of every enrollment of the person."""
    return [(Program, e.program_key) for e in case.enrollments.values()] if case else ()


def their_openings(event: Heard[Any], case: Seeker | None) -> Iterable[Ref]:
    """The openings the person is on the way to."""
    live = [c for c in case.candidacies.values() if c.is_live] if case else []
    return [(Opening, str(c.opening_id)) for c in live]


def openings_they_filled(event: Heard[Any], case: Seeker | None) -> Iterable[Ref]:
    """The openings whose positions the person's placements took."""
    return [(Opening, str(job.opening_id)) for job in case.jobs if job.opening_id] if case else ()


def named_opening(
    event: Heard[Hire] | Heard[CandidacyReported] | Heard[MatchReported], case: Seeker | None
) -> Iterable[Ref]:
    """The opening that the report names, if it names one."""
    ref = event.data.opening_ref
    return [(Opening, str(opening_id(event.tenant, ref)))] if ref else ()


def employer_and_candidacies(event: Heard[Hire], case: Seeker | None) -> Iterable[Ref]:
    """Who hires, and which of its openings the person was on the way to."""
    hiring = employer_id(event.tenant, event.data.employer_ref)
    ours = [c for c in case.candidacies.values() if c.employer_id == hiring] if case else []
    openings = [(Opening, str(c.opening_id)) for c in ours]
    return [(Employer, str(hiring)), *their_programs(event, case), *openings]


# --------------------------------------------------------------------------- what intake says


@hears.on(ProgramPublished, case=Program, touches=newest_standards)
def adopt_standards(case: Program | None, event: Heard[ProgramPublished], refs: Refs, today: date) -> Decision:
    return program.publish(case, event, refs, today)


@hears.on(Enrolled, case=Seeker)
def open_file(case: Seeker | None, event: Heard[Enrolled], refs: Refs, today: date) -> Decision:
    return [event.data]


@hears.on(EnrollmentPaused, case=Seeker)
def note_pause(case: Seeker | None, event: Heard[EnrollmentPaused], refs: Refs, today: date) -> Decision:
    return [event.data]


@hears.on(EnrollmentResumed, case=Seeker)
def note_return(case: Seeker | None, event: Heard[EnrollmentResumed], refs: Refs, today: date) -> Decision:
    return [event.data]


@hears.on(EnrollmentTransferred, case=Seeker)
def note_transfer(case: Seeker | None, event: Heard[EnrollmentTransferred], refs: Refs, today: date) -> Decision:
    return [event.data]


@hears.on(EnrollmentWithdrawn, case=Seeker)
def note_withdrawal(case: Seeker | None, event: Heard[EnrollmentWithdrawn], refs: Refs, today: date) -> Decision:
    return [event.data]


@hears.on(ConsentChanged, case=Seeker, touches=their_openings)
def heed_consent(case: Seeker | None, event: Heard[ConsentChanged], refs: Refs, today: date) -> Decision:
    return consents.heed_consent(case, event, refs, today)


# --------------------------------------------------------------------------- what training says


@hears.on(Graduated, case=Seeker)
def start_clocks(case: Seeker | None, event: Heard[Graduated], refs: Refs, today: date) -> Decision:
    return enrollments.close_training(case, event, refs, today)


@hears.on(NotCompleted, case=Seeker)
def stop_search(case: Seeker | None, event: Heard[NotCompleted], refs: Refs, today: date) -> Decision:
    return enrollments.close_training(case, event, refs, today)


@hears.on(CredentialIssued, case=Seeker)
def file_credential(case: Seeker | None, event: Heard[CredentialIssued], refs: Refs, today: date) -> Decision:
    return [event.data]


@hears.on(CredentialRenewed, case=Seeker)
def extend_credential(case: Seeker | None, event: Heard[CredentialRenewed], refs: Refs, today: date) -> Decision:
    return [event.data]


@hears.on(WageStepEarned, case=Seeker)
def watch_the_pay(case: Seeker | None, event: Heard[WageStepEarned], refs: Refs, today: date) -> Decision:
    return wages.earn_step(case, event, refs, today)


@hears.when_due(wages.OVERDUE, case=Seeker)
def ask_for_the_raise(case: Seeker | None, event: Heard[Due], refs: Refs, today: date) -> Decision:
    return wages.tell_overdue(case, event, refs, today)


# --------------------------------------------------------------------------- what employers report


@hears.on(EmployerTermsReported, case=Employer, reads=newest_standards)
def check_terms(case: Employer | None, event: Heard[EmployerTermsReported], refs: Refs, today: date) -> Decision:
    return employer.qualify(case, event, refs, today)


@hears.on(OpeningReported, case=Opening, reads=employer_and_gates)
def check_opening(case: Opening | None, event: Heard[OpeningReported], refs: Refs, today: date) -> Decision:
    return opening.submit(case, event, refs, today)


@hears.on(EmploymentReported, case=Seeker, reads=employer_and_candidacies, touches=named_opening)
def follow_employment(case: Seeker | None, event: Heard[EmploymentReported], refs: Refs, today: date) -> Decision:
    return employment.record_employment(case, event, refs, today)


@hears.on(DispatchReported, case=Seeker, reads=employer_and_candidacies, touches=named_opening)
def follow_dispatch(case: Seeker | None, event: Heard[DispatchReported], refs: Refs, today: date) -> Decision:
    return employment.record_dispatch(case, event, refs, today)


@hears.on(MatchReported, case=Seeker, reads=their_programs, touches=named_opening)
def follow_match(case: Seeker | None, event: Heard[MatchReported], refs: Refs, today: date) -> Decision:
    return matches.record_match(case, event, refs, today)


# --------------------------------------------------------------------------- what staff report


@hears.on(CandidacyReported, case=Seeker, reads=their_programs, touches=named_opening)
def follow_candidacy(case: Seeker | None, event: Heard[CandidacyReported], refs: Refs, today: date) -> Decision:
    return candidacies.record_step(case, event, refs, today)


@hears.on(ProbationReported, case=Seeker)
def end_probation(case: Seeker | None, event: Heard[ProbationReported], refs: Refs, today: date) -> Decision:
    return confirmations.record_probation(case, event, refs, today)


@hears.on(RetentionReported, case=Seeker, reads=their_programs)
def confirm_retention(case: Seeker | None, event: Heard[RetentionReported], refs: Refs, today: date) -> Decision:
    return confirmations.record_retention(case, event, refs, today)


@hears.on(PlacementVoidReported, case=Seeker, touches=openings_they_filled)
def undo_placement(case: Seeker | None, event: Heard[PlacementVoidReported], refs: Refs, today: date) -> Decision:
    return confirmations.void(case, event, refs, today)


# --------------------------------------------------------------------------- what is scarce


@hears.round(
    "positions",
    every=timedelta(minutes=1),
    selects=[Select(Seeker, "waits"), Select(Opening, "asked")],
    counts=Count(Seeker, "holds"),
)
def give_positions(gathered: Gathered, today: date) -> Sequence[About]:
    return positions.give_positions(gathered, today)
