"""Members of one group in this process: the real subscription on a real broker, their database in memory."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self
from uuid import UUID, uuid4

from aiokafka import AIOKafkaProducer
from faststream import FastStream
from faststream.kafka import KafkaBroker
from pydantic_core import to_json

from apprenticeship.common.events.catalogue import BY_WORD
from apprenticeship.common.events.envelope import headers
from apprenticeship.common.events.intake import Enrolled, ProgramPublished
from apprenticeship.common.events.shipped import example
from apprenticeship.common.events.training import Graduated
from apprenticeship.common.runtime.clock import RealClock
from apprenticeship.common.runtime.handlers import Handlers
from apprenticeship.common.runtime.held import Times
from apprenticeship.common.runtime.item import Item
from apprenticeship.common.runtime.kafka.subscription import KafkaLog
from apprenticeship.common.runtime.kafka.telling import Telling
from apprenticeship.common.runtime.member import Member
from apprenticeship.common.runtime.memory import MemoryDatabase, MemoryStore
from apprenticeship.common.runtime.settings import RuntimeSettings
from apprenticeship.common.runtime.spec import Spec
from apprenticeship.common.runtime.tables import Table, Tables

SECONDS = 30.0


@dataclass(frozen=True)
class Person:
    """All that this service keeps: nothing."""


hears = Handlers("placement")


@hears.on(Enrolled, Graduated, ProgramPublished, case=Person)
def listen(_case: Any, _event: Any, _refs: Any, _today: Any) -> list[Any]:  # noqa: ANN401 - of any word
    """Handled, and nothing comes of it."""
    return []


SPEC = Spec(
    hears,
    Tables(Table("person", Person, lambda case, _fact: case)),
    ("intake.events.v1", "intake.programs.v1", "training.events.v1"),
)


async def until(check: Callable[[], bool], what: str) -> None:
    """Wait for it, within bounds."""
    loop = asyncio.get_running_loop()
    last = loop.time() + SECONDS
    while not check():
        assert loop.time() < last, f"not within {SECONDS:.0f} s: {what}"
        await asyncio.sleep(0.05)


class Joined:
    """One member; it can be held at the first line that sees a batch, or asked to fail there."""

    def __init__(self, bootstrap: str, group: str, database: MemoryDatabase, drain: float) -> None:
        self.outcomes: list[tuple[UUID, str]] = []
        self.left: list[str] = []
        self.holds_at, self.raises = "", list[BaseException]()
        self.holding, self.released = asyncio.Event(), asyncio.Event()
        self._telling = Telling(bootstrap, lambda _topic, key: SPEC.index_of(key), {})
        broker = KafkaBroker(bootstrap, logger=None, allow_auto_create_topics=False, apply_types=False)
        self.log = KafkaLog(broker, self._telling)
        self.member = Member(
            SPEC, MemoryStore(database), self.log, RealClock(), self, times=Times(drain=drain), leave=self.left.append,
            at=self._at,
        )  # fmt: skip
        settings = RuntimeSettings(group=group, session_timeout_ms=6_000, heartbeat_interval_ms=200)
        self.log.subscribe(self.member, settings)
        self._app = FastStream(broker, logger=None)

    async def __aenter__(self) -> Self:
        await self._app.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.released.set()
        await self._app.stop()
        await self._telling.stop()

    @property
    def indexes(self) -> dict[str, set[int]]:
        """Topic -> the partitions it owns and has taken over."""
        held = self.member.held
        found: dict[str, set[int]] = {}
        for place in held.places if held.open else ():
            found.setdefault(place.topic, set()).add(place.partition)
        return found

    async def commit(self) -> None:
        """All that is handled; by itself it commits at a rebalance only."""
        held = self.member.held
        if held.tail:
            await held.tail
        await self.member.trail.commit(held)

    def batch(self, items: Sequence[Item], seconds: float) -> None:
        """As ``Watch``."""
        self.outcomes += [(item.id, item.outcome) for item in items]

    def note(self, event: str, **fields: object) -> None:
        """As ``Watch``."""

    async def _at(self, point: str) -> None:
        if point == "after_fetch" and self.raises:
            raise self.raises.pop()
        if point == self.holds_at:
            self.holds_at = ""
            self.holding.set()
            await self.released.wait()


class Group:
    """One service's group, its database, and a pen on its topics."""

    def __init__(self, bootstrap: str, name: str) -> None:
        self._bootstrap, self._name = bootstrap, name
        self._database = MemoryDatabase(SPEC.tables)
        self._producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True)
        self._stack = AsyncExitStack()
        self.members: list[Joined] = []

    async def __aenter__(self) -> Self:
        await self._producer.start()
        self._stack.push_async_callback(self._producer.stop)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def join(self, drain: float = 8.0) -> Joined:
        """Another member."""
        joined = await self._stack.enter_async_context(Joined(self._bootstrap, self._name, self._database, drain))
        self.members.append(joined)
        return joined

    async def settled(self) -> None:
        """All who have joined hold indexes, together all of them."""
        await until(self._all_held, "the group's members hold all indexes")

    def _all_held(self) -> bool:
        held = [one.indexes.get(SPEC.topics[0], set[int]()) for one in self.members]
        return all(held) and sorted(n for one in held for n in one) == list(range(SPEC.partitions))

    async def send(self, key: str) -> UUID:
        """Somebody is enrolled; acknowledged when this returns."""
        entry, shipped = BY_WORD[Enrolled], example(Enrolled)
        id_ = uuid4()
        found = {
            "specversion": "1.0", "id": str(id_), "type": entry.type, "source": "test", "subject": key,
            "time": datetime.now(UTC).isoformat(), "tenantid": "test",
        }  # fmt: skip
        await self._producer.send_and_wait(
            entry.topic, to_json(shipped["data"]), key=key.encode(), headers=headers(found),
            partition=SPEC.index_of(key),
        )  # fmt: skip
        return id_

    def outcomes_of(self, id_: UUID) -> list[str]:
        """What became of an event, at whichever members."""
        return [outcome for one in self.members for known, outcome in one.outcomes if known == id_]

    async def handled(self, id_: UUID) -> None:
        await until(lambda: bool(self.outcomes_of(id_)), "an event is handled")
