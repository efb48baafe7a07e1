"""Where mentoring's facts get each field."""

from .. import mentoring
from .clauses import Fields

MENTORING: dict[type, Fields] = {
    mentoring.MentorApproved: {
        "mentor_id": "derived keys.mentor_id of mentor-approval-reported.mentor_ref and mentor-nominated.mentor_ref",
        "program_ids": "state nominations, of mentor-nominated.program_id",
        "nominated_by": "state nominations, of mentor-nominated.nominated_by",
        "approved_by": "report mentor-approval-reported.approved_by",
        "journey_level": "state nominations, of mentor-nominated.journey_level",
        "languages": "state nominations, of mentor-nominated.languages",
        "capacity": "report mentor-approval-reported.capacity",
        "criteria_version": "report mentor-approval-reported.criteria_version",
    },
    mentoring.MentorTrained: {
        "mentor_id": "derived keys.mentor_id of mentor-training-reported.mentor_ref",
        "curriculum_code": "report mentor-training-reported.curriculum_code",
        "topics": "report mentor-training-reported.topics",
        "minutes": "report mentor-training-reported.minutes",
        "paid": "report mentor-training-reported.paid",
        "trained_on": "report mentor-training-reported.trained_on",
        "refresher_due_on": "report mentor-training-reported.refresher_due_on",
    },
    mentoring.MentorAvailabilityChanged: {
        "mentor_id": "derived keys.mentor_id of mentor-availability-reported.mentor_ref",
        "status": "report mentor-availability-reported.status",
        "capacity": "report mentor-availability-reported.capacity",
        "reason": "report mentor-availability-reported.reason",
    },
    mentoring.MentorWaitlisted: {
        "enrollment_id": "state the enrolment that asks for a mentor",
        "since": "state since when it asks",
        "reason": "derived what no mentor had in the round",
    },
    mentoring.MentorAssigned: {
        "match_id": "derived keys.match_id of the enrolment",
        "enrollment_id": "state the enrolment that asks for a mentor",
        "mentor_id": "derived by the round, among mentors with room; never the person themself "
        "(mentor-nominated.participant_id) nor their instructor (mentor-nominated.instructs_cohort_refs)",
        "program_id": "state the enrolment",
        "starts_on": "derived the day of the round",
        "phase": "program mentor.phase",
        "match_reasons": "derived what the two share (languages, mentor-nominated.site_id, ...)",
        "paid_minutes_per_week": "program mentor.paid_minutes_per_week",
        "planned_until": "program mentor.planned_until",
        "until_on": "state probation_ends_on of the job, where the mentor stays through probation",
    },
    mentoring.MentorUnassigned: {
        "match_id": "state the match",
        "enrollment_id": "state the match",
        "mentor_id": "state the match",
        "ended_on": "derived the day of what ended it",
        "cause": "derived of what ended it: a graduation, probation, withdrawal, or a mentor who left",
        "successor_match_id": "later with replacements in one step",
    },
    mentoring.MentorSessionHeld: {
        "session_id": "derived keys.session_id of the match and the report",
        "match_id": "report mentor-session-reported.match_id; else state the single match active on the day",
        "held_on": "report mentor-session-reported.held_on",
        "minutes": "report mentor-session-reported.minutes",
        "setting": "report mentor-session-reported.setting",
        "paid_mentor": "report mentor-session-reported.paid_mentor; else program mentor.paid_minutes_per_week",
        "paid_mentee": "report mentor-session-reported.paid_mentee; else state the enrolment's paid_time",
        "kind": "report mentor-session-reported.kind",
        "checklist_item_ids": "report mentor-session-reported.checklist_item_ids",
    },
    mentoring.CoachingStarted: {
        "engagement_id": "derived keys.engagement_id of the enrolment",
        "enrollment_id": "state the enrolment that graduated",
        "starts_on": "derived the day of graduation",
        "planned_ends_on": "program coaching.months_max",
        "coach_role": "program coaching.role",
    },
    mentoring.CoachingSessionHeld: {
        "engagement_id": "state the engagement, of coaching-session-reported.enrollment_id where several are open",
        "held_on": "report coaching-session-reported.held_on",
        "minutes": "report coaching-session-reported.minutes",
        "kind": "report coaching-session-reported.kind",
    },
}
