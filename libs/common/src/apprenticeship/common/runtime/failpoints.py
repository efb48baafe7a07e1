"""Named stop points on the path of a batch, for tests of faults; inert unless a folder is given.

A file ``<pid>.<point>`` in the folder makes that process do once, when it gets there, what the file says: stop, kill,
raise, cancel, exit, memory, hang or block. A file ``decisions`` spoils decisions: each of its lines names a text and an
action, and an event whose payload holds the text does so (raise, cancel, exit or memory) in its handler for as long as
the line is there.
"""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from .handlers import Decide, Handler
from .spec import Spec

POINTS = (
    "before_raise", "after_fetch", "before_claim", "in_batch", "after_commit", "before_tell", "after_tell",
    "before_offset",
)  # fmt: skip
"""In the order in which a member passes them. ``after_tell``: what is told is not marked yet."""
At = Callable[[str], Awaitable[None]]
BLOCKED = 3600.0


class Struck(RuntimeError):
    """Raised because a test asked for it."""


async def nowhere(_point: str) -> None:
    """Of a process in which nothing is asked for."""


class Failpoints:
    """Those of this process."""

    def __init__(self, folder: Path, note: Callable[..., None]) -> None:
        self._folder, self._note = folder, note

    async def at(self, point: str) -> None:
        """Do what is asked of this process here, once."""
        file = self._folder / f"{os.getpid()}.{point}"
        if not file.exists():
            return
        action = file.read_text().strip()
        file.unlink()
        self._note("failpoint.struck", reason=f"{point} {action}")
        if action == "hang":
            await asyncio.Event().wait()
        _act(action)

    def around(self, spec: Spec) -> Spec:
        """The same service, whose decisions can be spoilt."""
        heard = spec.handlers
        words = {word: self._spoilt(handler) for word, handler in heard.by_word.items()}
        return replace(spec, handlers=replace(heard, by_word=words))

    def _spoilt(self, handler: Handler) -> Handler:
        return replace(handler, decide=self._deciding(handler.decide))

    def _deciding(self, decide: Decide) -> Decide:
        def spoilt(case: Any, event: Any, refs: Any, today: Any) -> Any:  # noqa: ANN401 - of any service
            payload = to_json(event.data).decode()
            for text, action in self._decisions():
                if text in payload:
                    _act(action)
            return decide(case, event, refs, today)

        return spoilt

    def _decisions(self) -> list[tuple[str, str]]:
        file = self._folder / "decisions"
        lines = file.read_text().splitlines() if file.exists() else []
        return [(text, action) for text, _, action in (line.rpartition(" ") for line in lines)]


def _act(action: str) -> None:
    if action == "stop":
        os.kill(os.getpid(), signal.SIGSTOP)
    elif action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif action == "cancel":
        raise asyncio.CancelledError
    elif action == "exit":
        sys.exit("a handler that exits")
    elif action == "memory":
        raise MemoryError
    elif action == "block":
        time.sleep(BLOCKED)
    else:
        raise Struck(action)
