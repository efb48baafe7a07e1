"""The journal's statements: fence, claims, facts, told marks, parked rows, reminders."""

OPEN = """
with fenced as (
  select 1 from fence f join unnest($1::int[], $2::bigint[]) u(index, epoch)
    on f.index = u.index and f.epoch = u.epoch order by f.index for share of f),
marked as (delete from untold where seq = any($3::bigint[])),
claimed as (
  insert into claim (id, digest) select id, digest from unnest($4::uuid[], $5::bigint[]) u(id, digest)
  on conflict do nothing returning id),
known as (
  select id, digest from claim
  where id = any($4::uuid[]) and (select count(*) from claimed) < cardinality($4::uuid[])),
locked as (
  select distinct p.tenant, p.key from unnest($6::text[], $7::text[]) k(tenant, key)
  join parked p on p.tenant = k.tenant and p.key = k.key
  where p.outcome in ('failed', 'behind') and p.closed is null and p.id <> all($8::uuid[])),
again as (
  select id from parked p where id = any($8::uuid[]) and closed is null
    and (due or outcome = 'early' or outcome = 'behind' and not exists (
      select from parked q where q.tenant = p.tenant and q.key = p.key
        and q.outcome = 'failed' and q.closed is null and not q.due))
  union all select id from reminder where id = any($8::uuid[]))
select (select count(*) from fenced) as fenced,
  array(select id from claimed) as fresh,
  (select array_agg(id) from known) as known, (select array_agg(digest) from known) as digests,
  (select array_agg(tenant) from locked) as tenants, (select array_agg(key) from locked) as keys,
  array(select id from again) as again
"""

# First the fence, in order; the early ones in a later statement, which sees what the last owner
# committed while we waited for it.
RAISE = """
insert into fence (index, epoch) select index, 1 from unnest($1::int[]) u(index) order by index
on conflict (index) do update set epoch = fence.epoch + 1 returning index, epoch
"""
REVIVE = """
update parked set due = true where outcome = 'early' and closed is null and index = any($1::int[])
"""

LOCK_NAMES = """
select case when alone then pg_advisory_xact_lock(hashtextextended(name, 0))
  else pg_advisory_xact_lock_shared(hashtextextended(name, 0)) end
from unnest($1::text[], $2::bool[]) u(name, alone)
"""
LOCK_ROUND = "select pg_try_advisory_xact_lock(hashtextextended('round/' || $1::text, 1))"

# Each fact by its number: joined, a long journal may be read from end to end for a few of them.
_FACT = "cross join lateral (select topic, key, attributes, body from fact where fact.seq = u.seq offset 0) f"
WRITE = f"""
with new as (
  select nextval('journal_seq') as seq, u.*
  from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[],
    $8::uuid[], $9::bigint[], $10::text[], $11::bytea[], $12::bool[]) with ordinality
    u(id, index, tenant, topic, key, type, cause, correlation, epoch, attributes, body, own, n)
  order by n),
written as (
  insert into fact
    (seq, id, index, tenant, topic, key, type, cause, correlation, epoch, attributes, body)
  select seq, id, index, tenant, topic, key, type, cause, correlation, epoch, attributes, body
  from new),
marked as (insert into untold (seq, index, own) select seq, index, own from new),
late as (
  select u.seq, u.index, f.* from (
    select seq, index from untold where not own and index = any($13::int[]) and seq <> all($14::bigint[])) u
  {_FACT})
select seq, null::int, null, null, null, null::bytea, n from new
union all select *, null from late order by n, seq
"""

UNTOLD = f"""
select u.seq, u.index, f.* from (
  select seq, index from untold where index = any($1::int[]) and seq > $2 order by seq limit $3) u
{_FACT} order by u.seq
"""
# A parked reminder is an event like any other: it is not to be heard a second time.
PARK = """
with heard as (delete from reminder where id = any($1::uuid[]))
insert into parked (id, position, index, tenant, key, topic, attributes, body, outcome,
  code, detail, path, waiting_kind, waiting_key, until)
select id, nextval('journal_seq'), index, tenant, key, topic, attributes, body, outcome,
  code, detail, path, waiting_kind, waiting_key, until
from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[],
  $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::timestamptz[])
  with ordinality u(id, index, tenant, key, topic, attributes, body, outcome,
    code, detail, path, waiting_kind, waiting_key, until, n)
order by n
on conflict (id) do update set
  position = case when parked.outcome in ('failed', 'behind') then parked.position
    else excluded.position end,
  outcome = excluded.outcome, code = excluded.code, detail = excluded.detail, path = excluded.path,
  waiting_kind = excluded.waiting_kind, waiting_key = excluded.waiting_key, until = excluded.until,
  due = false, attempts = parked.attempts + 1
where parked.closed is null
"""
CLOSE = """
with heard as (delete from reminder where id = any($1::uuid[]) returning id),
passed as (
  update parked set due = false, closed = now(), closed_how = 'handled'
  where id = any($1::uuid[]) and closed is null returning id)
select (select count(*) from heard) + (select count(*) from passed)
"""
NOTIFY = "select pg_notify('journal', index::text) from unnest($1::int[]) u(index)"

REMIND = """
insert into reminder (id, index, tenant, key, name, ref, at, correlation)
select * from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[],
  $7::timestamptz[], $8::uuid[])
on conflict do nothing
"""

DUE_PARKED = """
with turn as (
  select id from parked where index = any($1::int[]) and due and closed is null
  union
  select id from parked
    where index = any($1::int[]) and outcome = 'early' and closed is null and until <= $2
  union
  select id from parked p
    where index = any($1::int[]) and outcome = 'behind' and closed is null and not exists (
      select from parked q where q.tenant = p.tenant and q.key = p.key
        and q.outcome = 'failed' and q.closed is null and not q.due))
select id, index, tenant, key, topic, attributes, body, outcome, code, detail, path,
  waiting_kind, waiting_key, until, coalesce(outcome = 'early' and until <= $2, false) as expired
from turn join parked using (id) order by position limit $3
"""
DUE_REMINDERS = """
select id, index, tenant, key, name, ref, at, correlation from reminder
where index = any($1::int[]) and at <= $2 order by at, name, ref, id limit $3
"""

BREAKERS = "select index, reason from breaker where build = $1 order by index"
TRIP = """
insert into breaker (index, build, reason) values ($1, $2, $3) on conflict (index) do update
set build = excluded.build, reason = excluded.reason, at = excluded.at
"""
MIGRATED = "select to_regclass('fence') is not null"
