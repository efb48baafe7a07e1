"""One database per service, with the role that migrates it and the role that the service is."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

import asyncpg

from apprenticeship.common.local.errors import Unavailable

_SERVICE = re.compile(r"[a-z][a-z0-9_]{0,40}")
_PREFIX = "apprenticeship_"
# Text sorts alike on every rung only under one collation.
_DATABASE = """
    CREATE DATABASE {database} OWNER {owner}
    TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'
"""
_GRANTS = """
    REVOKE ALL ON DATABASE {database} FROM PUBLIC;
    GRANT CONNECT ON DATABASE {database} TO {app};
    GRANT USAGE ON SCHEMA public TO {app};
    ALTER DEFAULT PRIVILEGES FOR ROLE {owner}
        GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app};
    ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, SELECT ON SEQUENCES TO {app};
    ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE ON SCHEMAS TO {app};
"""


class Names(NamedTuple):
    """What belongs to one service on a server; checked, so that SQL may name it."""

    database: str
    owner: str
    app: str


def names(name: str) -> Names:
    """From the service's name, or its database's."""
    service = name.removeprefix(_PREFIX)
    if not _SERVICE.fullmatch(service):
        raise Unavailable(f"{name!r} is no name of a service", "use small letters, digits and _")
    return Names(_PREFIX + service, f"{service}_owner", f"{service}_app")


@dataclass(frozen=True)
class Databases:
    """The databases of one server."""

    admin_dsn: str
    role_password: str | None = None
    may_create: bool = True
    passwords: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Of roles that have one of their own; such a role is given it anew, so that it can be changed."""

    def dsn(self, database: str, role: str | None = None) -> str:
        """The same server, another database, perhaps as somebody else."""
        url = urlsplit(self.admin_dsn)
        if role is None:
            return url._replace(path=f"/{database}").geturl()
        server = url.netloc.rpartition("@")[2]
        password = self._secret(role)
        secret = f":{quote(password, safe='')}" if password else ""
        return url._replace(netloc=f"{role}{secret}@{server}", path=f"/{database}").geturl()

    def _secret(self, role: str) -> str:
        return self.passwords.get(role) or self.role_password or unquote(urlsplit(self.admin_dsn).password or "")

    async def create(self, name: str) -> None:
        wanted = names(name)
        async with self._connected("postgres") as admin:
            exists = await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", wanted.database)
            if self.may_create:
                await self._create(admin, wanted, exists=bool(exists))
            elif not exists:
                raise Unavailable(
                    f"database {wanted.database} is missing",
                    "create it, or set APPRENTICESHIP_EXTERNAL_MAY_CREATE=true",
                )

    async def _create(self, admin: asyncpg.Connection, wanted: Names, *, exists: bool) -> None:
        """Under a lock of the session: several may start at once, and GRANTs collide."""
        await admin.execute("SELECT pg_advisory_lock(hashtext($1))", wanted.database)
        for role in (wanted.owner, wanted.app):
            await self._role(admin, role)
        if not exists:
            await self._database(admin, wanted)
        async with self._connected(wanted.database) as inside:
            await inside.execute(_GRANTS.format(**wanted._asdict()))

    async def _database(self, admin: asyncpg.Connection, wanted: Names) -> None:
        # An owner of a managed server is no superuser: it gives away only what it belongs to.
        await admin.execute(f"GRANT {wanted.owner} TO CURRENT_USER")
        try:
            await admin.execute(_DATABASE.format(**wanted._asdict()))
        except asyncpg.DuplicateDatabaseError:
            return  # seen missing before the lock, made by who held it

    async def _role(self, admin: asyncpg.Connection, role: str) -> None:
        exists = await admin.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role)
        if exists and role not in self.passwords:
            return
        # CREATE ROLE takes no parameters: the server itself quotes the secret.
        secret = await admin.fetchval("SELECT quote_nullable($1::text)", self._secret(role) or None)
        await admin.execute(f"{'ALTER' if exists else 'CREATE'} ROLE {role} LOGIN PASSWORD {secret}")

    @asynccontextmanager
    async def _connected(self, database: str) -> AsyncIterator[asyncpg.Connection]:
        connection = await asyncpg.connect(self.dsn(database), timeout=15, command_timeout=60)
        try:
            yield connection
        finally:
            await connection.close()
