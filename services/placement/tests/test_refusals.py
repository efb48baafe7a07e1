"""What placement refuses, in the sentence that the sender reads, and whom it waits for."""

from collections.abc import Callable

import pytest

from apprenticeship.common.events import keys
from apprenticeship.placement.domain.opening import Opening
from apprenticeship.placement.domain.program import NEWEST, Program, Standards
from apprenticeship.placement.domain.seeker import Seeker
from services.placement.tests.search import ANA, BEN, CARE, CERTIFICATE, SECOND, SUPPORT, Search, care, support

Told = Callable[[], Search]
SUPPORT_DAY = support().today
KINDS = CARE.placement.employer_kinds if CARE.placement else ()


def referred() -> Search:
    return support().candidacy("referred", "06-28")


def accepted() -> Search:
    """Ana has accepted an offer at the opening's wage."""
    return referred().offer("accepted", "07-01")


def hired() -> Search:
    """... and has begun, after the round."""
    return accepted().tick(accepted().today).employed("hired", "07-10")


def two_jobs() -> Search:
    """Ana has two clients at once, both with probation days behind them."""
    return care().employed("hired", "05-01", employer_ref="evergreen").employed("hired", "05-02", employer_ref="willow")


def other_terms() -> Search:
    """Another employer's opening, and one of an employer that is not qualified for its program."""
    search = support().terms("amsterdam").opening_reported("desk-2", employer_ref="amsterdam")
    return search.opening_reported("low", wage=1)


CANDIDACIES: dict[str, tuple[Told, str, str, str]] = {
    "closed": (lambda: referred().candidacy("interview", "06-29", result="failed").candidacy("interview", "06-30"),
        "state", "/opening_ref", "the candidacy is closed: not_selected"),
    "offer-to-closed": (lambda: referred().offer("declined", "07-01").offer("accepted", "07-02"),
        "state", "/opening_ref", "the candidacy is closed: declined"),
    "rejected-opening": (lambda: support().opening_reported("low", wage=1).candidacy(
        "referred", "06-28", opening_ref="low"), "state", "/opening_ref",
        "required an opening open on 2027-06-28, actual rejected"),
    "no-consent": (lambda: support().consent(granted=False).candidacy("referred", "06-28"),
        "gate", "/opening_ref", "required the person's consent for this employer on 2027-06-28, actual none"),
    "no-certificate-for-a-referral": (lambda: Search.begin(CARE).terms("hudson", 1900).opening_reported().enrolled()
        .candidacy("referred", "06-28"), "gate", "/opening_ref",
        f"required on 2027-06-28: {CERTIFICATE}; not held: {CERTIFICATE}"),
    "no-certificate-of-the-employers": (lambda: support().opening_reported(
        "van", required_credentials=("licence", "cpr")).candidacy("referred", "06-28", opening_ref="van"),
        "gate", "/opening_ref",
        "required on 2027-06-28: cpr, licence; not held: cpr, licence"),
    "no-answer": (lambda: referred().candidacy("offer", "07-01"), "schema", "/result",
        "required one of accepted, declined, rescinded"),
    "begun": (lambda: hired().offer("declined", "07-11"), "state", "", "the person has begun there"),
    "another-wage": (lambda: accepted().offer("accepted", "07-02", wage_cents_per_hour=2100),
        "duplicate_conflict", "/wage_cents_per_hour", "an offer of 2000 cents per hour was accepted, given 2100"),
    "filled": (lambda: support().candidacy("referred", "06-28", BEN).candidacy("referred", "06-28").offer(
        "accepted", "07-01", BEN).tick(SUPPORT_DAY).offer("accepted", "07-02"), "state", "/opening_ref",
        "required a free position, actual 1 of 1 taken"),
    "low-offer": (lambda: referred().offer("accepted", "07-01", wage_cents_per_hour=1799), "gate",
        "/wage_cents_per_hour", "required >= 1800 cents per hour, actual 1799"),
    "left-over": (lambda: support().candidacy("referred", "06-28").candidacy("referred", "06-28", BEN).offer(
        "accepted", "07-01").offer("accepted", "07-01", BEN).tick(SUPPORT_DAY).employed(
        "hired", "07-10", max(BEN, ANA)), "state", "/opening_ref",
        "required a free position, actual 1 of 1 taken"),
}  # fmt: skip

