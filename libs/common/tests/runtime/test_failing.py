"""Wherever our own code fails on an event, that event alone is parked as failed; its neighbours go on."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pytest
from pydantic_core import to_json

from apprenticeship.common.events import shipped
from apprenticeship.common.events.envelope import headers
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.events.reports import HoursReported
from apprenticeship.common.runtime.handlers import Handlers
from apprenticeship.common.runtime.item import Item
from apprenticeship.common.runtime.member import Member
from apprenticeship.common.runtime.memory import MemoryDatabase, MemoryStore
from apprenticeship.common.runtime.ports import Place, ToTell
from apprenticeship.common.runtime.spec import Spec
from libs.common.tests.runtime.samples import NOON, TABLES, Person
from libs.common.tests.runtime.test_partners_door import Sent

TOPIC = "training.reports.v1"
BAD = "bad"


class Around:
    """Clock, broker and watch of a member that only decides."""

    def __init__(self) -> None:
        self.outcomes: dict[str, tuple[str, str]] = {}

    def now(self) -> Any:  # noqa: ANN401 - a date
        return NOON

    async def reach(self, moment: object) -> None: ...

    async def tell(self, words: Sequence[ToTell]) -> None: ...

    async def commit(self, offsets: Mapping[Place, int]) -> None: ...

    def pause(self, places: Collection[Place]) -> None: ...

    def resume(self, places: Collection[Place]) -> None: ...

    def batch(self, items: Sequence[Item], seconds: float) -> None:
        self.outcomes |= {item.key: (item.outcome, item.detail) for item in items}

    def note(self, event: str, **fields: object) -> None: ...


def fails(event: Any, *_: object) -> Any:  # noqa: ANN401 - of any handler
    """Our own fault, at one event."""
    if event.key == BAD:
        raise KeyError(event.key)
    return ()


def fails_at_the_key(event: Any) -> str:  # noqa: ANN401 - an event
    fails(event)
    return str(event.key)


def exits(event: Any, *_: object) -> Any:  # noqa: ANN401 - the same
    if event.key == BAD:
        raise SystemExit
    return ()


def record(key: str, spec: Spec) -> Sent:
    event = shipped.example(HoursReported)
    body = to_json(event.pop("data"))
    found = {
        **{name: event[name] for name in ("specversion", "type", "source")}, "id": str(named_id(key)), "subject": key,
        "tenantid": "t1", "time": NOON.isoformat(),
    }  # fmt: skip
    return Sent(key.encode(), body, headers(found), TOPIC, spec.index_of(key), 1)


@pytest.mark.parametrize(
    ("where", "error"),
    [
        ({"key": fails_at_the_key}, "KeyError"), ({"reads": fails}, "KeyError"), ({"touches": fails}, "KeyError"),
        ({"follows": fails}, "KeyError"), ({"prepare": fails}, "KeyError"), ({"touches": exits}, "SystemExit"),
    ],
    ids=["key", "reads", "touches", "follows", "prepare", "exit"],
)  # fmt: skip
async def test_only_the_event_on_which_our_code_fails_is_parked(where: dict[str, Any], error: str) -> None:
    hears = Handlers("training")
    hears.on(HoursReported, case=Person, **where)(lambda *_: [])
    spec = Spec(hears, TABLES, (TOPIC,))
    around = Around()
    store = MemoryStore(MemoryDatabase(TABLES))
    member = Member(spec, store, around, around, around, leave=pytest.fail)
    member.assigned([Place(TOPIC, n) for n in range(spec.partitions)])
    assert member.ownership.taking
    await member.ownership.taking
    await member.receive([record(key, spec) for key in ("before", BAD, "after")], member.held)
    assert around.outcomes == {"before": ("handled", ""), BAD: ("failed", error), "after": ("handled", "")}


async def test_an_event_on_which_a_words_own_code_fails_is_parked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_body: bytes) -> HoursReported:
        raise TypeError

    hears = Handlers("training")
    hears.on(HoursReported, case=Person)(lambda *_: [])
    spec = Spec(hears, TABLES, (TOPIC,))
    around = Around()
    member = Member(spec, MemoryStore(MemoryDatabase(TABLES)), around, around, around, leave=pytest.fail)
    member.assigned([Place(TOPIC, n) for n in range(spec.partitions)])
    assert member.ownership.taking
    await member.ownership.taking
    monkeypatch.setattr(HoursReported, "model_validate_json", broken)
    await member.receive([record(BAD, spec)], member.held)
    assert around.outcomes == {BAD: ("failed", "TypeError")}
