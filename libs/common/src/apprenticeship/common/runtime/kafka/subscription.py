"""The subscription: FastStream carries it, our parser hands over the batch in bytes, offsets are ours."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from itertools import chain
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.message import KafkaMessage

from apprenticeship.common.runtime.held import Held
from apprenticeship.common.runtime.member import Member, Unpacked
from apprenticeship.common.runtime.ports import Place, ToTell
from apprenticeship.common.runtime.settings import RuntimeSettings

from .pacing import Pacing
from .telling import Telling
from .unpacking import unpack_within_bounds

Records = tuple["ConsumerRecord[bytes, bytes]", ...]
Body = tuple[Records, Held]
"""What our parser makes of a batch: it is stamped with the assignment it came under."""

FETCH_BYTES = 1 << 18
"""Per partition and fetch: with six partitions a few batches, and never more in memory."""
WAIT_MS = 500
"""For records, before the loop looks whether it is to go on; what comes meanwhile is handed over at once."""


class KafkaLog(ConsumerRebalanceListener):  # type: ignore[misc]
    """One service's reading and writing of the log; the ``Broker`` of the core."""

    def __init__(self, broker: KafkaBroker, telling: Telling) -> None:
        self._broker, self._telling = broker, telling
        self._subscriber: Any = None
        self._member: Member | None = None
        self._pacing = Pacing()
        self._handling: asyncio.Task[None] | None = None
        self._backlog = False
        """The last batch was full: the next one is unpacked while it is in the database."""

    # -- the core's port -----------------------------------------------------------------------------------------

    async def tell(self, words: Sequence[ToTell]) -> None:
        """See ``Telling.tell``."""
        await self._telling.tell(words)

    async def commit(self, offsets: Mapping[Place, int]) -> None:
        """Explicit offsets only: a bare commit would pass over what is still in work."""
        if consumer := self._consumer():
            await consumer.commit({TopicPartition(*place): offset for place, offset in offsets.items()})

    def pause(self, places: Collection[Place]) -> None:
        """Deliver nothing from these; what is no longer assigned needs no pause."""
        self._pacing.stopped.update(places)
        self._keep_pace(pause=places)

    def resume(self, places: Collection[Place]) -> None:
        """Deliver again from those that are still assigned."""
        self._pacing.stopped.difference_update(places)
        self._keep_pace(resume=set(places) - self._pacing.waiting)

    def _keep_pace(self, pause: Collection[Place] = (), resume: Collection[Place] = ()) -> None:
        if consumer := self._consumer():
            ahead, caught_up = self._pacing.judge(lambda place: consumer.highwater(TopicPartition(*place)) or 0)
            held = consumer.assignment()
            consumer.resume(*(tp for place in {*resume, *caught_up} if (tp := TopicPartition(*place)) in held))
            consumer.pause(*(tp for place in {*pause, *ahead} if (tp := TopicPartition(*place)) in held))

    # -- aiokafka's listener -------------------------------------------------------------------------------------

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:  # noqa: ARG002 - eager: always all
        """Drain before somebody else starts."""
        if self._member:
            await self._member.revoked()

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """Pause at once; take over in a task."""
        self._pacing = Pacing()
        if self._member:
            self._member.assigned([Place(tp.topic, tp.partition) for tp in assigned])

    # -- wiring --------------------------------------------------------------------------------------------------

    def subscribe(self, member: Member, settings: RuntimeSettings) -> None:
        """One subscriber and one group over all topics of the service."""
        self._member = member
        unpack_within_bounds()
        self._subscriber = self._broker.subscriber(
            *member.spec.topics, group_id=settings.group or member.spec.service, batch=True, parser=self._parse,
            decoder=_decode, ack_policy=AckPolicy.MANUAL, no_reply=True, auto_offset_reset="earliest", listener=self,
            isolation_level="read_committed", max_records=settings.batch_records,
            fetch_max_wait_ms=settings.fetch_wait_ms, max_partition_fetch_bytes=FETCH_BYTES,
            session_timeout_ms=settings.session_timeout_ms, heartbeat_interval_ms=settings.heartbeat_interval_ms,
            rebalance_timeout_ms=settings.rebalance_timeout_ms,
            partition_assignment_strategy=(RangePartitionAssignor,),
        )  # fmt: skip
        self._subscriber(self._receive)
        self._subscriber.get_msg = partial(self._next_records, most=settings.batch_records)

    # -- what health and progress ask ----------------------------------------------------------------------------

    def consuming(self) -> bool:
        """FastStream's loop is there and has not ended (a stray cancellation ends it without a word)."""
        tasks = self._subscriber.tasks if self._subscriber else []
        return all(not task.done() for task in tasks)

    async def behind(self) -> bool:
        """Work is there: some is in hand, or records lie beyond our position that are not paused."""
        consumer = self._consumer()
        if self._own().working or not consumer:
            return self._own().working
        for tp in consumer.assignment() - consumer.paused():
            if (consumer.highwater(tp) or 0) > await consumer.position(tp):
                return True
        return False

    async def caught_up(self, topic: str) -> bool:
        """Whether the group has committed all that a topic of one partition holds now."""
        consumer, place = self._consumer(), TopicPartition(topic, 0)
        if not consumer:
            return False
        end = (await consumer.end_offsets([place]))[place]
        return bool((await consumer.committed(place) or 0) >= end)

    async def positions(self) -> dict[Place, int]:
        """Of every partition we own, the next offset whose effects are not told yet."""
        consumer, held = self._consumer(), self._own().held
        if not consumer:
            return {}
        for tp in consumer.assignment():
            if (place := Place(tp.topic, tp.partition)) not in held.positions:
                held.positions.setdefault(place, await consumer.committed(tp) or 0)
        return dict(held.positions)

    def _consumer(self) -> AIOKafkaConsumer | None:
        return self._subscriber.consumer if self._subscriber else None

    async def _next_records(self, consumer: AIOKafkaConsumer, most: int) -> Records:
        """In place of FastStream's own, which sleeps through what comes after a wait in which nothing came."""
        if self._handling and not self._backlog:  # what comes until then joins the next batch, in place of one after it
            await asyncio.wait({self._handling})
        found = await consumer.getmany(timeout_ms=WAIT_MS, max_records=most)
        records = tuple(chain.from_iterable(found.values()))
        self._backlog = len(records) == most
        return records

    async def _parse(self, records: Records, _original: object) -> KafkaMessage:
        """The first line of ours that sees a batch: a drain must know of it, and it is stamped with its assignment."""
        member = self._own()
        member.busy += 1
        self._pacing.saw(records)
        self._keep_pace()
        body: Body = records, member.held
        return KafkaMessage(
            body=body, headers={}, reply_to="", content_type=None, message_id="batch", correlation_id=None,
            raw_message=records, path={}, consumer=self._subscriber.consumer,
        )  # fmt: skip

    async def _receive(self, body: Body) -> None:
        """Unpack a batch while the one before it is in the database, then hand it over; FastStream fetches the next."""
        records, held = body
        member = self._own()
        async with self._leaving_on_failure():
            try:
                batch = await member.unpack(records)
                if self._handling:
                    await asyncio.wait({self._handling})
            except BaseException:
                member.busy -= 1
                raise
            self._handling = asyncio.create_task(self._handle(batch, held))

    async def _handle(self, batch: Unpacked, held: Held) -> None:
        member = self._own()
        async with self._leaving_on_failure():
            try:
                await member.handle(batch, held)
            finally:
                member.busy -= 1

    @asynccontextmanager
    async def _leaving_on_failure(self) -> AsyncIterator[None]:
        """FastStream would go on past these records, or stop in silence."""
        member = self._own()
        try:
            yield
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or not task.cancelling():
                member.leave("stray cancellation")
            raise
        except BaseException as error:  # noqa: BLE001 - whatever it is
            member.watch.note("member.failed", error=type(error).__name__)
            member.leave(type(error).__name__)

    def _own(self) -> Member:
        if self._member is None:
            raise RuntimeError("subscribe first")
        return self._member


async def _decode(message: KafkaMessage) -> object:
    return message.body
