"""What the core needs to know of a service: its words, its tables, and how its keys are spread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Literal

from aiokafka.partitioner import murmur2

from .handlers import Handlers
from .tables import Tables

PARTITIONS = 6
"""Of every keyed topic; fixed within v1, or keys would move between owners."""


@lru_cache(maxsize=1 << 13)
def _hash_of(key: str) -> int:
    """Kafka's hash; aiokafka's is plain Python and took 25 microseconds, three times an event."""
    return int(murmur2(key.encode()) & 0x7FFFFFFF)


@dataclass(frozen=True, slots=True)
class Spec:
    """One service, whatever it runs on."""

    handlers: Handlers
    tables: Tables
    topics: tuple[str, ...]
    partitions: int = PARTITIONS
    index_by: Literal["key", "cause"] = "key"
    """Who tells a fact: the owner of its key's index; at the gateway, where keys change on the way, of its cause's."""
    answers: bool = True
    """An owner answers every report; the gateway only what it refuses or keeps waiting."""
    early_for: timedelta = timedelta(days=14)
    """How long an early event waits before it is refused (assumed)."""
    ahead: timedelta = timedelta(hours=24)
    """An event dated further ahead of the clock is refused."""
    max_bytes: int = 256 * 1024
    tenants: Mapping[str, str] = field(default_factory=dict)
    """Partner -> its tenant, at the partners' door; from the agreements."""

    @property
    def service(self) -> str:
        """Its name."""
        return self.handlers.service

    def index_of(self, key: str) -> int:
        """The partition of a key on every keyed topic, as Kafka's own partitioner has it."""
        return _hash_of(key) % self.partitions
