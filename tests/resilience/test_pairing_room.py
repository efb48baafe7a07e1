"""Room for three and twenty at once gives exactly three: two replicas of mentoring, real Kafka, twenty repetitions."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from apprenticeship.cli.bringing import Wishes, brought_up
from apprenticeship.common.events.envelope import headers
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.reports import MentorApprovalReported, MentorNominated, MentorTrainingReported
from apprenticeship.common.events.words import Word
from apprenticeship.common.local import why_not
from apprenticeship.common.local.platform import Platform
from apprenticeship.common.local.quiet import Quiet
from tests.resilience.words import TODAY, Sent, enrolled, published, sent

PROGRAM = "jvs-mechanic-preapprenticeship"
REPETITIONS, MENTEES, ROOM = 20, 20, 3
ASSIGNED = "select tenant, count(*) from fact where type like '%.mentor-assigned.v1' group by tenant"


@pytest.mark.native
def test_room_for_three_and_twenty_at_once_gives_exactly_three() -> None:
    if reason := why_not("native")["native"]:
        pytest.skip(f"native: {reason}")
    with brought_up("native", Wishes(services=("mentoring",), replicas=2)) as platform:
        assigned = asyncio.run(_repeat(platform))
    assert assigned == {f"room-{n}": ROOM for n in range(REPETITIONS)}


async def _repeat(platform: Platform) -> dict[str, int]:
    moment = datetime(2027, 6, 2, tzinfo=UTC)
    async with Quiet(platform) as quiet:
        await quiet.tick(moment.isoformat())
        for n in range(REPETITIONS):
            for one in _tenant(n):
                await quiet.producer.send(
                    one.topic, one.value, key=one.key.encode(), headers=headers(one.attributes), partition=one.partition
                )
            await quiet.producer.flush()
            await quiet.wait()
            moment += timedelta(days=1)
            await quiet.tick(moment.isoformat())
    connection = await asyncpg.connect(platform.infrastructure.dsn("apprenticeship_mentoring"))
    try:
        return {row["tenant"]: row["count"] for row in await connection.fetch(ASSIGNED)}
    finally:
        await connection.close()


def _tenant(n: int) -> Iterator[Sent]:
    """A partnership of its own: a program, three ready mentors with room for one each, twenty who wait."""
    for ordinal, (key, word) in enumerate(_words(n)):
        one = sent(n * 1000 + ordinal, key, word)
        yield replace(one, attributes={**one.attributes, "tenantid": f"room-{n}"})


def _words(n: int) -> Iterator[tuple[str, Word]]:
    yield f"{PROGRAM}@1", published(f"{PROGRAM}@1")
    for mentor in range(ROOM):
        ref = f"mentor-{mentor}"
        key = str(named_id("mentor", f"room-{n}", ref))
        yield (
            key,
            MentorNominated(
                mentor_ref=ref, nominated_by="union", program_id=PROGRAM, journey_level=True, languages=("en",)
            ),
        )
        yield (
            key,
            MentorApprovalReported(mentor_ref=ref, approved_by=("employer", "union"), capacity=1, criteria_version=1),
        )
        yield (
            key,
            MentorTrainingReported(
                mentor_ref=ref,
                curriculum_code="basics",
                topics=("goals", "process"),
                minutes=60,
                paid=True,
                trained_on=TODAY,
            ),
        )
    for mentee in range(MENTEES):
        person = named_id("mentee", n, mentee)
        yield str(person), enrolled(named_id("enrollment", person), PROGRAM)
