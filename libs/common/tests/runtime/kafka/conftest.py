"""A real broker for the adapter's tests, and members of a group on it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from itertools import count

import pytest

from apprenticeship.common.events.topics import topics
from apprenticeship.common.local import Infrastructure, TopicSpec, start, why_not
from libs.common.tests.runtime.kafka.group import SPEC, Group

_groups = count(1)


@pytest.fixture(scope="session")
def kafka() -> Iterator[Infrastructure]:
    """The native rung: what the mock of the embedded one does at a rebalance proves nothing."""
    if reason := why_not("native")["native"]:
        pytest.skip(f"native: {reason}")
    with start("native", purpose="tests") as infrastructure:
        yield infrastructure


@pytest.fixture
async def group(kafka: Infrastructure) -> AsyncIterator[Group]:
    """A group of its own for each test; the topics are common, and what earlier tests wrote stays in them."""
    heard = [TopicSpec(topic.name, topic.partitions) for topic in topics(()) if topic.name in SPEC.topics]
    await kafka.create_topics(heard)
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(Group(kafka.bootstrap, f"group-{next(_groups)}"))
