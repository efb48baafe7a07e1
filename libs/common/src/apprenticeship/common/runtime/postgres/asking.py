"""The statements of people: what is parked, what was said, release and dismiss."""

_EVENT = """
select id, position, index, tenant, key, topic, convert_to(attributes, 'UTF8') as attributes, body, outcome,
  code, detail, path, waiting_kind, waiting_key, until, due, closed, closed_how, attempts, parked_at,
  (select count(*) from parked b where p.outcome = 'failed' and b.tenant = p.tenant and b.key = p.key
    and b.outcome = 'behind' and b.closed is null) as behind
from parked p
"""

GROUPS = """
select outcome, code, count(*) as number, min(parked_at) as oldest,
  count(*) filter (where due) as due
from parked where closed is null group by outcome, code order by number desc, outcome, code
"""
PARKED = f"""{_EVENT}
where closed is null and ($1::text is null or outcome = $1) and ($2::text is null or code = $2)
order by position limit $3
"""
ONE = f"{_EVENT} where id = $1"
JOURNAL = """
select seq, f.id, topic, key, type, cause, recorded_at,
  not exists (select from untold u where u.seq = f.seq) as told,
  convert_to(attributes, 'UTF8') as attributes, body
from fact f where correlation = $1 order by seq limit $2
"""
BACKLOG = """
select (select count(*) from untold) as untold,
  (select count(*) from parked where due and closed is null) as due,
  (select count(*) from reminder) as reminders
"""
OPEN = "select outcome, count(*) as number from parked where closed is null group by outcome"
AUDITED = "select * from audit order by id desc limit $1"

LOCKED = """
select index, outcome, code, due, closed, closed_how, (
  select q.id from parked q where q.tenant = p.tenant and q.key = p.key and q.outcome = 'failed'
    and q.closed is null order by q.position limit 1) as first
from parked p where id = $1 for update of p
"""
RELEASE = "update parked set due = true where id = $1"
DISMISS = """
update parked set closed = now(), closed_how = 'dismissed', due = false where id = $1
"""
REOPEN = "delete from breaker where index = $1 returning reason"
AUDIT = """
insert into audit (who, action, subject, reason, detail) values ($1, $2, $3, $4, $5)
"""
NOTIFY = "select pg_notify('journal', $1::int::text)"
