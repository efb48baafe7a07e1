"""Rows, facts and parked events that the store's tests write."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from apprenticeship.common.runtime.handlers import Select
from apprenticeship.common.runtime.ports import (
    Claim,
    NewFact,
    NewReminder,
    Parked,
    Parking,
    RowKey,
    Store,
    Transaction,
)
from apprenticeship.common.runtime.tables import Table, Tables

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NAMESPACE = UUID("7f1d3b0e-7c5c-4d7e-9f7b-0d1f5a3c2b10")
OpenStore = Callable[[], Store]
"""Another member's view of one database."""


@dataclass(frozen=True)
class Person:
    """Waits for cohorts, sits in some."""

    name: str
    waiting: tuple[str, ...] = ()
    cohorts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Program:
    """What persons refer to."""

    title: str


def evolve(case: Any, _fact: Any) -> Any:  # noqa: ANN401 - of any kind
    return case


PEOPLE = Table("person", Person, evolve, {"waiting": lambda p: p.waiting, "cohort": lambda p: p.cohorts})
PROGRAMS = Table("program", Program, evolve, awaited=True)
LISTS = Table("list", list[str], evolve)
TABLES = Tables(PROGRAMS, PEOPLE, LISTS)
ANN, BOB = ("t1", "ann"), ("t1", "bob")


def id_of(name: object) -> UUID:
    return uuid5(NAMESPACE, str(name))


def fact(name: str, key: str = "ann", index: int = 0, *, own: bool = True, epoch: int = 1) -> NewFact:
    return NewFact(
        id_of(name), index, "t1", "training.events.v1", key, "module-completed", id_of("cause"),
        id_of("somebody"), epoch, {"specversion": "1.0"}, name.encode(), own,
    )  # fmt: skip


def parked(
    name: str, outcome: Parking, key: str = "ann", index: int = 0, *, tenant: str = "t1",
    waits_for: str = "", until: datetime | None = None,
) -> Parked:  # fmt: skip
    return Parked(
        id_of(name), index, tenant, key, "intake.events.v1", "{}", name.encode(), outcome,
        "code", "detail", "/path", "program" if waits_for else "", waits_for, until,
    )  # fmt: skip


def reminder(name: str, minutes: int, key: str = "ann", index: int = 0, ref: str = "") -> NewReminder:
    at = NOON + timedelta(minutes=minutes)
    return NewReminder(id_of(name + ref), index, "t1", key, name, ref, at, id_of(key))


async def write_people(store: Store, people: dict[str, Person], tenant: str = "t1") -> None:
    async with store.transaction() as tx:
        await tx.save(PEOPLE, {(tenant, key): (person, 1) for key, person in people.items()})


async def people(store: Store) -> dict[RowKey, tuple[Any, int]]:
    async with store.transaction() as tx:
        return await tx.select(Select(Person, lock=False), PEOPLE, 100)


async def everything(tx: Transaction) -> None:
    """All that a batch may leave behind."""
    await tx.load(PEOPLE, [ANN], lock=True)
    await tx.save(PEOPLE, {ANN: (Person("Anna"), 2), BOB: (Person("Bob"), 1)})
    await everything_but_rows(tx, {})


async def everything_but_rows(tx: Transaction, epochs: dict[int, int]) -> None:
    """The journal's part of it."""
    await tx.open(epochs, [0], [Claim(id_of("claim"), 1)], [ANN], [])
    await tx.lock_names({"p1": True})
    await tx.write([fact("said"), fact("of another", own=False)], [0], [])
    await tx.remind([reminder("remind", 0), reminder("heard", 0)])
    await tx.close([id_of("heard")])
    await tx.park([parked("refused", "refused"), parked("early", "early", waits_for="p1")])
    await tx.notify([0])


async def park(store: Store, *events: Parked) -> None:
    async with store.transaction() as tx:
        await tx.park(events)


async def due(store: Store, minutes: int = 0, indexes: tuple[int, ...] = (0,), limit: int = 100) -> list[str]:
    """Names of what is due, in order; those past their deadline with an exclamation mark."""
    found = await store.due(indexes, NOON + timedelta(minutes=minutes), limit)
    names = []
    for one in found:
        if one.parked:
            names.append(one.parked.body.decode() + "!" * one.expired)
        elif one.reminder:
            names.append(one.reminder.name + one.reminder.ref)
    return names
