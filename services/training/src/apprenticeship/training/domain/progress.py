"""How far an enrolment has come, and the draft in which a decision says what follows."""

from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from uuid import UUID

from apprenticeship.common.events.decisions import Early, Heard, Item, Note, Refs, Refused
from apprenticeship.common.events.words import Word
from apprenticeship.common.programs.model import RequirementSet

from .. import policies
from .choosing import Chosen
from .evolving import evolve_learner
from .learner import Enrollment, Learner, Sitting
from .standards import Program

W = TypeVar("W", bound=Word)


@dataclass(slots=True)
class Draft:
    """What one decision has said so far about one enrolment, and what that makes of the person."""

    tenant: str
    key: str
    learner: Learner
    enrollment_id: UUID
    program: Program
    today: date
    items: list[Item] = field(default_factory=list)

    @property
    def enrollment(self) -> Enrollment:
        return self.learner.enrollments[self.enrollment_id]

    @property
    def asked(self) -> RequirementSet:
        """What this person has to do; a set that the program does not know is our failure, not theirs."""
        return self.program.requirement_sets[self.enrollment.requirement_set]

    def say(self, item: Word | Note) -> None:
        self.items.append(item)
        self.learner = evolve_learner(self.learner, item)


def begin(case: Learner | None, event: Heard[W], refs: Refs, today: date, chosen: Chosen) -> Draft | Refused | Early:
    """A draft about the chosen enrolment, once its program is known."""
    if case is None:
        return Early(Learner, event.key)
    if not isinstance(chosen, Enrollment):
        return chosen
    program = refs.find(Program, chosen.program_key)
    if program is None:
        return Early(Program, chosen.program_key)
    return Draft(event.tenant, event.key, case, chosen.id, program, today)


def hours_done(asked: RequirementSet, enrollment: Enrollment) -> int:
    """R11: accepted minutes of the counted kinds, after corrections, and what a transfer granted beyond them."""
    counted = (entry.minutes for entry in enrollment.ledger.values() if policies.counts_as_hours(asked, entry.kind))
    return sum(counted) + enrollment.credit_minutes


def total_minutes(asked: RequirementSet, enrollment: Enrollment) -> int:
    """The ledger's where the set demands minutes, else the modules'; never both, for they tell of the same time."""
    if asked.minutes:
        return hours_done(asked, enrollment)
    return sum(passed.minutes for passed in enrollment.modules.values())


def is_fulfilled(asked: RequirementSet, program: Program, enrollment: Enrollment) -> bool:
    """All modules and all minutes are there."""
    if asked.modules_required and not policies.modules_done(program.modules, enrollment.modules):
        return False
    return not asked.minutes or hours_done(asked, enrollment) >= asked.minutes


def last_module_on(program: Program, enrollment: Enrollment) -> date:
    """The day of the last required module; of enrolment, when there is none."""
    required = (id_ for id_, module in program.modules.items() if module.required)
    days = (enrollment.modules[id_].on for id_ in required if id_ in enrollment.modules)
    return max(days, default=enrollment.enrolled_on)


def last_hours_on(asked: RequirementSet, enrollment: Enrollment) -> date:
    """The day of the last counted entry; of enrolment, when there is none."""
    days = (entry.worked_on for entry in enrollment.ledger.values() if policies.counts_as_hours(asked, entry.kind))
    return max(days, default=enrollment.enrolled_on)


def fulfilled_on(asked: RequirementSet, program: Program, enrollment: Enrollment) -> date:
    """The day of the last thing asked, in whatever order the news of it came."""
    days = [enrollment.enrolled_on]
    if asked.modules_required:
        days.append(last_module_on(program, enrollment))
    if asked.minutes:
        days.append(last_hours_on(asked, enrollment))
    return enrollment.outside_pauses(max(days))


def sittings_of(asked: RequirementSet, enrollment: Enrollment) -> list[Sitting]:
    """What became of the exam that the set asks for."""
    return [sitting for sitting in enrollment.sittings if sitting.code == asked.exam]


def has_passed(sittings: list[Sitting]) -> bool:
    """The exam is passed, as a whole or in both parts."""
    return policies.exam_passed({s.part for s in sittings if s.result == "pass"})


def attempts_failed(sittings: list[Sitting]) -> int:
    """Attempts used up."""
    return policies.attempts_used(s.attempt for s in sittings if s.result == "fail")
