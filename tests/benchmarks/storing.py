"""The runtime's own statements with nothing between them, for whoever measures them alone."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import UUID

from apprenticeship.common.events.envelope import attributes
from apprenticeship.common.runtime.ports import Claim, NewFact
from apprenticeship.common.runtime.postgres import PostgresStore
from apprenticeship.training.domain.learner import Learner
from apprenticeship.training.domain.standards import Program
from apprenticeship.training.store import TABLES

from .backlog import PROGRAM, TENANT, Message, index_of


class Watch:
    """How long a step took."""

    seconds = 0.0

    @contextmanager
    def on(self) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.seconds += time.perf_counter() - began


async def store(dsn: str, messages: Sequence[Message], run: int, watch: Watch, at_once: int) -> int:
    """Claim, load, save and write, so many a transaction; ids are new in each run."""
    store = PostgresStore(dsn, TABLES)
    await store.start()
    try:
        epochs = await store.raise_fence(range(6))
        for first in range(0, len(messages), at_once):
            part = messages[first : first + at_once]
            facts = [fact(message, UUID(int=(run << 64) + first + m), epochs) for m, message in enumerate(part)]
            keys = {(TENANT, one.key) for one in facts}
            with watch.on():
                async with store.transaction() as tx:
                    await tx.open(epochs, [], [Claim(one.id, 0) for one in facts], keys, [])
                    held = await tx.load(TABLES.of(Learner), keys, lock=True)
                    await tx.load(TABLES.of(Program), [(TENANT, PROGRAM.key)], lock=False)
                    await tx.save(TABLES.of(Learner), {key: (case, at + 1) for key, (case, at) in held.items()})
                    await tx.write(facts, list(epochs), [])
    finally:
        await store.stop()
    return len(messages)


def fact(message: Message, id_: UUID, epochs: Mapping[int, int]) -> NewFact:
    """What training would say of a report, as wide as it would be."""
    key, index = message.key.decode(), index_of(message.key.decode())
    found = attributes(message.headers)
    return NewFact(
        id_, index, TENANT, "training.events.v1", key, "benchmark", id_, None, epochs[index], found, message.value, True
    )  # fmt: skip
