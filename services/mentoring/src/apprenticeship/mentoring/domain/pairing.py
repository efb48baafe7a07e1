"""The pairing round: all who wait, in the order of their waiting, and all mentors who have room."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from apprenticeship.common.events.decisions import About, Gathered
from apprenticeship.common.events.keys import match_id
from apprenticeship.common.events.mentoring import MentorAssigned, MentorWaitlisted
from apprenticeship.common.events.vocabulary import MatchReason, MentorWaitReason
from apprenticeship.common.programs.model import MentorRule
from apprenticeship.mentoring import policies

from .mentee import Enrollment, Mentee
from .mentor import MenteeTaken, Mentor
from .standards import Program


class Waiting(NamedTuple):
    """Somebody in line; sorted, this is the line."""

    since: date
    key: str
    enrollment_id: UUID


class Fit(NamedTuple):
    """How well a mentor fits; the least is the best."""

    stranger: bool
    elsewhere: bool
    room_taken: int
    """The more room, the less."""
    mentor: str


@dataclass(slots=True)
class Round:
    """One tenant's round: room is given away one place after the other."""

    mentors: Mapping[str, Mentor]
    room: dict[str, int]
    today: date
    able: dict[tuple[str, int, str], list[str] | MentorWaitReason] = field(default_factory=dict)
    """Who can mentor in a program version and language, looked up once: the line is long, the kinds are few."""

    def find(self, key: str, mentee: Mentee, enrollment: Enrollment, rule: MentorRule) -> Fit | MentorWaitReason:
        """The mentor who fits best, else what all of them lack."""
        able = self._able(enrollment, rule)
        if isinstance(able, str):
            return able
        free = [name for name in able if self.room[name] > 0]
        self.able[_kind(enrollment)] = free or "no_capacity"
        fits = [self._fit(name, mentee, enrollment) for name in free if not self._apart(name, key, enrollment)]
        return min(fits, default="no_capacity")

    def _able(self, enrollment: Enrollment, rule: MentorRule) -> list[str] | MentorWaitReason:
        kind = _kind(enrollment)
        if kind not in self.able:
            self.able[kind] = self._look_up(enrollment, rule)
        return self.able[kind]

    def _look_up(self, enrollment: Enrollment, rule: MentorRule) -> list[str] | MentorWaitReason:
        """One condition after the other; the first that nobody meets is the reason to wait."""
        named = {
            name: mentor
            for name, mentor in self.mentors.items()
            if enrollment.program_id in mentor.program_ids and mentor.takes_mentees
        }
        ready = {n: m for n, m in named.items() if m.state(rule, self.today) in {"ready", "active"}}
        if not ready:
            return "no_trained_mentor"
        skilled = {n: m for n, m in ready.items() if policies.experienced(rule, m.journey_level)}
        if not skilled:
            return "no_journey_level"
        language = enrollment.language
        spoken = [n for n, m in skilled.items() if policies.share_language(language, m.languages)]
        return spoken or "no_language"

    def _apart(self, name: str, key: str, enrollment: Enrollment) -> bool:
        mentor = self.mentors[name]
        return policies.kept_apart(key, enrollment.cohort_id, mentor.participant_id, mentor.teaches)

    def _fit(self, name: str, mentee: Mentee, enrollment: Enrollment) -> Fit:
        elsewhere = self.mentors[name].site_id != enrollment.site_id
        return Fit(not mentee.knows(name), elsewhere, -self.room[name], name)


def pair(gathered: Gathered, today: date) -> list[About]:
    """Give every free place to the one who has waited longest among those it fits; tell the others once."""
    mentors, mentees = gathered.of(Mentor), gathered.of(Mentee)
    room = {name: mentor.capacity - gathered.count(name) for name, mentor in mentors.items()}
    round_ = Round(mentors, room, today)
    given: list[About] = []
    for waiting in _line(mentees):
        mentee = mentees[waiting.key]
        enrollment = mentee.enrollments[waiting.enrollment_id]
        program = gathered.of(Program).get(enrollment.program_id)
        standards = program.version(enrollment.program_version) if program else None
        if program is None or standards is None or standards.mentor is None:
            continue
        found = round_.find(waiting.key, mentee, enrollment, standards.mentor)
        if isinstance(found, Fit):
            round_.room[found.mentor] -= 1
            assigned = _assigned(program.tenant, mentee, enrollment, standards.mentor, found, today)
            given.append(About(Mentee, waiting.key, assigned))
            given.append(About(Mentor, found.mentor, MenteeTaken(waiting.key)))
        elif enrollment.search and not enrollment.search.waitlisted:
            told = MentorWaitlisted(enrollment_id=enrollment.id, since=waiting.since, reason=found)
            given.append(About(Mentee, waiting.key, told))
    return given


def _line(mentees: Mapping[str, Mentee]) -> list[Waiting]:
    def waiting() -> Iterator[Waiting]:
        for key, mentee in mentees.items():
            for enrollment in mentee.waiting:
                if enrollment.search:
                    yield Waiting(enrollment.search.since, key, enrollment.id)

    return sorted(waiting())


def _kind(enrollment: Enrollment) -> tuple[str, int, str]:
    return enrollment.program_id, enrollment.program_version, enrollment.language


def _assigned(
    tenant: str,
    mentee: Mentee,
    enrollment: Enrollment,
    rule: MentorRule,
    fit: Fit,
    today: date,
) -> MentorAssigned:
    through = policies.through_probation(rule)
    return MentorAssigned(
        match_id=match_id(tenant, enrollment.id, len(enrollment.matches) + 1),
        enrollment_id=enrollment.id,
        mentor_id=UUID(fit.mentor),
        program_id=enrollment.program_id,
        starts_on=max(today, enrollment.enrolled_on),
        phase=rule.phase,
        match_reasons=_reasons(fit),
        paid_minutes_per_week=rule.paid_minutes_per_week,
        planned_until=rule.planned_until,
        until_on=mentee.probation_end(enrollment.id) if through else None,
    )


def _reasons(fit: Fit) -> tuple[MatchReason, ...]:
    reasons: list[MatchReason] = ["language"]
    if not fit.elsewhere:
        reasons.append("site")
    if not fit.stranger:
        reasons.append("continuity")
    return tuple(reasons)
