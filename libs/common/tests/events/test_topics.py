"""Topics as the broker is told about them."""

from apprenticeship.common.events.catalogue import ENTRIES
from apprenticeship.common.events.entries import topic_of
from apprenticeship.common.events.topics import CLOCK, FOR_EVER, OWNERS, PLATFORM, topics

BY_NAME = {topic.name: topic for topic in topics(["per-scholas-lms"])}


def test_every_word_has_a_topic() -> None:
    for entry in ENTRIES:
        owners = OWNERS if entry.kind == "answer" else [""]
        assert all(topic_of(entry, owner) in BY_NAME for owner in owners)


def test_keyed_topics_have_as_many_partitions_so_that_a_key_belongs_to_one_member() -> None:
    single = {name for name, topic in BY_NAME.items() if topic.partitions == 1}
    assert single == {"intake.programs.v1", CLOCK}
    assert {topic.partitions for topic in BY_NAME.values() if topic.name not in single} == {6}


def test_facts_are_kept_for_ever_reports_90_days_and_a_partners_own_topics_7() -> None:
    day = 24 * 60 * 60 * 1000
    assert BY_NAME["training.events.v1"].retention_ms == FOR_EVER
    assert BY_NAME["intake.programs.v1"].config["cleanup.policy"] == "compact"
    assert BY_NAME["training.reports.v1"].retention_ms == 90 * day
    assert BY_NAME["training.answers.v1"].retention_ms == 90 * day
    assert BY_NAME["partners.per-scholas-lms.reports.v1"].retention_ms == 7 * day
    assert BY_NAME["partners.per-scholas-lms.answers.v1"].retention_ms == 7 * day
    assert BY_NAME[CLOCK].retention_ms == day


def test_the_broker_stamps_every_record_with_its_own_time() -> None:
    assert {topic.config["message.timestamp.type"] for topic in PLATFORM} == {"LogAppendTime"}


def test_no_topic_is_named_twice() -> None:
    names = [topic.name for topic in topics(["a", "b"])]
    assert len(names) == len(set(names)) == len(PLATFORM) + 4
