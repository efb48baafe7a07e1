"""Reads of declared tables for people: by name, by the values of columns, counted."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, TypeVar

from ..reads import Found, Holding
from ..tables import Table
from . import rows
from .store import PostgresStore

C = TypeVar("C")
PAGE = 500


class PostgresReads:
    """Beside the batches of one member, on its store's few other connections."""

    def __init__(self, store: PostgresStore, page: int = PAGE) -> None:
        self._side, self._tables, self._page = store.side, store.tables, page

    async def find(self, kind: type[C], tenant: str, key: str) -> C | None:
        table = self._tables.of(kind)
        found = await self._side.fetch(rows.load(table, lock=False), [tenant], [key], [0])
        return table.read(found[0]["data"]) if found else None

    async def rows(
        self,
        kind: type[C],
        *holding: Holding,
        tenant: str | None = None,
        after: tuple[str, str] = ("", ""),
        limit: int | None = None,
    ) -> AsyncIterator[Found[C]]:
        table = self._tables.of(kind)
        sql = page_of(table, [h.column for h in holding], of_tenant=tenant is not None)
        wanted: list[object] = [] if tenant is None else [tenant]
        wanted += [[value] for _, value in holding]
        left = limit
        while left != 0:
            size = self._page if left is None else min(self._page, left)
            found = await self._side.fetch(sql, *after, size, *wanted)
            for row in found:
                yield Found(row["tenant"], row["key"], table.read(row["data"]))
            if len(found) < size:
                return
            after = found[-1]["tenant"], found[-1]["key"]
            left = None if left is None else left - size

    async def counts(self, kind: type[Any], column: str) -> Mapping[tuple[str, str], int]:
        table = self._tables.of(kind)
        if column not in table.columns:
            raise LookupError(f"{table.name} has no column {column}")
        found = await self._side.fetch(rows.count(table, column))
        return {(row["tenant"], row["value"]): row["count"] for row in found}


def page_of(table: Table, columns: list[str], *, of_tenant: bool) -> str:
    """The next page after a name; a column's index finds what holds a value."""
    if unknown := set(columns) - set(table.columns):
        raise LookupError(f"{table.name} has no column {', '.join(sorted(unknown))}")
    wanted = ["(tenant, key) > ($1, $2)", *(["tenant = $4"] if of_tenant else [])]
    first = 5 if of_tenant else 4
    wanted += [f'"{column}" @> ${n}::text[]' for n, column in enumerate(columns, first)]
    return (
        f'select tenant, key, data::text from "{table.name}" where {" and ".join(wanted)} order by tenant, key limit $3'
    )
