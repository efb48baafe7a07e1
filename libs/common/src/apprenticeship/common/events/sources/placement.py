"""Where placement's facts get each field."""

from .. import placement
from .clauses import Fields

PLACEMENT: dict[type, Fields] = {
    placement.EmployerQualified: {
        "employer_id": "derived keys.employer_id of employer-terms-reported.employer_ref",
        "employer_kind": "report employer-terms-reported.kind",
        "wage_payer": "report employer-terms-reported.wage_payer; else program placement.wage_payer; else derived self",
        "program_ids": "state programs whose gate was passed, of employer-terms-reported.program_id",
        "gate_version": "state the program version in force",
        "checked_on": "derived the day of the decision",
        "union_local": "report employer-terms-reported.union_local",
        "high_road": "report employer-terms-reported.high_road",
    },
    placement.OpeningOpened: {
        "opening_id": "derived keys.opening_id of opening-reported.opening_ref",
        "employer_id": "derived keys.employer_id of opening-reported.employer_ref",
        "program_ids": "report opening-reported.program_ids; else state the employer's programs",
        "track": "report opening-reported.track",
        "occupation_code": "report opening-reported.occupation_code",
        "wage_min_cents_per_hour": "report opening-reported.wage_min_cents_per_hour",
        "wage_max_cents_per_hour": "report opening-reported.wage_max_cents_per_hour",
        "currency": "report opening-reported.currency",
        "hours_per_week_min": "report opening-reported.hours_per_week_min",
        "positions": "report opening-reported.positions",
        "site": "report opening-reported.site",
        "required_credentials": "report opening-reported.required_credentials",
        "degree_required": "report opening-reported.degree_required",
        "selection_method": "report opening-reported.selection_method",
        "closes_on": "report opening-reported.closes_on",
        "forecast_id": "later with demand-forecast-published",
    },
    placement.OpeningRejected: {
        "opening_id": "derived keys.opening_id of opening-reported.opening_ref",
        "employer_id": "derived keys.employer_id of opening-reported.employer_ref",
        "rule": "derived the gate that was not passed",
        "required_cents": "program placement.gates",
        "actual_cents": "report opening-reported.wage_min_cents_per_hour",
    },
    placement.CandidateReferred: {
        "candidacy_id": "derived keys.candidacy_id of the person and the opening",
        "opening_id": "derived keys.opening_id of candidacy-reported.opening_ref, dispatch-reported.opening_ref,"
        " match-reported.opening_ref",
        "enrollment_id": "report candidacy-reported.enrollment_id, dispatch-reported.enrollment_id,"
        " match-reported.enrollment_id; else state the enrolment to be placed from",
        "referred_on": "report candidacy-reported.on, dispatch-reported.dispatched_on, match-reported.on",
        "matched_by": "derived of the report's kind",
        "consent_id": "state consents heard from intake",
    },
    placement.OfferRecorded: {
        "candidacy_id": "state the candidacy",
        "offered_on": "report candidacy-reported.on",
        "wage_cents_per_hour": "report candidacy-reported.wage_cents_per_hour; else state the opening",
        "outcome": "report candidacy-reported.result",
    },
    placement.Placed: {
        "placement_id": "derived keys.placement_id of the person, the employer and the first day",
        "enrollment_id": "report employment-reported.enrollment_id, dispatch-reported.enrollment_id,"
        " match-reported.enrollment_id; else state the enrolment to be placed from",
        "route": "derived of the report's kind and the employer's",
        "candidacy_id": "state the candidacy with an accepted offer",
        "employer_id": "derived keys.employer_id of employment-reported.employer_ref, dispatch-reported.employer_ref;"
        " else state the opening",
        "work_site_employer_id": "derived keys.employer_id of employment-reported.work_site_employer_ref",
        "opening_id": "derived keys.opening_id of employment-reported.opening_ref, dispatch-reported.opening_ref,"
        " match-reported.opening_ref; else state the candidacy",
        "hire_type": "report employment-reported.hire_type, dispatch-reported.hire_type, match-reported.hire_type;"
        " else derived of employment-reported.hours_per_week or the opening's hours",
        "wage_cents_per_hour": "report employment-reported.wage_cents_per_hour,"
        " dispatch-reported.wage_cents_per_hour, match-reported.wage_cents_per_hour; else state the opening",
        "currency": "report employment-reported.currency, dispatch-reported.currency; else state the opening",
        "starts_on": "report employment-reported.effective_on, dispatch-reported.dispatched_on, match-reported.on",
        "probation_ends_on": "report employment-reported.probation_ends_on; else program probation_days",
        "days_since_graduation": "derived of the day of graduation, if it is known",
        "in_field": "report employment-reported.in_field; else derived of the opening's or the employer's programs",
        "gate_override": "later with overrides; until then false",
    },
    placement.PlacementVoided: {
        "placement_id": "state the placement, of placement-void-reported.enrollment_id and"
        " placement-void-reported.employer_ref where there are several",
        "voids_event_id": "state the placement",
        "reason": "report placement-void-reported.reason",
    },
    placement.ProbationPassed: {
        "placement_id": "state the placement, of probation-reported.enrollment_id and probation-reported.employer_ref"
        " where there are several",
        "passed_on": "report probation-reported.on",
    },
    placement.WageRecorded: {
        "placement_id": "state the placement with that employer",
        "wage_cents_per_hour": "report employment-reported.wage_cents_per_hour",
        "currency": "report employment-reported.currency",
        "effective_on": "report employment-reported.effective_on",
        "source": "report employment-reported.source",
    },
    placement.WageStepApplied: {
        "placement_id": "state the placement",
        "step_id": "state steps earned",
        "wage_before_cents": "state the placement",
        "wage_after_cents": "report employment-reported.wage_cents_per_hour",
        "effective_on": "report employment-reported.effective_on",
    },
    placement.WageStepOverdue: {
        "placement_id": "state the placement",
        "step_id": "state steps earned",
        "earned_on": "state steps earned",
        "days_overdue": "derived of the day it was expected",
        "shortfall_cents_per_hour": "derived of the wage and the step's amount or share",
    },
    placement.RetentionConfirmed: {
        "placement_id": "state the placement, of retention-reported.enrollment_id and retention-reported.employer_ref"
        " where there are several",
        "milestone_days": "report retention-reported.milestone_days",
        "employed_any": "report retention-reported.employed_any",
        "same_employer": "report retention-reported.same_employer",
        "wage_cents_per_hour": "report retention-reported.wage_cents_per_hour",
        "source": "report retention-reported.source",
        "confirmed_on": "report retention-reported.confirmed_on",
    },
    placement.EmploymentEnded: {
        "placement_id": "state the placement with that employer",
        "ended_on": "report employment-reported.effective_on, match-reported.on",
        "cause": "report employment-reported.separation_reason, match-reported.separation_reason; else derived unknown",
        "rehire_ok": "report employment-reported.rehire_ok",
    },
    placement.EmployerChanged: {
        "from_placement_id": "state the placement that ended",
        "to_placement_id": "derived keys.placement_id of the new one",
        "benefits_continue": "derived whether the terms agreed with both employers offer benefits",
        "gap_days": "derived of the two days",
    },
}
