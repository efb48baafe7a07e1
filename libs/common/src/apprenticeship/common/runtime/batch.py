"""One batch in one transaction: claim, lock and load, decide each alone, save, write down what is to be told."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from apprenticeship.common.events.decisions import Heard
from apprenticeship.common.events.ids import named_id

from .deciding import (
    Decided,
    Name,
    Rows,
    decide_event,
    followed_names,
    own_name,
    read_names,
    touched_names,
)
from .handlers import Handler, nothing, nowhere
from .item import Item
from .out import Out, in_sequence, told_by_us
from .ports import Claim, NewFact, NewReminder, RowKey, ToTell, Transaction
from .spec import Spec

Naming = Callable[[Handler, Heard[Any], Rows], list[Name]]


@dataclass(slots=True)
class Written:
    """What a batch leaves behind once it has committed."""

    tell: list[ToTell] = field(default_factory=list)
    """Words of our own indexes to tell now, in sequence."""
    items: list[Item] = field(default_factory=list)
    """Every item with its outcome, for the log."""
    woken: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Batch:
    """The steps of one batch, inside the caller's transaction."""

    spec: Spec
    tx: Transaction
    epochs: Mapping[int, int]
    taken: Collection[int]
    """Sequence numbers in memory: being told, or told and not yet marked."""
    now: datetime
    rows: Rows = field(default_factory=Rows)
    decided: list[tuple[Item, Decided]] = field(default_factory=list)
    facts: list[NewFact] = field(default_factory=list)
    reminders: list[NewReminder] = field(default_factory=list)
    locked: set[RowKey] = field(default_factory=set)
    """Keys that a failed event locked before this batch."""
    failed: set[RowKey] = field(default_factory=set)
    """Keys of which an event failed in this batch."""
    guarded: set[Name] = field(default_factory=set)
    """Awaited rows that nobody else can write before we commit."""
    nameless: dict[UUID, str] = field(default_factory=dict)
    """Events whose own code could not say which rows they concern, and its error."""
    today: date = field(init=False)

    def __post_init__(self) -> None:
        self.today = self.now.date()

    async def run(self, items: list[Item], told: list[int]) -> Written:
        """Decide all items; ``told`` are sequence numbers whose marks may go."""
        for item in items:
            _start(item)
        fresh = await self._claim(items, told)
        await self._load(fresh)
        for item in fresh:
            await self._know(item)
            decided = self._decide(item)
            if (name := self._unguarded(item, decided)) is not None:
                await self._guard(name)
                decided = self._decide(item)
            self._conclude(item, decided)
        return await self._write(items, fresh)

    async def _claim(self, items: list[Item], told: list[int]) -> list[Item]:
        new = {item.claim: item for item in reversed(items) if not item.came_from}
        claims = [Claim(item.claim, item.digest) for item in new.values()]
        again = [item.id for item in items if item.came_from]
        opened = await self.tx.open(self.epochs, told, claims, {(i.tenant, i.key) for i in items}, again)
        self.locked = opened.locked
        conflicts: list[Item] = []
        fresh: list[Item] = []
        for item in items:
            if item.came_from:
                if item.id in opened.again:
                    fresh.append(item)
                else:
                    item.outcome = "duplicate"
            elif item.claim in opened.fresh and new[item.claim] is item:
                fresh.append(item)
            elif item.digest == opened.known.get(item.claim, new[item.claim].digest if item.claim in new else 0):
                item.outcome = "duplicate"
            else:
                conflicts.append(_conflict(item))
        return [*fresh, *await self._claim_conflicts(conflicts)] if conflicts else fresh

    async def _claim_conflicts(self, conflicts: list[Item]) -> list[Item]:
        """One id with two bodies is answered once per body."""
        first = {item.claim: item for item in reversed(conflicts)}
        opened = await self.tx.open({}, [], [Claim(id_, item.digest) for id_, item in first.items()], [], [])
        for item in conflicts:
            if item.claim not in opened.fresh or first[item.claim] is not item:
                item.outcome = "duplicate"
        return [item for item in conflicts if item.outcome != "duplicate"]

    async def _load(self, items: list[Item]) -> None:
        await self._fetch(self._names(items, _own), lock=True)
        await self._fetch(self._names(items, touched_names), lock=True)
        await self._fetch(self._names(items, read_names), lock=False)
        await self._fetch(self._names(items, followed_names), lock=True)
        await self._name_locks(items)

    def _names(self, items: Iterable[Item], naming: Naming) -> Iterator[Name]:
        for item in items:
            yield from self._names_of(item, naming)

    def _names_of(self, item: Item, naming: Naming) -> list[Name]:
        """The rows an event concerns; one whose code fails at naming them is failed alone, like one it decides on."""
        if not item.handler or not item.heard or item.outcome or item.id in self.nameless:
            return []
        try:
            return naming(item.handler, item.heard, self.rows)
        except BaseException as error:  # noqa: BLE001 - our own fault, even an exit: as in decide_event
            self.nameless[item.id] = type(error).__name__
            return []

    async def _fetch(self, names: Iterable[Name], *, lock: bool) -> None:
        """One statement per kind, in the tables' fixed order, for the rows not held yet."""
        wanted: dict[type, set[RowKey]] = {}
        for name in names:
            if name not in self.rows.cases:
                wanted.setdefault(name.kind, set()).add((name.tenant, name.key))
        for kind in sorted(wanted, key=self.spec.tables.order.__getitem__):
            await self._take(kind, wanted[kind], lock=lock)

    async def _take(self, kind: type, keys: Collection[RowKey], *, lock: bool) -> None:
        found = await self.tx.load(self.spec.tables.of(kind), keys, lock=lock)
        for tenant, key in keys:
            case, version = found.get((tenant, key), (None, 0))
            self.rows.put(Name(tenant, kind, key), case, version)

    async def _name_locks(self, items: list[Item]) -> None:
        """Nobody writes an awaited row between our look and our commit, or an early event would sleep for ever."""
        writers = [i for i in items if i.handler and self._may_write_awaited(i.handler)]
        own = {name for naming in _WRITTEN for name in self._names(writers, naming)}
        awaited = {n for n in self.rows.cases if n.kind in self.spec.tables.awaited}
        names = {n for n in awaited if n in own or self.rows.cases[n] is None}
        if not names:
            return
        self.guarded |= names
        await self.tx.lock_names({_called(n): n in own for n in names})
        again = names - own
        for kind in sorted({n.kind for n in again}, key=self.spec.tables.order.__getitem__):
            await self._take(kind, {(n.tenant, n.key) for n in again if n.kind is kind}, lock=False)

    def _unguarded(self, item: Item, decided: Decided) -> Name | None:
        """The awaited row of another key that an early event waits for although it is there: it may change under us."""
        if decided.outcome != "early" or not decided.waits_for:
            return None
        name = Name(item.tenant, *decided.waits_for)
        awaited = self.spec.tables.of(name.kind).awaited
        return name if awaited and name in self.rows.cases and name not in self.guarded | self.rows.changed else None

    async def _guard(self, name: Name) -> None:
        """Whoever writes it waits for our commit from here on; look again at what it is now."""
        self.guarded.add(name)
        await self.tx.lock_names({_called(name): False})
        await self._take(name.kind, {(name.tenant, name.key)}, lock=False)

    def _may_write_awaited(self, handler: Handler) -> bool:
        """Most handlers change nothing but their own row, and nobody waits for that."""
        only_its_own = handler.touches is nothing and handler.follows is nowhere
        return not only_its_own or handler.case in self.spec.tables.awaited

    async def _know(self, item: Item) -> None:
        """An earlier event of the batch may have led to rows that were not asked for at first."""
        follows = item.handler and item.handler.follows is not nowhere
        if not follows and self.rows.changed.isdisjoint(self._names_of(item, _own)):
            return  # they depend on the event and its row alone, and those are as they were
        for naming, lock in _NEAR:
            names = self._names_of(item, naming)
            if any(name not in self.rows.cases for name in names):
                await self._fetch(names, lock=lock)

    def _decide(self, item: Item) -> Decided:
        if item.outcome or not item.handler or not item.heard or self._is_locked(item, (item.tenant, item.key)):
            return Decided()
        if item.id in self.nameless:
            return Decided("failed", detail=self.nameless[item.id])
        return decide_event(self.spec.service, item.handler, self.spec.tables, item.heard, self.rows, self.today)

    def _conclude(self, item: Item, decided: Decided) -> None:
        key = (item.tenant, item.key)
        # What failed before it was decided waits too: released before the one it is behind, it would overtake it.
        if self._is_locked(item, key) and (not item.outcome or (item.outcome == "failed" and item.heard)):
            item.outcome, item.code = "behind", "key_locked"
        elif not item.outcome and item.handler and item.heard:
            self._judge(item, decided)
        if item.outcome == "failed":
            self.failed.add(key)
        self.decided.append((item, decided))

    def _is_locked(self, item: Item, key: RowKey) -> bool:
        """A failed event holds back what follows of its key, and only that; a released one goes ahead of the rest."""
        return key in self.failed or (key in self.locked and item.came_from not in {"failed", "behind"})

    def _judge(self, item: Item, decided: Decided) -> None:
        item.outcome, item.code, item.detail, item.path = (
            decided.outcome, decided.code, decided.detail, decided.path,
        )  # fmt: skip
        if decided.outcome == "early" and decided.waits_for:
            kind, item.waiting_key = decided.waits_for
            item.waiting_kind = self.spec.tables.of(kind).name
            item.until = item.until or self.now + self.spec.early_for
            if item.expired:
                item.refuse(
                    "out_of_order_expired",
                    f"no {item.waiting_kind} came within the time it may wait",
                )

    async def _write(self, items: list[Item], fresh: list[Item]) -> Written:
        await self.tx.park([i.parked() for i in fresh if i.outcome == "early"])  # saving may wake it
        written = await self.journal()
        stopped = [i.parked() for i in fresh if i.outcome not in {"early", "handled"}]
        await self.tx.park(stopped)  # behind the facts that were said before
        written.items = items
        written.woken |= {r.index for r in self.reminders if r.at <= self.now}  # in the next turn, not at the next look
        await self.tx.remind(self.reminders)
        await self.tx.close([i.id for i in fresh if i.came_from and i.outcome == "handled"])
        await self.tx.notify(written.woken | {f.index for f in self.facts if not f.own})
        return written

    async def journal(self) -> Written:
        """Rows and facts; what is to be told of them and whom they wake."""
        woken, _ = await asyncio.gather(self._save(), self._put_into_words())
        sequence, late = await self.tx.write(self.facts, list(self.epochs), self.taken)
        return Written(in_sequence(late, told_by_us(self.facts, sequence)), woken=woken)

    async def _put_into_words(self) -> None:
        """What was decided; it takes us about as long as saving takes the database."""
        out = Out(self.spec, self.epochs, self.now)
        for item, decided in self.decided:
            self.facts += out.facts(item, decided)
            self.reminders += out.reminders(item, decided.reminders)

    async def _save(self) -> set[int]:
        """Every changed row, one statement a table; the indexes of those who waited for one."""
        woken: set[int] = set()
        for table in self.spec.tables:
            changed = {n for n in self.rows.changed if n.kind is table.case}
            if changed:
                rows = {
                    (n.tenant, n.key): (self.rows.cases[n], self.rows.versions[n] + 1)
                    for n in sorted(changed, key=_by_key)
                }
                woken |= await self.tx.save(table, rows)
        return woken


def _own(handler: Handler, event: Heard[Any], _rows: Rows) -> list[Name]:
    return [own_name(handler, event)]


_WRITTEN: tuple[Naming, ...] = (_own, touched_names, followed_names)
_NEAR: tuple[tuple[Naming, bool], ...] = ((touched_names, True), (read_names, False), (followed_names, True))
"""And whether it may change them."""


def _start(item: Item) -> None:
    """A batch may be tried again: what an earlier try decided is forgotten, what the door refused stays."""
    if item.heard is not None and not item.fixed:
        item.outcome, item.code, item.detail, item.path = "", "", "", ""


def _conflict(item: Item) -> Item:
    item.claim = item.id = named_id("conflict", str(item.claim), item.digest)
    item.fixed = True
    return item.refuse("duplicate_conflict", "this id was used before with another content", "/id")


def _called(name: Name) -> str:
    return f"{name.tenant}/{name.kind.__name__}/{name.key}"


def _by_key(name: Name) -> tuple[str, str]:
    return name.tenant, name.key
