"""`databases apply`: a database with two roles for each service, brought to its newest version."""

import asyncio
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

import typer

from apprenticeship.common.local import Unavailable
from apprenticeship.common.local.databases import Databases, names
from apprenticeship.common.local.platform import SERVICES
from apprenticeship.common.runtime.migrate import migrate

from .screen import AsJson, as_json, console

Dsns = Annotated[
    Path,
    typer.Option(
        exists=True, file_okay=False, help="A folder of files with a DSN each: admin, <service>_owner, <service>_app."
    ),
]  # fmt: skip


def apply(dsns: Dsns, json: AsJson = False) -> None:
    """Create what is missing, give the roles the passwords of their DSNs, migrate; run it as often as you like."""
    admin, done = _read(dsns, "admin"), []
    for service in SERVICES:
        wanted = names(service)
        given = {role: _read(dsns, role) for role in (wanted.owner, wanted.app)}
        passwords = {role: unquote(urlsplit(dsn).password or "") for role, dsn in given.items()}
        asyncio.run(Databases(admin, passwords=passwords).create(service))
        ran = migrate(service, given[wanted.owner], wanted.app)
        done.append({"service": service, "database": wanted.database, "migrations": ran})
        if not json:
            console.print(f"{wanted.database}: {', '.join(ran) or 'nothing to do'}")
    if json:
        as_json(done)


def _read(folder: Path, role: str) -> str:
    file = folder / role
    if not file.is_file():
        raise Unavailable(f"{file} is missing", "it holds the DSN of that role")
    return file.read_text().strip()
