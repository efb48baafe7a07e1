"""One transaction in memory: a draft of the state, and the same refusals as on PostgreSQL."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any
from uuid import UUID

from ..handlers import Count, Select
from ..ports import (
    BadValue,
    Claim,
    Fenced,
    Index,
    Journalled,
    NewFact,
    NewReminder,
    Opened,
    Parked,
    RowKey,
    Stale,
    ToTell,
)
from ..tables import Table
from .course import Course
from .state import Row, Waiting
from .values import check_json, check_texts

_PARKED = attrgetter(*Parked.__slots__)
_REMINDER = attrgetter(*NewReminder.__slots__)


class MemoryTransaction:
    """A draft of the state; ``statement`` is where faults and time come in."""

    def __init__(self, course: Course, next_seq: Callable[[], int]) -> None:
        self._state, self._turn, self._statement = course.draft, course.turn, course.statement
        self._next_seq = next_seq

    async def open(
        self,
        epochs: Mapping[Index, int],
        told: Sequence[int],
        claims: Sequence[Claim],
        keys: Collection[RowKey],
        again: Collection[UUID],
    ) -> Opened:
        async with self._statement("open"):
            if any(self._state.fence.get(index) != epoch for index, epoch in epochs.items()):
                raise Fenced
            for seq in told:
                self._state.untold.pop(seq, None)
            known = {one.id: self._state.claims[one.id] for one in claims if one.id in self._state.claims}
            fresh = set()
            for one in claims:
                check_texts(one.digest)
                if one.id not in known and one.id not in fresh:
                    fresh.add(one.id)
                    self._state.claims[one.id] = one.digest
            wanted, ours = set(keys), set(again)
            locks = [row for row in self._state.parked.values() if row.locks]
            locked = {row.of for row in locks if row.event.id not in ours} & wanted
            return Opened(fresh, known, locked, self._still(ours))

    def _still(self, again: set[UUID]) -> set[UUID]:
        """Whose turn it is; not those that a try whose end was not heard has dealt with."""
        holding = self._state.holding()
        parked = (row for id_ in again if (row := self._state.parked.get(id_)))
        turn = {
            row.event.id
            for row in parked
            if row.due or row.is_early or (row.event.outcome == "behind" and row.of not in holding)
        }
        return turn | {id_ for id_ in again if id_ in self._state.reminders}

    async def load(self, table: Table, keys: Collection[RowKey], *, lock: bool) -> dict[RowKey, tuple[Any, int]]:
        if not keys:
            return {}
        async with self._statement("lock" if lock else "load"):
            found = ((key, self._state.rows.get((table.name, key))) for key in sorted(set(keys)))
            return {key: (table.read(row.data), row.version) for key, row in found if row}

    async def save(self, table: Table, rows: Mapping[RowKey, tuple[Any, int]]) -> set[Index]:
        if not rows:
            return set()
        async with self._statement("save"):
            for key, (case, version) in rows.items():
                written = _row(table, key, case, version)
                old = self._state.rows.get((table.name, key))
                if version != (old.version + 1 if old else 1):
                    raise Stale(table.name)
                self._state.rows[table.name, key] = written
            return self._wake(table.name, rows)

    def _wake(self, kind: str, written: Collection[RowKey]) -> set[Index]:
        woken = set()
        for row in list(self._state.parked.values()):
            event = row.event
            if row.is_early and event.waiting_kind == kind and (event.tenant, event.waiting_key) in written:
                self._state.put(replace(row, due=True))
                woken.add(event.index)
        return woken

    async def lock_names(self, names: Mapping[str, bool]) -> None:
        """Transactions take turns: there is nobody to lock out."""
        if names:
            async with self._statement("lock_names"):
                pass

    async def write(self, facts: Sequence[NewFact], indexes: Collection[Index], but: Collection[int]) -> Journalled:
        async with self._statement("write"):
            known = set(but)
            late = [word for word, own in self._state.words(indexes) if not own and word.seq not in known]
            return Journalled([self._write_one(fact) for fact in facts], late)

    def _write_one(self, fact: NewFact) -> int:
        check_texts(*fact)
        if fact.id in self._state.told_ids:
            raise BadValue("UniqueViolationError 23505")
        seq = self._next_seq()
        self._state.facts[seq], self._state.told_ids[fact.id] = fact, seq
        self._state.untold[seq] = fact.own
        return seq

    async def park(self, parked: Sequence[Parked]) -> None:
        if not parked:
            return
        async with self._statement("park"):
            for event in {one.id: one for one in parked}.values():
                check_texts(*_PARKED(event))
                self._state.reminders.pop(event.id, None)
                old, position = self._state.find(event.id), self._next_seq()
                if old and old.closed:
                    continue
                if old:
                    event = replace(old.event, **_outcome(event))  # noqa: PLW2901 - its content stays
                    position = old.position if old.locks else position
                self._state.put(Waiting(replace(event), position))

    async def close(self, ids: Collection[UUID]) -> None:
        if not ids:
            return
        async with self._statement("close"):
            for id_ in dict.fromkeys(ids):
                heard = self._state.reminders.pop(id_, None)
                row = self._state.find(id_)
                if row and not row.closed:
                    self._state.put(replace(row, due=False, closed="handled"))
                elif not heard:
                    raise Stale("parked")

    async def remind(self, reminders: Sequence[NewReminder]) -> None:
        if not reminders:
            return
        async with self._statement("remind"):
            for one in reminders:
                check_texts(*_REMINDER(one))
                self._state.reminders.setdefault(one.id, one)

    async def untold(self, indexes: Collection[Index], after: int, limit: int) -> list[ToTell]:
        async with self._statement("untold"):
            return [word for word, _ in self._state.words(indexes, after)][:limit]

    async def select(self, select: Select, table: Table, limit: int) -> dict[RowKey, tuple[Any, int]]:
        async with self._statement("select"):
            of_table = sorted((key, row) for (name, key), row in self._state.rows.items() if name == table.name)
            column = select.column
            found = [(key, row) for key, row in of_table if column is None or row.columns[column]]
            return {key: (table.read(row.data), row.version) for key, row in found[:limit]}

    async def count(self, count: Count, table: Table) -> dict[RowKey, int]:
        async with self._statement("count"):
            counted: Counter[RowKey] = Counter()
            for (name, (tenant, _)), row in self._state.rows.items():
                if name == table.name:
                    counted.update((tenant, value) for value in row.columns[count.column])
            return dict(sorted(counted.items()))

    async def notify(self, indexes: Collection[Index]) -> None:
        if indexes:
            async with self._statement("notify"):
                self._turn.wakes.update(indexes)

    async def round_lock(self, name: str) -> bool:
        async with self._statement("round_lock"):
            check_texts(name)
            return True


def _row(table: Table, key: RowKey, case: Any, version: int) -> Row:  # noqa: ANN401 - the case's own type
    try:
        data = check_json(table.write(case))
    except ValueError as error:
        raise BadValue(type(error).__name__) from None
    columns = {name: tuple(dict.fromkeys(holds(case))) for name, holds in table.columns.items()}
    check_texts(*key, *(value for values in columns.values() for value in values))
    return Row(data, version, columns)


def _outcome(event: Parked) -> dict[str, Any]:
    names = ("outcome", "code", "detail", "path", "waiting_kind", "waiting_key", "until")
    return {name: getattr(event, name) for name in names}
