"""Which of a person's enrollments a report means, and what its program asks of a job."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from apprenticeship.common.events.decisions import Early, Refs, Refused
from apprenticeship.common.programs import ProgramDefinition

from ..policies import below_floor, floor_text, missing, required_credentials
from .opening import Opening
from .program import Program
from .seeker import Enrollment, Seeker


@dataclass(frozen=True, slots=True)
class Standing:
    """One enrollment that a job may come of, and the standards it was made under."""

    seeker: Seeker
    enrollment: Enrollment
    program: ProgramDefinition

    def wage_gate(self, opening: Opening | None, cents: int) -> Refused | None:
        """R1, R31: the floor of the enrollment's own program version, on every way into a job."""
        terms = opening.terms if opening else None
        track = self.enrollment.track or (terms.track if terms else None)
        floor = self.program.floor_cents(track)
        if below_floor(floor, cents):
            return Refused("gate", floor_text(floor, cents), "/wage_cents_per_hour")
        return None

    def credential_gate(self, opening: Opening | None, day: date, path: str) -> Refused | None:
        """R14, R15: what program and opening require must count on that day; there is no override."""
        terms = opening.terms if opening else None
        wanted = {*required_credentials(self.program), *(terms.required_credentials if terms else ())}
        lacking = missing(wanted, self.seeker.credentials_on(day))
        if lacking:
            text = f"required on {day}: {', '.join(sorted(wanted))}; not held: {', '.join(lacking)}"
            return Refused("gate", text, path)
        return None


def standing(
    seeker: Seeker | None,
    key: str,
    refs: Refs,
    enrollment_id: UUID | None,
    program_ids: Collection[str] | None,
) -> Standing | Early | Refused:
    """The enrollment a report names, or the only one it can mean."""
    known = [] if seeker is None else _meant(seeker, enrollment_id, program_ids)
    if seeker is None or not known:
        return Early(Seeker, key)
    able = [enrollment for enrollment in known if enrollment.is_placeable]
    if not able:
        return Refused("state", "the enrollment is closed")
    if len(able) > 1:
        return Refused("state", "several enrollments are open; name one", "/enrollment_id")
    program = refs.find(Program, able[0].program_key)
    if program is None:
        return Early(Program, able[0].program_key)
    return Standing(seeker, able[0], program.definition)


def _meant(seeker: Seeker, enrollment_id: UUID | None, program_ids: Collection[str] | None) -> list[Enrollment]:
    return [
        enrollment
        for enrollment in seeker.enrollments.values()
        if enrollment_id in {None, enrollment.enrollment_id}
        and (program_ids is None or enrollment.program_id in program_ids)
    ]
