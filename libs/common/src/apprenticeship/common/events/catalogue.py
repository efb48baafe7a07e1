"""THE MAP: every word of the platform on one page; who says it, about whom, to whom.

A fact goes to ``<speaker>.events.v1`` under the participant's id, unless another key is named here; outcomes
hears every fact. A report comes in at the gateway and goes to its owner, which answers. To add a word: its
class, a line here, an example, and ``make schemas``.
"""

from . import answers, intake, mentoring, placement, reports, training
from .entries import Entry, answer, fact, report
from .words import Word

ALL = ("training", "mentoring", "placement", "outcomes")

# fmt: off - one line per word
ENTRIES: tuple[Entry, ...] = (
    # intake says
    fact(
        intake.ProgramPublished,
        key="program_id@version",
        to=ALL,
        data_class="open",
        topic="intake.programs.v1",
    ),
    fact(intake.CohortScheduled, key="cohort_id", to=("training", "outcomes"), data_class="open"),
    fact(intake.ApplicationReceived, to=("outcomes",)),
    fact(intake.AssessmentRecorded, to=("outcomes",)),
    fact(intake.ApplicantWaitlisted, to=("outcomes",)),
    fact(intake.ApplicationClosed, to=("outcomes",)),
    fact(intake.Enrolled, to=ALL),
    fact(intake.EnrollmentPaused, to=ALL),
    fact(intake.EnrollmentResumed, to=ALL),
    fact(intake.EnrollmentTransferred, to=ALL),
    fact(intake.EnrollmentWithdrawn, to=ALL),
    fact(intake.ConsentChanged, to=("placement", "outcomes")),
    # training says
    fact(training.ModuleCompleted, to=("outcomes",)),
    fact(training.ModuleFailed, to=("outcomes",)),
    fact(training.HoursRecorded, to=("outcomes",)),
    fact(training.HoursCorrected, to=("outcomes",)),
    fact(training.EngagementHeld, to=("outcomes",)),
    fact(training.ExamScheduled, to=("outcomes",)),
    fact(training.ExamResultRecorded, to=("outcomes",)),
    fact(training.CredentialIssued, to=("intake", "placement", "outcomes")),
    fact(training.CredentialRenewed, to=("placement", "outcomes")),
    fact(training.RequirementsMet, to=("outcomes",)),
    fact(training.Graduated, to=("intake", "mentoring", "placement", "outcomes")),
    fact(training.NotCompleted, to=("intake", "mentoring", "placement", "outcomes")),
    fact(training.WageStepEarned, to=("placement", "outcomes")),
    # mentoring says
    fact(mentoring.MentorApproved, key="mentor_id", to=("outcomes",)),
    fact(mentoring.MentorTrained, key="mentor_id", to=("outcomes",)),
    fact(mentoring.MentorAvailabilityChanged, key="mentor_id", to=("outcomes",)),
    fact(mentoring.MentorWaitlisted, to=("outcomes",)),
    fact(mentoring.MentorAssigned, to=("outcomes",)),
    fact(mentoring.MentorUnassigned, to=("outcomes",)),
    fact(mentoring.MentorSessionHeld, to=("outcomes",)),
    fact(mentoring.CoachingStarted, to=("outcomes",)),
    fact(mentoring.CoachingSessionHeld, to=("outcomes",)),
    # placement says
    fact(
        placement.EmployerQualified,
        key="employer_id",
        to=("outcomes",),
        data_class="open",
    ),
    fact(
        placement.OpeningOpened,
        key="opening_id",
        to=("outcomes",),
        data_class="open",
    ),
    fact(placement.OpeningRejected, key="opening_id", to=("outcomes",)),
    fact(placement.CandidateReferred, to=("outcomes",)),
    fact(placement.OfferRecorded, to=("outcomes",)),
    fact(placement.Placed, to=("mentoring", "outcomes")),
    fact(placement.PlacementVoided, to=("mentoring", "outcomes")),
    fact(placement.ProbationPassed, to=("mentoring", "outcomes")),
    fact(placement.WageRecorded, to=("outcomes",)),
    fact(placement.WageStepApplied, to=("outcomes",)),
    fact(placement.WageStepOverdue, to=("outcomes",)),
    fact(placement.RetentionConfirmed, to=("outcomes",)),
    fact(placement.EmploymentEnded, to=("mentoring", "outcomes")),
    fact(placement.EmployerChanged, to=("outcomes",)),
    # intake decides on
    report(reports.ApplicationReported, owner="intake", by="CBO, job center, union, employer"),
    report(reports.RosterReported, owner="intake", by="staff, employer, union"),
    report(reports.ProgramSubmitted, owner="intake", by="staff", key="program_id@version"),
    report(reports.ProgramSigned, owner="intake", by="staff", key="program_id@version"),
    report(reports.CohortPlanned, owner="intake", by="staff", key="cohort_id"),
    report(reports.AssessmentReported, owner="intake", by="staff"),
    report(reports.OfferAnswered, owner="intake", by="staff"),
    report(reports.EnrollmentChangeReported, owner="intake", by="staff"),
    report(reports.ConsentReported, owner="intake", by="staff"),
    # training decides on
    report(reports.LearningResultReported, owner="training", by="LMS"),
    report(reports.HoursReported, owner="training", by="LMS, employer time system, union"),
    report(reports.ExamResultReported, owner="training", by="state testing vendor"),
    report(reports.CredentialStatusReported, owner="training", by="state registry"),
    report(reports.EngagementReported, owner="training", by="staff"),
    # mentoring decides on
    report(reports.MentorNominated, owner="mentoring", by="employer, union hall", key="mentor_id"),
    report(reports.MentorApprovalReported, owner="mentoring", by="staff", key="mentor_id"),
    report(reports.MentorTrainingReported, owner="mentoring", by="staff", key="mentor_id"),
    report(reports.MentorAvailabilityReported, owner="mentoring", by="staff", key="mentor_id"),
    report(reports.MentorSessionReported, owner="mentoring", by="mentor app"),
    report(reports.CoachingSessionReported, owner="mentoring", by="staff"),
    # placement decides on
    report(
        reports.EmployerTermsReported,
        owner="placement",
        by="employer, Business Solutions CRM",
        key="employer_id",
    ),
    report(
        reports.OpeningReported,
        owner="placement",
        by="employer, hiring hall, job match",
        key="opening_id",
    ),
    report(reports.CandidacyReported, owner="placement", by="staff"),
    report(reports.DispatchReported, owner="placement", by="union hall"),
    report(reports.MatchReported, owner="placement", by="job match"),
    report(reports.EmploymentReported, owner="placement", by="employer HRIS, payroll"),
    report(reports.ProbationReported, owner="placement", by="staff"),
    report(reports.RetentionReported, owner="placement", by="staff"),
    report(reports.PlacementVoidReported, owner="placement", by="staff"),
    # the gateway decides on
    report(reports.PersonLinked, owner="gateway", by="staff, partner"),
    # whoever decided on a report answers; the gateway forwards it to the partner
    answer(answers.ReportAccepted),
    answer(answers.ReportRejected),
    answer(answers.ReportParked),
)
# fmt: on

BY_TYPE: dict[str, Entry] = {entry.type: entry for entry in ENTRIES}
BY_WORD: dict[type[Word], Entry] = {entry.word: entry for entry in ENTRIES}
