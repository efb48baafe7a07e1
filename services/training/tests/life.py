"""One person's life in training, told in short verbs over the given/when/then of the house."""

from datetime import UTC, date, datetime, time
from typing import Any, Self
from uuid import UUID

from apprenticeship.common.events import keys
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.intake import (
    CohortScheduled,
    Enrolled,
    EnrollmentPaused,
    EnrollmentResumed,
    EnrollmentTransferred,
    EnrollmentWithdrawn,
    ProgramPublished,
)
from apprenticeship.common.events.reports import (
    CredentialStatusReported,
    EngagementReported,
    ExamResultReported,
    HoursReported,
    LearningResultReported,
)
from apprenticeship.common.events.words import Word
from apprenticeship.common.programs.library import load
from apprenticeship.common.programs.model import ProgramDefinition
from apprenticeship.common.testing.story import Story
from apprenticeship.training.domain.learner import Enrollment, Learner
from apprenticeship.training.handlers import hears
from apprenticeship.training.store import TABLES

PERSON = str(named_id("participant", "test"))
FIRST, SECOND = named_id("enrollment", 1), named_id("enrollment", 2)
SPRING, AUTUMN = named_id("cohort", "spring"), named_id("cohort", "autumn")
STARTS_ON = date(2027, 3, 1)

SUPPORT = load("per-scholas-it-support@1")
CARE = load("seiu775-home-care-aide@1")
MECHANIC = load("jvs-mechanic-preapprenticeship@1")
EXAM = "wa-doh-home-care-aide"
CERTIFICATE = "wa-hca-certificate"


def day(text: str) -> date:
    """A day of the year in which most of it happens: ``day("03-19")``."""
    return date.fromisoformat(f"2027-{text}" if len(text) == len("03-19") else text)


def noon(on: date) -> datetime:
    return datetime.combine(on, time(12), UTC)


def published(definition: ProgramDefinition) -> ProgramPublished:
    return ProgramPublished(
        program_id=definition.id,
        program_version=definition.version,
        title=definition.title,
        kind=definition.kind,
        definition_sha256="0" * 64,
        definition=definition.model_dump(mode="json"),
        effective_on=date(2027, 1, 1),
        approvals=(),
    )


