"""Transactions one after another; who waits too long or falls silent in its turn is sent away, in the loop's time."""

import asyncio
from collections import deque
from contextvars import Context
from dataclasses import dataclass, field

from ..ports import Retry


@dataclass(eq=False, slots=True)
class Turn:
    """One transaction's place in the queue, then its time on the database."""

    owner: object
    granted: asyncio.Future[None]
    until: float
    """When it has waited, or has been silent, for too long."""
    timer: asyncio.TimerHandle | None = None
    over: bool = False
    wakes: set[int] = field(default_factory=set)
    """Indexes to notify when it commits."""


class Turns:
    """A lock that can be taken away; a member that is killed leaves no trace in it."""

    def __init__(self, patience: float, silence: float) -> None:
        self._patience, self._silence = patience, silence
        self._queue: deque[Turn] = deque()
        self._now: Turn | None = None

    async def begin(self, owner: object) -> Turn:
        loop = asyncio.get_running_loop()
        turn = Turn(owner, loop.create_future(), loop.time() + self._patience)
        self._watch(turn, min(self._patience, self._silence))
        self._queue.append(turn)
        self._grant()
        try:
            await turn.granted
        except BaseException:
            self.end(turn)
            raise
        self.speak(turn)
        return turn

    def speak(self, turn: Turn) -> None:
        """Before each statement: whoever was sent away hears it now, anybody else has time again."""
        if turn.over:
            raise Retry("this transaction has ended")
        turn.until = asyncio.get_running_loop().time() + self._silence

    def end(self, turn: Turn) -> None:
        """However it ended; the next one begins."""
        turn.over = True
        if turn.timer:
            turn.timer.cancel()
        if turn in self._queue:
            self._queue.remove(turn)
        if turn is self._now:
            self._now = None
            self._grant()

    def abort(self, owner: object) -> None:
        """Its owner was killed."""
        mine = [turn for turn in (self._now, *self._queue) if turn and turn.owner is owner]
        for turn in reversed(mine):  # the waiting ones first, or one of them would be granted
            self._send_away(turn)

    def _grant(self) -> None:
        if self._now is None and self._queue:
            turn = self._now = self._queue.popleft()
            turn.until = asyncio.get_running_loop().time() + self._silence
            if not turn.granted.done():
                turn.granted.set_result(None)

    def _watch(self, turn: Turn, seconds: float) -> None:
        """One timer for its whole time: its words only move the moment that the timer looks for."""
        # In no member's context: the database's clock goes on while the owner of the turn is frozen or dead.
        turn.timer = asyncio.get_running_loop().call_later(seconds, self._look_at, turn, context=Context())

    def _look_at(self, turn: Turn) -> None:
        left = turn.until - asyncio.get_running_loop().time()
        if left > 0:
            self._watch(turn, left)
        else:
            self._send_away(turn)

    def _send_away(self, turn: Turn) -> None:
        self.end(turn)
        if not turn.granted.done():
            turn.granted.set_exception(Retry("waited too long for its turn"))
