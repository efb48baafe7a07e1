"""The files that ship with the words: an example and a JSON Schema of each, and the AsyncAPI document."""

import json
from importlib.resources import files
from typing import Any

from .words import Word

_EVENTS = files(__package__)


def name_of(word: type[Word]) -> str:
    """What a word's files are called, e.g. ``module-completed.v1``."""
    return f"{word.type}.v{word.version}"


def example(word: type[Word]) -> dict[str, Any]:
    """One real CloudEvent, in structured form: what a partner copies."""
    return _read(f"examples/{name_of(word)}.json")


def schema(word: type[Word]) -> dict[str, Any]:
    """JSON Schema of a word's data."""
    return _read(f"schemas/{name_of(word)}.json")


def asyncapi() -> dict[str, Any]:
    """The AsyncAPI document of the whole platform."""
    return _read("asyncapi.json")


def _read(path: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_EVENTS / path).read_text(encoding="utf-8"))
    return found
