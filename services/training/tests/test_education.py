"""Continuing education keeps a certificate alive."""

from datetime import date

from apprenticeship.common.events.training import CredentialRenewed
from apprenticeship.common.programs.model import CredentialRule
from apprenticeship.training.domain.learner import Learner
from services.training.tests.life import (
    CARE,
    CERTIFICATE,
    SECOND,
    Life,
    certified,
    credential_id,
    day,
    it_support,
    published,
    trained,
)


def test_enough_hours_within_the_period_renew_the_certificate() -> None:
    life = certified().hours("ce-1", 700, "09-01", "ce").then_types("hours-recorded")
    life.hours("ce-2", 20, "10-01", "ce").then_types("hours-recorded", "credential-renewed")
    assert life.said[1] == CredentialRenewed(
        credential_id=credential_id(life),
        period_end=date(2028, 4, 1),
        ce_minutes=720,
        next_due_on=date(2029, 4, 1),
    )


def test_what_is_left_over_does_not_count_for_the_next_period() -> None:
    life = certified().hours("ce-1", 1400, "09-01", "ce")
    life.hours("ce-2", 719, "2028-04-01", "ce").then_types("hours-recorded")
    life.hours("ce-3", 719, "2028-04-02", "ce").then_types("hours-recorded")
    life.hours("ce-4", 1, "2029-04-01", "ce").then_types("hours-recorded", "credential-renewed")
    assert isinstance(life.said[1], CredentialRenewed)
    assert life.said[1].next_due_on == date(2030, 4, 1)


def test_hours_made_up_late_renew_from_the_day_they_were_made_up() -> None:
    life = certified().registry("expired", "2028-04-02")
    life.hours("ce-1", 720, "2028-06-15", "ce").then_types("hours-recorded", "credential-renewed")
    assert isinstance(life.said[1], CredentialRenewed)
    assert life.said[1].period_end == date(2028, 6, 15)
    assert life.said[1].next_due_on == date(2029, 6, 15)
    assert life.learner.credentials[CERTIFICATE].lapsed_on is None


def test_a_correction_may_renew_and_never_takes_a_renewal_back() -> None:
    life = certified().hours("ce-1", 700, "09-01", "ce")
    life.hours("ce-1", 720, "09-01", "ce").then_types("hours-corrected", "credential-renewed")
    life.hours("ce-1", 60, "09-01", "ce").then_types("hours-corrected")
    assert life.learner.credentials[CERTIFICATE].due_on == date(2029, 4, 1)


def test_a_correction_renews_nothing_that_was_revoked() -> None:
    life = certified().hours("ce-1", 700, "09-01", "ce").registry("revoked", "10-01")
    life.hours("ce-1", 720, "09-01", "ce").then_types("hours-corrected")


def test_what_was_learned_for_a_certificate_stays_with_it_when_its_holder_moves_on() -> None:
    # The registry knew of the exam before we did, so the enrolment left was not ended by a graduation.
    life = trained().registry("active", "04-02").hours("ce-1", 700, "04-20", "ce")
    life.enrolled(SECOND, on="05-01", entry="transfer").transferred("05-01")
    assert list(life.enrollment(SECOND).ledger) != []
    life.hours("ce-2", 20, "05-10", "ce").then_types("hours-recorded", "credential-renewed")


def test_continuing_education_before_the_certificate_waits_for_it() -> None:
    life = trained().hours("ce-1", 720, "04-20", "ce").then_early(Learner)
    life.exam("pass", "04-02")
    assert life.told[-1][1].type == "credential-renewed"


def test_continuing_education_counts_for_no_other_requirement() -> None:
    life = certified().hours("ce-1", 720, "09-01", "ce")
    graduated = next(word for _, word in life.told if word.type == "graduated")
    assert getattr(graduated, "total_minutes") == 4500  # noqa: B009 - a word of any type


def test_a_program_without_continuing_education_takes_no_such_hours() -> None:
    it_support().hours("ce-1", 60, "04-20", "ce").then_refused("state", "/kind")


def test_continuing_education_of_somebody_not_yet_enrolled_waits() -> None:
    Life.begin(CARE).hours("ce-1", 60, "04-20", "ce").then_early(Learner)
    # A transfer makes a row before there is an enrolment in it.
    Life.begin(CARE).transferred("04-01").hours("ce-1", 60, "04-20", "ce").then_early(Learner)


def test_with_two_certificates_the_report_must_name_the_enrollment_of_one() -> None:
    advanced = CARE.model_copy(
        update={
            "id": "advanced",
            "credential": CredentialRule(code="advanced-certificate", issuer="wa-doh"),
        }
    )
    life = certified().given(advanced.key, published(advanced))
    life.enrolled(SECOND, on="05-01", program_id="advanced").all_modules("05-10")
    life.hours("more", 4500, "05-20").exam("pass", "06-01")

    life.hours("ce", 720, "09-01", "ce").then_refused("state", "/enrollment_id")
    life.hours("ce", 720, "09-01", "ce", enrollment_id=SECOND)
    life.then_types("hours-recorded", "credential-renewed")
    assert life.learner.credentials[CERTIFICATE].due_on == date(2028, 4, 1)
    assert life.learner.credentials["advanced-certificate"].due_on == date(2029, 5, 31)


def test_where_no_minutes_are_asked_any_entry_renews() -> None:
    asked = CARE.continuing_education
    assert asked is not None
    free = CARE.model_copy(update={"continuing_education": asked.model_copy(update={"minutes": 0})})
    life = Life.begin(free).enrolled().all_modules("03-10").hours("all", 4500, "03-19").exam("pass", "04-02")
    life.hours("ce", 60, "03-20", "ce")  # of before the certificate, so that no entry counts for the period
    life.then_types("hours-recorded", "credential-renewed")


# --------------------------------------------------------------------------- other standards


def returned(**standards: object) -> Life:
    """Certified by the registry before the exam, and back from a pause in a second version with these standards."""
    later = CARE.model_copy(update={"version": 2, **standards})
    life = trained().registry("active", "04-10").given(later.key, published(later))
    return life.paused("04-12").resumed("05-01", version=2)


def test_without_continuing_education_a_certificate_runs_by_its_own_days() -> None:
    rule = CredentialRule(code=CERTIFICATE, issuer="wa-doh", valid_days=100)
    program = CARE.model_copy(update={"credential": rule, "continuing_education": None})
    life = Life.begin(program).enrolled().all_modules("03-10").hours("all", 4500, "03-19").exam("pass", "04-02")
    life.registry("active", "07-11").then(
        CredentialRenewed(
            credential_id=credential_id(life), period_end=day("07-11"), ce_minutes=0, next_due_on=day("10-19")
        )
    )


def test_the_registry_cannot_renew_what_the_program_no_longer_issues() -> None:
    returned(credential=None, continuing_education=None).registry("active", "05-10").then()


def test_hours_for_a_certificate_that_has_become_another_renew_nothing() -> None:
    life = returned(credential=CredentialRule(code="another", issuer="wa-doh"))
    life.hours("ce", 720, "05-10", "ce").then_types("hours-recorded")
