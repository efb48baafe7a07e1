"""What a failure of PostgreSQL means to the core: the event's fault, or to be tried again."""

import asyncpg

from ..ports import BadValue, Retry

FAILURES = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,  # TimeoutError among them
    ValueError,
    OverflowError,
)
"""What asyncpg raises for whatever may go wrong outside our code; the rest is our own mistake."""

_OF_THE_EVENT = {"22", "23", "54"}
_CONNECTION_STAYS = {"40", "55"}
"""Deadlock, serialization, a lock not had in time: the transaction is over, its connection is sound."""


def meaning(error: Exception) -> BadValue | Retry:
    """Of an event's fault only the class is passed on: PostgreSQL quotes the value in its text."""
    text = f"{type(error).__name__} {_sqlstate(error)}".strip()
    return BadValue(text) if _is_of_the_event(error) else Retry(text)


def spoils_connection(error: Exception) -> bool:
    """Whether the next try needs another connection; a demoted primary, for one, stays read-only."""
    return not _is_of_the_event(error) and _sqlstate(error)[:2] not in _CONNECTION_STAYS


def _is_of_the_event(error: Exception) -> bool:
    encoder = isinstance(error, ValueError | OverflowError)
    return encoder or _sqlstate(error)[:2] in _OF_THE_EVENT


def _sqlstate(error: Exception) -> str:
    """Five characters, or nothing when the server has not spoken."""
    return (error.sqlstate or "") if isinstance(error, asyncpg.PostgresError) else ""
