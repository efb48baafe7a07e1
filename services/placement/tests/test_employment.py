"""The end of a job, the next one, probation, the milestones, and placements that never were."""

from uuid import UUID

from apprenticeship.common.events import keys
from apprenticeship.common.events.placement import (
    EmploymentEnded,
    Placed,
    PlacementVoided,
    ProbationPassed,
    RetentionConfirmed,
)
from apprenticeship.placement.domain.seeker import Seeker

from .search import ANA, FIRST, SECOND, Search, care, day, support


def placement(search: Search, ref: str, on: str) -> UUID:
    employer = keys.employer_id(search.tenant, ref)
    return keys.placement_id(search.tenant, ANA, employer, day(on))


def at_hudson() -> Search:
    return support().employed("hired", "07-19").then_types("placed")


# ------------------------------------------------------------------------------ the end


def test_a_separation_ends_the_employment_with_its_cause() -> None:
    search = at_hudson()
    search.employed("separated", "09-30", separation_reason="laid_off", rehire_ok=True).then(
        EmploymentEnded(
            placement_id=placement(search, "hudson", "07-19"),
            ended_on=day("09-30"),
            cause="laid_off",
            rehire_ok=True,
        )
    )
    search.employed("separated", "09-30").then()
    search.employed("separated", "10-15").then_refused("duplicate_conflict", "/effective_on")


def test_a_separation_before_the_first_day_is_refused() -> None:
    at_hudson().employed("separated", "07-01").then_refused("state", "/effective_on")


def test_a_separation_before_the_hire_is_heard_of_waits_for_it() -> None:
    search = support().employed("separated", "09-30")
    search.then_early(Seeker)
    search.employed("hired", "07-19")
    assert search.told_types()[-2:] == ["placed", "employment-ended"]


def test_who_leaves_on_the_first_day_was_there() -> None:
    at_hudson().employed("separated", "07-19").then_types("employment-ended")


def test_leave_and_return_change_nothing() -> None:
    search = at_hudson()
    search.employed("leave", "08-01").then()
    search.employed("returned", "09-01").then()


# ------------------------------------------------------------------------------ probation


def test_probation_passed_is_told_once() -> None:
    search = at_hudson().probation("passed", "10-17")
    search.then(ProbationPassed(placement_id=placement(search, "hudson", "07-19"), passed_on=day("10-17")))
    assert search.jobs()[0].state == "employed"
    search.probation("passed", "10-17").then()
    search.probation("passed", "10-20").then_refused("state")


def test_probation_before_the_hire_is_heard_of_waits_for_it() -> None:
    search = support().probation("passed", "10-17")
    search.then_early(Seeker)
    search.employed("hired", "07-19")
    assert search.told_types()[-2:] == ["placed", "probation-passed"]


def test_probation_failed_ends_the_employment() -> None:
    search = at_hudson().probation("failed", "09-30")
    search.then_types("employment-ended")
    assert search.said[0].cause == "dismissed"  # type: ignore[attr-defined]
    search.probation("failed", "09-30").then()


def test_who_fails_one_probation_and_works_elsewhere_has_changed_employer() -> None:
    search = care().employed("hired", "05-01", employer_ref="evergreen", probation_ends_on="2027-08-01")
    search.employed("hired", "05-20", employer_ref="willow")
    search.probation("failed", "06-01").then_types("employment-ended", "employer-changed")


def test_a_probation_told_late_does_not_take_back_the_end() -> None:
    search = at_hudson().employed("separated", "12-01").probation("passed", "10-17")
    search.then_types("probation-passed")
    assert search.seeker().placements[placement(search, "hudson", "07-19")].state == "ended"


def test_a_job_without_probation_has_none_to_pass() -> None:
    care().dispatched("04-19").probation("passed", "07-19").then_refused("state", "/on")


# ------------------------------------------------------------------------------ the milestones


def test_a_milestone_of_the_program_is_confirmed() -> None:
    search = at_hudson().retention("2028-07-20", wage_cents_per_hour=2500)
    search.then(
        RetentionConfirmed(
            placement_id=placement(search, "hudson", "07-19"),
            milestone_days=365,
            employed_any=True,
            same_employer=True,
            wage_cents_per_hour=2500,
            source="coach",
            confirmed_on=day("2028-07-20"),
        )
    )


