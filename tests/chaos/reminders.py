"""Reminders leave no row when they have been heard; a trigger of this room keeps their ids for the oracle."""

from uuid import UUID

from apprenticeship.common.local import Infrastructure
from apprenticeship.common.local.platform import SERVICES
from tests.resilience.stage import Stage

from .scene import execute

KEEP = """
create table reminder_once (id uuid primary key);
create function keep_reminder() returns trigger language plpgsql security definer as $$
begin insert into public.reminder_once values (new.id) on conflict do nothing; return new; end $$;
create trigger keep_reminder before insert on reminder for each row execute function keep_reminder();
"""


async def keep_reminders(infrastructure: Infrastructure) -> None:
    """In every service's database, before its first event."""
    for service in SERVICES:
        await execute(infrastructure, f"apprenticeship_{service}", KEEP)


async def heard_reminders(stage: Stage, service: str) -> set[UUID]:
    """All that were ever asked for."""
    return {row["id"] for row in await stage.fetch(service, "select id from reminder_once")}
