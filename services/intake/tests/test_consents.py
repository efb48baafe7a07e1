"""Consent: the latest word of a person counts, whenever it is reported."""

from apprenticeship.common.events import keys
from apprenticeship.common.events.intake import ConsentChanged
from apprenticeship.intake.domain.person import Person
from services.intake.tests.desk import JAN, JUNE, MARCH, SUPPORT, Desk, noon


def test_consent_is_given_and_withdrawn() -> None:
    desk = Desk.open(SUPPORT).applies("ada").consents("ada", granted=True, at=JAN)
    consent = ConsentChanged(
        consent_id=keys.consent_id(desk.tenant, desk.id("ada"), "employer", "placement"),
        recipient_kind="employer",
        purpose="placement",
        scope=("credentials",),
        granted=True,
        effective_at=noon(JAN),
    )
    desk.then(consent).consents("ada", granted=True, at=JAN).then()
    desk.consents("ada", granted=False, at=MARCH).then(
        consent.model_copy(update={"granted": False, "effective_at": noon(MARCH)})
    )


def test_an_older_word_that_comes_late_changes_nothing() -> None:
    desk = Desk.open(SUPPORT).applies("ada").consents("ada", granted=False, at=MARCH)
    desk.consents("ada", granted=True, at=JAN).then()
    assert not next(iter(desk.person("ada").consents.values())).granted


def test_two_words_of_one_moment_contradict_each_other() -> None:
    desk = Desk.open(SUPPORT).applies("ada").consents("ada", granted=True, at=JAN)
    desk.consents("ada", granted=False, at=JAN).then_refused("duplicate_conflict", "/effective_at")


def test_each_recipient_and_purpose_is_a_consent_of_its_own() -> None:
    desk = Desk.open(SUPPORT).applies("ada").consents("ada", granted=True, at=JAN)
    desk.consents("ada", granted=True, at=JAN, recipient_partner_id="acme")
    desk.consents("ada", granted=False, at=JUNE, purpose="mentoring").then_types("consent-changed")
    recipients = {c.recipient_partner_id for c in desk.person("ada").consents.values()}
    assert recipients == {None, keys.partner_uuid("acme")}


def test_consent_of_somebody_unknown_waits_for_them() -> None:
    desk = Desk.open(SUPPORT).consents("ada", granted=True, at=JAN).then_early(Person)
    desk.applies("ada")
    assert desk.person("ada").consents
