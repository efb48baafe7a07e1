"""Which topics wait for which, on values."""

from collections.abc import Sequence
from dataclasses import dataclass

from apprenticeship.common.runtime.kafka.pacing import AHEAD_MS, BACKLOG, Pacing
from apprenticeship.common.runtime.ports import Place

ENROLLED, RESULTS = Place("intake.events.v1", 3), Place("training.reports.v1", 3)
ELSEWHERE = Place("training.reports.v1", 4)
LONG = 5 * BACKLOG


@dataclass
class Seen:
    """What pacing looks at of a record."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None = None
    value: bytes | None = None
    headers: Sequence[tuple[str, bytes | None]] = ()


def pacing(**seen_ms: int) -> Pacing:
    found = Pacing()
    places = {"enrolled": ENROLLED, "results": RESULTS, "elsewhere": ELSEWHERE}
    found.saw(Seen(*places[name], offset=9, timestamp=ms) for name, ms in seen_ms.items())
    return found


def ends(**end: int) -> dict[Place, int]:
    places = {"enrolled": ENROLLED, "results": RESULTS, "elsewhere": ELSEWHERE}
    return {place: end.get(name, 10) for name, place in places.items()}


def test_who_runs_far_ahead_waits_for_who_is_behind() -> None:
    found = pacing(enrolled=0, results=AHEAD_MS + 1, elsewhere=AHEAD_MS + 1)
    assert found.judge(ends(enrolled=LONG, results=LONG, elsewhere=LONG).__getitem__) == ({RESULTS}, set())


def test_live_nobody_waits() -> None:
    found = pacing(enrolled=0, results=AHEAD_MS + 1)
    assert found.judge(ends(enrolled=11, results=10 + BACKLOG).__getitem__) == (set(), set())


def test_a_few_that_are_left_are_waited_for_in_a_backlog() -> None:
    found = pacing(enrolled=0, results=AHEAD_MS + 1)
    assert found.judge(ends(enrolled=11, results=LONG).__getitem__) == ({RESULTS}, set())


def test_it_goes_on_when_the_other_has_come_near() -> None:
    found = pacing(enrolled=0, results=AHEAD_MS + 1)
    behind = ends(enrolled=LONG, results=LONG).__getitem__
    found.judge(behind)
    found.saw([Seen(*ENROLLED, offset=20, timestamp=1)])
    assert found.judge(behind) == (set(), {RESULTS})


def test_it_goes_on_when_the_other_has_nothing_more() -> None:
    found = pacing(enrolled=0, results=AHEAD_MS + 1)
    found.judge(ends(enrolled=LONG, results=LONG).__getitem__)
    assert found.judge(ends().__getitem__) == (set(), {RESULTS})


def test_nobody_waits_for_what_a_breaker_has_stopped() -> None:
    found = pacing(enrolled=0, results=AHEAD_MS + 1)
    behind = ends(enrolled=LONG, results=LONG).__getitem__
    found.judge(behind)
    found.stopped.add(ENROLLED)
    assert found.judge(behind) == (set(), {RESULTS})


def test_what_a_breaker_has_stopped_is_not_resumed() -> None:
    found = pacing(enrolled=0, results=AHEAD_MS + 1)
    found.judge(ends(enrolled=LONG, results=LONG).__getitem__)
    found.stopped.add(RESULTS)
    assert found.judge(ends().__getitem__) == (set(), set())
