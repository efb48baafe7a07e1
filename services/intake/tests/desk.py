"""Intake's desk of one partnership, told in short verbs over the given/when/then of the house."""

from datetime import UTC, date, datetime, time
from typing import Any, Self
from uuid import UUID

from apprenticeship.common.events import keys
from apprenticeship.common.events.reports import (
    ApplicationReported,
    AssessmentReported,
    CohortPlanned,
    ConsentReported,
    EnrollmentChangeReported,
    OfferAnswered,
    ProgramSigned,
    ProgramSubmitted,
    RosterReported,
)
from apprenticeship.common.events.vocabulary import (
    AssessmentOutcome,
    EnrollmentChange,
    OfferAnswer,
    Party,
)
from apprenticeship.common.events.words import Word
from apprenticeship.common.programs import ProgramDefinition, load
from apprenticeship.common.testing.story import Story
from apprenticeship.intake.domain.person import Application, Enrollment, Person
from apprenticeship.intake.handlers import furnish, hears
from apprenticeship.intake.store import TABLES
from apprenticeship.intake.vault import Vault, development_keys, seal

VAULT = Vault(development_keys())
CANARY = "Ada Canary"
SEALED = seal({"name": CANARY}, VAULT.public_key())

SUPPORT = load("per-scholas-it-support@1")
CARE = load("seiu775-home-care-aide@1")
MECHANIC = load("jvs-mechanic-preapprenticeship@1")
JAN, MARCH, JUNE = date(2027, 1, 11), date(2027, 3, 1), date(2027, 6, 7)


def changed(definition: ProgramDefinition, **fields: object) -> ProgramDefinition:
    """A version of a program with other values."""
    return ProgramDefinition.model_validate(definition.model_dump(mode="json") | fields)


def noon(on: date) -> datetime:
    return datetime.combine(on, time(12), UTC)


class Desk(Story):
    """A story of one partnership; people are called by short names."""

    program: ProgramDefinition

    @classmethod
    def of(cls, program: ProgramDefinition, *, demo: bool = False) -> Self:
        furnish(VAULT, demo=demo)
        desk = cls(hears, TABLES, today=JAN, tenant=program.tenant)
        desk.program = program
        return desk

    @classmethod
    def open(cls, program: ProgramDefinition) -> Self:
        """Its program is in force."""
        return cls.of(program).publish(program)

    def when(self, key: str | UUID, word: Word, *, partner: str = "partner", at: datetime | None = None) -> Self:
        """No word, however odd, is ever our failure."""
        super().when(key, word, partner=partner, at=at)
        assert self.last.outcome != "failed", self.last
        return self

    # ------------------------------------------------------------ programs and cohorts

    def submit(self, program: ProgramDefinition, *required: str, key: str = "") -> Self:
        definition = program.model_dump(mode="json", exclude_none=True)
        parties: Any = required or program.governance
        report = ProgramSubmitted(definition=definition, approvals_required=parties)
        return self.when(key or program.key, report)

    def sign(self, program: ProgramDefinition, party: Party, on: date = JAN) -> Self:
        report = ProgramSigned(program_id=program.id, program_version=program.version, party=party, signed_on=on)
        return self.when(program.key, report)

    def publish(self, program: ProgramDefinition) -> Self:
        self.submit(program)
        for party in program.governance:
            self.sign(program, party)
        return self

    def plan(self, ref: str, starts_on: date = MARCH, capacity: int = 2, **fields: object) -> Self:
        given: dict[str, Any] = {
            "program_id": self.program.id,
            "program_version": self.program.version,
            "site_id": "bronx",
            "metro": "new-york",
            "training_language": "en",
            "planned_ends_on": date(starts_on.year, starts_on.month + 3, 20),
        }
        report = CohortPlanned(cohort_ref=ref, starts_on=starts_on, capacity=capacity, **given | fields)
        return self.when(self.cohort_id(ref), report)

    def cohort_id(self, ref: str) -> UUID:
        return keys.cohort_id(self.tenant, ref)

    # ------------------------------------------------------------ people

    def id(self, name: str) -> UUID:
        return keys.participant_id(self.tenant, "partner", name)

    def application_id(self, name: str, ordinal: int = 1) -> UUID:
        return keys.application_id(self.tenant, self.id(name), self.program.id, ordinal)

    def person(self, name: str) -> Person:
        found: Person = self.case(Person, self.id(name))
        return found

    def application(self, name: str) -> Application:
        return self.person(name).applications[-1]

    def enrollment(self, name: str) -> Enrollment:
        return self.person(name).enrollments[-1]

    def applies(self, name: str, at: date | None = None, **fields: object) -> Self:
        on = noon(at or self.today)
        given: dict[str, Any] = {
            "program_id": self.program.id,
            "language": "en",
            "referral_source": "cbo",
            "sealed_person": SEALED,
        }
        report = ApplicationReported(external_person_ref=name, submitted_at=on, **given | fields)
        return self.when(self.id(name), report)

    def is_assessed(self, name: str, outcome: AssessmentOutcome = "ready", **fields: object) -> Self:
        given: dict[str, Any] = {
            "application_ref": self.program.id,
            "method": "interview",
            "lived_experience_credited": False,
        }
        report = AssessmentReported(
            person_ref=name,
            outcome=outcome,
            assessed_on=JAN,
            **given | fields,
        )
        return self.when(self.id(name), report)

    def answers(self, name: str, answer: OfferAnswer = "accepted", on: date | None = None) -> Self:
        report = OfferAnswered(
            person_ref=name,
            application_ref=self.program.id,
            answer=answer,
            answered_on=on or self.today,
        )
        return self.when(self.id(name), report)

    def is_listed(self, name: str, cohort: str, **fields: object) -> Self:
        given: dict[str, Any] = {"program_id": self.program.id, "paid_time": True}
        report = RosterReported(person_ref=name, cohort_ref=cohort, listed_on=self.today, **given | fields)
        return self.when(self.id(name), report)

    def changes(self, name: str, change: EnrollmentChange, on: date, **fields: object) -> Self:
        report = EnrollmentChangeReported(person_ref=name, change=change, effective_on=on, **fields)
        return self.when(self.id(name), report)

    def consents(self, name: str, *, granted: bool, at: date, **fields: object) -> Self:
        given: dict[str, Any] = {
            "person_ref": name,
            "recipient_kind": "employer",
            "purpose": "placement",
            "scope": ("credentials",),
            "granted": granted,
            "effective_at": noon(at),
        }
        report = ConsentReported(**given | fields)
        return self.when(self.id(name), report)

    def enrolls(self, *names: str) -> Self:
        """They apply, are offered a seat and accept."""
        for name in names:
            self.applies(name)
        self.seats()
        for name in names:
            self.answers(name).then_types("enrolled", "application-closed")
        return self

    # ------------------------------------------------------------ the round

    def seats(self, on: date | None = None) -> Self:
        return self.tick(on or self.today)

    def states(self, *names: str) -> list[str]:
        return [self.application(name).state for name in names]
