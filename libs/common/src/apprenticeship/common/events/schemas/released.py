"""The baseline of the gate: what each word looked like when it was last released, in ``released.json``.

It is a snapshot and not the last commit, because a break hides in two commits as well as in one, and because a wheel
has no history. ``release`` moves it on, and never over a change that breaks someone. While nobody outside reads a
word yet, its line may be deleted by hand and released anew: a decision that a reviewer sees.
"""

import json
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Any

from ..entries import Entry
from ..shipped import name_of
from .compatibility import breaks
from .drawing import Schema, draw

Baseline = dict[str, dict[str, Any]]
FILE = "schemas/released.json"


def snapshot(entries: Iterable[Entry]) -> Baseline:
    """What the words look like now: schema, full type, topic and key."""
    return {
        name_of(entry.word): {
            "type": entry.type,
            "topic": entry.topic,
            "key": entry.key,
            "schema": draw(entry),
        }
        for entry in sorted(entries, key=lambda entry: entry.type)
    }


def baseline() -> Baseline:
    """What the words looked like at the last release; empty before the first."""
    path = files(f"{__package__.rpartition('.')[0]}") / FILE
    found: Baseline = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found


def broken_promises(before: Baseline, now: Baseline) -> Iterator[str]:
    """Whatever would break a reader or a writer of a released word."""
    for name, was in before.items():
        if name not in now:
            yield f"{name}: is gone, but it was released. Keep it until the catalogue shows that nobody listens."
            continue
        yield from _moved(name, was, now[name])
        yield from breaks(name, _schema(was), _schema(now[name]))


def _schema(line: dict[str, Any]) -> Schema:
    schema: Schema = line["schema"]
    return schema


def _moved(name: str, was: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    for what in ("type", "topic", "key"):
        if was[what] != now[what]:
            yield f"{name}: its {what} was {was[what]} and is {now[what]}; readers expect the former. Move it back."
