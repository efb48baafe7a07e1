"""An event loop with virtual time, a seeded order, and processes that can be killed or frozen at any await."""

import asyncio
import inspect
import random
import sys
from asyncio.events import _set_running_loop
from collections.abc import Callable, Coroutine
from contextvars import Context, ContextVar, copy_context
from heapq import heappop, heappush
from typing import Any, TypeVar

PROCESS: ContextVar[str] = ContextVar("process", default="")
"""Which simulated process a callback belongs to; tasks inherit it."""
T = TypeVar("T")
Do = Callable[..., object]


class Step:
    """A callback that is to run; what asyncio calls a handle."""

    __slots__ = ("_off", "args", "callback", "context")

    def __init__(self, callback: Do, args: tuple[object, ...], context: Context | None) -> None:
        self.callback, self.args = callback, args
        self.context = copy_context() if context is None else context
        self._off = False

    def cancel(self) -> None:
        self._off = True

    def cancelled(self) -> bool:
        return self._off


class SimLoop(asyncio.BaseEventLoop):
    """When idle it jumps to the next timer; what is ready runs in an order that the seed decides.

    It has its own handles and timers: asyncio's took a third of a seed's time.
    """

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self._now = 0.0
        self._chance = chance
        self._next: list[Step] = []
        self._timers: list[tuple[float, int, Step]] = []
        self._timers_set = 0
        """Of two that are due at once the first one set comes first."""
        self.died: list[str] = []
        """What nobody has caught."""
        self.killed: set[str] = set()
        self.frozen: dict[str, list[Step]] = {}
        self.steps = 0
        """Callbacks run so far: the finest grain at which anything can strike."""
        self.alarms: list[tuple[int, int, Callable[[], None]]] = []
        self.tasks: list[asyncio.Task[Any]] = []
        """Of the dead as well: collected in the middle of a run, their generators would be closed and run again."""
        self.set_task_factory(self._keep)  # type: ignore[arg-type]

    # -- what asyncio asks of a loop -----------------------------------------------------------------------------

    def time(self) -> float:
        """Virtual seconds."""
        return self._now

    def _keep(
        self, _loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, Any], context: Context | None = None
    ) -> asyncio.Task[Any]:  # fmt: skip
        task: asyncio.Task[Any] = asyncio.Task(work, loop=self, context=context)
        self.tasks.append(task)
        return task

    def call_soon(self, callback: Do, *args: object, context: Context | None = None) -> Step:  # type: ignore[override]
        step = Step(callback, args, context)
        self._next.append(step)
        return step

    def call_later(  # type: ignore[override]
        self, delay: float, callback: Do, *args: object, context: Context | None = None
    ) -> Step:  # fmt: skip
        return self.call_at(self._now + delay, callback, *args, context=context)

    def call_at(self, when: float, callback: Do, *args: object, context: Context | None = None) -> Step:  # type: ignore[override]
        step = Step(callback, args, context)
        self._timers_set += 1
        heappush(self._timers, (when, self._timers_set, step))
        return step

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """A task that is merely left behind is no error: its process was killed."""
        if error := context.get("exception"):
            self.died.append(repr(error))

    # -- what may be done to processes -----------------------------------------------------------------------------

    def kill(self, process: str) -> None:
        """Nothing of this process ever runs again, not even its clean-up."""
        self.killed.add(process)
        self.frozen.pop(process, None)

    def freeze(self, process: str) -> None:
        """Nothing of this process runs until it is thawed."""
        self.frozen.setdefault(process, [])

    def thaw(self, process: str) -> None:
        """It goes on where it stood, and does not know how long it stood."""
        self._next += self.frozen.pop(process, [])

    def after_steps(self, steps: int, strike: Callable[[], None]) -> None:
        """Between two callbacks of anybody: so a fault can fall at any await, virtual time or not."""
        heappush(self.alarms, (self.steps + steps, len(self.alarms), strike))

    # -- running ---------------------------------------------------------------------------------------------------

    def play(self, work: Coroutine[Any, Any, T]) -> T:
        """Until it is done; what else goes on by then is left as it is."""
        hooks = sys.get_asyncgen_hooks()
        # Generators of the dead are not closed when they are collected: that would run their clean-up.
        sys.set_asyncgen_hooks(firstiter=None, finalizer=lambda _generator: None)
        _set_running_loop(self)
        try:
            task: asyncio.Task[T] = self.create_task(work)
            while not task.done():
                self._run_ready()
            return task.result()
        finally:
            _set_running_loop(None)
            sys.set_asyncgen_hooks(*hooks)
            self._forget()
            self.close()

    def _forget(self) -> None:
        """What was asked for and never began is not missed."""
        for task in self.tasks:
            work = task.get_coro()
            if inspect.iscoroutine(work) and inspect.getcoroutinestate(work) == inspect.CORO_CREATED:
                work.close()

    def _run_ready(self) -> None:
        """One round: a jump to the next timer if nothing is ready, what is due, a shuffle, and all of it once."""
        timers = self._timers
        while timers and timers[0][2].cancelled():
            heappop(timers)
        if not self._next:
            if not timers:
                raise RuntimeError("nothing can happen any more")
            self._now = max(self._now, timers[0][0])
        while timers and timers[0][0] <= self._now:
            self._next.append(heappop(timers)[2])
        going, self._next = self._next, []
        if len(going) > 1:
            self._chance.shuffle(going)
        for step in going:
            self._run(step)

    def _run(self, step: Step) -> None:
        if step.cancelled():
            return
        process = step.context.get(PROCESS, "")
        if process in self.frozen:
            self.frozen[process].append(step)
        elif process not in self.killed:
            self.steps += 1
            try:
                step.context.run(step.callback, *step.args)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a violation
                self.died.append(repr(error))
            while self.alarms and self.alarms[0][0] <= self.steps:
                heappop(self.alarms)[2]()
