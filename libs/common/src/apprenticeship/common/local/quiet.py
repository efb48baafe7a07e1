"""Quiet: every service has taken in all there is, and told all it decided; then time may move on."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any, Self, TypeAlias

import httpx
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from apprenticeship.common.local.errors import Unavailable
from apprenticeship.common.local.platform import Platform, Process, last_lines

CLOCK_TOPIC = "platform.clock.v1"
QUIET_SECONDS = 120.0
POLL_SECONDS = 0.02
Page: TypeAlias = dict[str, Any]
"""A process's answer about its progress."""


class Quiet:
    """Watches the services' progress and the ends of their topics, and moves the clock."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._http = httpx.AsyncClient(timeout=10)
        bootstrap = platform.infrastructure.bootstrap
        self._consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False)
        self._producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", linger_ms=0)

    async def __aenter__(self) -> Self:
        await self._consumer.start()
        await self._producer.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._consumer.stop()
        await self._producer.stop()
        await self._http.aclose()

    @property
    def producer(self) -> AIOKafkaProducer:
        """For whoever publishes between two ticks."""
        return self._producer

    async def tick(self, moment: str, seconds: float = QUIET_SECONDS) -> None:
        """Move the clock to ``moment`` (RFC 3339) and wait until all have heard it and are quiet."""
        await self._producer.send_and_wait(CLOCK_TOPIC, moment.encode(), partition=0)
        await self.wait(ticked=moment, seconds=seconds)

    async def wait(self, *, ticked: str | None = None, seconds: float = QUIET_SECONDS) -> None:
        """Until nothing moves; a service that ends, or time that runs out, is named."""
        until = time.monotonic() + seconds
        busy: Process | None = None
        while True:
            # Whoever was busy is asked alone until it rests; only then is there anything to ask the others.
            if busy is None or _idle(await self._page(busy), ticked):
                busy = await self._busy(ticked)
            if busy is None:
                return
            if time.monotonic() > until:
                raise Unavailable(f"not quiet within {seconds:.0f} s: {busy.name}", f"see {busy.log}")
            await asyncio.sleep(POLL_SECONDS)

    async def _busy(self, ticked: str | None) -> Process | None:
        """A process that has not come to rest, or stands before the end of a topic; None when all is quiet."""
        pages = await self._pages()
        for process, page in pages.items():
            if not _idle(page, ticked):
                return process
        behind = await self._before_an_end(pages)
        if behind is not None:
            return behind
        again = await self._pages()  # a fact told between two pages would show in the second ones
        return next((one for one, page in again.items() if not _rests(pages[one], page)), None)

    async def _pages(self) -> dict[Process, Page | None]:
        """One a process; none where it cannot answer just now."""
        processes = list(self._platform.processes.values())
        return dict(zip(processes, await asyncio.gather(*map(self._page, processes)), strict=True))

    async def _page(self, process: Process) -> Page | None:
        if not process.alive:
            raise Unavailable(f"{process.name} has ended: {last_lines(process.log)}", f"see {process.log}")
        try:
            answer = await self._http.get(f"http://{process.address}/progress")
        except httpx.HTTPError:
            return None
        page: Page | None = answer.json() if answer.is_success else None
        return page

    async def _before_an_end(self, pages: Mapping[Process, Page | None]) -> Process | None:
        places = {
            (TopicPartition(*_place(name)), process): offset
            for process, page in pages.items()
            if page
            for name, offset in page["positions"].items()
        }
        ends: dict[TopicPartition, int] = await self._consumer.end_offsets(list({tp for tp, _ in places}))
        return next((process for (tp, process), offset in places.items() if ends[tp] > offset), None)


def _place(name: str) -> tuple[str, int]:
    topic, _, partition = name.rpartition("/")
    return topic, int(partition)


def _idle(page: Page | None, ticked: str | None) -> bool:
    return page is not None and page["open"] and not page["busy"] and (page["ticked"] or "") >= (ticked or "")


def _rests(before: Page | None, after: Page | None) -> bool:
    return before is not None and after is not None and not after["busy"] and before["positions"] == after["positions"]