class Life(Story):
    """A story about one person, in a program that training already knows."""

    @classmethod
    def begin(cls, *definitions: ProgramDefinition) -> Self:
        """Training knows these programs and two cohorts of the first."""
        life = cls(hears, TABLES, today=STARTS_ON, tenant=definitions[0].tenant)
        life.program = definitions[0]
        for definition in definitions:
            life.given(definition.key, published(definition))
        return life.given_cohort(SPRING, STARTS_ON).given_cohort(AUTUMN, date(2027, 9, 6))

    program: ProgramDefinition

    def when(self, key: str | UUID, word: Word, *, partner: str = "partner", at: datetime | None = None) -> Self:
        """No word, however odd, is ever our failure."""
        super().when(key, word, partner=partner, at=at)
        assert self.last.outcome != "failed", self.last
        return self

    @property
    def learner(self) -> Learner:
        found: Learner = self.case(Learner, PERSON)
        return found

    def enrollment(self, id_: UUID = FIRST) -> Enrollment:
        return self.learner.enrollments[id_]

    def given_cohort(self, cohort: UUID, starts_on: date) -> Self:
        word = CohortScheduled(
            cohort_id=cohort,
            program_id=self.program.id,
            program_version=self.program.version,
            site_id="bronx",
            metro="new-york",
            training_language="en",
            starts_on=starts_on,
            planned_ends_on=date(2027, 12, 17),
            capacity=20,
        )
        return self.given(str(cohort), word)

    # ----------------------------------------------------------------- what intake says

    def enrolled(self, id_: UUID = FIRST, on: str = "02-15", **fields: object) -> Self:
        return self.when(PERSON, self.enrollment_word(id_, on, **fields))

    def enrollment_word(self, id_: UUID = FIRST, on: str = "02-15", **fields: object) -> Enrolled:
        given: dict[str, Any] = {
            "entry": "application",
            "program_id": self.program.id,
            "program_version": self.program.version,
            "cohort_id": SPRING,
            "site_id": "bronx",
            "training_language": "en",
            "requirement_set": "standard",
            "paid_time": self.program.paid_time,
            "tuition_cents": 0,
        }
        return Enrolled(enrollment_id=id_, enrolled_on=day(on), **given | fields)

    def paused(self, on: str, id_: UUID = FIRST) -> Self:
        word = EnrollmentPaused(enrollment_id=id_, paused_on=day(on), reason="family", supports_continue=True)
        return self.when(PERSON, word)

    def resumed(self, on: str, cohort: UUID = SPRING, version: int = 1) -> Self:
        self.today = max(self.today, day(on))
        word = EnrollmentResumed(enrollment_id=FIRST, resumed_on=day(on), cohort_id=cohort, program_version=version)
        return self.when(PERSON, word)

    def withdrew(self, last: str, id_: UUID = FIRST) -> Self:
        word = EnrollmentWithdrawn(
            enrollment_id=id_, last_participation_on=day(last), reason="health", before_start=False
        )
        return self.when(PERSON, word)

    def transferred(
        self, on: str, minutes: int = 0, modules: tuple[str, ...] = (), *, left: UUID = FIRST, to: UUID = SECOND
    ) -> Self:
        word = EnrollmentTransferred(
            from_enrollment_id=left,
            to_enrollment_id=to,
            change=("site",),
            effective_on=day(on),
            credit_minutes=minutes,
            carried_modules=modules,
            carried_credentials=(),
        )
        return self.when(PERSON, word)

    # ----------------------------------------------------------------- what partners report

    def module(self, id_: str, on: str, verb: str = "passed", **fields: object) -> Self:
        given = {"attempt": 1, "minutes": 60, "language": "en"}
        word = LearningResultReported.model_validate(
            {
                "external_person_ref": PERSON,
                "module_id": id_,
                "verb": verb,
                "occurred_at": noon(day(on)),
            }
            | given
            | fields
        )
        return self.when(PERSON, word, partner="lms")

    def all_modules(self, on: str) -> Self:
        """Every module of the program, on one day."""
        for module in self.program.curriculum.modules:
            self.module(module.id, on)
            assert self.last.outcome == "handled", self.last
        return self

    def hours(self, ref: str, minutes: int, on: str, kind: str = "classroom", **fields: object) -> Self:
        partner = str(fields.pop("partner", "lms"))
        given = {
            "entry_ref": ref,
            "kind": kind,
            "minutes": minutes,
            "worked_on": day(on),
            "paid": True,
        }
        word = HoursReported.model_validate({"external_person_ref": PERSON} | given | fields)
        return self.when(PERSON, word, partner=partner)

    def exam(self, result: str, on: str, attempt: int = 1, **fields: object) -> Self:
        self.today = max(self.today, day(on))
        word = ExamResultReported.model_validate(
            {
                "external_person_ref": PERSON,
                "exam_code": EXAM,
                "attempt": attempt,
                "result": result,
                "taken_on": day(on),
                "language": "so",
            }
            | fields
        )
        return self.when(PERSON, word, partner="wa-doh-testing")

    def registry(self, status: str, on: str, **fields: object) -> Self:
        word = CredentialStatusReported.model_validate(
            {
                "external_person_ref": PERSON,
                "credential_code": CERTIFICATE,
                "status": status,
                "effective_on": day(on),
                "registry_number": "HM-61120457",
            }
            | fields
        )
        return self.when(PERSON, word, partner="wa-doh")

    def met_employer(self, on: str, employer: str = "hudson-it", kind: str = "mock_interview") -> Self:
        word = EngagementReported.model_validate(
            {"person_refs": (PERSON,), "employer_ref": employer, "kind": kind, "held_on": day(on)}
        )
        return self.when(PERSON, word, partner="per-scholas-staff")


def it_support() -> Life:
    return Life.begin(SUPPORT).enrolled(track="entry")


def home_care() -> Life:
    return Life.begin(CARE).enrolled(exam_language="so")


def trained() -> Life:
    """A home care aide who has done all modules and all 75 hours, and waits for the exam."""
    return home_care().all_modules("03-10").hours("all", 4500, "03-19")


def certified() -> Life:
    """... and passed it."""
    return trained().exam("pass", "04-02")


def credential_id(life: Life) -> UUID:
    return keys.credential_id(life.tenant, PERSON, CERTIFICATE)
