"""Rebalance storms: a member that joins a service's group and leaves it again, every three seconds."""

import asyncio
from contextlib import suppress
from random import Random

from aiokafka import AIOKafkaConsumer
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.errors import KafkaError

from tests.resilience.stage import SESSION_SECONDS

from .scene import Scene, seen

STORM = 20.0
STAYS, AWAY = 1.5, 1.5
TO_JOIN = 12.0


async def storm(scene: Scene, chance: Random) -> None:
    """It takes indexes, reads nothing and commits nothing: whoever has them next goes on where the last one was."""
    spec, joined = chance.choice(scene.specs), 0
    loop = asyncio.get_running_loop()
    until = loop.time() + STORM
    while loop.time() < until:
        with suppress(KafkaError):
            joined += await _visit(scene.stage.bootstrap, spec.service, spec.topics)
        await asyncio.sleep(AWAY)
    scene.ledger.note("rebalance storm", seen=joined > 1)
    scene.ledger.struck["rebalance storm: joined and left"] += joined


async def _visit(bootstrap: str, group: str, topics: tuple[str, ...]) -> bool:
    """Whether it was given anything."""
    consumer = AIOKafkaConsumer(
        *topics, bootstrap_servers=bootstrap, group_id=group, enable_auto_commit=False,
        session_timeout_ms=round(SESSION_SECONDS * 1000), heartbeat_interval_ms=1500, rebalance_timeout_ms=12_000,
        partition_assignment_strategy=(RangePartitionAssignor,),
    )  # fmt: skip
    try:
        await asyncio.wait_for(consumer.start(), TO_JOIN)
        given = await seen(lambda: bool(consumer.assignment()), TO_JOIN)
        await asyncio.sleep(STAYS)
    except TimeoutError:
        return False
    else:
        return given
    finally:
        await consumer.stop()
