"""A desk whose decisions the test gives, and records with every attribute in the test's hands."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic_core import from_json, to_json

from apprenticeship.common.events import shipped
from apprenticeship.common.events.decisions import Heard
from apprenticeship.common.events.envelope import headers
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.reports import HoursReported
from apprenticeship.common.runtime.handlers import Handlers
from apprenticeship.common.runtime.memory import MemoryDatabase, MemoryStore
from apprenticeship.common.runtime.memory.course import Course
from apprenticeship.common.runtime.memory.state import Row
from apprenticeship.common.runtime.memory.transaction import MemoryTransaction
from apprenticeship.common.runtime.ports import NewFact, Parked, RowKey
from apprenticeship.common.runtime.spec import Spec
from apprenticeship.common.runtime.tables import Table, Tables
from libs.common.tests.runtime.receiving.desk import FACT, REPORTS, TABLES, Desk, Log
from libs.common.tests.runtime.test_partners_door import Sent

DOOR = "partners.lms.reports.v1"
EVENT = UUID("0195564e-c2a0-8000-8000-000000000001")
AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
"""When the reported hours were over: a day before the desk hears of them."""
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
ANN = UUID("00000000-0000-8441-bd25-0a0f5a21f085")


def recorded(minutes: int) -> Any:  # noqa: ANN401 - a word
    return FACT.model_copy(update={"minutes": minutes})


def as_reported(_case: Log | None, event: Heard[HoursReported], *_: object) -> list[Any]:
    """What most decisions here come to."""
    return [recorded(event.data.minutes)]


class Scene(Desk):
    """Decides about hours as the test says; ``meanwhile`` is what others do before a statement of ours."""

    def __init__(
        self, decide: Callable[..., Any] = as_reported, *, service: str = "training",
        spec: Mapping[str, Any] | None = None, tables: Tables = TABLES, **handler: Any,  # noqa: ANN401 - of Handlers.on
    ) -> None:  # fmt: skip
        super().__init__()
        self.hears = Handlers(service)
        self.hears.on(HoursReported, **{"case": Log} | handler)(decide)
        self.spec = Spec(self.hears, tables, (REPORTS,), **(spec or {}))
        self.database = MemoryDatabase(tables)
        self.meanwhile: dict[str, Callable[[], None]] = {}
        self.looked: list[tuple[str, str, bool]] = []
        """Table, key and whether it was locked, of every row that was asked for."""
        self.locks: list[dict[str, bool]] = []
        self.notified: list[set[int]] = []
        self.statements: list[str] = []
        self.rounds: list[str] = []
        self.is_free = True
        """Whether a round's lock can be had."""

    def open(self) -> MemoryStore:
        return SeenStore(self)

    async def after(self, *records: Sent) -> "Scene":
        """A member of all indexes has heard these records, in one batch."""
        await self.hear(await self.join(), *records)
        return self

    def rows(self) -> list[Parked]:
        """Everything that is parked and open, in order."""
        state = self.database.state
        kept = [*state.kept.values(), *state.parked.values()]
        return [row.event for row in sorted(kept, key=lambda row: row.position) if not row.closed]

    def answers(self) -> list[dict[str, Any]]:
        """What the reporter hears, in order."""
        return [from_json(fact.body) for fact in self.facts() if "answers" in fact.topic]

    def write(self, key: str, case: Any, tenant: str = "t1") -> None:  # noqa: ANN401 - of any table
        """As another member has."""
        table = self.spec.tables.of(type(case))
        columns = {name: tuple(column(case)) for name, column in table.columns.items()}
        self.database.state.rows[table.name, (tenant, key)] = Row(table.write(case), 1, columns)

    async def _fault(self, point: str) -> None:
        self.statements.append(point)
        if change := self.meanwhile.pop(point, None):
            change()
        await super()._fault(point)


class SeenStore(MemoryStore):
    """Writes down what a transaction asks for."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene.database, scene._fault)
        self._scene = scene

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[MemoryTransaction]:
        async with self._course() as course:
            yield SeenTransaction(self._scene, course, self.database.next_seq)


class SeenTransaction(MemoryTransaction):
    """One of them."""

    def __init__(self, scene: Scene, course: Course, next_seq: Callable[[], int]) -> None:
        super().__init__(course, next_seq)
        self._scene = scene

    async def load(self, table: Table, keys: Collection[RowKey], *, lock: bool) -> dict[RowKey, tuple[Any, int]]:
        self._scene.looked += [(table.name, key, lock) for _, key in sorted(keys)]
        return await super().load(table, keys, lock=lock)

    async def lock_names(self, names: Mapping[str, bool]) -> None:
        self._scene.locks.append(dict(names))
        await super().lock_names(names)

    async def round_lock(self, name: str) -> bool:
        self._scene.rounds.append(name)
        return await super().round_lock(name) and self._scene.is_free

    async def notify(self, indexes: Collection[int]) -> None:
        self._scene.notified.append(set(indexes))
        await super().notify(indexes)


def record(key: str = "ann", minutes: int = 60, *, partition: int | None = None, **attributes: str) -> Sent:
    """A report of hours that the gateway passed on."""
    found = {
        "specversion": "1.0", "id": str(named_id(key, minutes)), "type": "apprenticeship.reports.hours-reported.v1",
        "source": "apprenticeship/gateway", "subject": key, "tenantid": "t1", "time": AT.isoformat(), **attributes,
    }  # fmt: skip
    at = Spec(Handlers("any"), TABLES, ()).index_of(key) if partition is None else partition
    return Sent(key.encode(), _body(minutes), headers(found), REPORTS, at, 7)


def knock(id_: str = "r-1", minutes: int = 60, key: str = "ann", partition: int = 0, **attributes: str) -> Sent:
    """The same report as its partner sends it to the door."""
    found = {
        "specversion": "1.0", "id": id_, "type": "apprenticeship.reports.hours-reported.v1", "source": "lms",
        "subject": key, "time": AT.isoformat(), **attributes,
    }  # fmt: skip
    return Sent(key.encode(), _body(minutes), headers(found), DOOR, partition, 7)


def _body(minutes: int) -> bytes:
    return to_json(shipped.example(HoursReported)["data"] | {"minutes": minutes})


def attributes(fact: NewFact) -> dict[str, str]:
    found: dict[str, str] = dict(fact.attributes)
    return found
