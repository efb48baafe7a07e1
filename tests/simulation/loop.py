"""An event loop with virtual time, a seeded order, and processes that can be killed or frozen at any await."""

import asyncio
import random
from asyncio.events import Handle
from collections.abc import Coroutine
from contextvars import Context, ContextVar
from typing import Any

PROCESS: ContextVar[str] = ContextVar("process", default="")
"""Which simulated process a callback belongs to; tasks inherit it."""


class SimLoop(asyncio.SelectorEventLoop):
    """When idle it jumps to the next timer; what is ready runs in an order that the seed decides."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self._now = 0.0
        self._chance = chance
        self.killed: set[str] = set()
        self.frozen: dict[str, list[Handle]] = {}
        self.steps = 0
        self.tasks: list[asyncio.Task[Any]] = []
        """Of the dead as well: collected in the middle of a run, their generators would be closed and run again."""
        self.set_task_factory(self._keep)  # type: ignore[arg-type]

    def _keep(
        self,
        loop: asyncio.AbstractEventLoop,
        work: Coroutine[Any, Any, Any],
        context: Context | None = None,
    ) -> asyncio.Task[Any]:
        task: asyncio.Task[Any] = asyncio.Task(work, loop=loop, context=context)
        self.tasks.append(task)
        return task

    def time(self) -> float:
        """Virtual seconds."""
        return self._now

    def _check_closed(self) -> None:
        """What is left of the dead may still stir when it is collected after the end: nobody listens."""

    def kill(self, process: str) -> None:
        """Nothing of this process ever runs again, not even its clean-up."""
        self.killed.add(process)
        self.frozen.pop(process, None)

    def freeze(self, process: str) -> None:
        """Nothing of this process runs until it is thawed."""
        self.frozen.setdefault(process, [])

    def thaw(self, process: str) -> None:
        """It goes on where it stood, and does not know how long it stood."""
        for handle in self.frozen.pop(process, []):
            self._ready.append(handle)

    def _run_once(self) -> None:
        self.steps += 1
        self._ready: Any
        self._scheduled: Any
        self._sort_out()
        if not self._ready and self._scheduled:
            self._now = max(self._now, self._scheduled[0].when())
        select = self._selector.select  # type: ignore[attr-defined]
        self._selector.select = lambda _timeout=None: select(0)  # type: ignore[attr-defined]
        try:
            super()._run_once()  # type: ignore[misc]
        finally:
            self._selector.select = select  # type: ignore[attr-defined]

    def _sort_out(self) -> None:
        """Drop what belongs to the dead, keep back what belongs to the frozen, shuffle the rest."""
        going = []
        for handle in self._ready:
            process = handle._context.get(PROCESS, "")
            if process in self.frozen:
                self.frozen[process].append(handle)
            elif process not in self.killed:
                going.append(handle)
        self._chance.shuffle(going)
        self._ready.clear()
        self._ready.extend(going)
