"""A database that has been in use for years: rows of the journal, and people who are not part of the backlog."""

import asyncpg

CHUNK = 250_000
PER_PERSON = 5
"""Facts about one person, as the journal's indexes see them."""

_IDS = """
select n, (lpad(to_hex(1700000000000 + n), 12, '0') || '8' || substr(md5(n::text), 1, 3)
  || '8' || substr(md5(n::text), 4, 15))::uuid as id, md5((n / $3)::text)::uuid as person
from generate_series($1::bigint, $2::bigint) n
"""
# Ids ordered by time, as those of a real journal; bodies as long as those of a completed module.
_CLAIMS = f"insert into claim (id, digest) select id, n from ({_IDS}) old"
_FACTS = f"""
insert into fact (seq, id, index, tenant, topic, key, type, cause, correlation, epoch, attributes, body)
select nextval('journal_seq'), id, (n % 6)::int, 'per-scholas', 'training.events.v1', person::text,
  'apprenticeship.training.module-completed.v1', id, person, 1,
  repeat(md5(n::text), 16), decode(repeat(md5(n::text), 18), 'hex')
from ({_IDS}) old
"""
_PEOPLE = """
insert into learner (tenant, key, version, data)
select l.tenant, md5('somebody' || n), 1, l.data
from (select * from learner limit 1) l, generate_series($1::bigint, $2::bigint) n
"""


async def fill_journal(connection: asyncpg.Connection, first: int, rows: int) -> None:
    """So many claims and as many facts."""
    await connection.execute("set synchronous_commit = off")
    for low in range(first, first + rows, CHUNK):
        high = min(low + CHUNK, first + rows) - 1
        await connection.execute(_CLAIMS, low, high, PER_PERSON)
        await connection.execute(_FACTS, low, high, PER_PERSON)
    await connection.execute("vacuum (analyze) claim")
    await connection.execute("vacuum (analyze) fact")


async def fill_people(connection: asyncpg.Connection, rows: int) -> None:
    """So many people that nobody reports about."""
    await connection.execute("set synchronous_commit = off")
    for low in range(0, rows, CHUNK):
        await connection.execute(_PEOPLE, low, min(low + CHUNK, rows) - 1)
    await connection.execute("vacuum (analyze) learner")
