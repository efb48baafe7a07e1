"""People on their way to a job, told in short verbs over the given/when/then of the house."""

import json
from datetime import UTC, date, datetime, time
from typing import Any, Self
from uuid import UUID

from apprenticeship.common.events import keys
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.intake import ConsentChanged, Enrolled, EnrollmentTransferred, ProgramPublished
from apprenticeship.common.events.reports import (
    CandidacyReported,
    DispatchReported,
    EmployerTermsReported,
    EmploymentReported,
    MatchReported,
    OpeningReported,
    PlacementVoidReported,
    ProbationReported,
    RetentionReported,
)
from apprenticeship.common.events.training import CredentialIssued, Graduated, WageStepEarned
from apprenticeship.common.events.words import Word
from apprenticeship.common.programs.library import load
from apprenticeship.common.programs.model import ProgramDefinition
from apprenticeship.common.testing.story import Story
from apprenticeship.placement.domain.opening import Opening
from apprenticeship.placement.domain.seeker import Placement, Seeker
from apprenticeship.placement.handlers import hears
from apprenticeship.placement.store import TABLES

SUPPORT = load("per-scholas-it-support@1")
CARE = load("seiu775-home-care-aide@1")
MECHANIC = load("jvs-mechanic-preapprenticeship@1")
CERTIFICATE = "wa-hca-certificate"

ANA, BEN, CLEO = (str(named_id("participant", name)) for name in ("ana", "ben", "cleo"))
FIRST, SECOND = named_id("enrollment", 1), named_id("enrollment", 2)


def day(text: str) -> date:
    """A day of the year in which most of it happens: ``day("03-19")``."""
    return date.fromisoformat(f"2027-{text}" if len(text) == len("03-19") else text)


def noon(on: str) -> datetime:
    return datetime.combine(day(on), time(12), UTC)


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


