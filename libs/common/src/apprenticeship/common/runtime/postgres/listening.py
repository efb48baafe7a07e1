"""Hears who notifies; a LISTEN connection dies silently, so it is asked every second whether it lives."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import asyncpg

from .connections import Address
from .errors import FAILURES

PING_EVERY = 1.0
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0


async def listen(address: Address, wake: Callable[[], None]) -> None:
    """For ever; after a gap everybody is woken, for nobody knows what was said in it."""
    pause = FIRST_PAUSE
    while True:
        with suppress(*FAILURES):
            connection = await asyncpg.connect(address.dsn, **address.options())
            try:
                await connection.add_listener("journal", lambda *_: wake())
                pause = FIRST_PAUSE
                await _until_dead(connection, wake)
            finally:
                connection.terminate()
        await asyncio.sleep(pause)
        pause = min(LONGEST_PAUSE, pause * 2)


async def _until_dead(connection: asyncpg.Connection, wake: Callable[[], None]) -> None:
    wake()
    while not connection.is_closed():
        await asyncio.sleep(PING_EVERY)
        await connection.execute("select 1", timeout=PING_EVERY * 5)
