"""A running service: wiring of store, log, clock, member and HTTP; start and stop in order."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import uvloop
from faststream import FastStream
from faststream.kafka import KafkaBroker

from apprenticeship.common.events.catalogue import BY_WORD
from apprenticeship.common.events.words import Fact

from .clock import RealClock, TickClock
from .failpoints import Failpoints, nowhere
from .handlers import Handlers
from .health import Heart
from .http import Door, serve_http
from .kafka.subscription import KafkaLog
from .kafka.telling import Telling
from .kafka.ticks import hear_ticks
from .log import LogWatch
from .member import PROGRAMS, Member
from .metrics import Metrics
from .postgres.store import PostgresStore
from .rounds import Rounds
from .settings import RuntimeSettings
from .spec import Spec
from .tables import Tables
from .watch import Both

REQUEST_TIMEOUT_MS = 15_000
"""Above the rebalance timeout: joining a group shares it."""
LEADERS_KNOWN_MS = 5_000
"""How old the picture of who leads a partition may be. A consumer that looks for its first offset goes on asking the
broker that led before, as long as the picture stands (aiokafka), and reads nothing from that broker meanwhile.
"""
EXIT = 3
STOP_SECONDS = 20.0
"""Without a broker leaving the group takes for ever; what is not committed will be done again."""


@dataclass(frozen=True)
class Service:
    """What an ``app.py`` declares."""

    handlers: Handlers | Callable[[Any], Handlers]
    """The handlers, or what makes them of the settings (the gateway's depend on its agreements)."""
    tables: Tables
    settings: type[RuntimeSettings] = RuntimeSettings
    topics: Callable[[Any], Sequence[str]] | None = None
    """Its topics, from its settings, where they do not follow from its words (the gateway's doors)."""
    tenants: Callable[[Any], Mapping[str, str]] = lambda _settings: {}
    """Partner -> tenant, at the partners' door."""
    index_by: Literal["key", "cause"] = "key"
    answers: bool = True
    routes: Callable[["Running"], Any] | None = None
    """An ASGI application of its own, served beside health and metrics."""

    def spec(self, settings: RuntimeSettings) -> Spec:
        """The service as the core knows it."""
        handlers = self.handlers if isinstance(self.handlers, Handlers) else self.handlers(settings)
        own = self.topics(settings) if self.topics else topics_heard(handlers)
        return Spec(
            handlers, self.tables, tuple(own), index_by=self.index_by, answers=self.answers,
            early_for=timedelta(days=settings.early_days), tenants=self.tenants(settings),
        )  # fmt: skip


def topics_heard(handlers: Handlers) -> list[str]:
    """The topics of all words a service has a handler for."""
    entries = [BY_WORD[word] for word in handlers.by_word]
    topics = {e.topic if issubclass(e.word, Fact) else f"{handlers.service}.reports.v1" for e in entries}
    return sorted(topics)


class Running:
    """One process of a service."""

    def __init__(self, service: Service, settings: RuntimeSettings) -> None:
        self.service, self.settings = service, settings
        self.spec = service.spec(settings)
        self.metrics = Metrics(self.spec.service)
        self.watch = Both(LogWatch(self.spec.service, settings), self.metrics)
        points = Failpoints(settings.failpoints, self.watch.note) if settings.failpoints else None
        self.spec = points.around(self.spec) if points else self.spec
        self.clock = TickClock(settings.ticks_start) if settings.ticks else RealClock()
        self.store = PostgresStore(settings.dsn.get_secret_value(), service.tables)
        self.options = {"request_timeout_ms": REQUEST_TIMEOUT_MS, "metadata_max_age_ms": LEADERS_KNOWN_MS}
        self.telling = Telling(settings.bootstrap, self._partition_of, self.options)
        # FastStream takes a text for one address, and would look with every batch for what it is to inject: our
        # subscription takes the batch as it is.
        self._broker = KafkaBroker(
            settings.bootstrap.split(","), logger=None, acks="all", enable_idempotence=True,
            allow_auto_create_topics=False, apply_types=False, **self.options,  # type: ignore[arg-type]
        )  # fmt: skip
        self.log = KafkaLog(self._broker, self.telling)
        self.member = Member(
            self.spec, self.store, self.log, self.clock, self.watch, build=settings.build, leave=self.leave,
            at=points.at if points else nowhere,
        )  # fmt: skip
        self.rounds = Rounds(self.member)
        self.heart = Heart(self.member, self.log, settings.stuck_seconds)
        self.ticked: datetime | None = None
        self._caught_up = False
        self.stopping = asyncio.Event()

    def leave(self, reason: str) -> None:
        """End the process at once: what is not committed will be done by the next owner."""
        self.watch.note("member.left", reason=reason)
        sys.stdout.flush()
        os._exit(EXIT)

    async def run(self) -> None:
        """Start, run until told to stop, stop gracefully."""
        self._hear_signals()
        await self.store.start()
        self.log.subscribe(self.member, self.settings)
        app = FastStream(self._broker, logger=None)
        tasks = [asyncio.create_task(self._beside(work)) for work in self._works()]
        try:
            await app.start()
            self.watch.note("service.started", build=self.settings.build)
            await self.stopping.wait()
            self.watch.note("service.stopping")
            asyncio.get_running_loop().call_later(STOP_SECONDS, self.leave, "stopping took too long")
            await self.member.revoked()
            await app.stop()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.telling.stop()
            await self.store.stop()
            self.watch.note("service.stopped")

    async def caught_up(self) -> bool:
        """Whether the programs that were published when we started are known here; once true, it stays true."""
        if not self._caught_up:
            self._caught_up = PROGRAMS not in self.spec.topics or await self.log.caught_up(PROGRAMS)
        return self._caught_up

    async def progress(self) -> dict[str, Any]:
        """Where this process stands; whoever drives a demo or a test waits by it for quiet."""
        held = self.member.held
        alone = len(held.epochs) == self.spec.partitions  # then nobody else writes about our indexes
        untold = [] if alone else await self.store.untold(list(held.epochs), 0, 100)
        waiting = any(fact.seq not in held.taken for fact in untold)
        busy = self.member.busy > 0 or self.member.wake.is_set() or self.member.ownership.telling
        return {
            "service": self.spec.service, "open": held.open, "busy": busy or waiting,
            "ticked": self.ticked.isoformat() if self.ticked else None,
            "positions": {f"{topic}/{part}": offset for (topic, part), offset in (await self.log.positions()).items()},
        }  # fmt: skip

    def _works(self) -> list[Coroutine[Any, Any, None]]:
        routes = self.service.routes(self) if self.service.routes else None
        works = [
            self.member.keep(),
            self.store.listen(self.member.wake.set),
            self.heart.beat(self.leave),
            serve_http(Door(self).app(routes), self.settings, self.watch),
            self.rounds.keep(self._has_settled),
        ]
        if self.settings.ticks:
            works.append(self._follow_ticks())
        if self.settings.parent_pipe is not None:
            works.append(self._follow_parent(self.settings.parent_pipe))
        return works

    async def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        """What runs beside the batches must not die unheard."""
        try:
            await work
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the process is of no use without it
            self.watch.note("member.failed", error=type(error).__name__, message=str(error)[:80])
            self.leave(type(error).__name__)

    def _has_settled(self) -> bool:
        """Reminders of a tick come before its rounds."""
        return not self.settings.ticks or self.ticked == self.clock.now()

    async def _follow_ticks(self) -> None:
        waiting = {**self.options, "fetch_max_wait_ms": self.settings.fetch_wait_ms}
        await hear_ticks(self.settings.bootstrap, waiting, self._tick)

    async def _tick(self, now: datetime) -> None:
        """Reminders first, until none is due, then the rounds; then the tick counts as heard."""
        while not self.member.held.open:  # noqa: ASYNC110 - liveness bounds it
            await asyncio.sleep(0.01)
        if isinstance(self.clock, TickClock):
            self.clock.set(now)
        while await self.member.look():
            pass
        await self.rounds.run_due()
        if isinstance(self.clock, TickClock):
            self.clock.settle()
        self.ticked = now

    async def _follow_parent(self, pipe: int) -> None:
        """Leave when the parent's end of the pipe closes."""
        gone = asyncio.Event()
        asyncio.get_running_loop().add_reader(pipe, gone.set)
        await gone.wait()
        asyncio.get_running_loop().remove_reader(pipe)
        self.stopping.set()
        await asyncio.Event().wait()

    def _hear_signals(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            with suppress(NotImplementedError):
                asyncio.get_running_loop().add_signal_handler(number, self.stopping.set)

    def _partition_of(self, topic: str, key: str) -> int:
        return 0 if topic in {"intake.programs.v1", "platform.clock.v1"} else self.spec.index_of(key)


async def _run(service: Service) -> None:
    await Running(service, service.settings()).run()


def calm_collector() -> None:
    """Look for cycles seldom: a batch makes many objects and no cycle, and looking took a tenth of its time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def main(service: Service) -> None:
    """Run a service until SIGTERM."""
    calm_collector()
    uvloop.run(_run(service))
