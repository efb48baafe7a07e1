"""The consumer group of one service: who owns which partition, how far it has read, and what a member sees of it."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from apprenticeship.common.runtime.member import Member
from apprenticeship.common.runtime.ports import Place, Retry, ToTell

from .log import Entry, Logs
from .rates import Rates

PARTITIONS = 6


@dataclass
class Group:
    """One service's."""

    topics: frozenset[str]
    logs: Logs
    chance: random.Random
    rates: Rates
    struck: Counter[str]
    committed: dict[Place, int] = field(default_factory=dict)
    owner: dict[Place, str] = field(default_factory=dict)
    generation: int = 0
    readers: dict[str, "Reader"] = field(default_factory=dict)
    told: list[tuple[str, str, str]] = field(default_factory=list)
    """(topic, key, id) of every word told, in order; a second telling shows twice."""
    is_decided: Callable[[int], bool] = bool
    """Whether the transaction that wrote this number of the journal is committed."""
    must_stop: Callable[[Place, Member], None] = lambda _place, _member: None
    """Looks whether it is right that this member reads on there."""
    premature: list[str] = field(default_factory=list)
    """Ids that were told before that."""
    held_back: dict[Place, float] = field(default_factory=dict)
    """Partitions that deliver nothing until then."""

    def __post_init__(self) -> None:
        self.logs.listeners.append(self._news)

    def _news(self, place: Place) -> None:
        if place.topic in self.topics and (owner := self._owner_of(place)) in self.readers:
            self.readers[owner].heard(place)

    def _owner_of(self, place: Place) -> str:
        """Partitions that nobody has written to yet are nobody's row here: the index tells."""
        return self.owner.get(place, "")

    def rebalance(self, members: Collection[str]) -> None:
        """Range: the members share the indexes, the same on every topic; partition 0 goes to the first."""
        self.generation += 1
        alive = sorted(members)
        share = {index: alive[index * len(alive) // PARTITIONS] for index in range(PARTITIONS)} if alive else {}
        parts = {topic: 1 if topic == "intake.programs.v1" else PARTITIONS for topic in sorted(self.topics)}
        self.owner = {Place(topic, p): share[p] for topic, n in parts.items() for p in range(n) if p in share}
        for reader in self.readers.values():
            reader.changed.set()

    async def lag(self) -> None:
        """Others come in between; now and then it takes a while."""
        if self.chance.random() < self.rates.slow:
            await asyncio.sleep(self.chance.expovariate(1 / 0.01))
        else:
            await asyncio.sleep(0)

    def strikes(self, kind: str, rate: float) -> bool:
        """Whether this fault falls here; then it counts."""
        if self.chance.random() >= rate:
            return False
        self.struck[kind] += 1
        return True


class SimBroker:
    """The ``Broker`` port of one member."""

    def __init__(self, group: Group, name: str) -> None:
        self.group, self.name = group, name
        self.paused: set[Place] = set()

    async def tell(self, words: Sequence[ToTell]) -> None:
        """Appended in order; may be refused, be cut in the middle, or not be acknowledged."""
        group, rates = self.group, self.group.rates
        await group.lag()
        if group.strikes("publish refused", rates.refused):
            raise Retry("broker")
        cut = group.chance.randrange(1, len(words)) if len(words) > 1 and group.strikes("publish cut", rates.cut) else 0
        for n, word in enumerate(words):
            if cut and n == cut:
                raise Retry("broker")
            found = dict(word.attributes)
            if not group.is_decided(word.seq):
                group.premature.append(found["id"])
            group.told.append((word.topic, word.key, found["id"]))
            group.logs.append(word.topic, word.key, word.body, found)
        if group.strikes("publish unknown", rates.unacknowledged):
            raise Retry("acknowledgement")
        await group.lag()

    async def commit(self, offsets: Mapping[Place, int]) -> None:
        """Refused when somebody else owns the partition by now."""
        group = self.group
        await group.lag()
        if group.strikes("offset refused", group.rates.offset):
            raise Retry("commit")
        for place, offset in offsets.items():
            if group.owner.get(place) == self.name:
                group.committed[place] = offset

    def pause(self, places: Collection[Place]) -> None:
        self.paused |= set(places)

    def resume(self, places: Collection[Place]) -> None:
        self.paused -= set(places)
        if reader := self.group.readers.get(self.name):
            reader.news.set()


class Reader:
    """What FastStream's loop and aiokafka's group do for a member."""

    def __init__(self, group: Group, broker: SimBroker, member: Member) -> None:
        self.group, self.broker, self.member = group, broker, member
        self.positions: dict[Place, int] = {}
        self.pending: dict[Place, None] = {}
        """Partitions that may have more than was read."""
        self.waiting: set[Place] = set()
        self.news, self.changed = asyncio.Event(), asyncio.Event()
        self.generation = -1
        group.readers[broker.name] = self

    def heard(self, place: Place) -> None:
        """Something was appended to a partition of ours."""
        if place in self.positions:
            self.pending[place] = None
            self.news.set()

    async def follow(self) -> None:
        """Give up and take over partitions, beside whatever is in hand."""
        while True:
            if self.generation == self.group.generation:
                self.changed.clear()
                await self.changed.wait()
                continue
            self.positions, self.pending = {}, {}
            await self.member.revoked()
            await self.group.lag()
            self.generation = self.group.generation
            mine = sorted(place for place, owner in self.group.owner.items() if owner == self.broker.name)
            self.broker.paused.clear()
            self.positions = {place: self.group.committed.get(place, 0) for place in mine}
            self.pending = dict.fromkeys(mine)
            if mine:
                self.member.assigned(mine)

    async def run(self) -> None:
        """Fetch and hand over, for ever."""
        while True:
            records = self._fetch()
            if not records:
                self.news.clear()
                await self.news.wait()
                await self.group.lag()
                continue
            self.member.busy += 1
            held = self.member.held
            await asyncio.sleep(0)
            try:
                await self.member.receive(records, held)
            finally:
                self.member.busy -= 1

    def _fetch(self) -> list[Entry]:
        """Some records of some partitions, as getmany gives them."""
        found: list[Entry] = []
        for place in [place for place in self.pending if place not in self.broker.paused]:
            log, start = self.group.logs.places.get(place, []), self.positions[place]
            if start < len(log) and self._is_late(place):
                continue
            self.group.must_stop(place, self.member)
            part = log[start : start + self.group.chance.randint(1, 8)]
            found += part
            self.positions[place] = start + len(part)
            if self.positions[place] >= len(log):
                del self.pending[place]
        return found

    def _is_late(self, place: Place) -> bool:
        """Delayed delivery: records that are there do not come."""
        until, loop = self.group.held_back.get(place, 0.0), asyncio.get_running_loop()
        if until <= loop.time():
            return False
        if place not in self.waiting:
            self.group.struck["late delivery"] += 1
            self.waiting.add(place)
            loop.call_at(until, self._deliver, place)
        return True

    def _deliver(self, place: Place) -> None:
        self.waiting.discard(place)
        self.news.set()
