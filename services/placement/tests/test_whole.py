"""What placement keeps of a person and of openings, as whole rows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from apprenticeship.common.events import keys
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.intake import (
    EnrollmentPaused,
    EnrollmentResumed,
    EnrollmentTransferred,
    EnrollmentWithdrawn,
)
from apprenticeship.common.events.placement import CandidateReferred, EmploymentEnded, OfferRecorded, Placed
from apprenticeship.common.events.training import CredentialRenewed, NotCompleted
from apprenticeship.placement import policies
from apprenticeship.placement.domain.seeker import (
    Candidacy,
    Consent,
    Credential,
    Enrollment,
    Placement,
    Retained,
    Step,
    Wage,
)
from services.placement.tests.search import (
    ANA,
    BEN,
    CARE,
    CERTIFICATE,
    FIRST,
    SECOND,
    SUPPORT,
    Search,
    care,
    day,
    support,
)

ENROLLMENT = Enrollment(FIRST, SUPPORT.id, 1, None, "application")
OPENING = keys.opening_id("per-scholas", "desk-1")
HUDSON = keys.employer_id("per-scholas", "hudson")
CONSENT = keys.consent_id("per-scholas", ANA, "employer", "placement")
CANDIDACY = Candidacy(
    candidacy_id=keys.candidacy_id("per-scholas", ANA, OPENING), opening_id=OPENING, employer_id=HUDSON,
    recipient=keys.partner_uuid("hudson"), enrollment_id=FIRST, matched_on=day("06-28"), state="referred",
    consent_id=CONSENT,
)  # fmt: skip


def referred() -> Search:
    return support().candidacy("referred", "06-28")


def accepted() -> Search:
    return referred().offer("accepted", "07-01", wage_cents_per_hour=2100)


def given() -> Search:
    search = accepted()
    return search.tick(search.today)


def hired() -> Search:
    return given().employed("hired", "07-10", wage_cents_per_hour=2100)


def only(rows: Any) -> Any:  # noqa: ANN401 - of any kind
    (row,) = rows.values()
    return row


# -- candidacies -----------------------------------------------------------------------------------------------------

OFFERED = replace(CANDIDACY, state="offered", wage_cents=2100, asked_on=day("07-01"))


@pytest.mark.parametrize(
    ("told", "row"),
    [
        (referred, CANDIDACY),
        (lambda: referred().candidacy("interview", "06-29"), replace(CANDIDACY, state="in_selection")),
        (accepted, OFFERED),
        (given, replace(OFFERED, given=True)),
        (hired, replace(OFFERED, given=True, state="placed")),
        *[
            (lambda result=result: referred().candidacy("interview", "06-29", result=result),
                replace(CANDIDACY, state="closed", closed_as="not_selected", closed_on=day("06-29")))
            for result in ("failed", "no_show")
        ],
        *[
            (lambda result=result: referred().offer(result, "07-01"),
                replace(CANDIDACY, state="closed", closed_as=result, closed_on=day("07-01")))
            for result in ("declined", "rescinded")
        ],
        (lambda: given().offer("rescinded", "07-05"),
            replace(OFFERED, state="closed", closed_as="rescinded", closed_on=day("07-05"))),
        (lambda: accepted().consent(granted=False, on="07-02"),
            replace(OFFERED, state="closed", closed_as="consent_withdrawn", closed_on=support().today)),
    ],
    ids=["referred", "interviewed", "accepted", "given", "hired", "failed", "absent", "declined", "rescinded",
        "rescinded-later", "without-consent"],
)  # fmt: skip
def test_a_candidacy_is_kept_whole(told: Callable[[], Search], row: Candidacy) -> None:
    assert only(told().seeker().candidacies) == row


def test_whoever_is_offered_or_placed_is_not_interviewed_any_more() -> None:
    for search in (accepted(), hired()):
        before = search.seeker()
        assert search.candidacy("interview", "07-20", result="failed").then().seeker() == before


def test_a_referral_and_an_offer_are_told_whole() -> None:
    search = referred().then(
        CandidateReferred(
            candidacy_id=CANDIDACY.candidacy_id, opening_id=OPENING, enrollment_id=FIRST, referred_on=day("06-28"),
            matched_by="coach", consent_id=CONSENT,
        )
    )  # fmt: skip
    search.offer("accepted", "07-01").then(
        OfferRecorded(
            candidacy_id=CANDIDACY.candidacy_id, offered_on=day("07-01"), wage_cents_per_hour=2000, outcome="accepted"
        )
    )
    assert search.opening().asked == (CANDIDACY.candidacy_id,)
    assert search.offer("declined", "07-02").opening().asked == ()


def test_a_match_asks_at_once_and_its_end_before_the_first_day_closes_it() -> None:
    search = support().opening_reported("client-1").match("matched", "06-28")
    asked = replace(
        CANDIDACY, opening_id=keys.opening_id(search.tenant, "client-1"), asked_on=day("06-28"),
        candidacy_id=keys.candidacy_id(search.tenant, ANA, keys.opening_id(search.tenant, "client-1")),
    )  # fmt: skip
    assert only(search.seeker().candidacies) == asked
    search.match("ended", "06-30")
    ended = replace(asked, state="closed", closed_as="match_ended", closed_on=day("06-30"))
    assert only(search.seeker().candidacies) == ended
    search.match("ended", "07-01").then()
    assert only(search.seeker().candidacies) == ended


# -- jobs ------------------------------------------------------------------------------------------------------------


def job_of(search: Search) -> Placement:
    found: Placement = only(search.seeker().placements)
    return found


def test_a_job_through_a_candidacy_is_told_and_kept_whole() -> None:
    search = hired()
    job = job_of(search)
    id_ = keys.placement_id(search.tenant, ANA, HUDSON, day("07-10"))
    ends = policies.probation_end(SUPPORT, day("07-10"))
    search.then(
        Placed(
            placement_id=id_, enrollment_id=FIRST, route="candidacy", candidacy_id=CANDIDACY.candidacy_id,
            employer_id=HUDSON, opening_id=OPENING, hire_type="full_time", wage_cents_per_hour=2100,
            starts_on=day("07-10"), probation_ends_on=ends, days_since_graduation=15, in_field=True,
        )
    )  # fmt: skip
    assert job == Placement(
        id_, FIRST, HUDSON, day("07-10"), (Wage(day("07-10"), 2100),), "in_probation" if ends else "employed",
        OPENING, CANDIDACY.candidacy_id, had_probation=ends is not None, benefits=True,
        event_id=search.last.said[0].id,
    )  # fmt: skip


def test_wages_are_kept_by_day_in_whatever_order_they_are_heard() -> None:
    search = hired().employed("rate_changed", "09-01", wage_cents_per_hour=2300)
    search.employed("rate_changed", "08-01", wage_cents_per_hour=2200)
    assert job_of(search).wages == (Wage(day("07-10"), 2100), Wage(day("08-01"), 2200), Wage(day("09-01"), 2300))


def test_an_end_is_kept_and_told_with_its_cause() -> None:
    search = hired()
    before = job_of(search)
    search.employed("separated", "08-01", separation_reason="quit", rehire_ok=True)
    search.then(EmploymentEnded(placement_id=before.placement_id, ended_on=day("08-01"), cause="quit", rehire_ok=True))
    assert job_of(search) == replace(before, state="ended", ended_on=day("08-01"))


def test_probation_milestones_and_a_void_are_kept_with_the_job() -> None:
    search = given().employed("hired", "07-10", probation_ends_on="2027-10-08")
    before = job_of(search)
    assert (before.state, before.had_probation) == ("in_probation", True)
    passed = job_of(search.probation("passed", "10-08"))
    assert passed == replace(before, state="employed", passed_on=day("10-08"))
    stayed = job_of(search.retention("2028-07-10"))
    kept = Retained(365, employed_any=True, same_employer=True, confirmed_on=date(2028, 7, 10))
    assert stayed == replace(passed, retained=(kept,))
    assert job_of(search.voided()) == replace(passed, state="void")


def test_a_failed_probation_ends_the_job_as_dismissed() -> None:
    search = given().employed("hired", "07-10", probation_ends_on="2027-10-08").probation("failed", "09-01")
    search.then(EmploymentEnded(placement_id=job_of(search).placement_id, ended_on=day("09-01"), cause="dismissed"))


# -- enrolments, consents, credentials, steps ------------------------------------------------------------------------

WITHDRAWN = EnrollmentWithdrawn(
    enrollment_id=FIRST, last_participation_on=day("06-10"), reason="moved", before_start=False
)
NOT_COMPLETED = NotCompleted(enrollment_id=FIRST, ended_on=day("06-10"), cause="attendance")
PAUSED = EnrollmentPaused(enrollment_id=FIRST, paused_on=day("06-10"), reason="family", supports_continue=False)
RESUMED = EnrollmentResumed(
    enrollment_id=FIRST, resumed_on=day("06-20"), cohort_id=named_id("cohort"), program_version=3
)
TRANSFERRED = EnrollmentTransferred(
    from_enrollment_id=FIRST, to_enrollment_id=SECOND, change=("site",), effective_on=day("06-10"), credit_minutes=0,
    carried_modules=(), carried_credentials=(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "status", "version"),
    [
        ((), "active", 1), ((PAUSED,), "paused", 1), ((PAUSED, RESUMED), "active", 3), ((RESUMED,), "active", 3),
        ((WITHDRAWN,), "withdrawn", 1), ((NOT_COMPLETED,), "not_completed", 1), ((TRANSFERRED,), "transferred", 1),
        ((WITHDRAWN, PAUSED), "withdrawn", 1), ((WITHDRAWN, RESUMED), "withdrawn", 1),
        ((NOT_COMPLETED, PAUSED), "not_completed", 1),
    ],
    ids=["active", "paused", "back", "back-only", "withdrawn", "not-completed", "transferred", "left-then-paused",
        "left-then-back", "failed-then-paused"],
)  # fmt: skip
def test_an_enrolment_is_kept_with_where_it_stands(words: tuple[Any, ...], status: Any, version: int) -> None:  # noqa: ANN401
    search = Search.begin(SUPPORT).enrolled()
    for word in words:
        search.when(ANA, word)
    assert search.seeker().enrollments == {FIRST: replace(ENROLLMENT, status=status, program_version=version)}


def test_words_about_an_enrolment_never_heard_of_change_nothing() -> None:
    search = Search.begin(SUPPORT).enrolled(id_=SECOND)
    before = search.seeker()
    for word in (PAUSED, RESUMED, TRANSFERRED, WITHDRAWN):
        search.when(ANA, word)
        assert search.seeker() == before


def test_a_consent_is_kept_with_its_recipient_and_its_day() -> None:
    noon = datetime.combine(day("06-01"), time(12), UTC)
    assert Search.begin(SUPPORT).consent().seeker().consents == {CONSENT: Consent(None, "employer", True, noon)}
    one = keys.consent_id("per-scholas", ANA, "hudson", "placement")
    kept = Search.begin(SUPPORT).consent(granted=False, partner="hudson").seeker().consents
    assert kept == {one: Consent(keys.partner_uuid("hudson"), "employer", False, noon)}


def test_a_credential_is_kept_and_moved_on_by_its_renewal() -> None:
    search = Search.begin(CARE).certified("04-10", "2028-04-09")
    id_ = keys.credential_id(search.tenant, ANA, CERTIFICATE)
    held = Credential(CERTIFICATE, day("04-10"), date(2028, 4, 9))
    assert search.seeker().credentials == {id_: held}
    renewed = CredentialRenewed(
        credential_id=id_, period_end=date(2028, 4, 9), ce_minutes=720, next_due_on=date(2029, 4, 9)
    )
    search.when(ANA, renewed)
    assert search.seeker().credentials == {id_: replace(held, expires_on=date(2029, 4, 9))}
    assert Search.begin(CARE).when(ANA, renewed).seeker().credentials == {}


def test_a_step_is_kept_with_its_grace_and_what_became_of_it() -> None:
    search = care().dispatched("04-01", wage_cents_per_hour=2000)
    assert search.last.outcome == "refused"  # no certificate yet on that day
    search = care().dispatched("04-12", wage_cents_per_hour=2000).step_earned("05-01")
    step = Step(FIRST, "certified", day("05-01"), day("05-31"), 50, None)
    assert search.seeker().steps == (step,)
    search.tick(day("05-31"))
    assert search.seeker().steps == (step,)
    search.tick(day("06-01"))
    assert search.seeker().steps == (replace(step, state="overdue"),)
    search.employed("rate_changed", "06-10", employer_ref="evergreen", wage_cents_per_hour=2050)
    assert search.seeker().steps == (replace(step, state="applied"),)


# -- openings --------------------------------------------------------------------------------------------------------


def test_an_opening_is_filled_by_who_asked_first_and_freed_again() -> None:
    search = support().candidacy("referred", "06-28").candidacy("referred", "06-28", BEN)
    search.offer("accepted", "07-02").offer("accepted", "07-01", BEN)
    assert (search.opening().state, len(search.opening().asked)) == ("open", 2)
    search.tick(search.today)
    assert (search.opening().state, search.opening().asked, search.opening().recount) == ("filled", (), False)
    assert only(search.seeker(BEN).candidacies).given
    assert only(search.seeker().candidacies).closed_as == "filled"
    assert only(search.seeker().candidacies).closed_on == search.today
    search.offer("rescinded", "07-05", BEN)
    assert search.opening().state == "open"
