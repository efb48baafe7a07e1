"""Declared state: what a service keeps under one key, and how a fact changes it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter

Column = Callable[[Any], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of row: primary key (tenant, key), the case as jsonb, and queried columns as text arrays."""

    name: str
    case: type
    evolve: Callable[[Any, Any], Any]
    """Total: (case or None, fact or note) -> case."""
    columns: Mapping[str, Column] = field(default_factory=dict)
    """Column name -> the values a case holds in it; rounds select and count by them."""
    awaited: bool = False
    """Events of other keys wait for such rows (a program, a cohort, an opening)."""
    adapter: TypeAdapter[Any] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "adapter", TypeAdapter(self.case))

    def read(self, data: bytes | str) -> Any:  # noqa: ANN401 - the case's own type
        """The case from its JSON."""
        return self.adapter.validate_json(data)

    def write(self, case: Any) -> bytes:  # noqa: ANN401 - the case's own type
        """The case as JSON."""
        return self.adapter.dump_json(case)


class Tables:
    """All tables of a service, in the order in which their rows are locked."""

    def __init__(self, *tables: Table) -> None:
        self.by_case = {table.case: table for table in tables}
        self.order = {table.case: n for n, table in enumerate(tables)}
        self.awaited = frozenset(table.case for table in tables if table.awaited)

    def __iter__(self) -> Iterator[Table]:
        return iter(self.by_case.values())

    def of(self, case: type) -> Table:
        """The table of a kind; a KeyError names a kind that ``store.py`` forgot."""
        return self.by_case[case]
