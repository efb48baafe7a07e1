"""What people may see of a service's journal and parked events, and the commands they may give about them."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import asyncpg

from ..out import correlation
from ..ports import Index
from . import asking
from .store import PostgresStore

Row = dict[str, Any]
"""As JSON has it, but for ids and times."""


class NotDone(Exception):
    """A command does not fit the state of what it names."""


class NotThere(NotDone):
    """Nothing is known under that name."""


class Operations:
    """Reads and commands beside the batches; every command leaves a row in ``audit``."""

    def __init__(self, store: PostgresStore) -> None:
        self._side = store.side

    async def groups(self) -> list[Row]:
        """Open parked events by outcome and code, the most first."""
        return _rows(await self._side.fetch(asking.GROUPS))

    async def parked(self, outcome: str | None = None, code: str | None = None, limit: int = 100) -> list[Row]:
        """Open ones, in the order in which they were parked."""
        return _rows(await self._side.fetch(asking.PARKED, outcome, code, limit))

    async def show(self, id: str | UUID) -> Row:
        """One parked event, open or closed, and how many wait behind it."""
        found = await self._side.fetch(asking.ONE, _uuid(id))
        if not found:
            raise NotThere(f"nothing is parked under {id}")
        return _rows(found)[0]

    async def journal(self, key: str, tenant: str = "", limit: int = 1000) -> list[Row]:
        """All that was said about one participant (or mentor, employer ... of a tenant), in order."""
        return _rows(await self._side.fetch(asking.JOURNAL, correlation(tenant, key), limit))

    async def backlog(self) -> Row:
        """How much is still to be done by somebody."""
        [row] = _rows(await self._side.fetch(asking.BACKLOG))
        found = await self._side.fetch(asking.OPEN)
        return row | {"parked": {group["outcome"]: group["number"] for group in found}}

    async def audited(self, limit: int = 100) -> list[Row]:
        """Who commanded what, and why; the newest first."""
        return _rows(await self._side.fetch(asking.AUDITED, limit))

    async def release(self, id: str | UUID, who: str, reason: str) -> Index:
        """Have it decided again; what waits behind a failed one follows after it."""
        return await self._command(asking.RELEASE, "release", id, who, reason)

    async def dismiss(self, id: str | UUID, who: str, reason: str) -> Index:
        """It will never take effect; what waits behind it goes on."""
        return await self._command(asking.DISMISS, "dismiss", id, who, reason)

    async def reopen(self, index: Index, who: str, reason: str) -> None:
        """Deliver an index again that a breaker has paused."""
        async with self._side.connection() as connection, connection.transaction():
            why = await connection.fetchval(asking.REOPEN, index)
            if why is not None:
                await connection.execute(asking.AUDIT, who, "reopen", str(index), reason, why)
                await connection.execute(asking.NOTIFY, index)
        if why is None:
            raise NotThere(f"no breaker has paused index {index}")

    async def _command(self, sql: str, action: str, id: str | UUID, who: str, reason: str) -> Index:
        """The row's lock decides between two people, and between them and the service."""
        named = _uuid(id)
        async with self._side.connection() as connection, connection.transaction():
            row = await connection.fetchrow(asking.LOCKED, named)
            if row is None:
                raise NotThere(f"nothing is parked under {id}")
            if objection := _objection(row, action):
                raise NotDone(f"{id} {objection}")
            detail = f"{row['outcome']} {row['code']}".strip()
            await connection.execute(sql, named)
            await connection.execute(asking.AUDIT, who, action, str(named), reason, detail)
            await connection.execute(asking.NOTIFY, row["index"])
        return int(row["index"])


def _objection(row: asyncpg.Record, action: str) -> str:
    if row["closed"] is not None:
        return f"was already {row['closed_how']}"
    if row["due"] and action == "release":
        return "has already been released and is about to be decided"
    if row["outcome"] == "behind" and row["first"] and action == "release":
        return f"waits behind {row['first']}: release or dismiss that one"
    return ""


def _uuid(id: str | UUID) -> UUID:
    try:
        return id if isinstance(id, UUID) else UUID(id)
    except ValueError:
        raise NotThere(f"{id} is no id") from None


def _rows(found: Iterable[asyncpg.Record]) -> list[Row]:
    return [{name: _legible(value) for name, value in row.items()} for row in found]


def _legible(value: Any) -> Any:  # noqa: ANN401 - of any column
    """A body is JSON, unless it was parked because it is not."""
    if not isinstance(value, bytes):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value.decode(errors="replace")
