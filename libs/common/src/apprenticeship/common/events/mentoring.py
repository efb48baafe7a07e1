"""What mentoring says: mentors, matches, sessions, coaching; never a narrative."""

from datetime import date
from uuid import UUID

from .vocabulary import (
    CoachingKind,
    CoachRole,
    Code,
    Count,
    Flag,
    LanguageTag,
    MatchEndCause,
    MatchReason,
    MentorApprover,
    MentoringPhase,
    MentorStatus,
    MentorStatusReason,
    MentorTopic,
    MentorWaitReason,
    Minutes,
    NominatedBy,
    Ordinal,
    PlannedUntil,
    SessionKind,
    SessionSetting,
)
from .words import Fact


class MentorApproved(Fact):
    """An experienced worker may become a mentor in these programs."""

    type = "mentor-approved"

    mentor_id: UUID
    program_ids: tuple[Code, ...]
    nominated_by: NominatedBy
    approved_by: tuple[MentorApprover, ...]
    journey_level: Flag
    languages: tuple[LanguageTag, ...]
    capacity: Count
    """How many mentees at once."""
    criteria_version: Ordinal


class MentorTrained(Fact):
    """A mentor was trained; nobody is paired with one who was not."""

    type = "mentor-trained"

    mentor_id: UUID
    curriculum_code: Code
    topics: tuple[MentorTopic, ...]
    minutes: Minutes
    paid: Flag
    trained_on: date
    refresher_due_on: date | None = None


class MentorAvailabilityChanged(Fact):
    """A mentor pauses, returns, retires, or takes more or fewer mentees."""

    type = "mentor-availability-changed"

    mentor_id: UUID
    status: MentorStatus
    capacity: Count
    reason: MentorStatusReason | None = None


class MentorWaitlisted(Fact):
    """No mentor fits yet; the apprentice waits for one."""

    type = "mentor-waitlisted"

    enrollment_id: UUID
    since: date
    reason: MentorWaitReason


class MentorAssigned(Fact):
    """An apprentice and a mentor were paired."""

    type = "mentor-assigned"

    match_id: UUID
    enrollment_id: UUID
    mentor_id: UUID
    program_id: Code
    starts_on: date
    phase: MentoringPhase
    match_reasons: tuple[MatchReason, ...]
    paid_minutes_per_week: Minutes
    planned_until: PlannedUntil
    until_on: date | None = None


class MentorUnassigned(Fact):
    """A pairing has ended."""

    type = "mentor-unassigned"

    match_id: UUID
    enrollment_id: UUID
    mentor_id: UUID
    ended_on: date
    cause: MatchEndCause
    successor_match_id: UUID | None = None


class MentorSessionHeld(Fact):
    """Mentor and apprentice met; what they spoke about is theirs."""

    type = "mentor-session-held"

    session_id: UUID
    match_id: UUID
    held_on: date
    minutes: Minutes
    setting: SessionSetting
    paid_mentor: Flag
    paid_mentee: Flag
    kind: SessionKind
    checklist_item_ids: tuple[Code, ...]


class CoachingStarted(Fact):
    """A graduate has a coach for the first one or two years at work."""

    type = "coaching-started"

    engagement_id: UUID
    enrollment_id: UUID
    starts_on: date
    planned_ends_on: date
    coach_role: CoachRole


class CoachingSessionHeld(Fact):
    """Coach and graduate met."""

    type = "coaching-session-held"

    engagement_id: UUID
    held_on: date
    minutes: Minutes
    kind: CoachingKind
