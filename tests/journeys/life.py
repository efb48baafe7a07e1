"""A life as partners would report it: who introduces a person, what they are called, what happens to them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from apprenticeship.cli.reportfile import Line
from apprenticeship.common.events import keys
from apprenticeship.common.events.reports import (
    ApplicationReported,
    AssessmentReported,
    CandidacyReported,
    CoachingSessionReported,
    ConsentReported,
    EmploymentReported,
    EngagementReported,
    EnrollmentChangeReported,
    ExamResultReported,
    HoursReported,
    LearningResultReported,
    MentorSessionReported,
    OfferAnswered,
    PersonLinked,
    PlacementVoidReported,
    ProbationReported,
    RetentionReported,
    RosterReported,
)

from .pen import EMPLOYERS, PROGRAMS, Pen, at, sealed

INTRODUCERS = {
    "per-scholas": ("per-scholas-cbo", "cbo"),
    "seiu775": ("seiu775-union", "union"),
    "jvs": ("jvs-jobcenter", "job_center"),
}
MODULES = {
    "per-scholas": {
        "hardware": 4800, "operating-systems": 4800, "networking": 4800, "security": 3600,
        "customer-service": 3600, "career-readiness": 2400,
    },
    "seiu775": {"orientation-safety": 300, "core-basic": 2400, "population-specific": 1800},
    "jvs": {"shop-safety": 1200, "tools": 2400, "engine-basics": 3600, "worksite": 4800},
}  # fmt: skip
SESSION = 240


@dataclass(frozen=True)
class Life:
    """One person of one partnership; ``ref`` is what staff call them, who introduced them calls them otherwise."""

    pen: Pen
    tenant: str
    ref: str

    @property
    def introducer(self) -> str:
        return INTRODUCERS[self.tenant][0]

    @property
    def theirs(self) -> str:
        return f"{self.ref}-there"

    @property
    def program(self) -> str:
        return PROGRAMS[self.tenant]

    @property
    def id(self) -> UUID:
        """The participant, as the gateway mints the id."""
        return keys.participant_id(self.tenant, self.introducer, self.theirs)

    @property
    def enrollment(self) -> UUID:
        """Their first one in the program."""
        application = keys.application_id(self.tenant, self.id, self.program)
        return keys.enrollment_id(self.tenant, self.id, application)

    @property
    def match(self) -> UUID:
        return keys.match_id(self.tenant, self.enrollment, 1)

    def _staff(self, day: date, word: Any, **how: Any) -> Line:  # noqa: ANN401 - a report
        return self.pen.report(f"{self.tenant}-staff", day, word, self.ref, **how)

    def _lms(self, day: date, word: Any, **how: Any) -> Line:  # noqa: ANN401 - a report
        return self.pen.report(f"{self.tenant}-lms", day, word, self.ref, **how)

    # ------------------------------------------------------------ the way in

    def applies(self, day: date, **fields: Any) -> Line:  # noqa: ANN401 - a report's fields
        given = {
            "program_id": self.program, "language": "en", "referral_source": INTRODUCERS[self.tenant][1],
            "submitted_at": at(day, 10), "sealed_person": fields.pop("sealed_person", None) or sealed(),
        }  # fmt: skip
        word = ApplicationReported.model_validate({"external_person_ref": self.theirs, **given, **fields})
        return self.pen.report(self.introducer, day, word, self.theirs)

    def is_linked(self, day: date) -> Line:
        """Staff tie their own reference to the introducer's."""
        word = PersonLinked(person_ref=self.ref, other_partner_id=self.introducer, other_person_ref=self.theirs)
        return self._staff(day, word)

    def is_assessed(self, day: date, outcome: str = "ready", program: str = "") -> Line:
        word = AssessmentReported.model_validate({
            "person_ref": self.ref, "application_ref": program or self.program, "method": "interview",
            "outcome": outcome, "lived_experience_credited": True, "assessed_on": day,
        })  # fmt: skip
        return self._staff(day, word)

    def accepts(self, day: date, program: str = "", late: int = 0) -> Line:
        word = OfferAnswered(
            person_ref=self.ref, application_ref=program or self.program, answer="accepted", answered_on=day
        )
        return self._staff(day, word, late=late)

    def is_listed(self, day: date, cohort: str) -> Line:
        """By staff, for a class; nobody applies."""
        word = RosterReported(
            person_ref=self.ref, program_id=self.program, cohort_ref=cohort, paid_time=False, listed_on=day
        )
        return self._staff(day, word)

    def enrolls(self, applied: date, **fields: Any) -> None:  # noqa: ANN401 - of the application
        """Applies, is known to staff, assessed where the program asks for it, and accepts the seat nine days later."""
        self.applies(applied, **fields)
        self.is_linked(applied + timedelta(days=1))
        if self.tenant == "jvs":
            self.is_assessed(applied + timedelta(days=5))
        self.accepts(applied + timedelta(days=9))

    def changes(self, day: date, change: str, **fields: object) -> Line:
        given = {"person_ref": self.ref, "change": change, "effective_on": day}
        return self._staff(day, EnrollmentChangeReported.model_validate(given | fields))

    def consents(self, day: date, *, granted: bool = True) -> Line:
        word = ConsentReported(
            person_ref=self.ref, recipient_kind="employer", purpose="placement", scope=("credentials",),
            granted=granted, effective_at=at(day, 9),
        )  # fmt: skip
        return self._staff(day, word)

    # ------------------------------------------------------------ learning

    def learns(self, day: date, module: str, verb: str = "passed", attempt: int = 1, **how: Any) -> Line:  # noqa: ANN401 - of the pen
        word = LearningResultReported.model_validate({
            "external_person_ref": self.ref, "module_id": module, "attempt": attempt, "verb": verb,
            "language": "en", "occurred_at": at(day, 11), "minutes": MODULES[self.tenant].get(module, 600),
            "score_bps": 8200 if verb == "passed" else 4100,
        })  # fmt: skip
        return self._lms(day, word, **how)

    def learns_all(self, first: date, step: int = 1) -> date:
        """Every module of the curriculum, one each ``step`` days; the day of the last."""
        for n, module in enumerate(MODULES[self.tenant]):
            self.learns(first + timedelta(days=n * step), module)
        return first + timedelta(days=(len(MODULES[self.tenant]) - 1) * step)

    def works_hours(self, day: date, entry: str, minutes: int = SESSION, **fields: Any) -> Line:  # noqa: ANN401 - a report's fields
        how = {"late": fields.pop("late", 0)}
        given = {
            "external_person_ref": self.ref, "entry_ref": f"{self.ref}-{entry}", "kind": "classroom",
            "minutes": minutes, "worked_on": day, "paid": True, "approver_role": "instructor",
        }  # fmt: skip
        return self._lms(day, HoursReported.model_validate(given | fields), **how)

    def works_75_hours(self, first: date) -> date:
        """4,500 minutes in sessions of four hours, two a day; the day of the last."""
        for n in range(19):
            minutes = SESSION if n < 18 else 4500 - 18 * SESSION
            self.works_hours(first + timedelta(days=n // 2), str(n), minutes)
        return first + timedelta(days=9)

    def sits_exam(self, day: date, result: str = "pass", attempt: int = 1, language: str = "en", late: int = 3) -> Line:
        word = ExamResultReported.model_validate({
            "external_person_ref": self.ref, "exam_code": "wa-doh-home-care-aide", "attempt": attempt,
            "taken_on": day, "result": result, "language": language,
        })  # fmt: skip
        return self.pen.report("wa-doh-testing", day, word, self.ref, late=late)

    def meets_employer(self, day: date, employer: str) -> Line:
        word = EngagementReported(person_refs=(self.ref,), employer_ref=employer, kind="mock_interview", held_on=day)
        return self.pen.report(f"{self.tenant}-staff", day, word, f"class-{self.ref}")

    def meets_mentor(self, day: date, match: UUID | None = None) -> Line:
        word = MentorSessionReported(
            person_ref=self.ref, match_id=match, held_on=day, minutes=60, kind="check_in", setting="on_the_job",
            paid_mentor=True, paid_mentee=True,
        )  # fmt: skip
        return self._staff(day, word)

    def meets_coach(self, day: date) -> Line:
        word = CoachingSessionReported(person_ref=self.ref, held_on=day, minutes=45, kind="interview_practice")
        return self._staff(day, word)

    # ------------------------------------------------------------ work

    def is_candidate(self, day: date, opening: str, step: str = "referred", **fields: object) -> Line:
        given = {"person_ref": self.ref, "opening_ref": opening, "step": step, "on": day}
        return self._staff(day, CandidacyReported.model_validate(given | fields))

    def is_hired(self, day: date, employer: str, wage: int, **fields: Any) -> Line:  # noqa: ANN401 - a report's fields
        return self._employment(day, employer, wage, "hired", in_field=True, **fields)

    def earns(self, day: date, employer: str, wage: int, **fields: Any) -> Line:  # noqa: ANN401 - a report's fields
        """A new rate."""
        return self._employment(day, employer, wage, "rate_changed", **fields)

    def leaves(self, day: date, employer: str, wage: int, reason: str = "quit") -> Line:
        return self._employment(day, employer, wage, "separated", separation_reason=reason)

    def _employment(self, day: date, employer: str, wage: int, status: str, **fields: Any) -> Line:  # noqa: ANN401 - a report's fields
        how = {"late": fields.pop("late", 0), "id": fields.pop("id", "")}
        word = EmploymentReported.model_validate({
            "external_person_ref": self.ref, "employer_ref": employer, "status": status, "effective_on": day,
            "wage_cents_per_hour": wage, "hours_per_week": 40, "source": "payroll", **fields,
        })  # fmt: skip
        return self.pen.report(EMPLOYERS[self.tenant], day, word, self.ref, **how)

    def passes_probation(self, day: date) -> Line:
        return self._staff(day, ProbationReported(person_ref=self.ref, result="passed", on=day))

    def is_retained(self, day: date, wage: int) -> Line:
        word = RetentionReported(
            person_ref=self.ref, milestone_days=365, employed_any=True, same_employer=True,
            wage_cents_per_hour=wage, source="coach", confirmed_on=day,
        )  # fmt: skip
        return self._staff(day, word)

    def never_started(self, day: date) -> Line:
        return self._staff(day, PlacementVoidReported(person_ref=self.ref, reason="never_started", on=day))
