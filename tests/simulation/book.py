"""What must hold within one service: its journal, its rows and what it told, against the logs it read."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID

from apprenticeship.common.events.envelope import attributes
from apprenticeship.common.events.ids import named_id, timed_id
from apprenticeship.common.runtime.spec import Spec

from .log import Entry
from .platform import Platform
from .processes import Processes
from .violation import Violation

Check = Callable[[], Iterator[Violation]]


class Book:
    """One service's."""

    def __init__(self, service: Processes, platform: Platform) -> None:
        self.spec: Spec = service.spec
        self.state = self.watched = service.watched
        self.group, self.now = service.group, platform.stage.now
        self.logs = {place: log for place, log in platform.logs.places.items() if place.topic in service.group.topics}
        self.facts = [fact for _, fact in sorted(self.state.facts.items())]
        """In decided order."""
        self.heard = list(self._heard())

    def checks(self) -> tuple[Check, ...]:
        """Each yields what it finds broken."""
        return (
            self.lost, self.twice, self.refused_with_effect, self.unanswered, self.premature, self.unasked,
            self.untold, self.told_in_order, self.decided_in_log_order, self.waits, self.commits,
        )  # fmt: skip

    def _heard(self) -> Iterator[tuple[Entry, UUID, UUID]]:
        """Records that this service listens to: (record, what it is claimed by, the id it has as a cause)."""
        heard = {word.type for word in self.spec.handlers.by_word}
        for place, log in self.logs.items():
            partner = place.topic.split(".")[1] if place.topic.startswith("partners.") else ""
            for entry in log:
                found = attributes(entry.headers)
                if found["type"].split(".")[2] not in heard:
                    continue
                if partner:
                    time = datetime.fromisoformat(found["time"])
                    claim = named_id("report", partner, found["id"])
                    yield entry, claim, timed_id(time, partner, found["id"])
                else:
                    yield entry, UUID(found["id"]), UUID(found["id"])

    def _breach(self, kind: str, text: str) -> Violation:
        return Violation(kind, f"{self.spec.service}: {text}")

    def lost(self) -> Iterator[Violation]:
        """Every accepted event is claimed, and what is claimed was decided or parked in the same transaction."""
        for entry, claim, _ in self.heard:
            if claim not in self.state.claims:
                yield self._breach("lost", f"{entry.topic} {entry.partition}/{entry.offset}")

    def twice(self) -> Iterator[Violation]:
        """Fact ids are unique, and no cause was decided twice: it would be answered twice."""
        ids = Counter(fact.id for fact in self.facts)
        yield from (self._breach("twice", f"fact {id_} is there {n} times") for id_, n in ids.items() if n > 1)
        ends = Counter(f.cause for f in self.facts if f.type.endswith(("report-accepted.v1", "report-rejected.v1")))
        if self.spec.answers:
            yield from (self._breach("twice", f"answered {n} times: {cause}") for cause, n in ends.items() if n > 1)

    def refused_with_effect(self) -> Iterator[Violation]:
        """Exactly one effect or one parked row, not both: what was refused left no fact but its answer."""
        rows = {**self.state.parked, **self.state.kept}
        refused = {id_ for id_, row in rows.items() if row.event.outcome == "refused" and not row.closed}
        for fact in self.facts:
            if fact.cause in refused and ".answers." not in fact.topic:
                yield self._breach("effect and parked", f"{fact.type} {fact.id}")

    def unanswered(self) -> Iterator[Violation]:
        """Every report was answered, or (at the gateway) passed on."""
        causes = {fact.cause for fact in self.facts}
        for entry, _, id_ in self.heard:
            if ".reports." in entry.topic and id_ not in causes:
                yield self._breach("unanswered", f"{entry.topic} {entry.partition}/{entry.offset}")

    def premature(self) -> Iterator[Violation]:
        """No fact before its effect: nobody heard it before its transaction was committed."""
        yield from (self._breach("premature", id_) for id_ in self.group.premature)

    def unasked(self) -> Iterator[Violation]:
        """Nothing was told that was not decided."""
        decided = {fact.attributes["id"] for fact in self.facts}
        yield from (self._breach("unasked", id_) for _, _, id_ in self.group.told if id_ not in decided)

    def untold(self) -> Iterator[Violation]:
        """Every fact was told at least once, and nothing is left untold."""
        told = {(topic, id_) for topic, _, id_ in self.group.told}
        for fact in self.facts:
            if (fact.topic, fact.attributes["id"]) not in told:
                yield self._breach("untold", f"{fact.type} {fact.id}")
        yield from (self._breach("untold", f"never marked: {seq}") for seq in self.state.untold)

    def told_in_order(self) -> Iterator[Violation]:
        """Per (speaker, key) the first telling follows the decided order; at the gateway per cause's index."""
        first: dict[tuple[str, str], int] = {}
        for n, (topic, _, id_) in enumerate(self.group.told):
            first.setdefault((topic, id_), n)
        last: dict[tuple[object, ...], int] = {}
        for fact in self.facts:
            lane = (fact.topic, fact.key, fact.index)
            at = first.get((fact.topic, fact.attributes["id"]), -1)
            if at < last.get(lane, -1):
                yield self._breach("told out of order", f"{fact.topic} {fact.key}")
            last[lane] = max(at, last.get(lane, -1))

    def decided_in_log_order(self) -> Iterator[Violation]:
        """Per (topic, key) effects follow the log, but for those that were early or have none; also over failures."""
        rows = {**self.watched.parked, **self.watched.kept}
        waited = self.watched.early | {id_ for id_, row in rows.items() if row.event.outcome == "refused"}
        seq: dict[UUID, int] = {}
        for number, fact in sorted(self.state.facts.items()):
            seq.setdefault(fact.cause, number)
        last: dict[tuple[str, bytes | None], int] = {}
        seen: set[UUID] = set()
        for entry, _, id_ in self.heard:
            if id_ in seen or id_ in waited or id_ not in seq:
                continue
            seen.add(id_)
            lane = (entry.topic, entry.key)
            if seq[id_] < last.get(lane, 0):
                yield self._breach("decided out of order", f"{entry.topic} {entry.partition}/{entry.offset}")
            last[lane] = seq[id_]

    def waits(self) -> Iterator[Violation]:
        """Nothing waits for ever: no early event past its time or whose row is there, nothing failed, due or behind."""
        for row in self.state.parked.values():
            event = row.event
            over = event.outcome != "early" or row.due or (event.until is not None and event.until <= self.now)
            if not row.closed and over:
                yield self._breach("waits", f"{event.outcome} {event.id} {event.code} {event.detail}")
        for one in self.state.reminders.values():
            if one.at <= self.now:
                yield self._breach("waits", f"reminder {one.name} {one.id}")

    def commits(self) -> Iterator[Violation]:
        """What was found with a commit."""
        yield from (self._breach(one.kind, one.text) for one in self.watched.found)
