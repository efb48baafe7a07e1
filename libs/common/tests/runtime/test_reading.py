"""Looks at single rows beside the batches: what is committed, and nothing else."""

from collections.abc import Callable

from apprenticeship.common.runtime.ports import Claim, Parked
from apprenticeship.common.runtime.postgres import PostgresStore
from apprenticeship.common.runtime.postgres.reading import Reading
from libs.common.tests.runtime.samples import NOON, PEOPLE, Person, id_of

OpenPostgres = Callable[[], PostgresStore]


async def test_a_row_is_read_by_its_tenant_and_key(open_postgres: OpenPostgres) -> None:
    store = open_postgres()
    async with store.transaction() as tx:
        await tx.save(PEOPLE, {("t1", "ann"): (Person("Ann"), 1)})
        assert await Reading(store).case(Person, "t1", "ann") is None
    assert await Reading(store).case(Person, "t1", "ann") == Person("Ann")
    assert await Reading(store).case(Person, "t2", "ann") is None


async def test_claims_are_told_with_their_digests(open_postgres: OpenPostgres) -> None:
    store = open_postgres()
    async with store.transaction() as tx:
        await tx.open({}, [], [Claim(id_of("a"), 7)], [], [])
    assert await Reading(store).digests([id_of("a"), id_of("b")]) == {id_of("a"): 7}


async def test_a_parked_event_is_told_with_how_it_was_closed(open_postgres: OpenPostgres) -> None:
    store = open_postgres()
    parked = Parked(
        id_of("p"), 0, "t1", "ann", "topic", "{}", b"{}", "early", waiting_kind="program", until=NOON
    )  # fmt: skip
    async with store.transaction() as tx:
        await tx.park([parked])
    assert await Reading(store).parked(id_of("p")) == (parked, None)
    async with store.transaction() as tx:
        await tx.close([id_of("p")])
    found = await Reading(store).parked(id_of("p"))
    assert found is not None
    assert found[1] == "handled"
    assert await Reading(store).parked(id_of("q")) is None
