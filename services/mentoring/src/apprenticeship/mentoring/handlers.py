"""READ FIRST: what mentoring does about each word it hears, and its one round."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from apprenticeship.common.events.decisions import About, Decision, Gathered, Heard, Refs
from apprenticeship.common.events.intake import (
    Enrolled,
    EnrollmentPaused,
    EnrollmentResumed,
    EnrollmentTransferred,
    EnrollmentWithdrawn,
    ProgramPublished,
)
from apprenticeship.common.events.placement import (
    EmploymentEnded,
    Placed,
    PlacementVoided,
    ProbationPassed,
)
from apprenticeship.common.events.reports import (
    CoachingSessionReported,
    MentorApprovalReported,
    MentorAvailabilityReported,
    MentorNominated,
    MentorSessionReported,
    MentorTrainingReported,
)
from apprenticeship.common.events.training import Graduated, NotCompleted
from apprenticeship.common.events.words import Word
from apprenticeship.common.runtime.handlers import Count, Handlers, Ref, Select

from .domain import following, pairing, register, sessions, standards
from .domain.mentee import Mentee
from .domain.mentor import Mentor
from .domain.standards import Program

hears = Handlers("mentoring")


def _its_program(event: Heard[Enrolled] | Heard[Graduated], case: Mentee | None) -> Iterable[Ref]:
    return [(Program, event.data.program_id)]


def _programs_of_mentee(event: Heard[Word], case: Mentee | None) -> Iterable[Ref]:
    known = case.enrollments.values() if case else ()
    return dict.fromkeys((Program, enrollment.program_id) for enrollment in known)


def _programs_of_mentor(event: Heard[Word], case: Mentor | None) -> Iterable[Ref]:
    return [(Program, program_id) for program_id in (case.nominations if case else ())]


def _nominated_programs(event: Heard[MentorNominated], case: Mentor | None) -> Iterable[Ref]:
    return {*_programs_of_mentor(event, case), (Program, event.data.program_id)}


def _mentees_ever(event: Heard[Word], case: Mentor | None) -> Iterable[Ref]:
    return [(Mentee, participant) for participant in (case.paired if case else ())]


# Programs


@hears.on(ProgramPublished, case=Program, key=lambda event: event.data.program_id)
def keep_standards(case: Program | None, event: Heard[ProgramPublished], refs: Refs, today: date) -> Decision:
    return standards.adopt(case, event, refs, today)


# The register of mentors


@hears.on(MentorNominated, case=Mentor, reads=_nominated_programs)
def put_forward(case: Mentor | None, event: Heard[MentorNominated], refs: Refs, today: date) -> Decision:
    return register.nominate(case, event, refs, today)


@hears.on(MentorApprovalReported, case=Mentor, reads=_programs_of_mentor)
def take_approval(case: Mentor | None, event: Heard[MentorApprovalReported], refs: Refs, today: date) -> Decision:
    return register.approve(case, event, refs, today)


@hears.on(MentorTrainingReported, case=Mentor)
def take_training(case: Mentor | None, event: Heard[MentorTrainingReported], refs: Refs, today: date) -> Decision:
    return register.train(case, event, refs, today)


@hears.on(MentorAvailabilityReported, case=Mentor, touches=_mentees_ever)
def take_availability(
    case: Mentor | None, event: Heard[MentorAvailabilityReported], refs: Refs, today: date
) -> Decision:
    return register.change_availability(case, event, refs, today)


# Enrolments: a mentor is sought, rests, goes along, ends


@hears.on(Enrolled, case=Mentee, reads=_its_program)
def seek_mentor(case: Mentee | None, event: Heard[Enrolled], refs: Refs, today: date) -> Decision:
    return following.enroll(case, event, refs, today)


@hears.on(EnrollmentPaused, case=Mentee)
def hold_match(case: Mentee | None, event: Heard[EnrollmentPaused], refs: Refs, today: date) -> Decision:
    return following.step_off(case, event, refs, today)


@hears.on(EnrollmentResumed, case=Mentee, reads=_programs_of_mentee)
def take_match_up_again(case: Mentee | None, event: Heard[EnrollmentResumed], refs: Refs, today: date) -> Decision:
    return following.come_back(case, event, refs, today)


@hears.on(EnrollmentTransferred, case=Mentee)
def carry_place_in_line(case: Mentee | None, event: Heard[EnrollmentTransferred], refs: Refs, today: date) -> Decision:
    return following.transfer(case, event, refs, today)


@hears.on(EnrollmentWithdrawn, case=Mentee)
def end_match_of_withdrawn(case: Mentee | None, event: Heard[EnrollmentWithdrawn], refs: Refs, today: date) -> Decision:
    return following.withdraw(case, event, refs, today)


@hears.on(NotCompleted, case=Mentee)
def end_match_of_not_completed(case: Mentee | None, event: Heard[NotCompleted], refs: Refs, today: date) -> Decision:
    return following.end_without_completion(case, event, refs, today)


@hears.on(Graduated, case=Mentee, reads=_its_program)
def complete_match_and_start_coaching(
    case: Mentee | None, event: Heard[Graduated], refs: Refs, today: date
) -> Decision:
    return following.graduate(case, event, refs, today)


# Jobs: probation, and mentors on the job


@hears.on(Placed, case=Mentee, reads=_programs_of_mentee)
def date_probation(case: Mentee | None, event: Heard[Placed], refs: Refs, today: date) -> Decision:
    return following.start_job(case, event, refs, today)


@hears.on(ProbationPassed, case=Mentee, reads=_programs_of_mentee)
def end_match_after_probation(case: Mentee | None, event: Heard[ProbationPassed], refs: Refs, today: date) -> Decision:
    return following.pass_probation(case, event, refs, today)


@hears.on(EmploymentEnded, PlacementVoided, case=Mentee, reads=_programs_of_mentee)
def end_match_on_the_job(
    case: Mentee | None,
    event: Heard[EmploymentEnded] | Heard[PlacementVoided],
    refs: Refs,
    today: date,
) -> Decision:
    return following.lose_job(case, event, refs, today)


# Sessions


@hears.on(MentorSessionReported, case=Mentee)
def take_session(case: Mentee | None, event: Heard[MentorSessionReported], refs: Refs, today: date) -> Decision:
    return sessions.record_session(case, event, refs, today)


@hears.on(CoachingSessionReported, case=Mentee, reads=_programs_of_mentee)
def take_coaching_session(
    case: Mentee | None, event: Heard[CoachingSessionReported], refs: Refs, today: date
) -> Decision:
    return sessions.record_coaching(case, event, refs, today)


# What is scarce


@hears.round(
    "pairing",
    every=timedelta(minutes=5),
    selects=[Select(Mentor, "serves"), Select(Mentee, "waits"), Select(Program, lock=False)],
    counts=Count(Mentee, "mentor_id"),
)
def pair_who_waits(gathered: Gathered, today: date) -> Sequence[About]:
    return pairing.pair(gathered, today)
