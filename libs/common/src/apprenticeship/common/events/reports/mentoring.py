"""Reports that mentoring decides on: mentors and their training, sessions, coaching."""

from datetime import date
from uuid import UUID

from ..vocabulary import (
    CoachingKind,
    Code,
    Count,
    Flag,
    LanguageTag,
    MentorApprover,
    MentorStatus,
    MentorStatusReason,
    MentorTopic,
    Minutes,
    Nominator,
    Ordinal,
    SessionKind,
    SessionSetting,
)
from ..words import Report


class MentorNominated(Report):
    """An employer or a union hall names an experienced worker as a mentor."""

    type = "mentor-nominated"

    mentor_ref: Code
    nominated_by: Nominator
    program_id: Code
    journey_level: Flag
    languages: tuple[LanguageTag, ...]
    site_id: Code | None = None
    """Where the mentor works: pairing prefers the same site."""
    instructs_cohort_refs: tuple[Code, ...] = ()
    """Cohorts whose line instructor the mentor is: nobody is mentored by their own instructor."""
    participant_id: UUID | None = None
    """Of a mentor who is or was an apprentice here, from the facts about them: nobody mentors themself."""


class MentorApprovalReported(Report):
    """A nominated mentor is approved, for so many mentees at once."""

    type = "mentor-approval-reported"

    mentor_ref: Code
    approved_by: tuple[MentorApprover, ...]
    capacity: Count
    criteria_version: Ordinal


class MentorTrainingReported(Report):
    """A mentor was trained."""

    type = "mentor-training-reported"

    mentor_ref: Code
    curriculum_code: Code
    topics: tuple[MentorTopic, ...]
    minutes: Minutes
    paid: Flag
    trained_on: date
    refresher_due_on: date | None = None


class MentorAvailabilityReported(Report):
    """A mentor pauses, returns, retires, or takes more or fewer mentees."""

    type = "mentor-availability-reported"

    mentor_ref: Code
    status: MentorStatus
    capacity: Count
    reason: MentorStatusReason | None = None


class MentorSessionReported(Report):
    """Mentor and apprentice met; there is no field for what they spoke about."""

    type = "mentor-session-reported"

    person_ref: Code
    match_id: UUID | None = None
    """From mentor-assigned; when absent, the single match that was active on the day."""
    held_on: date
    minutes: Minutes
    kind: SessionKind
    setting: SessionSetting
    paid_mentor: Flag | None = None
    """When absent, what the program says."""
    paid_mentee: Flag | None = None
    """When absent, what the program says."""
    checklist_item_ids: tuple[Code, ...] = ()
    """Items of the skills checklist they worked on."""


class CoachingSessionReported(Report):
    """Coach and graduate met."""

    type = "coaching-session-reported"

    person_ref: Code
    enrollment_id: UUID | None = None
    """Needed only when the person graduated from several programs."""
    held_on: date
    minutes: Minutes
    kind: CoachingKind