def test_a_milestone_confirmed_late_and_twice_is_told_once() -> None:
    search = at_hudson().retention("2028-12-01").then_types("retention-confirmed")
    search.retention("2028-12-01").then()
    search.retention("2029-01-15", source="hris").then()


def test_another_finding_about_the_same_milestone_contradicts_it() -> None:
    search = at_hudson().retention("2028-07-20")
    search.retention("2028-08-01", employed_any=False, same_employer=False)
    search.then_refused("duplicate_conflict", "/employed_any")


def test_a_milestone_before_its_day_is_refused_with_the_day() -> None:
    search = at_hudson().retention("2028-07-17")
    search.then_refused("state", "/confirmed_on")
    assert search.last.detail == "required a day from 2028-07-18 on, actual 2028-07-17"


def test_a_milestone_counts_from_its_day_on_for_who_left_on_it() -> None:
    search = at_hudson().employed("separated", "2028-07-18")
    search.retention("2028-07-18").then_types("retention-confirmed")


def test_the_same_confirmation_again_is_not_one_of_the_next_job() -> None:
    search = care().dispatched("04-19").employed("hired", "04-20", employer_ref="willow")
    search.retention("2028-05-01").then_types("retention-confirmed")
    search.retention("2028-05-01").then()
    search.retention("2028-05-02").then_types("retention-confirmed")


def test_a_milestone_that_the_program_does_not_ask_about_is_refused() -> None:
    at_hudson().retention("2027-10-20", milestone_days=90).then_refused("state", "/milestone_days")


def test_who_left_before_the_milestone_did_not_stay_with_the_same_employer() -> None:
    search = at_hudson().employed("separated", "09-30")
    search.retention("2028-07-20").then_refused("state", "/same_employer")
    search.retention("2028-07-20", same_employer=False).then_types("retention-confirmed")


def test_nobody_stays_with_the_same_employer_and_with_none() -> None:
    at_hudson().retention("2028-07-20", employed_any=False).then_refused("state", "/same_employer")


def test_a_milestone_before_the_hire_is_heard_of_waits_for_it() -> None:
    search = support().retention("2028-07-20")
    search.then_early(Seeker)
    search.employed("hired", "07-19")
    assert search.told_types()[-1] == "retention-confirmed"


# ------------------------------------------------------------------------------ the void


def test_a_void_names_the_fact_that_told_the_placement() -> None:
    search = support().employed("hired", "07-19")
    told = next(s for s in search.last.said if isinstance(s.word, Placed))
    search.voided("never_started").then(
        PlacementVoided(
            placement_id=placement(search, "hudson", "07-19"),
            voids_event_id=told.id,
            reason="never_started",
        )
    )
    search.voided("never_started").then()


def test_a_void_takes_the_retention_with_it_and_a_later_one_is_refused() -> None:
    search = at_hudson().retention("2028-07-20").voided()
    assert search.seeker().placements[placement(search, "hudson", "07-19")].retained == ()
    search.retention("2028-07-20").then_refused("state")


def test_a_void_heard_before_the_placement_waits_for_it() -> None:
    search = support().voided()
    search.then_early(Seeker)
    search.employed("hired", "07-19")
    assert search.told_types()[-2:] == ["placed", "placement-voided"]


def test_a_voided_hire_reported_again_is_refused_and_another_day_is_another_placement() -> None:
    search = at_hudson().voided()
    search.employed("hired", "07-19").then_refused("state", "/effective_on")
    search.employed("hired", "07-26").then_types("placed")


def test_of_several_placements_the_one_of_the_enrolment_may_be_named() -> None:
    search = care().enrolled(id_=SECOND).dispatched("04-19", enrollment_id=FIRST)
    search.employed("hired", "05-01", employer_ref="willow", enrollment_id=SECOND)
    search.voided(enrollment_id=SECOND).then_types("placement-voided")
    assert [job.enrollment_id for job in search.jobs()] == [FIRST]


def test_of_several_placements_the_employer_has_to_be_named() -> None:
    search = care().dispatched("04-19").employed("hired", "05-01", employer_ref="willow")
    search.voided().then_refused("state", "/employer_ref")
    search.voided(employer_ref="willow").then_types("placement-voided")
    assert [job.employer_id for job in search.jobs()] == [keys.employer_id("seiu775", "evergreen")]
