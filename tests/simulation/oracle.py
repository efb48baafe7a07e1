"""The oracle: what must hold over databases and logs when everything has come to rest."""

from collections import Counter
from collections.abc import Callable, Iterator
from uuid import UUID

from pydantic_core import from_json

from apprenticeship.common.runtime.spec import Spec

from .processes import Processes
from .stories import Sent
from .world import World


class Oracle:
    """Reads a finished run."""

    def __init__(self, processes: Processes, world: World, sent: list[Sent]) -> None:
        self._spec: Spec = processes.spec
        self._state = processes.database.state
        self._world, self._sent = world, sent
        self._facts = [fact for _, fact in sorted(self._state.facts.items())]
        """In decided order."""
        self._seq = {fact.id: seq for seq, fact in self._state.facts.items()}
        self._causes = Counter(fact.cause for fact in self._facts)

    def violations(self) -> list[str]:
        """Every promise that was broken, one line each."""
        checks: list[Callable[[], Iterator[str]]] = [
            self._each_has_an_effect, self._nothing_twice, self._nothing_unasked, self._all_told, self._told_in_order,
            self._decided_in_log_order, self._nothing_waits, self._epochs_never_fall, self._capacity,
        ]  # fmt: skip
        return [line for check in checks for line in check()]

    def _each_has_an_effect(self) -> Iterator[str]:
        """I1: every accepted event is claimed or parked; what the service does not hear is neither."""
        heard = {word.type for word in self._spec.handlers.by_word}
        claimed = self._state.claims.keys()
        for one in {one.id: one for one in self._sent}.values():
            if one.attributes["type"].split(".")[2] in heard and one.value[:3] != b'{"n' and one.id not in claimed:
                yield f"lost {one.attributes['type']} {one.id}"

    def _nothing_twice(self) -> Iterator[str]:
        """I1: fact ids are unique, and no cause decided twice (its facts' ordinals would repeat under other ids)."""
        ids = Counter(fact.id for fact in self._facts)
        yield from (f"fact {id_} is there {n} times" for id_, n in ids.items() if n > 1)
        answers = Counter((f.cause, f.type) for f in self._facts if ".answers." in f.type)
        yield from (f"answered twice {type_} {cause}" for (cause, type_), n in answers.items() if n > 1)

    def _nothing_unasked(self) -> Iterator[str]:
        """I2, I3: nothing is told that was not decided."""
        decided = {str(fact.id) for fact in self._facts}
        yield from (f"told but not decided {id_}" for _, id_ in set(self._world.told) if id_ not in decided)

    def _all_told(self) -> Iterator[str]:
        """I3: every fact is told at least once, and nothing is left untold."""
        told = {id_ for _, id_ in self._world.told}
        yield from (f"never told {fact.type} {fact.id}" for fact in self._facts if str(fact.id) not in told)

    def _told_in_order(self) -> Iterator[str]:
        """I4: per (speaker, key) the first telling follows the decided order."""
        first: dict[str, int] = {}
        for n, (_, id_) in enumerate(self._world.told):
            first.setdefault(id_, n)
        by_key: dict[tuple[str, str], list[int]] = {}
        for fact in self._facts:
            by_key.setdefault((fact.topic, fact.key), []).append(first.get(str(fact.id), -1))
        yield from (f"told out of order {key}" for key, order in by_key.items() if order != sorted(order))

    def _decided_in_log_order(self) -> Iterator[str]:
        """I4: per (topic, key) effects follow the log, but for those that waited."""
        waited = set(self._state.parked)
        seq: dict[UUID, int] = {}
        for fact in self._facts:
            seq.setdefault(fact.cause, self._seq[fact.id])
        for place, log in self._world.logs.items():
            last: dict[bytes, int] = {}
            seen: set[UUID] = set()
            for entry in log if place.topic in self._spec.topics else ():
                id_ = UUID(dict(entry.headers)["ce_id"].decode())  # type: ignore[union-attr]
                if id_ in seen or id_ in waited or id_ not in seq:
                    continue
                seen.add(id_)
                if seq[id_] < last.get(entry.key or b"", 0):
                    yield f"decided out of log order {place} {entry.offset}"
                last[entry.key or b""] = seq[id_]

    def _nothing_waits(self) -> Iterator[str]:
        """Nothing sleeps for ever: no early event whose row is there or whose time has passed, nothing failed."""
        for row in self._state.parked.values():
            if not row.closed and row.event.outcome in {"early", "failed", "behind"}:
                event = row.event
                yield f"still {event.outcome} {event.id} {event.code} {event.detail} {event.waiting_kind}"

    def _epochs_never_fall(self) -> Iterator[str]:
        """No zombie's effect: along the sequence the epoch of an index never falls."""
        high: dict[int, int] = {}
        for fact in self._facts:
            if fact.own and fact.epoch < high.get(fact.index, 0):
                yield f"zombie effect {fact.id}"
            high[fact.index] = max(high.get(fact.index, 0), fact.epoch)

    def _capacity(self) -> Iterator[str]:
        """Nobody mentors more people at once than there is room for; and the rows equal what was said."""
        if self._spec.service != "mentoring":
            return
        load: Counter[str] = Counter()
        for fact in self._facts:
            said = from_json(fact.body)
            if fact.type.endswith("mentor-assigned.v1"):
                load[said["mentor_id"]] += 1
                if load[said["mentor_id"]] > 2:
                    yield f"too many mentees {said['mentor_id']}"
            elif fact.type.endswith("mentor-unassigned.v1"):
                load[said["mentor_id"]] -= 1
