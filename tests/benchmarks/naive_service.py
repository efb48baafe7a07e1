"""Any of the six services under a naive runtime, with its own handlers, rounds and tables: `... naive_service intake`.

One transaction an event, an acknowledgement each, an outbox that is polled and told word by word.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from importlib import import_module
from typing import cast

from faststream import AckPolicy, FastStream
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from apprenticeship.common.events.envelope import headers
from apprenticeship.common.events.topics import PARTITIONS
from apprenticeship.common.runtime.batch import Batch, Written
from apprenticeship.common.runtime.clock import TickClock
from apprenticeship.common.runtime.door import again, read
from apprenticeship.common.runtime.held import Held
from apprenticeship.common.runtime.http import serve_http
from apprenticeship.common.runtime.item import Item
from apprenticeship.common.runtime.kafka.ticks import hear_ticks
from apprenticeship.common.runtime.log import LogWatch
from apprenticeship.common.runtime.member import Member
from apprenticeship.common.runtime.postgres import PostgresStore
from apprenticeship.common.runtime.rounds import Rounds
from apprenticeship.common.runtime.service import Service
from apprenticeship.common.runtime.taking import prepare

POLL_SECONDS = 0.1
AT_ONCE = 100


class NaiveService:
    """What a member is to its rounds, and all that runs beside its subscription."""

    def __init__(self, service: Service) -> None:
        self.settings = service.settings()
        self.spec = service.spec(self.settings)
        self.store = PostgresStore(self.settings.dsn.get_secret_value(), service.tables)
        self.clock = TickClock(self.settings.ticks_start)
        self.broker = KafkaBroker(self.settings.bootstrap, logger=None, acks="all")
        self.held = Held()
        self.rounds = Rounds(cast("Member", self))
        self.positions: dict[str, int] = {}
        self.busy = 0
        self.ticked: datetime | None = None

    async def run(self) -> None:
        """Until the platform that started it says stop."""
        await self.store.start()
        self.held.epochs = await self.store.raise_fence(range(PARTITIONS))
        subscriber = self.broker.subscriber(
            *self.spec.topics, group_id=self.spec.service, auto_offset_reset="earliest",
            ack_policy=AckPolicy.NACK_ON_ERROR,
        )  # fmt: skip
        subscriber(self.on_event)
        loop = asyncio.get_running_loop()
        app = FastStream(self.broker, logger=None)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, os._exit, 0)
        await app.start()
        async with asyncio.TaskGroup() as beside:
            beside.create_task(self._forever(self.relay))
            beside.create_task(self._forever(self.take_up))
            beside.create_task(hear_ticks(self.settings.bootstrap, {}, self.tick))
            beside.create_task(serve_http(self.pages(), self.settings, LogWatch(self.spec.service, self.settings)))

    async def on_event(self, message: KafkaMessage) -> None:
        """One record, one transaction; FastStream acknowledges it when this returns."""
        record = message.raw_message
        self.busy += 1
        try:
            item = read(self.spec, record, self.clock.now())  # type: ignore[arg-type] # one record: no batch
            if item is not None:
                if item.recorded:
                    await self.clock.reach(item.recorded)
                await self.take(item)
            self.positions[f"{record.topic}/{record.partition}"] = record.offset + 1  # type: ignore[union-attr]
        finally:
            self.busy -= 1

    async def take(self, item: Item) -> None:
        """Decide it and write down what is to be told."""
        prepare(item)
        async with self.store.transaction() as tx:
            await Batch(self.spec, tx, self.held.epochs, (), self.clock.now()).run([item], [])

    async def take_up(self) -> int:
        """What is due: parked events whose wait is over, and reminders."""
        due = await self.store.due(range(PARTITIONS), self.clock.now(), AT_ONCE)
        for one in due:
            await self.take(again(self.spec, one))
        return len(due)

    async def relay(self) -> int:
        """The usual outbox publisher: look, publish one after another, mark."""
        words = await self.store.untold(range(PARTITIONS), 0, AT_ONCE)
        for word in words:
            await self.broker.publish(
                word.body, topic=word.topic, key=word.key.encode(),
                headers={name: value.decode() for name, value in headers(word.attributes)},
            )  # fmt: skip
        if words:
            async with self.store.transaction() as tx:
                await tx.open({}, [word.seq for word in words], [], [], [])
        return len(words)

    async def tick(self, now: datetime) -> None:
        """Reminders until none is due, then the rounds."""
        self.clock.set(now)
        while await self.take_up():
            pass
        await self.rounds.run_due()
        self.clock.settle()
        self.ticked = now

    async def in_turn(self, work: Callable[[Held], Awaitable[Written | None]]) -> None:
        """A round."""
        await work(self.held)

    async def _forever(self, step: Callable[[], Awaitable[int]]) -> None:
        while True:
            if not await step():
                await asyncio.sleep(POLL_SECONDS)

    def pages(self) -> Starlette:
        """What a local run asks a service."""
        return Starlette(routes=[Route("/health/ready", self._ready), Route("/progress", self._progress)])

    async def _ready(self, _: Request) -> JSONResponse:
        return JSONResponse({"ready": True})

    async def _progress(self, _: Request) -> JSONResponse:
        everything = range(PARTITIONS)
        waiting = await self.store.untold(everything, 0, 1) or await self.store.due(everything, self.clock.now(), 1)
        places = (f"{topic}/{n}" for topic in self.spec.topics for n in range(_partitions(topic)))
        return JSONResponse({
            "service": self.spec.service, "open": True, "busy": bool(self.busy or waiting),
            "ticked": self.ticked.isoformat() if self.ticked else None,
            "positions": {place: self.positions.get(place, 0) for place in places},
        })  # fmt: skip


def _partitions(topic: str) -> int:
    return 1 if topic == "intake.programs.v1" else PARTITIONS


if __name__ == "__main__":
    asyncio.run(NaiveService(import_module(f"apprenticeship.{sys.argv[1]}.app").SERVICE).run())
