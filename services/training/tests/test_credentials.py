"""Credentials: issued, confirmed, renewed, resting, revoked; and the wage steps that hang on them."""

from datetime import date

from apprenticeship.common.events.digests import sha256_of
from apprenticeship.common.events.training import (
    CredentialIssued,
    CredentialRenewed,
    ExamScheduled,
    Graduated,
    WageStepEarned,
)
from apprenticeship.common.programs.model import WageStep
from apprenticeship.training.domain.learner import Learner
from apprenticeship.training.domain.standards import Program
from services.training.tests.life import (
    CARE,
    CERTIFICATE,
    FIRST,
    MECHANIC,
    SECOND,
    Life,
    certified,
    credential_id,
    day,
    it_support,
    trained,
)


def test_the_credential_is_the_persons_and_runs_as_long_as_the_program_says() -> None:
    life = certified()
    assert life.said[1] == CredentialIssued(
        credential_id=credential_id(life),
        enrollment_id=FIRST,
        credential_code=CERTIFICATE,
        issuer="wa-doh",
        issued_on=day("04-02"),
        expires_on=date(2028, 4, 1),
        portable=True,
    )
    assert isinstance(life.said[2], Graduated)
    assert life.said[2].credential_ids == (credential_id(life),)


def test_the_registry_confirms_what_is_known_without_a_new_fact() -> None:
    life = certified().registry("active", "04-10", expires_on="2028-04-09").then()
    life.registry("active", "04-10").then()
    assert life.learner.credentials[CERTIFICATE].due_on == date(2028, 4, 9)


def test_the_registry_may_speak_before_the_result_is_known() -> None:
    life = trained().registry("active", "04-10", expires_on="2028-04-09")
    life.then_types("credential-issued", "wage-step-earned")
    issued = life.said[0]
    assert isinstance(issued, CredentialIssued)
    assert issued.registry_number_sha256 == sha256_of("HM-61120457")
    assert (issued.issued_on, issued.expires_on) == (day("04-10"), date(2028, 4, 9))

    life.exam("pass", "04-02").then_types("exam-result-recorded", "graduated")
    assert isinstance(life.said[1], Graduated)
    assert life.said[1].credential_ids == (credential_id(life),)


def test_the_registry_renews_when_the_period_is_over() -> None:
    life = certified().registry("active", "2028-04-01")
    life.then(
        CredentialRenewed(
            credential_id=credential_id(life),
            period_end=date(2028, 4, 1),
            ce_minutes=0,
            next_due_on=date(2029, 4, 1),
        )
    )
    life.registry("active", "2028-04-01").then()


def test_the_registry_renews_early_when_it_has_spoken_of_this_period_before() -> None:
    life = certified().registry("active", "04-10").registry("active", "2028-03-15")
    life.then_types("credential-renewed")
    life.registry("active", "2028-03-15").then()


def test_an_expired_credential_rests_until_the_registry_renews_it() -> None:
    life = certified().registry("expired", "2028-04-02").then()
    life.registry("expired", "2028-04-02").then()
    assert life.learner.credentials[CERTIFICATE].lapsed_on == date(2028, 4, 2)

    life.registry("active", "2028-03-01").then()
    life.registry("active", "2028-05-01").then_types("credential-renewed")
    assert life.learner.credentials[CERTIFICATE].lapsed_on is None
    life.registry("expired", "2028-04-02").then()
    assert life.learner.credentials[CERTIFICATE].lapsed_on is None


def test_a_revoked_credential_stays_revoked() -> None:
    life = certified().registry("revoked", "06-01").then()
    life.registry("revoked", "06-01").then()
    life.registry("active", "06-02").then_refused("state", "/status")
    life.hours("ce", 720, "06-03", "ce").then_refused("state")


def test_a_credential_that_was_never_issued_cannot_expire() -> None:
    trained().registry("expired", "04-10").then_refused("state", "/status")


def test_a_credential_no_program_of_the_person_issues_is_refused() -> None:
    it_support().registry("active", "04-10").then_refused("schema", "/credential_code")


