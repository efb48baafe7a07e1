"""One event on its way through a batch."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID

from pydantic_core import to_json

from apprenticeship.common.events.decisions import Heard

from .handlers import Handler
from .ports import Parked, Parking

CameFrom = Literal["", "refused", "early", "failed", "behind", "reminder"]


@dataclass(slots=True)
class Item:
    """What is known of one event; ``outcome`` is empty until it is decided."""

    id: UUID
    claim: UUID
    """What is claimed in the inbox: the id, or at the partners' door (partner, source id)."""
    digest: int
    index: int
    tenant: str
    key: str
    topic: str
    found: Mapping[str, str]
    """Its CloudEvents attributes."""
    body: bytes
    type: str = "?"
    heard: Heard[Any] | None = None
    handler: Handler | None = None
    correlation: UUID | None = None
    partner: str | None = None
    source_id: str | None = None
    is_report: bool = False
    traceparent: str | None = None
    recorded: datetime | None = None
    """When its speaker committed it."""
    came_from: CameFrom = ""
    expired: bool = False
    fixed: bool = False
    """Its outcome needs no decision: the door, a conflict or the database has refused it."""
    appended_ms: int = 0
    """When the broker took it (milliseconds), for the lag in the log line; 0: it does not come from the log."""
    outcome: Literal["", "handled", "refused", "early", "failed", "behind", "duplicate"] = ""
    code: str = ""
    detail: str = ""
    path: str = ""
    waiting_kind: str = ""
    waiting_key: str = ""
    until: Any = None

    @property
    def attributes(self) -> str:
        """As a JSON object; rendered only for what is parked."""
        return to_json(self.found).decode()

    def refuse(self, code: str, detail: str, path: str = "") -> "Item":
        """It does not pass; its sender's fault."""
        self.outcome, self.code, self.detail, self.path = "refused", code, detail, path
        return self

    def parked(self) -> Parked:
        """As a row of ``parked``."""
        return Parked(
            self.id, self.index, self.tenant, self.key, self.topic, self.attributes, self.body,
            cast("Parking", self.outcome),
            self.code, self.detail, self.path, self.waiting_kind, self.waiting_key, self.until,
        )  # fmt: skip
