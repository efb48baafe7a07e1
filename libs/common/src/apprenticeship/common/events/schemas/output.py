"""Everything that is made from the words, and where it is kept in the repository."""

import json
from collections.abc import Mapping
from pathlib import Path

from ..catalogue import ENTRIES
from ..shipped import name_of
from .asyncapi import document
from .drawing import draw
from .pages import pages

EVENTS = Path(__file__).parents[1]
EXAMPLES = EVENTS / "examples"
SCHEMAS = EVENTS / "schemas"
DOCS = EVENTS.parents[5] / "docs"


def made() -> dict[Path, str]:
    """Path -> text of every file made from the words; the baseline is not among them."""
    schemas = {SCHEMAS / f"{name_of(entry.word)}.json": _json(draw(entry)) for entry in ENTRIES}
    written = {DOCS / name: text for name, text in pages().items()}
    return {**schemas, EVENTS / "asyncapi.json": _json(document()), **written}


def write() -> list[Path]:
    """Write what differs; the paths that changed."""
    changed = [path for path, text in made().items() if _put(path, text)]
    return changed + _forget()


def put_baseline(baseline: Mapping[str, object]) -> None:
    """Write what the gate compares with from now on, a word a line, so that a change of it is seen in review."""
    lines = (f"{json.dumps(name)}: {json.dumps(line, ensure_ascii=False)}" for name, line in baseline.items())
    _put(SCHEMAS / "released.json", "{\n" + ",\n".join(lines) + "\n}\n")


def _put(path: Path, text: str) -> bool:
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def _forget() -> list[Path]:
    """Schemas of words that are no more."""
    known = {name_of(entry.word) for entry in ENTRIES}
    gone = [path for path in SCHEMAS.glob("*.v*.json") if path.stem not in known]
    for path in gone:
        path.unlink()
    return gone


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
