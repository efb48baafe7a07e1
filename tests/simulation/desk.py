"""Our own code that fails now and then, and the operator who has what failed decided again."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from apprenticeship.common.runtime.handlers import Handler
from apprenticeship.common.runtime.memory import MemoryStore
from apprenticeship.common.runtime.ports import Retry
from apprenticeship.common.runtime.spec import Spec

from .processes import Processes

LOOKS = 0.1
"""Virtual seconds between two looks of the operator."""


def failing(spec: Spec, strikes: Callable[[], bool]) -> Spec:
    """The same service, whose decisions fail when ``strikes`` says so."""
    heard = spec.handlers
    words = {word: _failing(handler, strikes) for word, handler in heard.by_word.items()}
    return replace(spec, handlers=replace(heard, by_word=words))


def _failing(handler: Handler, strikes: Callable[[], bool]) -> Handler:
    real = handler.decide

    def decide(case: Any, event: Any, refs: Any, today: Any) -> Any:  # noqa: ANN401 - of any service
        if strikes():
            raise RuntimeError("struck")
        return real(case, event, refs, today)

    return replace(handler, decide=decide)


async def operate(service: Processes) -> None:
    """Close breakers and release what failed, sooner or later, for ever."""
    store = MemoryStore(service.database)
    while True:
        await asyncio.sleep(LOOKS)
        for index in sorted(service.watched.breakers):
            if service.stage.chance.random() < 0.5:
                with suppress(Retry):
                    await store.reopen(index)
        failed = [row for row in service.watched.parked.values() if row.event.outcome == "failed" and not row.due]
        for row in failed:
            if service.stage.chance.random() < 0.5:
                with suppress(Retry):  # whoever falls silent holds the database; then at the next look
                    await store.release(row.event.id)
