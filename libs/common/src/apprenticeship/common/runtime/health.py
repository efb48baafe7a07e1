"""Liveness that means progress: a member that has work and does none makes its process end."""

import asyncio
import os
import threading
import time
from collections.abc import Callable

from aiokafka.errors import KafkaError

from .kafka.subscription import KafkaLog
from .member import Member

BEAT = 1.0


class Heart:
    """Watches the consume loop from inside, and the event loop from a thread."""

    def __init__(self, member: Member, log: KafkaLog, stuck_seconds: float) -> None:
        self._member, self._log, self._stuck = member, log, stuck_seconds
        self._pulse = -1
        self._moved = time.monotonic()
        self._beaten = time.monotonic()

    @property
    def alive(self) -> bool:
        """The loop runs, and has no work it does not do."""
        return self._log.consuming() and not self._is_stuck()

    def _is_stuck(self) -> bool:
        """Nothing gets on although there is work, or some piece of it does not, whatever gets on beside it."""
        return max(time.monotonic() - self._moved, self._member.patience.pieces.still) > self._stuck

    async def beat(self, leave: Callable[[str], None]) -> None:
        """Run as long as the member lives."""
        threading.Thread(target=self._watch_loop, daemon=True, name="heart").start()
        while True:
            await asyncio.sleep(BEAT)
            self._beaten = time.monotonic()
            if self._member.pulse != self._pulse or not await self._behind():
                self._pulse, self._moved = self._member.pulse, time.monotonic()
            if not self._log.consuming():
                leave("the consume loop has ended")
            if self._is_stuck():
                leave("no progress")

    async def _behind(self) -> bool:
        try:
            return await asyncio.wait_for(self._log.behind(), BEAT)
        except (TimeoutError, KafkaError):  # between assignments there is no position
            return self._member.working

    def _watch_loop(self) -> None:
        """A blocked event loop cannot notice itself."""
        while True:
            time.sleep(BEAT)
            if time.monotonic() - self._beaten > self._stuck + BEAT:
                os._exit(4)
