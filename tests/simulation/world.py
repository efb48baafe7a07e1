"""The simulated broker: logs, one group with an eager rebalance, and what a member sees of them."""

import asyncio
import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic_core import from_json

from apprenticeship.common.events.envelope import headers
from apprenticeship.common.runtime.member import Member
from apprenticeship.common.runtime.ports import Place, Retry, ToTell

PARTITIONS = 6


@dataclass(slots=True)
class Entry:
    """One record; the shape of aiokafka's."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes | None]]


@dataclass
class World:
    """Logs and the group of one service."""

    chance: random.Random
    index_of: Callable[[str], int]
    logs: dict[Place, list[Entry]] = field(default_factory=dict)
    committed: dict[Place, int] = field(default_factory=dict)
    owner: dict[Place, str] = field(default_factory=dict)
    generation: int = 0
    faulty: bool = True
    told: list[tuple[str, str]] = field(default_factory=list)
    """(topic, id) of every word told, in order; a second telling shows twice."""

    async def lag(self, mean: float) -> None:
        """A moment, sometimes long."""
        await asyncio.sleep(self.chance.expovariate(1 / mean) if self.chance.random() < 0.95 else self.chance.random())

    def append(
        self,
        topic: str,
        key: str,
        value: bytes,
        found: dict[str, str],
        partition: int | None = None,
    ) -> None:
        """A record at the end of its partition, stamped with the broker's time."""
        place = Place(topic, self.index_of(key) if partition is None else partition)
        log = self.logs.setdefault(place, [])
        stamp = int(asyncio.get_running_loop().time() * 1000)
        log.append(Entry(topic, place.partition, len(log), stamp, key.encode(), value, headers(found)))

    def rebalance(self, members: Sequence[str], places: Collection[Place]) -> None:
        """Range: the members share the indexes, the same on every topic; partition 0 goes to the first."""
        self.generation += 1
        alive = sorted(members)
        share = {index: alive[index * len(alive) // PARTITIONS] for index in range(PARTITIONS)} if alive else {}
        self.owner = {place: share[place.partition] for place in places if place.partition in share}


class SimBroker:
    """The ``Broker`` port of one member."""

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name = world, name
        self.paused: set[Place] = set()

    async def tell(self, words: Sequence[ToTell]) -> None:
        """Appended in order; may fail before, between or after."""
        await self.world.lag(0.01)
        fails_at = self.world.chance.randrange(len(words) + 1) if self._fails() else None
        for n, word in enumerate(words):
            if n == fails_at:
                raise Retry("broker")
            found = from_json(word.attributes)
            self.world.append(word.topic, word.key, word.body, found)
            self.world.told.append((word.topic, found["id"]))
        if fails_at == len(words):
            raise Retry("acknowledgement")
        await self.world.lag(0.005)

    async def commit(self, offsets: Mapping[Place, int]) -> None:
        """Refused when somebody else owns the partition by now."""
        await self.world.lag(0.005)
        if self._fails():
            raise Retry("commit")
        for place, offset in offsets.items():
            if self.world.owner.get(place) == self.name:
                self.world.committed[place] = offset

    def pause(self, places: Collection[Place]) -> None:
        self.paused |= set(places)

    def resume(self, places: Collection[Place]) -> None:
        self.paused -= set(places)

    def _fails(self) -> bool:
        return self.world.faulty and self.world.chance.random() < 0.04


class Reader:
    """What FastStream's loop and aiokafka's group do for a member."""

    def __init__(self, world: World, broker: SimBroker, member: Member) -> None:
        self.world, self.broker, self.member = world, broker, member
        self.positions: dict[Place, int] = {}
        self.generation = -1

    async def run(self) -> None:
        """Join, fetch, hand over, for ever."""
        while True:
            if self.generation != self.world.generation:
                await self._join()
            records = self._fetch()
            if not records:
                await asyncio.sleep(0.05)
                continue
            self.member.busy += 1
            held = self.member.held
            await asyncio.sleep(0)
            try:
                await self.member.receive(records, held)
            finally:
                self.member.busy -= 1

    async def _join(self) -> None:
        await self.member.revoked()
        await self.world.lag(0.1)
        self.generation = self.world.generation
        mine = sorted(place for place, owner in self.world.owner.items() if owner == self.broker.name)
        self.positions = {place: self.world.committed.get(place, 0) for place in mine}
        if mine:
            self.member.assigned(mine)

    def _fetch(self) -> list[Entry]:
        """Some records of some partitions, as getmany gives them."""
        found: list[Entry] = []
        for place in self.positions:
            if place in self.broker.paused:
                continue
            start = self.positions[place]
            part = self.world.logs.get(place, [])[start : start + self.world.chance.randint(1, 8)]
            found += part
            self.positions[place] += len(part)
        return found
