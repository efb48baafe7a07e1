"""One transaction on PostgreSQL: every method is one statement, whatever the number of its arguments."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any
from uuid import UUID

from pydantic_core import from_json, to_json

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
from . import journal, rows
from .cases import Case, Cases
from .connections import Line

_PARKED = attrgetter(*Parked.__slots__)
_REMINDER = attrgetter(*NewReminder.__slots__)
"""Fields in the order of the statements' parameters."""
_ATTRIBUTES = NewFact._fields.index("attributes")


class PostgresTransaction:
    """The store's transaction that is open on the line; what it saved is remembered once it has committed."""

    def __init__(self, line: Line, cases: Cases) -> None:
        self._line, self._cases = line, cases
        self.saved: list[tuple[str, RowKey, Case]] = []

    async def open(
        self,
        epochs: Mapping[Index, int],
        told: Sequence[int],
        claims: Sequence[Claim],
        keys: Collection[RowKey],
        again: Collection[UUID],
    ) -> Opened:
        ids, digests = _columns(sorted(claims, key=lambda one: one.id.int), 2)  # one order for all who wait for ids
        tenants, names = _columns(keys, 2)
        [row] = await self._line.fetch(
            journal.OPEN, list(epochs), list(epochs.values()), list(told),
            ids, digests, tenants, names, list(again),
        )  # fmt: skip
        if row["fenced"] != len(epochs):
            raise Fenced
        fresh = set(row["fresh"])
        # An id that somebody claimed and committed while we waited for it is in neither.
        known = dict(zip(row["known"] or (), row["digests"] or (), strict=True))
        locked = set(zip(row["tenants"] or (), row["keys"] or (), strict=True))
        return Opened(fresh, known, locked, set(row["again"]))

    async def load(self, table: Table, keys: Collection[RowKey], *, lock: bool) -> dict[RowKey, tuple[Any, int]]:
        if not keys:
            return {}
        wanted = sorted(set(keys))
        known = [self._cases.get(table.name, key) for key in wanted]  # held here: what is read now may push them out
        versions = [one.version if one else 0 for one in known]
        found = await self._line.fetch(rows.load(table, lock=lock), *_columns(wanted, 2), versions)
        at_hand = dict(zip(wanted, known, strict=True))
        return {(row[0], row[1]): self._taken(table, at_hand, row) for row in found}

    def _taken(self, table: Table, at_hand: Mapping[RowKey, Case | None], row: Any) -> tuple[Any, int]:  # noqa: ANN401
        tenant, name, data, version = row
        case = at_hand[tenant, name]
        if case is None or data is not None:
            case = Case(table.read(data), version, len(data))
            if not self.saved:  # what was saved and is not committed yet has a version that may come again
                self._cases.keep(table.name, (tenant, name), case)
        return case.case, version

    async def save(self, table: Table, rows_: Mapping[RowKey, tuple[Any, int]]) -> set[Index]:
        if not rows_:
            return set()
        tenants, keys = _columns(rows_, 2)
        cases, versions = _columns(rows_.values(), 2)
        try:
            data = [table.write(case).decode() for case in cases]
            held = [[rows.array(holds(case)) for case in cases] for holds in table.columns.values()]
        except ValueError as error:
            raise BadValue(type(error).__name__) from None
        [row] = await self._line.fetch(rows.save(table), tenants, keys, versions, data, *held)
        if row["saved"] != len(rows_):
            raise Stale(table.name)
        kept = map(Case, cases, versions, map(len, data))
        self.saved += ((table.name, key, case) for key, case in zip(rows_, kept, strict=True))
        return set(row["woken"])

    async def lock_names(self, names: Mapping[str, bool]) -> None:
        if names:
            ordered = sorted(names)
            await self._line.fetch(journal.LOCK_NAMES, ordered, [names[name] for name in ordered])

    async def write(self, facts: Sequence[NewFact], indexes: Collection[Index], but: Collection[int]) -> Journalled:
        columns = _columns(facts, 12)
        columns[_ATTRIBUTES] = [to_json(found).decode() for found in columns[_ATTRIBUTES]]
        found = await self._line.fetch(journal.WRITE, *columns, list(indexes), list(but))
        return Journalled([row[0] for row in found[: len(facts)]], [to_tell(row[:6]) for row in found[len(facts) :]])

    async def park(self, parked: Sequence[Parked]) -> None:
        if parked:
            last = {one.id: one for one in parked}.values()  # a statement meets a row once
            await self._line.fetch(journal.PARK, *_columns(map(_PARKED, last), 14))

    async def close(self, ids: Collection[UUID]) -> None:
        if not ids:
            return
        [row] = await self._line.fetch(journal.CLOSE, list(ids))
        if row[0] != len(set(ids)):
            raise Stale("parked")  # dismissed under us

    async def remind(self, reminders: Sequence[NewReminder]) -> None:
        if reminders:
            await self._line.fetch(journal.REMIND, *_columns(map(_REMINDER, reminders), 8))

    async def untold(self, indexes: Collection[Index], after: int, limit: int) -> list[ToTell]:
        found = await self._line.fetch(journal.UNTOLD, list(indexes), after, limit)
        return [to_tell(row) for row in found]

    async def select(self, select: Select, table: Table, limit: int) -> dict[RowKey, tuple[Any, int]]:
        sql = rows.select(table, select.column, lock=select.lock)
        return _cases(table, await self._line.fetch(sql, limit))

    async def count(self, count: Count, table: Table) -> dict[RowKey, int]:
        found = await self._line.fetch(rows.count(table, count.column))
        return {(tenant, value): number for tenant, value, number in found}

    async def notify(self, indexes: Collection[Index]) -> None:
        if indexes:
            await self._line.fetch(journal.NOTIFY, sorted(indexes))

    async def round_lock(self, name: str) -> bool:
        [row] = await self._line.fetch(journal.LOCK_ROUND, name)
        return bool(row[0])


def to_tell(row: Iterable[Any]) -> ToTell:
    """A word as the journal holds it."""
    seq, index, topic, key, attributes, body = row
    return ToTell(seq, index, topic, key, from_json(attributes), body)


def _columns(rows_: Iterable[Any], width: int) -> list[list[Any]]:
    """Rows turned into one array per column; of no rows, so many empty arrays."""
    turned = [list(column) for column in zip(*rows_, strict=True)]
    return turned or [[] for _ in range(width)]


def _cases(table: Table, found: Sequence[Any]) -> dict[RowKey, tuple[Any, int]]:
    return {(tenant, key): (table.read(data), version) for tenant, key, data, version in found}
