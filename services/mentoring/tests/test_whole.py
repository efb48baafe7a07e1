"""What mentoring keeps of people, as whole rows, and its rules at their edges."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from apprenticeship.common.events import keys
from apprenticeship.common.events.mentoring import CoachingStarted, MentorAssigned, MentorUnassigned
from apprenticeship.mentoring.domain.life import evolve_mentee
from apprenticeship.mentoring.domain.mentee import (
    Engagement,
    Enrollment,
    Job,
    Match,
    Mentee,
    Pause,
    Search,
    SearchEnded,
)
from apprenticeship.mentoring.domain.mentor import Approval, MenteeTaken, Mentor, evolve_mentor
from apprenticeship.mentoring.policies import lies_ahead, share_language, trained as is_trained
from services.mentoring.tests.cast import (
    AUTUMN,
    MECHANIC,
    OPERATOR,
    SPRING,
    SUPPORT,
    TENANT,
    THROUGH,
    day,
    enrollment,
    job,
    mentor,
    person,
    variant,
)
from services.mentoring.tests.life import Shop, paired

ROSA = Enrollment(
    id=enrollment("rosa"), program_id=MECHANIC.id, program_version=1, cohort_id=SPRING, site_id="central-shops",
    language="en", paid_time=False, enrolled_on=day("02-15"),
)  # fmt: skip
MATCH = Match(
    id=keys.match_id(TENANT, enrollment("rosa"), 1), mentor_id=mentor("ana"), starts_on=day("03-01"),
    since=day("02-15"), planned_until="graduation", paid_mentor=MECHANIC.mentor.paid_minutes_per_week > 0
    if MECHANIC.mentor else False,
)  # fmt: skip
PAIRED = replace(ROSA, matches=(MATCH,))


# -- rows ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "row"),
    [
        (lambda: Shop.begin().enrolled("rosa"), replace(ROSA, search=Search(day("02-15")))),
        (lambda: Shop.begin().enrolled("rosa").pair(), replace(ROSA, search=Search(day("02-15"), waitlisted=True))),
        (paired, PAIRED),
        (lambda: paired().paused("rosa", "03-10"), replace(PAIRED, pauses=(Pause(day("03-10")),))),
        (lambda: paired().paused("rosa", "03-10", mentored=True),
            replace(PAIRED, pauses=(Pause(day("03-10"), mentored=True),))),
        (lambda: paired().paused("rosa", "03-10").resumed("rosa", "04-01").paused("rosa", "05-01")
            .resumed("rosa", "06-01"),
            replace(PAIRED, cohort_id=AUTUMN,
                pauses=(Pause(day("03-10"), day("04-01")), Pause(day("05-01"), day("06-01"))))),
        (lambda: paired().withdrew("rosa", "04-01"),
            replace(ROSA, end="withdrawn", matches=(replace(MATCH, ended_on=day("04-01"), cause="withdrawn"),))),
        (lambda: paired().not_completed("rosa", "04-01"),
            replace(ROSA, end="not_completed", matches=(replace(MATCH, ended_on=day("04-01"), cause="program_end"),))),
        (lambda: paired().transferred("rosa", "rosa-2", "04-01"),
            replace(ROSA, end="transferred", successor=enrollment("rosa-2"),
                matches=(replace(MATCH, ended_on=day("04-01"), cause="reassigned"),))),
        (lambda: paired().graduated("rosa", "04-01"),
            replace(ROSA, end="graduated", matches=(replace(MATCH, ended_on=day("04-01"), cause="completed"),))),
        (lambda: paired().on("04-01").available("ana", "retired"),
            replace(ROSA, search=Search(day("02-15")),
                matches=(replace(MATCH, ended_on=day("04-01"), cause="mentor_left"),))),
        (lambda: paired().on("04-01").met_mentor("rosa", "03-10", minutes=30),
            replace(ROSA, matches=(replace(MATCH, sessions={"2027-03-10/check_in/on_the_job": 30}),))),
    ],
    ids=[
        "seeks", "waits", "paired", "paused", "supported", "back", "withdrawn", "not-completed", "transferred",
        "graduated", "mentor-left", "met",
    ],
)  # fmt: skip
def test_an_enrolment_is_kept_whole(told: Callable[[], Shop], row: Enrollment) -> None:
    assert told().enrollment("rosa") == row


def test_a_mentor_is_kept_whole() -> None:
    shop = paired().nominated("ana", "employer", languages=("es",), site_id="north", instructs_cohort_refs=("autumn",))
    shop.nominated("ana", "union", participant_id=person("ana"))
    kept = shop.mentor("ana")
    assert kept.approved
    assert kept == Mentor(
        nominations={MECHANIC.id: ("employer", "union")}, journey_level=True, languages=("en", "es"), site_id="north",
        teaches=(keys.cohort_id(TENANT, "autumn"),), participant_id=person("ana"),
        approvals={"employer": Approval(1, 1), "union": Approval(1, 1)}, approved=kept.approved, capacity=1,
        trainings=kept.trainings, paired=(person("rosa"),),
    )  # fmt: skip


def test_a_mentor_on_the_job_is_dated_by_the_job() -> None:
    shop = Shop.begin(OPERATOR).ready("ana", program_id=OPERATOR.id).enrolled("rosa", program_id=OPERATOR.id)
    shop.placed("rosa", "04-01", "07-01").then_types()
    assert shop.enrollment("rosa").search == Search(day("04-01"))
    shop.pair("04-02").then(
        MentorAssigned(
            match_id=shop.match_of("rosa"), enrollment_id=enrollment("rosa"), mentor_id=mentor("ana"),
            program_id=OPERATOR.id, starts_on=day("04-02"), phase="on_the_job", match_reasons=("language",),
            paid_minutes_per_week=OPERATOR.mentor.paid_minutes_per_week if OPERATOR.mentor else 0,
            planned_until="probation_end", until_on=day("07-01"),
        )
    )  # fmt: skip
    assert shop.mentee("rosa").jobs == {job("first"): Job(enrollment("rosa"), day("07-01"))}
    shop.passed_probation("rosa", "07-01").then(
        MentorUnassigned(
            match_id=shop.match_of("rosa"), enrollment_id=enrollment("rosa"), mentor_id=mentor("ana"),
            ended_on=day("07-01"), cause="probation_passed",
        )
    )  # fmt: skip
    assert shop.mentee("rosa").jobs == {job("first"): Job(enrollment("rosa"), day("07-01"), over=True)}


def test_a_new_job_dates_the_match_anew_and_its_end_undates_it() -> None:
    shop = Shop.begin(THROUGH).ready("ana", program_id=THROUGH.id).enrolled("rosa", program_id=THROUGH.id).pair("03-01")

    def until() -> date | None:
        match = shop.enrollment("rosa").match
        return match.until_on if match else None

    assert until() is None
    shop.placed("rosa", "04-01", "07-01")
    assert until() == day("07-01")
    shop.lost_job("rosa", "05-01")
    assert until() is None
    shop.placed("rosa", "06-01", "09-01", as_="second")
    assert until() == day("09-01")


def test_coaching_is_kept_with_its_sessions() -> None:
    shop = Shop.begin(SUPPORT).enrolled("rosa", program_id=SUPPORT.id).graduated("rosa", "06-01", SUPPORT)
    months = SUPPORT.coaching.months_max if SUPPORT.coaching else 0
    ends = date(2027 + (5 + months) // 12, (5 + months) % 12 + 1, 1)
    engagement = keys.engagement_id(TENANT, enrollment("rosa"))
    shop.then(
        CoachingStarted(
            engagement_id=engagement, enrollment_id=enrollment("rosa"), starts_on=day("06-01"), planned_ends_on=ends,
            coach_role=SUPPORT.coaching.role if SUPPORT.coaching else "",
        )
    )  # fmt: skip
    shop.on("06-20").met_coach("rosa", "06-10").met_coach("rosa", "06-11", minutes=15)
    sessions = {"2027-06-10/career_plan": 45, "2027-06-11/career_plan": 15}
    assert shop.enrollment("rosa").engagement == Engagement(engagement, day("06-01"), ends, sessions)


def test_what_is_not_known_changes_nothing() -> None:
    ended, taken = SearchEnded(enrollment("rosa")), MenteeTaken(person("rosa"))
    assert evolve_mentee(None, ended) == Mentee()
    assert evolve_mentee(None, taken) is None
    assert evolve_mentor(None, ended) is None


def test_whoever_graduated_is_not_among_those_who_failed_or_left() -> None:
    shop = paired().graduated("rosa", "04-01")
    before = shop.enrollment("rosa")
    shop.not_completed("rosa", "04-02").then().withdrew("rosa", "04-03").then()
    assert shop.enrollment("rosa") == before


@pytest.mark.parametrize(("held", "outcome"), [("04-01", "handled"), ("04-02", "refused")])
def test_the_last_day_of_a_match_belongs_to_it(held: str, outcome: str) -> None:
    shop = paired().withdrew("rosa", "04-01").on("04-10").met_mentor("rosa", held)
    assert shop.last.outcome == outcome


def test_who_has_lost_the_job_waits_for_no_mentor_on_it() -> None:
    shop = Shop.begin(OPERATOR).enrolled("rosa", program_id=OPERATOR.id).placed("rosa", "04-01").pair("04-02")
    assert shop.enrollment("rosa").search
    shop.lost_job("rosa", "05-01").then()
    assert shop.enrollment("rosa").search is None


def test_each_engagement_keeps_its_own_sessions() -> None:
    shop = Shop.begin(SUPPORT).enrolled("rosa", program_id=SUPPORT.id).graduated("rosa", "06-01", SUPPORT)
    shop.enrolled("rosa-2", program_id=SUPPORT.id, person="rosa").graduated("rosa-2", "06-05", SUPPORT, who="rosa")
    shop.on("06-20").met_coach("rosa", "06-10", enrollment_id=str(enrollment("rosa-2")))
    held = [one.engagement.sessions for one in shop.mentee("rosa").enrollments.values() if one.engagement]
    assert held == [{}, {"2027-06-10/career_plan": 45}]


# -- who knows whom --------------------------------------------------------------------------------------------------


def test_the_place_in_line_survives_a_search_that_is_opened_twice() -> None:
    shop = Shop.begin().enrolled("rosa").pair()
    shop.transferred("rosa", "rosa-2", "03-10").enrolled("rosa-2", "03-10", person="rosa")
    assert shop.mentee("rosa").enrollments[enrollment("rosa-2")].search == Search(day("02-15"))


def test_a_place_in_line_that_was_told_is_not_told_again_after_a_transfer() -> None:
    shop = Shop.begin().enrolled("rosa").enrolled("rosa-2", "03-01", person="rosa").pair("03-01")
    shop.transferred("rosa", "rosa-2", "03-10")
    assert shop.mentee("rosa").enrollments[enrollment("rosa-2")].search == Search(day("02-15"), waitlisted=True)
    shop.pair("03-11").then()


# -- rules -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "spoken", "shared"),
    [
        ("en", ("EN",), True), ("es-MX", ("es",), True), ("es", ("es-419",), True), ("ES-mx", ("es-419",), True),
        ("zh-Hant-TW", ("zh-Hans",), True), ("en", ("es", "fr"), False), ("en", (), False),
    ],
)  # fmt: skip
def test_a_language_is_shared_whatever_its_form(tag: str, spoken: tuple[str, ...], *, shared: bool) -> None:
    assert share_language(tag, spoken) is shared


@pytest.mark.parametrize(("held", "ahead"), [("03-02", False), ("03-03", True), ("02-28", False)])
def test_a_day_lies_ahead_when_it_is_today_nowhere(held: str, *, ahead: bool) -> None:
    assert lies_ahead(day(held), day("03-01")) is ahead


@pytest.mark.parametrize(
    ("topics", "due", "fresh"),
    [(None, None, False), (("goals", "process"), None, True), (("goals", "process"), "03-01", True),
     (("goals", "process"), "02-28", False), ((), None, False)],
)  # fmt: skip
def test_trained_is_in_every_topic_and_until_the_refresher_is_due(
    topics: tuple[str, ...] | None, due: str | None, *, fresh: bool
) -> None:
    rule = variant("rule", training_topics=("goals", "process"), trained_before_pairing=True).mentor
    assert rule
    assert is_trained(rule, topics, day(due) if due else None, day("03-01")) is fresh
    free = rule.model_copy(update={"trained_before_pairing": False})
    assert is_trained(free, topics, day(due) if due else None, day("03-01"))
