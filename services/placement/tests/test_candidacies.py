"""From a referral to an answered offer: consent, credentials, an open opening, and a wage above the floor."""

from apprenticeship.common.events import keys
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.intake import EnrollmentWithdrawn
from apprenticeship.common.events.placement import CandidateReferred, OfferRecorded
from apprenticeship.placement.domain.opening import Opening
from apprenticeship.placement.domain.seeker import Candidacy, Seeker

from .search import ANA, BEN, CARE, CERTIFICATE, FIRST, SECOND, SUPPORT, Search, day, support, two_tracks

OPENING = keys.opening_id("per-scholas", "desk-1")
CANDIDACY = keys.candidacy_id("per-scholas", ANA, OPENING)


def candidacy(search: Search) -> Candidacy:
    opening = keys.opening_id(search.tenant, "desk-1")
    return search.seeker().candidacies[keys.candidacy_id(search.tenant, ANA, opening)]


def test_a_person_who_consents_is_referred() -> None:
    support().candidacy("referred", "07-02").then(
        CandidateReferred(
            candidacy_id=CANDIDACY,
            opening_id=OPENING,
            enrollment_id=FIRST,
            referred_on=day("07-02"),
            matched_by="coach",
            consent_id=keys.consent_id("per-scholas", ANA, "employer", "placement"),
        )
    )


def test_nobody_is_referred_without_consent() -> None:
    search = Search.begin(SUPPORT).terms().opening_reported().enrolled()
    search.candidacy("referred", "07-02").then_refused("gate", "/opening_ref")
    search.consent().candidacy("referred", "07-02").then_types("candidate-referred")


def test_consent_for_one_employer_is_none_for_another() -> None:
    search = Search.begin(SUPPORT).terms().opening_reported().enrolled()
    search.consent(partner="globex").candidacy("referred", "07-02").then_refused("gate")
    search.consent(partner="hudson").candidacy("referred", "07-02")
    search.then_types("candidate-referred")


def test_a_word_about_one_employer_goes_before_the_word_about_all() -> None:
    for who in (ANA, BEN):
        search = support().consent(granted=False, who=who, partner="hudson")
        search.candidacy("referred", "07-02", who).then_refused("gate")


def test_consent_for_one_employer_outlives_the_withdrawal_from_all() -> None:
    for who in (ANA, BEN):
        search = support().consent(who=who, partner="hudson")
        search.consent(granted=False, on="06-02", who=who)
        search.candidacy("referred", "07-02", who).then_types("candidate-referred")


def test_consent_counts_from_the_day_it_takes_effect() -> None:
    search = Search.begin(SUPPORT).terms().opening_reported().enrolled().consent(on="07-05")
    search.candidacy("referred", "07-04").then_refused("gate")
    search.candidacy("referred", "07-05").then_types("candidate-referred")


def test_a_program_that_asks_for_no_consent_makes_no_referral() -> None:
    search = Search.begin(CARE).terms("hudson", 1900).opening_reported().enrolled().certified()
    search.candidacy("referred", "07-02").then()
    assert candidacy(search).state == "matched"


def test_a_referral_without_the_credential_is_refused_and_there_is_no_override() -> None:
    search = Search.begin(CARE).terms("hudson", 1900).opening_reported().enrolled()
    search.candidacy("referred", "07-02").then_refused("gate")
    assert CERTIFICATE in search.last.detail
    search.certified("03-01", expires="07-01").candidacy("referred", "07-02").then_refused("gate")


def test_consent_withdrawn_with_a_referral_in_flight_closes_the_candidacy() -> None:
    search = support().candidacy("referred", "07-02").consent(granted=False, on="07-03")
    search.then()
    assert (candidacy(search).state, candidacy(search).closed_as) == ("closed", "consent_withdrawn")
    search.offer("accepted", "07-05").then_refused("state")


