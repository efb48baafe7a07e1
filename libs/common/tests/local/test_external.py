"""Somebody else's broker and database, where we may create things, or may not."""

from pathlib import Path

import pytest

from apprenticeship.common.local import Infrastructure, TopicSpec, Unavailable, start


@pytest.fixture
def given(real: Infrastructure, monkeypatch: pytest.MonkeyPatch) -> Infrastructure:
    monkeypatch.setenv("APPRENTICESHIP_EXTERNAL_BOOTSTRAP", real.bootstrap)
    monkeypatch.setenv("APPRENTICESHIP_EXTERNAL_POSTGRES", real.admin_dsn)
    return real


async def test_what_is_missing_is_named(given: Infrastructure) -> None:
    with start("external", purpose="tests") as infrastructure:
        with pytest.raises(Unavailable, match=r"topics are missing: lent\.events\.v1"):
            await infrastructure.create_topics([TopicSpec("lent.events.v1", 1)])
        with pytest.raises(Unavailable, match="database apprenticeship_lender is missing"):
            await infrastructure.create_database("lender")


async def test_what_exists_is_enough(given: Infrastructure) -> None:
    topic = TopicSpec("there.events.v1", 1)
    await given.create_topics([topic])
    await given.create_database("there")

    with start("external", purpose="tests") as infrastructure:
        await infrastructure.create_topics([topic])
        await infrastructure.create_database("there")


async def test_with_leave_it_is_created(given: Infrastructure, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPRENTICESHIP_EXTERNAL_MAY_CREATE", "true")
    topic = TopicSpec("granted.events.v1", 1)

    with start("external", purpose="tests") as infrastructure:
        await infrastructure.create_topics([topic])
        await infrastructure.create_database("granted")

    await given.create_topics([topic])


def test_what_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("APPRENTICESHIP_STATE_DIR", str(tmp_path))
    monkeypatch.setenv("APPRENTICESHIP_EXTERNAL_BOOTSTRAP", "127.0.0.1:9")
    monkeypatch.setenv("APPRENTICESHIP_EXTERNAL_POSTGRES", "postgresql://db.example/postgres")

    with (
        pytest.raises(Unavailable, match=r"no broker answers at 127\.0\.0\.1:9"),
        start("external"),
    ):
        pass
