"""The reads of a service over rows in memory."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from typing import Any, TypeVar

from apprenticeship.common.runtime.deciding import Name, Rows
from apprenticeship.common.runtime.reads import Found, Holding
from apprenticeship.outcomes.store import TABLES
from services.outcomes.tests.life import known

C = TypeVar("C")


class Shelf:
    """Answers as PostgreSQL would (see ``test_finding.py`` of the common library)."""

    def __init__(self, *of: Rows) -> None:
        self._rows = {name: case for rows in of for name, case in known(rows).items()}

    async def find(self, kind: type[C], tenant: str, key: str) -> C | None:
        found: C | None = self._rows.get(Name(tenant, kind, key))
        return found

    async def rows(
        self,
        kind: type[C],
        *holding: Holding,
        tenant: str | None = None,
        after: tuple[str, str] = ("", ""),
        limit: int | None = None,
    ) -> AsyncIterator[Found[C]]:
        named = [name for name in self._rows if name.kind is kind and name[::2] > after]
        held = [n for n in named if tenant in {None, n.tenant} and self._holds(n, holding)]
        for name in sorted(held, key=lambda n: n[::2])[:limit]:
            yield Found(name.tenant, name.key, self._rows[name])

    async def counts(self, kind: type[Any], column: str) -> Mapping[tuple[str, str], int]:
        of = TABLES.of(kind).columns[column]
        rows = [(name, case) for name, case in self._rows.items() if name.kind is kind]
        return Counter((name.tenant, value) for name, case in rows for value in of(case))

    def _holds(self, name: Name, holding: tuple[Holding, ...]) -> bool:
        columns = TABLES.of(name.kind).columns
        return all(value in columns[column](self._rows[name]) for column, value in holding)