class Search(Story):
    """A story in a partnership whose programs placement already knows."""

    program: ProgramDefinition

    @classmethod
    def begin(cls, *definitions: ProgramDefinition, known: bool = True) -> Self:
        search = cls(hears, TABLES, today=day("06-01"), tenant=definitions[0].tenant)
        search.program = definitions[0]
        for definition in definitions if known else ():
            search.given(definition.key, published(definition))
        return search

    def when(self, key: str | UUID, word: Word, *, partner: str = "partner", at: datetime | None = None) -> Self:
        """No word is ever our failure, and every row survives its table as jsonb would keep it."""
        super().when(key, word, partner=partner, at=at)
        assert self.last.outcome != "failed", self.last
        for name in self.rows.changed:
            table, case = TABLES.of(name.kind), self.rows.cases[name]
            stored = json.dumps(json.loads(table.write(case)), sort_keys=True)
            self.rows.cases[name] = table.read(stored)
            assert self.rows.cases[name] == case
        return self

    def seeker(self, who: str = ANA) -> Seeker:
        found: Seeker = self.case(Seeker, who)
        return found

    def jobs(self, who: str = ANA) -> list[Placement]:
        return self.seeker(who).jobs

    def opening(self, ref: str = "desk-1") -> Opening:
        found: Opening = self.case(Opening, keys.opening_id(self.tenant, ref))
        return found

    def told_types(self) -> list[str]:
        return [word.type for _, word in self.told]

    # ------------------------------------------------------------- what intake and training say

    def enrolled(self, who: str = ANA, id_: UUID = FIRST, **fields: object) -> Self:
        program = fields.pop("program", self.program)
        assert isinstance(program, ProgramDefinition)
        given: dict[str, Any] = {
            "entry": "application",
            "program_id": program.id,
            "program_version": program.version,
            "cohort_id": named_id("cohort"),
            "site_id": "bronx",
            "training_language": "en",
            "requirement_set": "standard",
            "enrolled_on": day("02-15"),
            "paid_time": False,
            "tuition_cents": 0,
        }
        return self.when(who, Enrolled(enrollment_id=id_, **given | fields))

    def transferred(self, on: str = "07-03") -> Self:
        word = EnrollmentTransferred(
            from_enrollment_id=FIRST, to_enrollment_id=SECOND, change=("site",), effective_on=day(on),
            credit_minutes=0, carried_modules=(), carried_credentials=(),
        )  # fmt: skip
        return self.when(ANA, word)

    def graduated(self, on: str = "06-25", who: str = ANA, id_: UUID = FIRST) -> Self:
        word = Graduated(
            enrollment_id=id_,
            program_id=self.program.id,
            program_version=self.program.version,
            cohort_id=named_id("cohort"),
            graduated_on=day(on),
            total_minutes=4500,
            credential_ids=(),
            next_step_program_ids=(),
        )
        return self.when(who, word)

    def consent(self, granted: bool = True, on: str = "06-01", who: str = ANA, partner: str | None = None) -> Self:
        recipient = keys.partner_uuid(partner) if partner else None
        word = ConsentChanged(
            consent_id=keys.consent_id(self.tenant, who, partner or "employer", "placement"),
            recipient_partner_id=recipient,
            recipient_kind="employer",
            purpose="placement",
            scope=("resume",),
            granted=granted,
            effective_at=noon(on),
        )
        return self.when(who, word)

    def certified(self, on: str = "04-10", expires: str | None = None, who: str = ANA) -> Self:
        word = CredentialIssued(
            credential_id=keys.credential_id(self.tenant, who, CERTIFICATE),
            enrollment_id=FIRST,
            credential_code=CERTIFICATE,
            issuer="wa-doh",
            issued_on=day(on),
            expires_on=day(expires) if expires else None,
            portable=True,
        )
        return self.when(who, word)

    def step_earned(self, on: str = "04-10", amount: int | None = 50, **fields: object) -> Self:
        given: dict[str, Any] = {
            "enrollment_id": FIRST,
            "step_id": "certified",
            "basis": "credential",
            "earned_on": day(on),
            "amount_cents": amount,
            "expected_effective_on": date.fromordinal(day(on).toordinal() + 30),
        }
        return self.when(ANA, WageStepEarned(**given | fields))

    # ------------------------------------------------------------- what employers report

    def terms(self, ref: str = "hudson", floor: int = 2000, **fields: object) -> Self:
        given = {
            "employer_ref": ref,
            "program_id": self.program.id,
            "wage_floor_cents": floor,
            "benefits": True,
            "kind": "company",
        }
        word = EmployerTermsReported.model_validate(given | fields)
        return self.when(keys.employer_id(self.tenant, ref), word)

    def opening_reported(self, ref: str = "desk-1", wage: int = 2000, positions: int = 1, **fields: object) -> Self:
        given = {
            "opening_ref": ref,
            "employer_ref": "hudson",
            "occupation_code": "15-1232",
            "wage_min_cents_per_hour": wage,
            "positions": positions,
            "site": "bronx",
            "required_credentials": (),
            "degree_required": False,
        }
        word = OpeningReported.model_validate(given | fields)
        return self.when(keys.opening_id(self.tenant, ref), word)

    def employed(self, status: str, on: str, who: str = ANA, **fields: object) -> Self:
        given = {
            "external_person_ref": who,
            "employer_ref": "hudson",
            "status": status,
            "effective_on": day(on),
            "wage_cents_per_hour": 2000,
        }
        word = EmploymentReported.model_validate(given | fields)
        return self.when(who, word, partner="hudson")

    def dispatched(self, on: str, who: str = ANA, **fields: object) -> Self:
        given = {
            "external_person_ref": who,
            "employer_ref": "evergreen",
            "dispatched_on": day(on),
            "classification": "home-care-aide",
            "wage_cents_per_hour": 2025,
        }
        return self.when(who, DispatchReported.model_validate(given | fields), partner="hall")

    def match(self, status: str, on: str, who: str = ANA, **fields: object) -> Self:
        given = {
            "external_person_ref": who,
            "opening_ref": "client-1",
            "status": status,
            "on": day(on),
        }
        return self.when(who, MatchReported.model_validate(given | fields), partner="carina")

    # ------------------------------------------------------------- what staff report

    def candidacy(self, step: str, on: str, who: str = ANA, **fields: object) -> Self:
        given = {"person_ref": who, "opening_ref": "desk-1", "step": step, "on": day(on)}
        return self.when(who, CandidacyReported.model_validate(given | fields))

    def offer(self, result: str, on: str, who: str = ANA, **fields: object) -> Self:
        return self.candidacy("offer", on, who, result=result, **fields)

    def probation(self, result: str, on: str, **fields: object) -> Self:
        given = {"person_ref": ANA, "result": result, "on": day(on)}
        return self.when(ANA, ProbationReported.model_validate(given | fields))

    def retention(self, on: str, **fields: object) -> Self:
        given = {
            "person_ref": ANA,
            "milestone_days": 365,
            "employed_any": True,
            "same_employer": True,
            "source": "coach",
            "confirmed_on": day(on),
        }
        return self.when(ANA, RetentionReported.model_validate(given | fields))

    def voided(self, reason: str = "reported_in_error", **fields: object) -> Self:
        given = {"person_ref": ANA, "reason": reason, "on": day("08-01")}
        return self.when(ANA, PlacementVoidReported.model_validate(given | fields))


def two_tracks() -> ProgramDefinition:
    """IT support with a floor for entry and a higher one for senior work."""
    assert SUPPORT.placement
    gates = [{"track": "entry", "floor_cents": 1800}, {"track": "senior", "floor_cents": 2500}]
    return SUPPORT.model_copy(update={"placement": SUPPORT.placement.model_validate({"gates": gates})})


def support() -> Search:
    """IT support: an employer is qualified, its opening is open, Ana and Ben graduated and consent."""
    search = Search.begin(SUPPORT).terms().opening_reported()
    for who in (ANA, BEN, CLEO):
        search.enrolled(who).consent(who=who).graduated(who=who)
    return search


def care() -> Search:
    """Home care: two employers are qualified, Ana is certified and has graduated."""
    search = Search.begin(CARE).terms("evergreen", 1900).terms("willow", 1900, kind="consumer")
    return search.enrolled().certified().graduated("04-12")
