"""The statements of a declared table, one each whatever the number of rows."""

from collections.abc import Iterable
from functools import cache

from ..tables import Table


@cache
def _columns(names: tuple[str, ...]) -> str:
    return "".join(f', "{name}"' for name in names)


def load(table: Table, *, lock: bool) -> str:
    """Key by key in the order given, which is the order in which the rows are locked; no data of a known version.

    Any other way of joining costs more the longer the table is: PostgreSQL takes reading all of it for cheap.
    """
    return (
        "select t.* from unnest($1::text[], $2::text[], $3::bigint[]) k(tenant, key, version) cross join lateral ("
        "select tenant, key, case when t.version = k.version then null else data::text end as data, version"
        f' from "{table.name}" t'
        " where t.tenant = k.tenant and t.key = k.key " + ("for update" if lock else "offset 0") + ") t"
    )


def save(table: Table) -> str:
    """How many rows got the next version (a new row's first is 1), and whom they wake: name by name, then id by id."""
    names = tuple(table.columns)
    values = "".join(f", c{n}::text[]" for n in range(len(names)))
    arrays = "".join(f", ${n + 5}::text[]" for n in range(len(names)))
    given = "".join(f", c{n}" for n in range(len(names)))
    changed = "".join(f', "{name}" = excluded."{name}"' for name in names)
    return f"""
with saved as (
  insert into "{table.name}" as t (tenant, key, version, data{_columns(names)})
  select tenant, key, version, data::jsonb{values}
  from unnest($1::text[], $2::text[], $3::bigint[], $4::text[]{arrays})
    u(tenant, key, version, data{given})
  on conflict (tenant, key) do update
    set version = excluded.version, data = excluded.data{changed}
    where t.version = excluded.version - 1
  returning version, xmax = 0 as is_new),
woken as (
  update parked set due = true where outcome = 'early' and closed is null and id = any(array(
    select p.id from unnest($1::text[], $2::text[]) w(tenant, key)
    cross join lateral (
      select id from parked where waiting_key = w.key and waiting_kind = '{table.name}'
        and tenant = w.tenant and outcome = 'early' and closed is null offset 0) p))
  returning index)
select (select count(*) from saved where version = 1 or not is_new) as saved, array(select index from woken) as woken
"""


def select(table: Table, column: str | None, *, lock: bool) -> str:
    """Those who hold something in a column, in (tenant, key) order."""
    holding = f"""where "{column}" <> '{{}}'""" if column else ""
    return f'select tenant, key, data::text, version from "{table.name}" t {holding} order by tenant, key limit $1' + (
        " for update of t" if lock else ""
    )


def count(table: Table, column: str) -> str:
    """How many rows hold a value."""
    return (
        f'select tenant, value, count(*) from "{table.name}", unnest("{column}") value'
        f""" where "{column}" <> '{{}}' group by tenant, value order by tenant, value collate "C\""""
    )


def array(values: Iterable[str]) -> str:
    """A set's text form as an array: rows with different numbers of values fit into one parameter."""
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in dict.fromkeys(values))
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"
