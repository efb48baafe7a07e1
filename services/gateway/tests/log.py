"""The gateway over a log and a database in memory: records in, what it would tell out, with all attributes."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from pydantic_core import from_json, to_json

from apprenticeship.common.events import shipped
from apprenticeship.common.events.catalogue import BY_WORD
from apprenticeship.common.events.envelope import headers
from apprenticeship.common.events.topics import partner_reports
from apprenticeship.common.events.words import Word
from apprenticeship.common.runtime.batch import Batch, Written
from apprenticeship.common.runtime.door import again, read
from apprenticeship.common.runtime.item import Item
from apprenticeship.common.runtime.memory.store import MemoryDatabase, MemoryStore
from apprenticeship.common.runtime.ports import Parked
from apprenticeship.common.runtime.spec import Spec
from apprenticeship.gateway.app import SERVICE
from apprenticeship.gateway.http.door import Offered
from apprenticeship.gateway.settings import Settings
from apprenticeship.gateway.store import TABLES

NOW = datetime(2028, 6, 1, tzinfo=UTC)
INDEXES = range(6)


class Told(NamedTuple):
    """A word on its way to a topic."""

    topic: str
    key: str
    attributes: dict[str, str]
    data: dict[str, Any]


def event(word: type[Word], /, attributes: dict[str, str] | None = None, **changed: object) -> dict[str, Any]:
    """The word's example in structured form, with other values."""
    found = shipped.example(word)
    return {**found, **(attributes or {}), "data": found["data"] | changed}


@dataclass
class Log:
    """One member of the gateway that owns everything; the database outlives a call."""

    spec: Spec = field(default_factory=lambda: SERVICE.spec(Settings()))
    database: MemoryDatabase = field(default_factory=lambda: MemoryDatabase(TABLES))
    now: datetime = NOW
    told: list[Told] = field(default_factory=list)
    _epochs: dict[int, int] = field(default_factory=dict)
    _offset: int = 0

    async def hears(self, topic: str, event_: dict[str, Any], body: bytes | None = None) -> Item:
        """One record, in a batch of its own; what becomes due by it is decided after it."""
        self._offset += 1
        found = {n: str(v) for n, v in event_.items() if n not in {"data", "datacontenttype"}}
        key = str(event_["subject"])
        value = to_json(event_["data"]) if body is None else body
        record = Offered(topic, key.encode(), value, list(headers(found)), self.spec.index_of(key), self._offset)
        item = read(self.spec, record, self.now)
        assert item is not None
        await self._batch([item])
        await self.looks()
        return item

    async def reports(self, partner: str, word: type[Word], /, **changed: Any) -> Item:  # noqa: ANN401 - JSON
        """A partner says the word's example with other values, about the person it names."""
        found = event(word, **changed)
        field_ = BY_WORD[word].person_field
        ref = found["data"].get(field_) if field_ else None
        about = {"subject": ref} if isinstance(ref, str) else {}
        return await self.hears(partner_reports(partner), found | about)

    async def looks(self) -> None:
        """Take up what is due, until nothing is."""
        while due := await MemoryStore(self.database).due(list(INDEXES), self.now, 100):
            await self._batch([again(self.spec, row) for row in due])

    async def _batch(self, items: list[Item]) -> Written:
        store = MemoryStore(self.database)
        self._epochs = self._epochs or await store.raise_fence(list(INDEXES))
        async with store.transaction() as tx:
            written = await Batch(self.spec, tx, self._epochs, (), self.now).run(
                items, [fact.seq for fact in await store.untold(list(INDEXES), 0, 1000)]
            )
        self.told += [Told(w.topic, w.key, dict(w.attributes), from_json(w.body)) for w in written.tell]
        return written

    # -- as the runtime's Reading ----------------------------------------------------------------------------------

    async def case(self, kind: type, tenant: str, key: str) -> Any | None:  # noqa: ANN401 - the case's own type
        table = TABLES.of(kind)
        row = self.database.state.rows.get((table.name, (tenant, key)))
        return table.read(row.data) if row else None

    async def digests(self, claims: Collection[UUID]) -> dict[UUID, int]:
        return {c: d for c in claims if (d := self.database.state.claims.get(c)) is not None}

    async def parked(self, id: UUID) -> tuple[Parked, str | None] | None:
        row = self.database.state.find(id)
        return (row.event, row.closed or None) if row else None

    def later(self, **by: int) -> None:
        """Time passes."""
        self.now += timedelta(**by)
