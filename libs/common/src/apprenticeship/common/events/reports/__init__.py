"""What partners and staff claim; one module per service that decides on the claim."""

from .gateway import PersonLinked
from .intake import (
    ApplicationReported,
    AssessmentReported,
    CohortPlanned,
    ConsentReported,
    EnrollmentChangeReported,
    OfferAnswered,
    ProgramSigned,
    ProgramSubmitted,
    RosterReported,
)
from .mentoring import (
    CoachingSessionReported,
    MentorApprovalReported,
    MentorAvailabilityReported,
    MentorNominated,
    MentorSessionReported,
    MentorTrainingReported,
)
from .placement import (
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
from .training import (
    CredentialStatusReported,
    EngagementReported,
    ExamResultReported,
    HoursReported,
    LearningResultReported,
)

__all__ = [
    "ApplicationReported",
    "AssessmentReported",
    "CandidacyReported",
    "CoachingSessionReported",
    "CohortPlanned",
    "ConsentReported",
    "CredentialStatusReported",
    "DispatchReported",
    "EmployerTermsReported",
    "EmploymentReported",
    "EngagementReported",
    "EnrollmentChangeReported",
    "ExamResultReported",
    "HoursReported",
    "LearningResultReported",
    "MatchReported",
    "MentorApprovalReported",
    "MentorAvailabilityReported",
    "MentorNominated",
    "MentorSessionReported",
    "MentorTrainingReported",
    "OfferAnswered",
    "OpeningReported",
    "PersonLinked",
    "PlacementVoidReported",
    "ProbationReported",
    "ProgramSigned",
    "ProgramSubmitted",
    "RetentionReported",
    "RosterReported",
]