def test_consent_withdrawn_ends_only_what_rests_on_it() -> None:
    search = support().consent(partner="hudson").candidacy("referred", "07-02").consent(granted=False, on="07-03")
    assert candidacy(search).state == "referred"
    search = Search.begin(CARE).terms("hudson", 1900).opening_reported().enrolled().certified()
    search.candidacy("referred", "07-02").consent(granted=False, on="07-03")
    assert candidacy(search).state == "matched"


def test_an_older_word_on_consent_heard_late_changes_nothing() -> None:
    search = support().candidacy("referred", "07-02").consent(granted=False, on="05-01")
    assert candidacy(search).state == "referred"


def test_a_referral_of_the_day_on_which_a_candidacy_was_closed_is_the_old_one() -> None:
    search = support().candidacy("referred", "07-02").offer("declined", "07-05")
    search.candidacy("referred", "07-05").then()
    search.candidacy("referred", "07-06").then_types("candidate-referred")


def test_of_enrolments_in_several_programs_the_opening_says_which_is_meant() -> None:
    other = SUPPORT.model_copy(update={"id": "per-scholas-cyber"})
    search = Search.begin(SUPPORT, other).terms().opening_reported().consent()
    search.enrolled(id_=SECOND, program=other).enrolled().candidacy("referred", "07-02")
    assert search.said[0].enrollment_id == FIRST  # type: ignore[attr-defined]


def test_consent_given_again_allows_a_new_referral_but_not_the_old_one() -> None:
    search = support().candidacy("referred", "07-02")
    search.today = day("07-03")
    search.consent(granted=False, on="07-03").consent(on="07-06")
    search.candidacy("referred", "07-02").then()
    search.candidacy("referred", "07-08").then_types("candidate-referred")
    assert candidacy(search).state == "referred"


def test_a_referral_to_an_opening_not_yet_heard_of_waits_for_it() -> None:
    search = Search.begin(SUPPORT).terms().enrolled().consent().candidacy("referred", "07-02")
    search.then_early(Opening)
    search.opening_reported()
    assert search.told_types()[-1] == "candidate-referred"


def test_a_referral_of_somebody_not_yet_enrolled_waits_for_the_enrolment() -> None:
    search = Search.begin(SUPPORT).terms().opening_reported().consent()
    search.candidacy("referred", "07-02").then_early(Seeker)
    search.enrolled()
    assert search.told_types()[-1] == "candidate-referred"


def test_a_rejected_or_past_opening_takes_no_referrals() -> None:
    search = Search.begin(SUPPORT).terms().enrolled().consent()
    search.opening_reported(wage=1500).candidacy("referred", "07-02").then_refused("state")
    search.opening_reported(closes_on=day("06-30"))
    search.candidacy("referred", "07-01").then_refused("state", "/opening_ref")
    search.candidacy("referred", "06-30").then_types("candidate-referred")


def test_a_closed_enrolment_is_not_referred_from() -> None:
    search = Search.begin(SUPPORT).terms().opening_reported().enrolled().consent()
    word = EnrollmentWithdrawn(
        enrollment_id=FIRST,
        last_participation_on=day("05-01"),
        reason="moved",
        before_start=False,
    )
    search.when(ANA, word).candidacy("referred", "07-02").then_refused("state")


def test_of_several_enrolments_one_has_to_be_named() -> None:
    search = support().enrolled(id_=SECOND)
    search.candidacy("referred", "07-02").then_refused("state", "/enrollment_id")
    search.candidacy("referred", "07-02", enrollment_id=SECOND).then_types("candidate-referred")


def test_the_same_referral_again_says_nothing_new() -> None:
    support().candidacy("referred", "07-02").candidacy("referred", "07-02").then()


def test_an_offer_is_recorded_with_its_wage_and_its_answer() -> None:
    search = support().candidacy("referred", "07-02")
    search.offer("accepted", "07-05", wage_cents_per_hour=2150).then(
        OfferRecorded(
            candidacy_id=CANDIDACY,
            offered_on=day("07-05"),
            wage_cents_per_hour=2150,
            outcome="accepted",
        )
    )