HIRES: dict[str, tuple[Told, str, str, str]] = {
    "there-already": (lambda: hired().employed("hired", "07-12"), "duplicate_conflict", "/effective_on",
        "employed there since 2027-07-10, given 2027-07-12"),
    "other-first-wage": (lambda: hired().employed("hired", "07-10", wage_cents_per_hour=2200), "duplicate_conflict",
        "/wage_cents_per_hour", "began at 2000 cents per hour, given 2200"),
    "voided": (lambda: hired().voided().employed("hired", "07-10"), "state", "/effective_on",
        "this placement was voided"),
    "foreign-opening": (lambda: other_terms().employed("hired", "07-10", opening_ref="desk-2"), "state", "/opening_ref",
        "the opening is another employer's"),
    "rejected-opening": (lambda: other_terms().employed("hired", "07-10", opening_ref="low"), "state", "/opening_ref",
        "required an opening that passed the gates, actual rejected"),
    "filled-opening": (lambda: support().employed("hired", "07-05", BEN, opening_ref="desk-1").tick(SUPPORT_DAY)
        .employed("hired", "07-06", opening_ref="desk-1"), "state", "/opening_ref",
        "required a free position, actual 1 of 1 taken"),
    "currency": (lambda: support().employed("hired", "07-10", currency="EUR"), "gate", "/currency",
        "required a wage in USD, actual EUR"),
    "no-certificate": (lambda: Search.begin(CARE).terms("evergreen", 1900).enrolled().graduated("04-12").dispatched(
        "05-01"), "gate", "/dispatched_on",
        f"required on 2027-05-01: {CERTIFICATE}; not held: {CERTIFICATE}"),
    "dispatch-currency": (lambda: care().dispatched("05-01", currency="EUR"), "gate", "/currency",
        "required a wage in USD, actual EUR"),
    "several": (lambda: support().enrolled(id_=SECOND).employed("hired", "07-10"), "state", "/enrollment_id",
        "several enrollments are open; name one"),
}  # fmt: skip

HIRES["started-without-certificate"] = (
    lambda: Search.begin(CARE).terms("evergreen", 1900).opening_reported("client-1", 1900, employer_ref="evergreen")
        .enrolled().match("started", "05-01"), "gate", "/on",
    f"required on 2027-05-01: {CERTIFICATE}; not held: {CERTIFICATE}",
)  # fmt: skip

JOBS: dict[str, tuple[Told, str, str, str]] = {
    "not-there": (lambda: hired().employed("rate_changed", "07-09"), "state", "/effective_on",
        "not employed there on 2027-07-09"),
    "other-currency": (lambda: hired().employed("rate_changed", "08-01", currency="EUR"), "gate", "/currency",
        "required a wage in USD, actual EUR"),
    "other-rate": (lambda: hired().employed("rate_changed", "08-01", wage_cents_per_hour=2100).employed(
        "rate_changed", "08-01", wage_cents_per_hour=2200), "duplicate_conflict", "/wage_cents_per_hour",
        "from 2027-08-01 on 2100 cents per hour are known, given 2200"),
    "ended-before": (lambda: hired().employed("separated", "08-01").employed("separated", "08-02"),
        "duplicate_conflict", "/effective_on", "ended on 2027-08-01, given 2027-08-02"),
    "not-begun": (lambda: hired().employed("separated", "07-09"), "state", "/effective_on",
        "began on 2027-07-10, given 2027-07-09"),
    "voided": (lambda: hired().voided().employed("separated", "08-01"), "state", "", "the placement was voided"),
    "voided-probation": (lambda: hired().voided().probation("passed", "08-01"), "state", "",
        "the placement was voided"),
    "voided-milestone": (lambda: hired().voided().retention("2028-07-10"), "state", "", "the placement was voided"),
    "no-probation": (lambda: care().dispatched("05-01").probation("passed", "06-01"), "state", "/on",
        "required a placement in probation on 2027-06-01, actual none"),
    "failed-before": (lambda: probation().probation("failed", "07-09"), "state", "/on",
        "required a placement in probation on 2027-07-09, actual none"),
    "several-voided": (lambda: two_jobs().voided(), "state", "/employer_ref",
        "the person has several placements; name the employer"),
    "several-probations": (lambda: probations().probation("passed", "08-01"), "state", "/employer_ref",
        "the person has several placements; name the employer"),
    "same-and-none": (lambda: hired().retention("2028-07-10", employed_any=False), "state", "/same_employer",
        "nobody works for the same employer and for none"),
    "no-milestone": (lambda: hired().retention("2028-07-10", milestone_days=31), "state", "/milestone_days",
        "required a milestone of the program, actual 31 days"),
    "too-early": (lambda: hired().retention("2028-07-08"), "state", "/confirmed_on",
        "required a day from 2028-07-09 on, actual 2028-07-08"),
    "left-before": (lambda: hired().employed("separated", "08-01").retention("2028-07-10"), "state", "/same_employer",
        "required the same employer for 365 days, actual an end before"),
    "failed-after-the-end": (lambda: probation().employed("separated", "08-01").probation("failed", "07-20"),
        "duplicate_conflict", "/on", "ended on 2027-08-01, given 2027-07-20"),
    "parted-before": (lambda: started().match("ended", "06-01").match("ended", "06-02"),
        "duplicate_conflict", "/on", "ended on 2027-06-01, given 2027-06-02"),
    "otherwise": (lambda: hired().retention("2028-07-10").retention("2028-07-11", same_employer=False),
        "duplicate_conflict", "/employed_any", "the milestone of 365 days was confirmed otherwise"),
}  # fmt: skip

