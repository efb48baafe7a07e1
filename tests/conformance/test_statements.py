"""The whole path of a batch through each service's real decisions: 500 events cost as many statements as one."""

import asyncio
import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime

import pytest

from apprenticeship.common.events.envelope import headers
from apprenticeship.common.local import Infrastructure, start, why_not
from apprenticeship.common.local.databases import names
from apprenticeship.common.runtime.item import Item
from apprenticeship.common.runtime.member import Member
from apprenticeship.common.runtime.migrate import migrate
from apprenticeship.common.runtime.ports import Place, ToTell
from apprenticeship.common.runtime.postgres import PostgresStore
from apprenticeship.common.runtime.spec import Spec
from tests.resilience.pen import Person, modules, program
from tests.resilience.words import TRAINING, Sent
from tests.simulation.log import Entry

pytestmark = pytest.mark.embedded
NOW = datetime(2027, 6, 2, tzinfo=UTC)
MANY = 500


class Still:
    """Clock and broker of a member that only decides."""

    def __init__(self) -> None:
        self.told: list[ToTell] = []

    def now(self) -> datetime:
        return NOW

    async def reach(self, moment: datetime) -> None: ...

    async def tell(self, words: Sequence[ToTell]) -> None:
        self.told += words

    async def commit(self, offsets: Mapping[Place, int]) -> None: ...

    def pause(self, places: Collection[Place]) -> None: ...

    def resume(self, places: Collection[Place]) -> None: ...


class Unwatched:
    """The ``Watch`` of a member that nobody follows."""

    def batch(self, items: Sequence[Item], seconds: float) -> None: ...

    def note(self, event: str, **fields: object) -> None: ...


@pytest.fixture(scope="module")
def server() -> Iterator[Infrastructure]:
    if reason := why_not("embedded")["embedded"]:
        pytest.skip(reason)
    with start("embedded", purpose="tests") as infrastructure:
        asyncio.run(infrastructure.create_database("training"))
        migrate("training", infrastructure.dsn(names("training").database, names("training").owner))
        yield infrastructure


class Reading:
    """A member of training on its real database, and how many statements a batch costs it."""

    def __init__(self, dsn: str) -> None:
        self.store, self.still = PostgresStore(dsn, TRAINING.tables), Still()
        self.member = Member(TRAINING, self.store, self.still, self.still, Unwatched(), leave=pytest.fail)
        self._offsets = 0

    async def take_over(self) -> None:
        self.member.assigned([Place(topic, n) for topic in TRAINING.topics for n in range(6)])
        assert self.member.ownership.taking
        await self.member.ownership.taking
        await self.member.look()

    async def batch(self, sent: Sequence[Sent]) -> int:
        before = self.store.statements
        await self.member.receive([self._record(one) for one in sent], self.member.held)
        assert self.member.held.tail
        await self.member.held.tail
        spent = self.store.statements - before
        await self.member.look()  # marks what was told, so that it is no part of the next batch
        return spent

    def _record(self, one: Sent) -> Entry:
        self._offsets += 1
        place = one.partition if one.partition is not None else Spec.index_of(TRAINING, one.key)
        return Entry(
            one.topic, place, self._offsets, self._offsets, one.key.encode(), one.value, headers(one.attributes)
        )


async def test_500_events_cost_as_many_statements_as_one(server: Infrastructure) -> None:
    reading = Reading(server.dsn(names("training").database, names("training").app))
    await reading.take_over()
    await reading.batch([program()])
    one, many = Person("one"), [Person("many", n) for n in range(MANY)]
    random.Random(1).shuffle(many)
    first, second = modules()[:2]
    batches = {
        "enrolments": [person.enrolled() for person in (one, *many)],
        "results": [person.result(first) for person in (one, *many)],
        "attempts that fail": [person.result(second, 1, "failed") for person in (one, *many)],
        "results of strangers": [Person("stranger", n).result(first) for n in range(MANY + 1)],
        "what is refused": [person.result("no-such-module") for person in (one, *many)],
    }
    spent = {name: (await reading.batch(sent[:1]), await reading.batch(sent[1:])) for name, sent in batches.items()}
    assert {name: alone for name, (alone, _) in spent.items()} == {name: all_ for name, (_, all_) in spent.items()}
    told = [one.attributes["type"] for one in reading.still.told]
    await reading.store.stop()
    assert sum("module-completed" in one for one in told) == MANY + 1
    assert sum("report-parked" in one for one in told) == MANY + 1
    assert sum("report-rejected" in one for one in told) == MANY + 1