def test_an_offer_without_a_wage_is_one_at_the_openings_lower_wage() -> None:
    search = support().candidacy("referred", "07-02").offer("accepted", "07-05")
    assert search.said[0].wage_cents_per_hour == 2000  # type: ignore[attr-defined]


def test_an_accepted_offer_below_the_floor_is_refused_then_met() -> None:
    search = support().candidacy("referred", "07-02")
    search.offer("accepted", "07-05", wage_cents_per_hour=1700)
    search.then_refused("gate", "/wage_cents_per_hour")
    assert search.last.detail == "required >= 1800 cents per hour, actual 1700"
    search.offer("accepted", "07-06", wage_cents_per_hour=1800).then_types("offer-recorded")


def test_an_offer_is_one_to_the_enrolment_that_was_referred_and_may_be_heard_before_its_transfer() -> None:
    search = support().candidacy("referred", "07-02").transferred().offer("accepted", "07-05")
    search.then_early(Seeker, ANA)
    search.enrolled(id_=SECOND, entry="transfer").enrolled(id_=named_id("enrollment", 3))
    assert search.told_types()[-1] == "offer-recorded"
    assert candidacy(search).enrollment_id == SECOND


def test_an_offer_is_held_against_the_floor_of_the_openings_track() -> None:
    for track, wage in (("entry", 1800), ("senior", 2500)):
        search = Search.begin(two_tracks()).terms(floor=2500).enrolled().consent()
        search.opening_reported(wage=wage, track=track).candidacy("referred", "07-02")
        search.offer("accepted", "07-05", wage_cents_per_hour=wage - 1).then_refused("gate", "/wage_cents_per_hour")
        search.offer("accepted", "07-05", wage_cents_per_hour=wage).then_types("offer-recorded")


def test_an_offer_accepted_and_begun_says_nothing_new() -> None:
    search = support().candidacy("referred", "07-02").offer("accepted", "07-05").tick(day("07-06"))
    search.employed("hired", "07-19").offer("accepted", "07-05").then()


def test_an_offer_without_an_answer_is_refused() -> None:
    search = support().candidacy("referred", "07-02")
    search.candidacy("offer", "07-05").then_refused("schema", "/result")


def test_an_offer_before_the_referral_waits_for_it() -> None:
    search = support().offer("declined", "07-05")
    search.then_early(Seeker)
    search.candidacy("referred", "07-02")
    assert search.told_types()[-2:] == ["candidate-referred", "offer-recorded"]


def test_a_declined_offer_closes_the_candidacy_and_is_told_once() -> None:
    search = support().candidacy("referred", "07-02").offer("declined", "07-05")
    search.then_types("offer-recorded")
    search.offer("declined", "07-05").then()
    search.offer("accepted", "07-06").then_refused("state")
    assert candidacy(search).state == "closed"


def test_an_interview_is_remembered_and_a_failed_one_ends_the_candidacy() -> None:
    search = support().candidacy("referred", "07-02").candidacy("interview", "07-03")
    search.then()
    assert candidacy(search).state == "in_selection"
    search.candidacy("interview", "07-04", result="failed").then()
    assert candidacy(search).closed_as == "not_selected"
    search.candidacy("interview", "07-04", result="failed").then()
    search.candidacy("interview", "07-05", result="passed").then_refused("state")


def test_the_same_accepted_offer_again_says_nothing_new_and_another_wage_contradicts_it() -> None:
    search = support().candidacy("referred", "07-02").offer("accepted", "07-05")
    search.offer("accepted", "07-05").then()
    search.offer("accepted", "07-05", wage_cents_per_hour=2600)
    search.then_refused("duplicate_conflict", "/wage_cents_per_hour")


def test_one_persons_candidacy_is_not_anothers() -> None:
    search = support().candidacy("referred", "07-02").candidacy("referred", "07-02", BEN)
    search.offer("declined", "07-05", BEN)
    assert candidacy(search).state == "referred"
