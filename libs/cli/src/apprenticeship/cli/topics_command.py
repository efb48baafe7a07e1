"""`topics apply`: the topics of a broker as the catalogue and the partners' agreements want them."""

import asyncio
from collections.abc import Sequence
from typing import Annotated

import typer

from apprenticeship.common.local import Unavailable
from apprenticeship.common.local.settings import settings
from apprenticeship.common.local.topics import KafkaTopics, Standing
from apprenticeship.common.runtime.settings import RuntimeSettings

from .bringing import topics_wanted
from .screen import AsJson, as_json, console, table

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done; change nothing.")]
Bootstrap = Annotated[str | None, typer.Option(help="Kafka; by default APPRENTICESHIP_BOOTSTRAP.")]


def apply(dry_run: DryRun = False, bootstrap: Bootstrap = None, json: AsJson = False) -> None:
    """Create what is missing and set what differs; run it as often as you like. No topic is ever deleted."""
    standings = asyncio.run(_apply(bootstrap or RuntimeSettings().bootstrap, dry_run=dry_run))
    rows = [(one.topic.name, one.topic.partitions, _todo(one)) for one in standings]
    if json:
        as_json([{"topic": name, "partitions": count, "change": todo or None} for name, count, todo in rows])
        return
    changes = [row for row in rows if row[2]]
    if changes:
        table("Would be done" if dry_run else "Done", ("topic", "partitions", "change"), changes)
    console.print(f"{len(rows)} topics, {len(rows) - len(changes)} as wanted")


async def _apply(bootstrap: str, *, dry_run: bool) -> Sequence[Standing]:
    topics = KafkaTopics(bootstrap, settings().external_kafka)
    if not topics.brokers():
        raise Unavailable(f"no broker answers at {bootstrap}", "start it, or correct APPRENTICESHIP_BOOTSTRAP")
    standings = await topics.compare(topics_wanted())
    if not dry_run:
        await topics.create([one.topic for one in standings if one.missing])
        await topics.correct([one for one in standings if one.drifted])
    return standings


def _todo(one: Standing) -> str:
    if one.missing:
        return "create"
    return ", ".join(f"{name}: {found} -> {one.topic.config.get(name)}" for name, found in one.drifted.items())
