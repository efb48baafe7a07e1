"""Looks at single rows beside the batches, for a service's own HTTP: a case, a claim, a parked event."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from ..ports import Parked
from . import rows
from .store import PostgresStore

_CLAIMS = "select id, digest from claim where id = any($1::uuid[])"
_PARKED = """
select id, index, tenant, key, topic, attributes, body, outcome, code, detail, path,
  waiting_kind, waiting_key, until, closed_how
from parked where id = $1
"""


class Reading:
    """What has been committed, whoever owns it; a moment later it may have changed."""

    def __init__(self, store: PostgresStore) -> None:
        self._tables, self._side = store.tables, store.side

    async def case(self, kind: type, tenant: str, key: str) -> Any | None:  # noqa: ANN401 - the case's own type
        """The row of one key, or None."""
        table = self._tables.of(kind)
        found = await self._side.fetch(rows.load(table, lock=False), [tenant], [key], [0])
        return table.read(found[0]["data"]) if found else None

    async def digests(self, claims: Collection[UUID]) -> dict[UUID, int]:
        """Of those ids that have been claimed, the hash of what came under them."""
        found = await self._side.fetch(_CLAIMS, list(claims))
        return {row["id"]: row["digest"] for row in found}

    async def parked(self, id: UUID) -> tuple[Parked, str | None] | None:
        """An event that did not pass, and how it was closed: ``handled``, ``dismissed`` or not yet."""
        found = await self._side.fetch(_PARKED, id)
        if not found:
            return None
        *columns, closed = found[0]
        return Parked(*columns), closed
