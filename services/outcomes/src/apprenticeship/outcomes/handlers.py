"""READ FIRST: outcomes hears every fact and says nothing.

A fact about a person becomes a moment of their timeline; where it moves them on, their journey too. Nothing waits for
anything: whatever comes early is kept, and put together on reading.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from apprenticeship.common.events.decisions import About, Decision, Heard, Refs
from apprenticeship.common.events.intake import (
    ApplicantWaitlisted,
    ApplicationClosed,
    ApplicationReceived,
    AssessmentRecorded,
    CohortScheduled,
    ConsentChanged,
    Enrolled,
    EnrollmentPaused,
    EnrollmentResumed,
    EnrollmentTransferred,
    EnrollmentWithdrawn,
    ProgramPublished,
)
from apprenticeship.common.events.mentoring import (
    CoachingSessionHeld,
    CoachingStarted,
    MentorApproved,
    MentorAssigned,
    MentorAvailabilityChanged,
    MentorSessionHeld,
    MentorTrained,
    MentorUnassigned,
    MentorWaitlisted,
)
from apprenticeship.common.events.placement import (
    CandidateReferred,
    EmployerChanged,
    EmployerQualified,
    EmploymentEnded,
    OfferRecorded,
    OpeningOpened,
    OpeningRejected,
    Placed,
    PlacementVoided,
    ProbationPassed,
    RetentionConfirmed,
    WageRecorded,
    WageStepApplied,
    WageStepOverdue,
)
from apprenticeship.common.events.training import (
    CredentialIssued,
    CredentialRenewed,
    EngagementHeld,
    ExamResultRecorded,
    ExamScheduled,
    Graduated,
    HoursCorrected,
    HoursRecorded,
    ModuleCompleted,
    ModuleFailed,
    NotCompleted,
    RequirementsMet,
    WageStepEarned,
)
from apprenticeship.common.runtime.handlers import Handlers, Ref

from .domain import standards
from .domain.evolving import evolve_journey
from .domain.journey import Journey
from .domain.moments import Moment, moment_of
from .domain.standards import Cohort, Program
from .domain.supply import Employer, Mentor, Opening

hears = Handlers("outcomes")


def its_own_id(event: Heard[Any]) -> str:
    """A moment's row is keyed by the fact: a timeline of years costs no more to go on with than one of days."""
    return str(event.id)


def their_journey(event: Heard[Any], case: Moment | None) -> Iterable[Ref]:
    """The row of the person the fact is about."""
    return [(Journey, event.key)]


# --------------------------------------------------------------------------- what moves a person on


@hears.on(ApplicationReceived, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(ApplicantWaitlisted, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(ApplicationClosed, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(Enrolled, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(EnrollmentPaused, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(EnrollmentResumed, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(EnrollmentTransferred, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(EnrollmentWithdrawn, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(ModuleCompleted, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(ModuleFailed, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(HoursRecorded, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(EngagementHeld, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(ExamResultRecorded, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(RequirementsMet, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(Graduated, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(NotCompleted, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(WageStepEarned, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(MentorAssigned, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(Placed, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(PlacementVoided, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(WageRecorded, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(WageStepApplied, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(WageStepOverdue, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(RetentionConfirmed, case=Moment, key=its_own_id, touches=their_journey)
@hears.on(EmploymentEnded, case=Moment, key=its_own_id, touches=their_journey)
def follow(case: Moment | None, event: Heard[Any], refs: Refs, today: date) -> Decision:
    """Keep it on the timeline, and move the person on where it does."""
    journey = refs.find(Journey, event.key)
    if evolve_journey(journey, event.data) == (journey or Journey()):
        return [moment_of(event)]
    return [moment_of(event), About(Journey, event.key, event.data)]


# --------------------------------------------------------------------------- what is only told


@hears.on(AssessmentRecorded, case=Moment, key=its_own_id)
@hears.on(ConsentChanged, case=Moment, key=its_own_id)
@hears.on(HoursCorrected, case=Moment, key=its_own_id)
@hears.on(ExamScheduled, case=Moment, key=its_own_id)
@hears.on(CredentialIssued, case=Moment, key=its_own_id)
@hears.on(CredentialRenewed, case=Moment, key=its_own_id)
@hears.on(MentorWaitlisted, case=Moment, key=its_own_id)
@hears.on(MentorUnassigned, case=Moment, key=its_own_id)
@hears.on(MentorSessionHeld, case=Moment, key=its_own_id)
@hears.on(CoachingStarted, case=Moment, key=its_own_id)
@hears.on(CoachingSessionHeld, case=Moment, key=its_own_id)
@hears.on(CandidateReferred, case=Moment, key=its_own_id)
@hears.on(OfferRecorded, case=Moment, key=its_own_id)
@hears.on(ProbationPassed, case=Moment, key=its_own_id)
@hears.on(EmployerChanged, case=Moment, key=its_own_id)
def remember(case: Moment | None, event: Heard[Any], refs: Refs, today: date) -> Decision:
    """Keep it on the timeline."""
    return [moment_of(event)]


# --------------------------------------------------------------------------- what they refer to


@hears.on(ProgramPublished, case=Program)
def adopt_standards(case: Program | None, event: Heard[ProgramPublished], refs: Refs, today: date) -> Decision:
    return standards.adopt(case, event, refs, today)


@hears.on(CohortScheduled, case=Cohort)
def note_cohort(case: Cohort | None, event: Heard[CohortScheduled], refs: Refs, today: date) -> Decision:
    return [event.data]


@hears.on(MentorApproved, case=Mentor)
@hears.on(MentorTrained, case=Mentor)
@hears.on(MentorAvailabilityChanged, case=Mentor)
def note_mentor(case: Mentor | None, event: Heard[Any], refs: Refs, today: date) -> Decision:
    return [event.data]


@hears.on(EmployerQualified, case=Employer)
def note_employer(case: Employer | None, event: Heard[EmployerQualified], refs: Refs, today: date) -> Decision:
    return [event.data]


@hears.on(OpeningOpened, case=Opening)
@hears.on(OpeningRejected, case=Opening)
def note_opening(case: Opening | None, event: Heard[Any], refs: Refs, today: date) -> Decision:
    return [event.data]
