"""The values that fields of words may take: units, codes, languages, and every closed list of the catalogue.

Tracks, languages on offer and wage floors are policy and live in program definitions: a closed list here could not
grow within a version, because the readers of today would refuse the value of tomorrow.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .envelope import Code as Code

_INT32 = 2**31 - 1  # what a PostgreSQL integer holds: a number no table can take is refused at the door

Whole = Annotated[int, Field(strict=True, ge=-_INT32, le=_INT32)]
"""A number that may lie below zero, such as the week of a course in which an employer came before it began."""
Count = Annotated[int, Field(strict=True, ge=0, le=_INT32)]
Ordinal = Annotated[int, Field(strict=True, ge=1, le=_INT32)]
"""A first, second, third: attempts, versions, positions on a list."""
Cents = Annotated[int, Field(strict=True, ge=0, le=_INT32, json_schema_extra={"x-unit": "cents"})]
"""Money in minor units of its currency (US dollars unless a field beside it says otherwise)."""
Minutes = Annotated[int, Field(strict=True, ge=0, le=_INT32, json_schema_extra={"x-unit": "minutes"})]
Bps = Annotated[int, Field(strict=True, ge=0, le=_INT32, json_schema_extra={"x-unit": "basis points"})]
"""Basis points: 10000 is the whole."""
Flag = Annotated[bool, Field(strict=True)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""ISO 4217."""
LanguageTag = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,6}$")]
"""BCP 47, e.g. ``es``, ``zh-Hant``."""
Line = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]{1,200}$")]
"""Words for people, on one line."""
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Jwe = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]*(\.[A-Za-z0-9_-]*){4}$", max_length=16384)]
"""JSON Web Encryption in compact form, five parts (RFC 7516)."""

# Programs, applications, enrolments

ProgramKind = Literal[
    "certificate", "pre_apprenticeship", "apprenticeship", "registered_apprenticeship", "advanced_course",
    "continuing_education", "incumbent_course", "mentor_program",
]  # fmt: skip
Party = Literal["labor", "management", "community", "funder"]
ReferralSource = Literal["self", "cbo", "job_center", "union", "employer", "program_next_step", "other"]
RelationToClient = Literal["none", "family"]
AssessmentMethod = Literal["role_play", "interview", "written", "portfolio", "none"]
AssessmentOutcome = Literal["ready", "not_yet", "needs_support"]
ApplicationOutcome = Literal["enrolled", "ineligible", "declined", "withdrawn", "lapsed", "duplicate"]
OfferAnswer = Literal["accepted", "declined"]
EntryRoute = Literal["application", "roster", "next_step", "transfer"]
StudyArm = Literal["treatment", "control"]
EnrollmentChange = Literal["pause", "resume", "transfer", "withdraw", "reinstate"]
PauseReason = Literal[
    "medical",
    "family",
    "caregiving",
    "work_schedule",
    "financial",
    "incarceration",
    "military",
    "other",
]
TransferChange = Literal["cohort", "site", "program", "employer", "sponsor"]
WithdrawalReason = Literal[
    "employed_elsewhere", "employed_in_field", "health", "family", "financial", "transport", "childcare", "housing",
    "moved", "dissatisfied", "conduct", "no_contact", "other",
]  # fmt: skip
RecipientKind = Literal["employer", "agency", "union", "school", "case_agency", "evaluator"]
ConsentPurpose = Literal["placement", "mentoring", "reporting", "evaluation", "benefits"]

# Training

LearningVerb = Literal["started", "passed", "failed", "completed", "waived"]
HoursKind = Literal["classroom", "field", "rti", "ojt", "ce", "shadowing", "mentored", "client_pair"]
ApproverRole = Literal["instructor", "supervisor", "mentor", "union"]
EngagementKind = Literal[
    "guest_teaching",
    "lunch_and_learn",
    "mock_interview",
    "site_visit",
    "hiring_fair",
    "panel",
    "shadowing",
]
ExamResult = Literal["pass", "fail", "absent", "void"]
ExamPart = Literal["whole", "written", "skills"]
CredentialStatus = Literal["active", "expired", "revoked"]
NotCompletedCause = Literal["failed_exam", "failed_modules", "attendance", "time_limit", "probation_failed"]
WageStepBasis = Literal["credential", "hours", "modules", "time", "competency"]

# Mentoring

Nominator = Literal["employer", "union"]
NominatedBy = Literal["employer", "union", "both", "self"]
MentorApprover = Literal["employer", "union", "partnership"]
MentorTopic = Literal[
    "goals", "process", "active_listening", "communications", "coaching", "problem_solving", "confidentiality",
    "trauma_informed", "boundaries",
]  # fmt: skip
MentorStatus = Literal["active", "paused", "retired"]
MentorStatusReason = Literal["leave", "workload", "changed_job", "evaluation", "other"]
MentorWaitReason = Literal["no_capacity", "no_language", "no_trained_mentor", "no_journey_level"]
MentoringPhase = Literal["pre_apprenticeship", "training", "probation", "on_the_job"]
MatchReason = Literal["language", "occupation", "shift", "site", "lived_experience", "gender_preference", "continuity"]
PlannedUntil = Literal["graduation", "probation_end", "date"]
MatchEndCause = Literal[
    "completed",
    "probation_passed",
    "reassigned",
    "conflict",
    "mentor_left",
    "mentee_left",
    "withdrawn",
    "program_end",
]
SessionSetting = Literal["on_the_job", "classroom", "clinic", "phone", "video"]
SessionKind = Literal["check_in", "case_review", "ride_along", "skills", "other"]
CoachRole = Literal["career_coach", "navigator", "case_manager", "alumni"]
CoachingKind = Literal["interview_practice", "on_the_job_problem", "career_plan", "leadership", "other"]

# Placement

EmployerKind = Literal[
    "company",
    "public_agency",
    "staffing_agency",
    "consumer",
    "joint_apprenticeship",
    "provider_pool",
]
WagePayer = Literal["self", "state", "client", "agency"]
SelectionMethod = Literal["skills", "role_play", "interview", "civil_service", "dispatch"]
OpeningRule = Literal["wage_floor", "degree_screen", "employer_not_qualified", "unknown_track"]
MatchedBy = Literal["coach", "union_dispatch", "partner_match", "self"]
CandidacyStep = Literal["referred", "interview", "offer"]
InterviewResult = Literal["passed", "failed", "pending", "no_show"]
OfferOutcome = Literal["accepted", "declined", "rescinded"]
PlacementRoute = Literal["candidacy", "dispatch", "client_hire", "incumbent", "apprentice_hire"]
HireType = Literal["full_time", "part_time", "apprenticeship", "internship", "on_call", "incumbent"]
EmploymentStatus = Literal["hired", "rate_changed", "leave", "returned", "separated"]
PartnerMatchStatus = Literal["matched", "started", "ended"]
VoidReason = Literal["never_started", "reported_in_error", "duplicate"]
ProbationResult = Literal["passed", "failed"]
WageSource = Literal["hris", "payroll", "worker", "agency"]
RetentionSource = Literal["hris", "worker", "coach", "agency"]
SeparationCause = Literal[
    "quit",
    "laid_off",
    "dismissed",
    "end_of_assignment",
    "client_ended",
    "moved_employer",
    "retired",
    "died",
    "unknown",
]
