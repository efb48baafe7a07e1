"""Mentors and apprentices of one partnership, told in short verbs over the given/when/then of the house."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from apprenticeship.common.events import keys
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.intake import (
    Enrolled,
    EnrollmentPaused,
    EnrollmentResumed,
    EnrollmentTransferred,
    EnrollmentWithdrawn,
)
from apprenticeship.common.events.mentoring import (
    MentorAssigned,
    MentorUnassigned,
    MentorWaitlisted,
)
from apprenticeship.common.events.placement import (
    EmploymentEnded,
    Placed,
    PlacementVoided,
    ProbationPassed,
)
from apprenticeship.common.events.reports import (
    CoachingSessionReported,
    MentorApprovalReported,
    MentorAvailabilityReported,
    MentorNominated,
    MentorSessionReported,
    MentorTrainingReported,
)
from apprenticeship.common.events.training import Graduated, NotCompleted
from apprenticeship.common.events.words import Word
from apprenticeship.common.programs.model import ProgramDefinition
from apprenticeship.common.testing.story import Story
from apprenticeship.mentoring.domain.mentee import Enrollment, Mentee
from apprenticeship.mentoring.domain.mentor import Mentor
from apprenticeship.mentoring.handlers import hears
from apprenticeship.mentoring.store import TABLES
from services.mentoring.tests.cast import (
    AUTUMN,
    MECHANIC,
    SPRING,
    TENANT,
    day,
    enrollment,
    job,
    mentor,
    person,
    published,
)


class Shop(Story):
    """A story of mentors and mentees; people go by first names."""

    @classmethod
    def begin(cls, *definitions: ProgramDefinition) -> Self:
        """Mentoring knows these programs, by default the mechanics'."""
        shop = cls(hears, TABLES, today=day("03-01"), tenant=TENANT)
        for definition in definitions or (MECHANIC,):
            shop.publish(definition)
        return shop

    def publish(self, definition: ProgramDefinition) -> Self:
        return self.when(definition.key, published(definition))

    def when(self, key: str | UUID, word: Word, *, partner: str = "partner", at: datetime | None = None) -> Self:
        """No word, however odd, is ever our failure."""
        super().when(key, word, partner=partner, at=at)
        assert self.last.outcome != "failed", self.last
        return self

    def on(self, text: str) -> Self:
        """Another day has come; no round yet."""
        self.today = day(text)
        return self

    def pair(self, text: str | None = None) -> Self:
        """The round, on that day."""
        return self.tick(day(text) if text else self.today)

    def mentor(self, name: str) -> Mentor:
        found: Mentor = self.case(Mentor, mentor(name))
        return found

    def mentee(self, name: str) -> Mentee:
        found: Mentee = self.case(Mentee, person(name))
        return found

    def enrollment(self, name: str) -> Enrollment:
        return self.mentee(name).enrollments[enrollment(name)]

    def mentor_of(self, name: str) -> UUID | None:
        match = self.enrollment(name).match
        return match.mentor_id if match else None

    def match_of(self, name: str, ordinal: int = 1) -> UUID:
        return keys.match_id(TENANT, enrollment(name), ordinal)

    @property
    def assigned(self) -> list[MentorAssigned]:
        return [word for word in self.said if isinstance(word, MentorAssigned)]

    @property
    def unassigned(self) -> list[MentorUnassigned]:
        return [word for word in self.said if isinstance(word, MentorUnassigned)]

    @property
    def reasons(self) -> list[str]:
        return [word.reason for word in self.said if isinstance(word, MentorWaitlisted)]

    # ----------------------------------------------------------------- what is reported of mentors

    def nominated(self, name: str, by: str = "union", **fields: object) -> Self:
        given = {
            "mentor_ref": name,
            "nominated_by": by,
            "program_id": MECHANIC.id,
            "journey_level": True,
            "languages": ("en",),
        }
        word = MentorNominated.model_validate(given | fields)
        return self.when(mentor(name), word, partner="iam-1414")

    def approved(self, name: str, by: tuple[str, ...] = ("employer", "union"), capacity: int = 1) -> Self:
        word = MentorApprovalReported.model_validate(
            {"mentor_ref": name, "approved_by": by, "capacity": capacity, "criteria_version": 1}
        )
        return self.when(mentor(name), word, partner="jvs-staff")

    def trained(self, name: str, *topics: str, on: str = "01-20", **fields: object) -> Self:
        given: dict[str, Any] = {
            "mentor_ref": name,
            "curriculum_code": "mentor-basics",
            "topics": topics or ("goals", "process"),
            "minutes": 480,
            "paid": True,
            "trained_on": day(on),
        }
        word = MentorTrainingReported.model_validate(given | fields)
        return self.when(mentor(name), word, partner="jvs-staff")

    def ready(self, name: str, capacity: int = 1, **fields: object) -> Self:
        """Nominated by the union, approved by both and trained."""
        return self.nominated(name, "union", **fields).approved(name, capacity=capacity).trained(name)

    def available(self, name: str, status: str, capacity: int = 1, reason: str | None = None) -> Self:
        word = MentorAvailabilityReported.model_validate(
            {"mentor_ref": name, "status": status, "capacity": capacity, "reason": reason}
        )
        return self.when(mentor(name), word, partner="jvs-staff")

    # ----------------------------------------------------------------- what intake and training say

    def enrolled(self, name: str, on: str = "02-15", **fields: object) -> Self:
        owner = str(fields.pop("person", name))
        given: dict[str, Any] = {
            "enrollment_id": enrollment(name),
            "entry": "application",
            "program_id": MECHANIC.id,
            "program_version": 1,
            "cohort_id": SPRING,
            "site_id": "central-shops",
            "training_language": "en",
            "requirement_set": "standard",
            "enrolled_on": day(on),
            "paid_time": False,
            "tuition_cents": 0,
        }
        return self.when(person(owner), Enrolled.model_validate(given | fields))

    def paused(self, name: str, on: str, *, mentored: bool = False) -> Self:
        word = EnrollmentPaused(
            enrollment_id=enrollment(name),
            paused_on=day(on),
            reason="family",
            supports_continue=mentored,
        )
        return self.when(person(name), word)

    def resumed(self, name: str, on: str, version: int = 1) -> Self:
        word = EnrollmentResumed(
            enrollment_id=enrollment(name),
            resumed_on=day(on),
            cohort_id=AUTUMN,
            program_version=version,
        )
        return self.when(person(name), word)

    def withdrew(self, name: str, last: str) -> Self:
        word = EnrollmentWithdrawn(
            enrollment_id=enrollment(name),
            last_participation_on=day(last),
            reason="moved",
            before_start=False,
        )
        return self.when(person(name), word)

    def transferred(self, name: str, to: str, on: str) -> Self:
        word = EnrollmentTransferred(
            from_enrollment_id=enrollment(name),
            to_enrollment_id=enrollment(to),
            change=("site",),
            effective_on=day(on),
            credit_minutes=0,
            carried_modules=(),
            carried_credentials=(),
        )
        return self.when(person(name), word)

    def graduated(self, name: str, on: str, program: ProgramDefinition = MECHANIC, *, who: str = "") -> Self:
        word = Graduated(
            enrollment_id=enrollment(name),
            program_id=program.id,
            program_version=program.version,
            cohort_id=SPRING,
            graduated_on=day(on),
            total_minutes=12000,
            credential_ids=(),
            next_step_program_ids=(),
        )
        return self.when(person(who or name), word)

    def not_completed(self, name: str, on: str) -> Self:
        word = NotCompleted(enrollment_id=enrollment(name), ended_on=day(on), cause="failed_modules")
        return self.when(person(name), word)

    # ----------------------------------------------------------------- what placement says

    def placed(self, name: str, on: str, until: str | None = None, as_: str = "first") -> Self:
        word = Placed(
            placement_id=job(as_),
            enrollment_id=enrollment(name),
            route="apprentice_hire",
            employer_id=named_id("employer", as_),
            hire_type="apprenticeship",
            wage_cents_per_hour=2400,
            starts_on=day(on),
            probation_ends_on=day(until) if until else None,
            in_field=True,
        )
        return self.when(person(name), word)

    def passed_probation(self, name: str, on: str, job_: str = "first") -> Self:
        return self.when(person(name), ProbationPassed(placement_id=job(job_), passed_on=day(on)))

    def lost_job(self, name: str, on: str, job_: str = "first") -> Self:
        word = EmploymentEnded(placement_id=job(job_), ended_on=day(on), cause="laid_off")
        return self.when(person(name), word)

    def voided(self, name: str, job_: str = "first") -> Self:
        word = PlacementVoided(placement_id=job(job_), voids_event_id=job("event"), reason="never_started")
        return self.when(person(name), word)

    # ----------------------------------------------------------------- sessions

    def met_mentor(self, name: str, on: str, **fields: object) -> Self:
        given: dict[str, Any] = {
            "person_ref": person(name),
            "held_on": day(on),
            "minutes": 60,
            "kind": "check_in",
            "setting": "on_the_job",
        }
        word = MentorSessionReported.model_validate(given | fields)
        return self.when(person(name), word, partner="mentor-app")

    def met_coach(self, name: str, on: str, **fields: object) -> Self:
        given: dict[str, Any] = {
            "person_ref": person(name),
            "held_on": day(on),
            "minutes": 45,
            "kind": "career_plan",
        }
        word = CoachingSessionReported.model_validate(given | fields)
        return self.when(person(name), word, partner="per-scholas-staff")


def paired() -> Shop:
    """Ana has been Rosa's mentee since 1 March."""
    return Shop.begin().ready("ana").enrolled("rosa").pair("03-01")
