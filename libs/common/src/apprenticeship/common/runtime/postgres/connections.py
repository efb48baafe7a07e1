"""How one member is connected: one connection for its batches, a few for reads beside them; both come back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from ..ports import Retry
from .errors import FAILURES, meaning, spoils_connection


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds after which something is given up."""

    connect: float = 5.0
    statement: float = 10.0
    lock: float = 5.0
    """Also of a fence that a frozen owner holds; longer waits are tried again."""
    frozen: float = 8.0
    """A transaction that says nothing: its member is frozen, its locks are freed."""
    command: float = 12.0
    """On our side: a server that nobody hears from any more."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where and how to connect."""

    dsn: str
    limits: Limits = Limits()

    def options(self, **settings: str) -> dict[str, Any]:
        """A plan cached on empty tables costs more than planning, and compiling more than running."""
        limits = self.limits
        return {
            "timeout": limits.connect,
            "command_timeout": limits.command,
            "server_settings": {
                "application_name": "apprenticeship",
                "jit": "off",
                "plan_cache_mode": "force_custom_plan",
                "lock_timeout": f"{limits.lock * 1000:.0f}",
                "statement_timeout": f"{limits.statement * 1000:.0f}",
                "idle_in_transaction_session_timeout": f"{limits.frozen * 1000:.0f}",
                **settings,
            },
        }


PLANNED_ONCE = {"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off"}
"""Planning each batch anew took more of PostgreSQL than running it. Every statement of a batch goes by an index, and
without sequential scans a plan made while the tables were empty does so too."""


class Line:
    """The connection of a member's batches: one transaction at a time, a new connection after a failure."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._connection: asyncpg.Connection | None = None
        self.statements = 0
        """Issued so far; a batch of 500 issues as many as a batch of 1."""

    async def begin(self) -> None:
        try:
            if self._connection is None or self._connection.is_closed():
                self._connection = await asyncpg.connect(self._address.dsn, **self._address.options(**PLANNED_ONCE))
            await self._connection.execute("begin")
        except FAILURES as error:
            self.drop()
            raise meaning(error) from error

    async def fetch(self, sql: str, *arguments: object) -> list[asyncpg.Record]:
        """One statement of the transaction."""
        if self._connection is None:
            raise Retry("this transaction has ended")
        self.statements += 1
        try:
            return await self._connection.fetch(sql, *arguments)
        except FAILURES as error:
            raise self._failed(error) from None

    async def commit(self) -> None:
        """An error here leaves open whether it was written."""
        if self._connection is None:
            raise Retry("this transaction has ended")
        try:
            said = await self._connection.execute("commit")
        except FAILURES as error:
            self.drop()
            raise Retry(f"{type(error).__name__} at commit") from error
        except BaseException:  # cancelled: nobody knows how far it came
            self.drop()
            raise
        if said != "COMMIT":  # a statement had failed, and its error was swallowed
            raise Retry(said)

    async def rollback(self) -> None:
        """Whatever prevents it ends the connection, and that rolls back."""
        if self._connection is None:
            return
        try:
            await self._connection.execute("rollback", timeout=self._address.limits.connect)
        except FAILURES:
            self.drop()
        except BaseException:  # cancelled in the midst of it
            self.drop()
            raise

    def drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close(timeout=self._address.limits.connect)

    def _failed(self, error: Exception) -> Exception:
        if spoils_connection(error):
            self.drop()
        return meaning(error)


class Side:
    """A few connections beside the batches: what is due, breakers, and what people ask."""

    def __init__(self, address: Address, size: int = 3) -> None:
        self._address, self._size = address, size
        self._pool: asyncpg.Pool | None = None
        self._making = asyncio.Lock()

    async def fetch(self, sql: str, *arguments: object) -> list[asyncpg.Record]:
        async with self.connection() as connection:
            return await connection.fetch(sql, *arguments)

    @asynccontextmanager
    async def connection(self) -> "AsyncIterator[PoolConnectionProxy[asyncpg.Record]]":
        """Failures come out as the store's own."""
        pool = await self._opened()
        try:
            async with pool.acquire(timeout=self._address.limits.connect) as connection:
                yield connection
        except FAILURES as error:
            if spoils_connection(error):
                await pool.expire_connections()
            raise meaning(error) from error

    async def close(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.terminate()

    async def _opened(self) -> asyncpg.Pool:
        async with self._making:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    self._address.dsn,
                    min_size=0,
                    max_size=self._size,
                    max_inactive_connection_lifetime=60,
                    **self._address.options(),
                )
            return self._pool
