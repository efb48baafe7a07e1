"""What must hold between services: they say the same of one person when everything has come to rest."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic_core import from_json

from apprenticeship.gateway.domain.tracking import ReportStatus
from apprenticeship.intake.domain.cohort import Cohort
from apprenticeship.intake.domain.person import Person, holds
from apprenticeship.mentoring.domain.mentee import Mentee
from apprenticeship.outcomes.domain.journey import Journey

from .book import Book
from .violation import Violation

CERTIFIED_FIRST = {"seiu775"}
"""Tenants whose gate demands a credential before a placement. For the others an employer may be heard before the
graduation it followed.
"""


class Accord:
    """Between the books of all services."""

    def __init__(self, books: Mapping[str, Book]) -> None:
        self._books = books

    def checks(self) -> tuple[Callable[[], Iterator[Violation]], ...]:
        """Each yields what it finds broken."""
        return self.placed_after_training, self.mentors_load, self.seats, self.journeys, self.reports_end

    def _rows(self, service: str, case: type) -> dict[tuple[str, str], Any]:
        book = self._books[service]
        table = book.spec.tables.of(case)
        return {key: table.read(row.data) for (name, key), row in book.state.rows.items() if name == table.name}

    def _said(self, service: str, word: str) -> Iterator[tuple[tuple[str, str], Any, str]]:
        """((tenant, key), content, id) of every fact of a kind, in decided order."""
        for fact in self._books[service].facts:
            if fact.type == f"apprenticeship.{service}.{word}.v1":
                yield (fact.tenant, fact.key), from_json(fact.body), fact.attributes["id"]

    def placed_after_training(self) -> Iterator[Violation]:
        """Placed implies what the program demands, told before it on the logs."""
        serial: dict[str, int] = {}
        for log in self._books["outcomes"].logs.values():
            for entry in log:
                serial.setdefault(entry.id, entry.serial)
        ready: dict[tuple[str, str], int] = {}
        for (tenant, key), _, id_ in self._said("training", "credential-issued"):
            ready.setdefault((tenant, key), serial.get(id_, 0))
        for (tenant, key), _, id_ in self._said("placement", "placed"):
            placed = serial.get(id_, 0)
            if tenant in CERTIFIED_FIRST and ready.get((tenant, key), placed) >= placed:
                yield Violation("disagree", f"placed without a credential: {key}")

    def mentors_load(self) -> Iterator[Violation]:
        """A mentor's load equals the open pairings, and is within the room that was told."""
        told: Counter[str] = Counter()
        room = {str(said["mentor_id"]): said["capacity"] for _, said, _ in self._said("mentoring", "mentor-approved")}
        for _, said, _ in self._said("mentoring", "mentor-assigned"):
            told[said["mentor_id"]] += 1
        for _, said, _ in self._said("mentoring", "mentor-unassigned"):
            told[said["mentor_id"]] -= 1
        mentees = self._rows("mentoring", Mentee).values()
        held = Counter(str(id_) for mentee in mentees for id_ in mentee.mentor_ids)
        for id_ in sorted(told.keys() | held.keys()):
            if told[id_] != held[id_]:
                yield Violation("disagree", f"mentor {id_}: {told[id_]} pairings told, {held[id_]} kept")
            if held[id_] > room.get(id_, 0):
                yield Violation("disagree", f"mentor {id_}: {held[id_]} mentees, room for {room.get(id_, 0)}")

    def seats(self) -> Iterator[Violation]:
        """No class has more people than seats."""
        held = Counter(id_ for person in self._rows("intake", Person).values() for id_ in holds(person))
        for (_, key), cohort in self._rows("intake", Cohort).items():
            if held[key] > cohort.scheduled.capacity:
                yield Violation("disagree", f"cohort {key}: {held[key]} people, {cohort.scheduled.capacity} seats")

    def journeys(self) -> Iterator[Violation]:
        """The service outcomes has seen as many enrolments and jobs of each person as their owners have told."""
        enrolled = Counter(who for who, _, _ in self._said("intake", "enrolled"))
        placed = Counter(who for who, _, _ in self._said("placement", "placed"))
        journeys = self._rows("outcomes", Journey)
        for who in sorted({*enrolled, *placed}):
            journey = journeys.get(who, Journey())
            if (len(journey.enrollments), len(journey.jobs)) != (enrolled[who], placed[who]):
                yield Violation("disagree", f"journey of {who[1]}")

    def reports_end(self) -> Iterator[Violation]:
        """Every report that the gateway has passed on has come to an answer there, but for those that wait in time."""
        for (_, key), status in self._rows("gateway", ReportStatus).items():
            if status.part_of is None and status.standing.state == "taken":
                yield Violation("waits", f"gateway: report {key} has no answer")
