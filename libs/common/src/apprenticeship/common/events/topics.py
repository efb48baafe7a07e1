"""Every topic as data: partitions, how long it is kept, and what the broker must be told when it is created."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from .catalogue import ENTRIES
from .entries import topic_of

PARTITIONS: Final = 6
"""Of every keyed topic, fixed within v1: a key has the same index on all of them, so one member owns it everywhere."""
MAX_MESSAGE_BYTES: Final = 1_048_576
CLOCK: Final = "platform.clock.v1"
FOR_EVER: Final = -1
_DAY_MS: Final = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Topic:
    """What the broker keeps of one kind of word, and for how long."""

    name: str
    partitions: int = PARTITIONS
    retention_ms: int = FOR_EVER
    cleanup_policy: str = "delete"

    @property
    def config(self) -> Mapping[str, str]:
        """Settings of the topic, by the broker's names for them."""
        return {
            # The order between topics is merged on the broker's own time; a producer's clock cannot be trusted with it.
            "message.timestamp.type": "LogAppendTime",
            "max.message.bytes": str(MAX_MESSAGE_BYTES),
            "cleanup.policy": self.cleanup_policy,
            "retention.ms": str(self.retention_ms),
        }


def partner_reports(partner: str) -> str:
    """Where one partner writes; nobody else may, so the topic's name is its badge."""
    return f"partners.{partner}.reports.v1"


def partner_answers(partner: str) -> str:
    """Where one partner reads what became of its reports, and the facts its agreement names."""
    return f"partners.{partner}.answers.v1"


def answers_of(owner: str) -> str:
    """Where a service that decides on reports says its answers."""
    return f"{owner}.answers.v1"


def _kept(name: str) -> Topic:
    if name == "intake.programs.v1":
        return Topic(name, partitions=1, cleanup_policy="compact")
    if name.endswith(".events.v1"):
        return Topic(name)
    return Topic(name, retention_ms=90 * _DAY_MS)


OWNERS: Final = tuple(dict.fromkeys(entry.speaker for entry in ENTRIES if entry.kind == "report"))
"""The services that decide on reports."""

PLATFORM: Final[tuple[Topic, ...]] = (
    *map(_kept, dict.fromkeys(topic_of(entry) for entry in ENTRIES if entry.kind != "answer")),
    *(_kept(answers_of(owner)) for owner in OWNERS),
    Topic("outcomes.events.v1"),
    Topic(CLOCK, partitions=1, retention_ms=_DAY_MS),
)
"""Topics of the platform itself."""


def door(partner: str) -> tuple[Topic, ...]:
    """The two topics of one partner."""
    names = (partner_reports(partner), partner_answers(partner))
    return tuple(Topic(name, retention_ms=7 * _DAY_MS) for name in names)


def topics(partners: Iterable[str]) -> tuple[Topic, ...]:
    """Every topic of a platform with these partners."""
    return (*PLATFORM, *(topic for partner in partners for topic in door(partner)))