EMPLOYERS: dict[str, tuple[Told, str, str, str]] = {
    "low": (lambda: Search.begin(SUPPORT).terms(floor=1799), "gate", "/wage_floor_cents",
        "required >= 1800 cents per hour, actual 1799"),
    "kind": (lambda: Search.begin(CARE).terms("x", 1900, kind="staffing_agency"), "gate", "/kind",
        f"required an employer of kind {' or '.join(KINDS)}, actual staffing_agency"),
    "known": (lambda: support().opening_reported(wage=2100), "duplicate_conflict", "/opening_ref",
        "this opening is known with other terms; report other work under another reference"),
    "no-position": (lambda: support().opening_reported("none", positions=0), "schema", "/positions",
        "required >= 1 position, actual 0"),
    "currency": (lambda: support().opening_reported("eur", currency="EUR"), "gate", "/currency",
        "required a wage in USD, actual EUR"),
}  # fmt: skip


def started() -> Search:
    """A client found her on the app, and she has begun."""
    search = care().opening_reported("client-1", 1900, employer_ref="evergreen")
    return search.match("started", "05-01")


def probation() -> Search:
    """Ana's job has a probation until October."""
    search = accepted()
    return search.tick(search.today).employed("hired", "07-10", probation_ends_on="2027-10-08")


def probations() -> Search:
    """Two jobs of hers have one."""
    search = care().employed("hired", "05-01", employer_ref="evergreen", probation_ends_on="2027-08-01")
    return search.employed("hired", "05-02", employer_ref="willow", probation_ends_on="2027-08-01")


REFUSED = {**CANDIDACIES, **HIRES, **JOBS, **EMPLOYERS}


@pytest.mark.parametrize("case", [*REFUSED])
def test_what_cannot_be_is_refused_and_says_why(case: str) -> None:
    told, code, path, detail = REFUSED[case]
    assert told().then_refused(code, path, detail).last.path == path


# -- who is waited for ----------------------------------------------------------------------------------------------

EARLY: dict[str, tuple[Told, type, object]] = {
    "terms": (lambda: Search.begin(SUPPORT, known=False).terms(), Standards, NEWEST),
    "referral": (lambda: support().candidacy("referred", "06-28", opening_ref="x"), Opening,
        keys.opening_id("per-scholas", "x")),
    "referral-of-nobody": (lambda: support().candidacy("referred", "06-28", str(SECOND)), Seeker, str(SECOND)),
    "standards-of-the-enrolment": (lambda: Search.begin(SUPPORT).terms().enrolled(program=CARE).employed(
        "hired", "07-10"), Program, CARE.key),
    "interview": (lambda: support().candidacy("interview", "06-28"), Seeker, ANA),
    "interview-of-nobody": (lambda: support().candidacy("interview", "06-28", str(SECOND)), Seeker, str(SECOND)),
    "offer": (lambda: support().offer("accepted", "06-28"), Seeker, ANA),
    "hire": (lambda: Search.begin(SUPPORT).employed("hired", "07-10"), Seeker, ANA),
    "hire-into-an-opening": (lambda: support().employed("hired", "07-10", opening_ref="x"), Opening,
        keys.opening_id("per-scholas", "x")),
    "hire-of-an-enrolment": (lambda: support().employed("hired", "07-10", enrollment_id=SECOND), Seeker, ANA),
    "rate": (lambda: support().employed("rate_changed", "07-10"), Seeker, ANA),
    "rate-of-nobody": (lambda: Search.begin(SUPPORT).employed("rate_changed", "07-10"), Seeker, ANA),
    "probation": (lambda: support().probation("passed", "07-10"), Seeker, ANA),
    "probation-of-nobody": (lambda: Search.begin(SUPPORT).probation("passed", "07-10"), Seeker, ANA),
    "milestone": (lambda: support().retention("2028-07-10"), Seeker, ANA),
    "milestone-of-nobody": (lambda: Search.begin(SUPPORT).retention("2028-07-10"), Seeker, ANA),
    "void": (lambda: support().voided(), Seeker, ANA),
    "void-of-nobody": (lambda: Search.begin(SUPPORT).voided(), Seeker, ANA),
    "graduation": (lambda: Search.begin(SUPPORT).graduated(), Seeker, ANA),
    "step": (lambda: Search.begin(SUPPORT).step_earned(), Seeker, ANA),
    "parting-of-nobody": (lambda: support().opening_reported("client-1").match("ended", "07-01", str(SECOND)), Seeker,
        str(SECOND)),
    "start-at-a-rejected-opening": (lambda: support().opening_reported("client-1", wage=1).match("started", "07-01"),
        Opening, keys.opening_id("per-scholas", "client-1")),
    "parting": (lambda: support().opening_reported("client-1").match("ended", "07-01"), Seeker, ANA),
}  # fmt: skip


@pytest.mark.parametrize("case", [*EARLY])
def test_what_comes_early_waits_for_the_row_it_needs(case: str) -> None:
    told, kind, key = EARLY[case]
    told().then_early(kind, str(key))
