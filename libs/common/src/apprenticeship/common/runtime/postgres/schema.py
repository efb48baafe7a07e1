"""The tables of a service, as statements; what has been released here is frozen, a change is a new migration."""

import re
from collections.abc import Iterator

from ..tables import Table

_NAME = re.compile(r"[a-z][a-z0-9_]{0,50}")
_TAKEN = {"tenant", "key", "version", "data"}

JOURNAL = (
    # One sequence: facts and parked rows of a key have one order.
    "create sequence journal_seq cache 1",
    # Who owns an index: a batch of an earlier owner finds another epoch and is refused.
    "create table fence (index int primary key, epoch bigint not null)",
    # Memory of ids; the digest tells a duplicate from another content under the same id.
    "create table claim (id uuid primary key, digest bigint not null)",
    """create table fact (
        seq bigint primary key, id uuid not null unique, index int not null, tenant text not null,
        topic text not null, key text not null, type text not null, cause uuid not null,
        correlation uuid, epoch bigint not null, attributes text not null, body bytea not null,
        recorded_at timestamptz not null default now())""",
    "create index fact_correlation on fact (correlation, seq)",
    # Narrow: a mark in the fact itself would rewrite its body and every index. Its rows live for a second.
    """create table untold (seq bigint primary key, index int not null, own boolean not null)
        with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000)""",
    "create index untold_foreign on untold (index, seq) where not own",
    """create table parked (
        id uuid primary key, position bigint not null, index int not null,
        tenant text collate "C" not null, key text collate "C" not null,
        topic text not null, attributes text not null, body bytea not null,
        outcome text not null check (outcome in ('refused', 'early', 'failed', 'behind')),
        code text not null, detail text not null, path text not null,
        waiting_kind text not null, waiting_key text not null, until timestamptz,
        due boolean not null default false, closed timestamptz,
        closed_how text check (closed_how in ('handled', 'dismissed')),
        attempts int not null default 1, parked_at timestamptz not null default now(),
        check ((closed is null) = (closed_how is null)), check (closed is null or not due))""",
    """create index parked_lock on parked (tenant, key)
        where outcome in ('failed', 'behind') and closed is null""",
    """create index parked_waiting on parked (waiting_key, waiting_kind)
        where outcome = 'early' and closed is null""",
    "create index parked_due on parked (index) where due and closed is null",
    "create index parked_until on parked (index, until) where outcome = 'early' and closed is null",
    "create index parked_behind on parked (index) where outcome = 'behind' and closed is null",
    "create index parked_open on parked (outcome, code) where closed is null",
    """create table reminder (
        id uuid primary key, index int not null, tenant text not null, key text not null,
        name text not null, ref text not null, at timestamptz not null, correlation uuid)""",
    "create index reminder_at on reminder (index, at)",
    """create table breaker (
        index int primary key, build text not null, reason text not null,
        at timestamptz not null default now())""",
    """create table audit (
        id bigint generated always as identity primary key, at timestamptz not null default now(),
        who text not null, action text not null, subject text not null, reason text not null,
        detail text not null)""",
)
"""The first journal. Frozen."""

APPEND_ONLY = ("fact", "claim", "audit")
"""A running service adds to these and reads them, nothing else."""
KEPT = ("parked", "fence")
"""It changes their rows and deletes none."""


def case_table(name: str, *columns: str) -> Iterator[str]:
    """A declared table: the case as jsonb under (tenant, key), queried columns beside it. Frozen."""
    for word in (name, *columns):
        if not _NAME.fullmatch(word):
            raise ValueError(f"{word!r} is no name for a table or a column")
    if taken := _TAKEN & set(columns):
        raise ValueError(f"{name}: every table has {', '.join(sorted(taken))}")
    queried = "".join(f', "{column}" text[] not null' for column in columns)
    yield (
        f'create table "{name}" (tenant text collate "C" not null, key text collate "C" not null,'
        f" version bigint not null, data jsonb not null{queried}, primary key (tenant, key))"
        " with (fillfactor = 80)"  # room for the next version on the same page
    )
    for column in columns:
        # Rounds walk those who hold something in it, in order; readers look for those who hold one value.
        held = f"""create index "{name}_{column}_held" on "{name}" (tenant, key)"""
        yield f"""{held} where "{column}" <> '{{}}'"""
        yield f'create index "{name}_{column}" on "{name}" using gin ("{column}")'


def declared(table: Table) -> Iterator[str]:
    """As ``store.py`` declares it today; a migration names the columns itself."""
    return case_table(table.name, *table.columns)
