"""The gate of one partnership, told in short verbs over the given/when/then of the house."""

from typing import Any, Self
from uuid import UUID

from apprenticeship.common.events import shipped
from apprenticeship.common.events.catalogue import BY_WORD
from apprenticeship.common.events.decisions import Pass
from apprenticeship.common.events.keys import participant_id
from apprenticeship.common.events.reports import ApplicationReported, PersonLinked, ProgramSubmitted
from apprenticeship.common.events.words import Word
from apprenticeship.common.programs.library import load
from apprenticeship.common.testing.story import Story
from apprenticeship.gateway.agreements import Agreement, Agreements
from apprenticeship.gateway.handlers import hears
from apprenticeship.gateway.settings import DEMO
from apprenticeship.gateway.store import TABLES

AGREEMENTS = Agreements.model_validate_json(DEMO.read_bytes())
CBO, LMS, EMPLOYER, STAFF = (f"per-scholas-{kind}" for kind in ("cbo", "lms", "employer", "staff"))
CARE = "seiu775-home-care-aide"
"""A program of another partnership."""
SUPPORT = load("per-scholas-it-support@1").model_dump(mode="json")


def report(word: type[Word], **changed: Any) -> Any:  # noqa: ANN401 - an instance of the word
    """The word's own example, with other values."""
    return word.model_validate(shipped.example(word)["data"] | changed)


def submitted(**changed: object) -> ProgramSubmitted:
    """The partnership's own definition, with other values."""
    return ProgramSubmitted(definition=SUPPORT | changed, approvals_required=("community",))


class Gate(Story):
    """Partners speak by their names; a report is keyed by the person it is about."""

    @classmethod
    def of(cls, tenant: str = "per-scholas", agreements: Agreements = AGREEMENTS) -> Self:
        return cls(hears(agreements), TABLES, tenant=tenant)

    def says(self, partner: str, word: Word, subject: str | None = None) -> Self:
        return self.when(subject or subject_of(word), word, partner=partner)

    def applies(self, ref: str, partner: str = CBO) -> Self:
        return self.says(partner, report(ApplicationReported, external_person_ref=ref))

    def links(self, ours: str, partner: str, theirs: str) -> Self:
        link = PersonLinked(person_ref=ours, other_partner_id=partner, other_person_ref=theirs)
        return self.says(STAFF, link)

    @property
    def passes(self) -> list[Pass]:
        """What the last report, answer or fact led to."""
        return [said.passed for said in self.last.said if said.passed]

    @property
    def passed(self) -> Pass:
        (only,) = self.passes
        return only


def subject_of(word: Word) -> str:
    field = BY_WORD[type(word)].person_field
    ref = getattr(word, field) if field else None
    return ref if isinstance(ref, str) else str(shipped.example(type(word))["subject"])


def person(ref: str, partner: str = CBO) -> UUID:
    """Whom an application of this partner makes known."""
    return participant_id("per-scholas", partner, ref)


def among(*partners: Agreement) -> Agreements:
    return Agreements(partners=partners)
