"""Where intake's facts get each field."""

from .. import intake
from .clauses import Fields

INTAKE: dict[type, Fields] = {
    intake.ProgramPublished: {
        "program_id": "report program-submitted.definition",
        "program_version": "report program-submitted.definition",
        "title": "report program-submitted.definition",
        "kind": "report program-submitted.definition",
        "definition_sha256": "derived digests.sha256_of the definition",
        "definition": "report program-submitted.definition",
        "effective_on": "derived the day of the last signature",
        "approvals": "report program-signed.party, program-signed.signed_on;"
        " each party of program-submitted.approvals_required signs program-signed.program_id,"
        " program-signed.program_version",
    },
    intake.CohortScheduled: {
        "cohort_id": "derived keys.cohort_id of cohort-planned.cohort_ref",
        "program_id": "report cohort-planned.program_id",
        "program_version": "report cohort-planned.program_version",
        "site_id": "report cohort-planned.site_id",
        "metro": "report cohort-planned.metro",
        "training_language": "report cohort-planned.training_language",
        "starts_on": "report cohort-planned.starts_on",
        "planned_ends_on": "report cohort-planned.planned_ends_on",
        "capacity": "report cohort-planned.capacity",
        "partner_id": "derived keys.partner_uuid of cohort-planned.partner_id",
        "forecast_id": "later with demand-forecast-published",
        "study_id": "later with the evaluator's studies",
    },
    intake.ApplicationReceived: {
        "application_id": "derived keys.application_id of the person and the program",
        "program_id": "report application-reported.program_id",
        "referral_source": "report application-reported.referral_source",
        "referral_partner_id": "derived keys.partner_uuid of the partner that reported",
        "requested_language": "report application-reported.language",
        "requested_site": "report application-reported.requested_site",
        "relation_to_client": "report application-reported.relation_to_client",
    },
    intake.AssessmentRecorded: {
        "application_id": "state the application that assessment-reported.application_ref names",
        "method": "report assessment-reported.method",
        "outcome": "report assessment-reported.outcome",
        "lived_experience_credited": "report assessment-reported.lived_experience_credited",
        "assessed_on": "report assessment-reported.assessed_on",
    },
    intake.ApplicantWaitlisted: {
        "application_id": "state the application",
        "cohort_id": "state the cohort whose seats ran out in the round",
        "position": "derived by waiting since, then id",
    },
    intake.ApplicationClosed: {
        "application_id": "state the application that offer-answered.application_ref names",
        "outcome": "derived of offer-answered.answer, an assessment, a duplicate, or a lapsed offer",
        "reason_code": "derived the rule that closed it",
        "referred_to_partner_id": "later with referrals between partners",
    },
    intake.Enrolled: {
        "enrollment_id": "derived keys.enrollment_id of the application or the roster entry",
        "entry": "derived of the report: an answered offer, a roster, a transfer",
        "application_id": "state the application",
        "program_id": "state the cohort; else report roster-reported.program_id",
        "program_version": "state the cohort",
        "cohort_id": "state the cohort of the seat; else derived keys.cohort_id of roster-reported.cohort_ref",
        "site_id": "state the cohort",
        "training_language": "state the cohort",
        "exam_language": "report application-reported.exam_language, roster-reported.exam_language;"
        " else derived the cohort's language where the program examines in it",
        "requirement_set": "program requirement_sets",
        "track": "program placement.gates",
        "employer_id": "derived keys.employer_id of roster-reported.employer_ref",
        "client_pair_id": "later with family carers",
        "enrolled_on": "report offer-answered.answered_on, roster-reported.listed_on",
        "continues_enrollment_id": "state the enrolment that led to this program as its next step",
        "study_arm": "later with the evaluator's studies",
        "paid_time": "report roster-reported.paid_time; else program paid_time",
        "tuition_cents": "program tuition_cents",
    },
    intake.EnrollmentPaused: {
        "enrollment_id": "report enrollment-change-reported.enrollment_id; else state the open enrolment",
        "paused_on": "report enrollment-change-reported.effective_on",
        "reason": "report enrollment-change-reported.reason; else derived other",
        "expected_return_on": "report enrollment-change-reported.expected_return_on",
        "supports_continue": "report enrollment-change-reported.supports_continue",
    },
    intake.EnrollmentResumed: {
        "enrollment_id": "report enrollment-change-reported.enrollment_id; else state the paused enrolment",
        "resumed_on": "report enrollment-change-reported.effective_on",
        "cohort_id": "derived keys.cohort_id of enrollment-change-reported.cohort_ref; else state the enrolment",
        "program_version": "state the cohort",
    },
    intake.EnrollmentTransferred: {
        "from_enrollment_id": "report enrollment-change-reported.enrollment_id; else state the open enrolment",
        "to_enrollment_id": "derived keys.enrollment_id of the report",
        "change": "derived by comparing the two cohorts",
        "effective_on": "report enrollment-change-reported.effective_on",
        "credit_minutes": "report enrollment-change-reported.credit_minutes",
        "carried_modules": "report enrollment-change-reported.carried_modules",
        "carried_credentials": "state credentials heard from training",
    },
    intake.EnrollmentWithdrawn: {
        "enrollment_id": "report enrollment-change-reported.enrollment_id; else state the open enrolment",
        "last_participation_on": "report enrollment-change-reported.last_participation_on;"
        " else report enrollment-change-reported.effective_on",
        "reason": "report enrollment-change-reported.reason; else derived other",
        "before_start": "derived of the cohort's first day",
    },
    intake.ConsentChanged: {
        "consent_id": "derived keys.consent_id of the person, the recipient and the purpose",
        "recipient_partner_id": "derived keys.partner_uuid of consent-reported.recipient_partner_id",
        "recipient_kind": "report consent-reported.recipient_kind",
        "purpose": "report consent-reported.purpose",
        "scope": "report consent-reported.scope",
        "granted": "report consent-reported.granted",
        "effective_at": "report consent-reported.effective_at",
    },
}
