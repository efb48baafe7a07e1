"""An event loop with virtual time, a seeded order, and processes that can be killed or frozen at any await."""

import asyncio
import heapq
import inspect
import random
from asyncio.events import Handle
from collections.abc import Callable, Coroutine
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
        """Callbacks run so far: the finest grain at which anything can strike."""
        self.alarms: list[tuple[int, int, Callable[[], None]]] = []
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

    def forget(self) -> None:
        """At the end: what was asked for and never began is not missed."""
        for task in self.tasks:
            work = task.get_coro()
            if inspect.iscoroutine(work) and inspect.getcoroutinestate(work) == inspect.CORO_CREATED:
                work.close()

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

    def after_steps(self, steps: int, strike: Callable[[], None]) -> None:
        """Between two callbacks of anybody: so a fault can fall at any await, virtual time or not."""
        heapq.heappush(self.alarms, (self.steps + steps, len(self.alarms), strike))

    def _run_once(self) -> None:
        """As the base class does, without sockets: the next timers, a shuffle, one round of what is ready."""
        self._ready: Any
        self._scheduled: Any
        if not self._ready:
            self._jump()
        while self._scheduled and self._scheduled[0].when() <= self._now:
            handle = heapq.heappop(self._scheduled)
            handle._scheduled = False
            self._ready.append(handle)
        going = list(self._ready)
        self._ready.clear()
        if len(going) > 1:
            self._chance.shuffle(going)
        for handle in going:
            self._run(handle)

    def _jump(self) -> None:
        while self._scheduled and self._scheduled[0].cancelled():
            heapq.heappop(self._scheduled)._scheduled = False
        if self._scheduled:
            self._now = max(self._now, self._scheduled[0].when())
        elif not self._stopping:  # type: ignore[attr-defined]
            raise RuntimeError("nothing can happen any more")

    def _run(self, handle: Any) -> None:  # noqa: ANN401 - a Handle, and what is private of it
        if handle._cancelled:
            return
        process = handle._context.get(PROCESS, "")
        if process in self.frozen:
            self.frozen[process].append(handle)
        elif process not in self.killed:
            self.steps += 1
            handle._run()
            while self.alarms and self.alarms[0][0] <= self.steps:
                heapq.heappop(self.alarms)[2]()
