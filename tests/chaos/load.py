"""The load: a cohort's reports out of the partner simulator, published steadily, and the platform's time beside."""

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from pydantic_core import to_json

from apprenticeship.cli.demo.pen import START
from apprenticeship.cli.demo.scenario import write
from apprenticeship.cli.demo.waves import weeks
from apprenticeship.cli.demo_command import sealer
from apprenticeship.cli.reportfile import Line, attributes
from apprenticeship.common.events.envelope import headers
from apprenticeship.common.events.topics import partner_reports
from apprenticeship.common.local.quiet import CLOCK_TOPIC

LEAD = timedelta(days=21)
"""The platform's time runs ahead of the reports: who hears it late still takes what is reported now."""
BEHIND = 25
"""Records that gateway and intake have not handled: so long time stands still, or offers lapse unheard."""
PATIENCE = 60.0
"""Seconds; then the next week begins, unless they are ..."""
FAR_BEHIND = 300
"""... so many over all services: in an outage every life would be over."""
SHORTEST_WEEK = 5.0
"""Seconds; a short run sees the first weeks only, a long one all of them."""
BUSY_WEEKS = 70
"""After these most lives have been told."""
STRETCHED = 1.6
"""So much longer a week takes where time stands still now and then."""
PEOPLE_TO_A_WEEKLY_REPORT = 3.2
"""How many it takes for one report a week while the scenario is busy (counted)."""
FEWEST = 20
LAST = timedelta(days=3650)
"""After this nothing that is early now waits any more."""
ENDS = 3
"""So often: what is refused at the gateway's end may set free what then is early at its owner."""


class Load:
    """Publishes the lives of so many people for some seconds; what the log does not take at first is offered again."""

    def __init__(self, bootstrap: str, seed: int, seconds: float, rate: float) -> None:
        self._bootstrap, self._seconds = bootstrap, seconds
        self.week = max(SHORTEST_WEEK, seconds / BUSY_WEEKS / STRETCHED)
        self.people = max(FEWEST, round(rate * self.week * PEOPLE_TO_A_WEEKLY_REPORT))
        self._lines = write(seed, self.people, sealer())
        self.moments = [datetime.combine(START, datetime.min.time(), UTC) + LEAD]
        """Of the platform's time, the last one now."""
        self.sent = self.refused = self.behind = self.behind_offers = 0
        self._waiting = set[asyncio.Future[None]]()
        self._last, self._again = self._lines[0], count()

    @property
    def now(self) -> str:
        """As a process is told it at its start: its clock does not begin in the past."""
        return self.moments[-1].isoformat()

    async def run(self) -> None:
        """Until the last week, or until the time is over; what is sent is acknowledged when this returns."""
        async with self._producer() as producer:
            loop = asyncio.get_running_loop()
            until = loop.time() + self._seconds
            for moment, lines in weeks(self._lines, self.moments[0] - LEAD):
                await self._calm(until)
                if loop.time() > until:
                    break
                self._send(self.tick(producer, moment + LEAD))
                await self._week(producer, lines)
            await asyncio.gather(*self._waiting)

    async def _calm(self, until: float) -> None:
        """Wait until what was sent is handled, as long as that is of use."""
        loop = asyncio.get_running_loop()
        patient = loop.time() + PATIENCE
        while self._far_behind(loop.time() < patient) and loop.time() < until:  # noqa: ASYNC110 - bounded
            await asyncio.sleep(0.1)

    def _far_behind(self, patient: bool) -> bool:
        return self.behind > FAR_BEHIND or (patient and self.behind_offers > BEHIND)

    async def _week(self, producer: AIOKafkaProducer, lines: Sequence[Line]) -> None:
        """Its reports one by one over its seconds."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        for n, line in enumerate(lines):
            await asyncio.sleep(max(0.0, began + self.week * n / len(lines) - loop.time()))
            self._last = line
            self._send(self._publish(producer, line))
            self.sent += 1
        await asyncio.sleep(max(0.0, began + self.week - loop.time()))

    async def repeat(self) -> None:
        """Twice a second something is said again under a new id, until cancelled: a figure needs work to be there."""
        async with self._producer() as producer:
            for n in self._again:
                event = {**self._last.event, "id": f"again-{n}"}
                await self._publish(producer, self._last._replace(event=event))
                await asyncio.sleep(0.5)

    async def end_of_time(self) -> None:
        """A tick far ahead: whoever still waits for something early is refused."""
        async with self._producer() as producer:
            await self.tick(producer, self.moments[-1] + LAST)

    async def tick(self, producer: AIOKafkaProducer, moment: datetime) -> None:
        """Move the platform's time on."""
        self.moments.append(moment)
        await self._acknowledged(producer, CLOCK_TOPIC, moment.isoformat().encode(), partition=0)

    async def _publish(self, producer: AIOKafkaProducer, line: Line) -> None:
        carried = headers(attributes(line.event))
        await self._acknowledged(
            producer, partner_reports(line.partner), to_json(line.event.get("data")), key=line.subject.encode(),
            headers=carried,
        )  # fmt: skip

    def _send(self, sending: Coroutine[None, None, None]) -> None:
        """Nobody waits for one report's acknowledgement before the next is sent."""
        task = asyncio.create_task(sending)
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def _acknowledged(self, producer: AIOKafkaProducer, topic: str, value: bytes, **options: object) -> None:
        """A partner that hears nothing sends again, up to a limit."""
        for _ in range(5):
            try:
                await producer.send_and_wait(topic, value, **options)
            except KafkaError:
                self.refused += 1
            else:
                return

    def _producer(self) -> AIOKafkaProducer:
        # Patient beyond every outage of ours; not idempotent, or one lost answer would end it for good.
        return AIOKafkaProducer(
            bootstrap_servers=self._bootstrap, acks="all", enable_idempotence=False, request_timeout_ms=60_000
        )