def test_the_registrys_word_about_somebody_not_yet_enrolled_waits() -> None:
    Life.begin(CARE).registry("active", "04-10").then_early(Learner)


def test_the_registrys_word_waits_for_the_enrollment_and_the_program_it_needs() -> None:
    trained().registry("active", "04-10", enrollment_id=SECOND).then_early(Learner)
    Life.begin(CARE).enrolled(program_version=2).registry("active", "04-10").then_early(Program)


def test_the_registry_speaks_of_the_enrollment_under_which_it_was_issued() -> None:
    # The second one is open and issues the same: it would be meant if nothing were held yet.
    life = certified().hours("ce", 100, "09-01", "ce").enrolled(SECOND, on="10-01")
    life.registry("active", "2028-04-01").then_types("credential-renewed")
    assert isinstance(life.said[0], CredentialRenewed)
    assert life.said[0].ce_minutes == 100


def test_the_registrys_word_leads_on_to_an_exam_for_which_nothing_else_is_asked() -> None:
    asked = CARE.requirement_sets["standard"].model_copy(update={"minutes": 0, "modules_required": False})
    program = CARE.model_copy(update={"requirement_sets": {"standard": asked}})
    life = Life.begin(program).enrolled().registry("active", "02-20")
    life.then_types("credential-issued", "requirements-met", "exam-scheduled", "wage-step-earned")
    assert isinstance(life.said[2], ExamScheduled)
    assert life.said[2].exam_on == day("03-15")  # counted from today: the enrolment that met it lies behind


# --------------------------------------------------------------------------- wage steps


def test_the_wage_step_is_earned_with_the_credential_and_expected_within_the_grace() -> None:
    life = certified()
    assert life.said[3] == WageStepEarned(
        enrollment_id=FIRST,
        step_id="certified",
        basis="credential",
        earned_on=day("04-02"),
        amount_cents=50,
        expected_effective_on=day("05-02"),
    )


def test_a_step_by_hours_is_earned_once_on_the_day_they_are_reached() -> None:
    step = WageStep(id="half", basis="hours", percent_bps=500, minutes=2000)
    life = Life.begin(CARE.model_copy(update={"wage_steps": (step,)})).enrolled()
    life.hours("a", 1999, "03-18").then_types("hours-recorded")
    life.hours("b", 1, "03-19").then_types("hours-recorded", "wage-step-earned")
    assert isinstance(life.said[1], WageStepEarned)
    assert (life.said[1].earned_on, life.said[1].percent_bps) == (day("03-19"), 500)
    life.hours("c", 60, "03-20").then_types("hours-recorded")


def test_who_has_one_step_earns_the_next() -> None:
    half, whole = (WageStep(id=id_, basis="hours", minutes=n) for id_, n in (("half", 2000), ("whole", 4000)))
    life = Life.begin(CARE.model_copy(update={"wage_steps": (half, whole)})).enrolled()
    life.hours("a", 2000, "03-18").hours("b", 2000, "03-19").then_types("hours-recorded", "wage-step-earned")
    assert life.enrollment().steps == ("half", "whole")


def test_a_step_by_modules_is_earned_with_the_last_one() -> None:
    step = WageStep(id="skilled", basis="modules", amount_cents=100)
    life = Life.begin(MECHANIC.model_copy(update={"wage_steps": (step,)})).enrolled()
    life.all_modules("05-01")
    life.then_types("module-completed", "requirements-met", "graduated", "wage-step-earned")


def test_hours_earn_no_step_by_modules() -> None:
    step = WageStep(id="skilled", basis="modules", amount_cents=100)
    life = Life.begin(CARE.model_copy(update={"wage_steps": (step,)})).enrolled()
    life.hours("a", 60, "03-05").then_types("hours-recorded")
    life.all_modules("03-10").then_types("module-completed", "wage-step-earned")


def test_steps_by_time_or_competency_are_not_earned_here_yet() -> None:
    steps = (WageStep(id="year", basis="time"), WageStep(id="skill", basis="competency"))
    life = Life.begin(MECHANIC.model_copy(update={"wage_steps": steps})).enrolled()
    life.all_modules("05-01").then_types("module-completed", "requirements-met", "graduated")
