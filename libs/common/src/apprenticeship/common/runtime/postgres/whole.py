"""A whole journal, for comparing runs."""

from typing import Any

import asyncpg

JOURNAL = "select topic, key, attributes, convert_from(body, 'UTF8') from fact order by seq"


async def journal_of(connection: "asyncpg.Connection[Any]") -> list[Any]:
    """(topic, key, attributes, body) of every word a service has said, in order."""
    return list(await connection.fetch(JOURNAL))
