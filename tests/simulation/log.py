"""The simulated broker's logs: records in the order in which they were appended, heard by all groups."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from apprenticeship.common.events.envelope import headers
from apprenticeship.common.runtime.ports import Place


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
    serial: int = 0
    """Its number among all records of all topics."""

    @property
    def id(self) -> str:
        """The event's own; an unreadable one has none."""
        return next((value.decode() for name, value in self.headers if name == "ce_id" and value), "")


@dataclass
class Logs:
    """All topics."""

    index_of: Callable[[str], int]
    places: dict[Place, list[Entry]] = field(default_factory=dict)
    listeners: list[Callable[[Place], None]] = field(default_factory=list)
    serial: int = 0

    def append(self, topic: str, key: str, value: bytes, found: dict[str, str]) -> None:
        """A record at the end of its partition, stamped with the broker's time."""
        place = Place(topic, 0 if topic == "intake.programs.v1" else self.index_of(key))
        log = self.places.setdefault(place, [])
        self.serial += 1
        stamp = int(asyncio.get_running_loop().time() * 1000)
        log.append(Entry(topic, place.partition, len(log), stamp, key.encode(), value, headers(found), self.serial))
        for heard in self.listeners:
            heard(place)
