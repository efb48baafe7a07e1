"""What every service said, written to a file and compared: the proof that every rung decides the same."""

import asyncio
import json
from pathlib import Path
from typing import Any

import asyncpg

from apprenticeship.common.local import Infrastructure
from apprenticeship.common.local.platform import SERVICES
from apprenticeship.common.runtime.postgres.whole import journal_of

SEALED = "sealed_person"
"""Differs from run to run by nature: whoever seals twice gets two texts."""


def write(infrastructure: Infrastructure, file: Path) -> None:
    """Per speaker and key the sequence of (type, id, time, data), as sorted JSON lines."""
    rows = asyncio.run(_read(infrastructure))
    file.write_text("".join(json.dumps(row, sort_keys=True) + "\n" for row in rows))


async def _read(infrastructure: Infrastructure) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for service in SERVICES:
        connection = await asyncpg.connect(infrastructure.dsn(f"apprenticeship_{service}"))
        try:
            said: dict[tuple[str, str], list[list[Any]]] = {}
            for topic, key, attributes, body in await journal_of(connection):
                found = json.loads(attributes)
                data = {name: value for name, value in json.loads(body).items() if name != SEALED}
                said.setdefault((topic, key), []).append([found["type"], found["id"], found["time"], data])
        finally:
            await connection.close()
        rows += [{"speaker": service, "topic": t, "key": k, "said": _in_order(t, said[t, k])} for t, k in sorted(said)]
    return rows


def _in_order(topic: str, said: list[list[Any]]) -> list[list[Any]]:
    """As decided; what is passed on to a partner comes from several topics, between which no order is promised."""
    return sorted(said, key=lambda word: word[:2]) if topic.startswith("partners.") else said


def _load(file: Path) -> dict[tuple[str, str, str], list[Any]]:
    try:
        rows = [json.loads(line) for line in file.read_text().splitlines()]
        return {(row["speaker"], row["topic"], row["key"]): row["said"] for row in rows}
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{file} is no journal: `apprenticeship demo --journal FILE` writes one") from error


def count(file: Path) -> int:
    """How many words a journal file holds."""
    return sum(len(said) for said in _load(file).values())


def lives(file: Path) -> dict[str, list[str]]:
    """Participant or other key -> short names of the facts about it, in order of time."""
    found: dict[str, list[tuple[str, str]]] = {}
    for (_, topic, key), said in _load(file).items():
        if topic.endswith(".events.v1"):
            found.setdefault(key, []).extend((time, type_.split(".")[2]) for type_, _id, time, _data in said)
    return {key: [name for _, name in sorted(facts)] for key, facts in found.items()}


def differences(one: Path, other: Path) -> list[str]:
    """A line for each (speaker, topic, key) whose sequence differs; it names the first word that does."""
    left, right = _load(one), _load(other)
    found = []
    for place in sorted(left.keys() | right.keys()):
        here, there = left.get(place, []), right.get(place, [])
        if here != there:
            at = next(
                (n for n, pair in enumerate(zip(here, there, strict=False)) if pair[0] != pair[1]),
                min(len(here), len(there)),
            )
            word = [said[at][:3] if at < len(said) else None for said in (here, there)]
            found.append(f"{' '.join(place)}: word {at + 1}: {word[0]} against {word[1]}")
    return found
