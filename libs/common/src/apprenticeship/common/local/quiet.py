"""Quiet: every service has taken in all there is, and told all it decided; then time may move on."""

import asyncio
import time
from collections.abc import Collection
from typing import Any, Self

import httpx
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from apprenticeship.common.local.errors import Unavailable
from apprenticeship.common.local.platform import Platform, last_lines

CLOCK_TOPIC = "platform.clock.v1"
QUIET_SECONDS = 120.0
POLL_SECONDS = 0.02


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
        while True:
            pages = await self._progress()
            if pages and all(_idle(page, ticked) for page in pages) and await self._at_the_end(pages):
                return
            if time.monotonic() > until:
                raise Unavailable(
                    f"not quiet within {seconds:.0f} s: {_who(pages, ticked)}",
                    "see the services' logs",
                )
            await asyncio.sleep(POLL_SECONDS)

    async def _progress(self) -> list[dict[str, Any]]:
        """One page a process; none when one of them cannot answer just now."""
        processes = list(self._platform.processes.values())
        for process in processes:
            if not process.alive:
                raise Unavailable(f"{process.name} has ended: {last_lines(process.log)}", f"see {process.log}")
        answers = await asyncio.gather(*(self._page(process.address) for process in processes))
        return [page for page in answers if page] if all(answers) else []

    async def _page(self, address: str | None) -> dict[str, Any] | None:
        try:
            answer = await self._http.get(f"http://{address}/progress")
        except httpx.HTTPError:
            return None
        page: dict[str, Any] | None = answer.json() if answer.is_success else None
        return page

    async def _at_the_end(self, pages: Collection[dict[str, Any]]) -> bool:
        """All positions of all processes are at the ends of their topics, and were so before we asked."""
        ends: dict[TopicPartition, int] = {}
        for page in pages:
            for place, offset in page["positions"].items():
                topic, _, partition = place.rpartition("/")
                tp = TopicPartition(topic, int(partition))
                ends[tp] = min(offset, ends.get(tp, offset))
        found: dict[TopicPartition, int] = await self._consumer.end_offsets(list(ends))
        if any(found[tp] > offset for tp, offset in ends.items()):
            return False
        again = await self._progress()  # a fact told between two pages would show in the second ones
        return (
            bool(again)
            and all(not page["busy"] for page in again)
            and [p["positions"] for p in again] == [p["positions"] for p in pages]
        )


def _idle(page: dict[str, Any], ticked: str | None) -> bool:
    return bool(page["open"]) and not page["busy"] and (ticked is None or (page["ticked"] or "") >= ticked)


def _who(pages: Collection[dict[str, Any]], ticked: str | None) -> str:
    return ", ".join(page["service"] for page in pages if not _idle(page, ticked)) or "positions behind"
