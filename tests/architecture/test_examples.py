"""Every word has an example a partner can copy: ``events/examples/<type>.v<version>.json``."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.architecture.source import ROOT

EXAMPLES = ROOT / "libs/common/src/apprenticeship/common/events/examples"


def words() -> set[type]:
    """Facts, reports and answers, of every module of the words."""
    events = importlib.import_module("apprenticeship.common.events")
    for module in pkgutil.walk_packages(events.__path__, f"{events.__name__}."):
        if "schemas" not in module.name:
            importlib.import_module(module.name)
    roots = importlib.import_module("apprenticeship.common.events.words")
    found = {
        word
        for kind in (roots.Fact, roots.Report, roots.Answer)
        for word in descendants(kind)
        if word.__module__.startswith(events.__name__)
    }
    return {word for word in found if "type" in vars(word)}


def descendants(kind: type) -> Iterator[type]:
    children: list[type] = kind.__subclasses__()
    for child in children:
        yield child
        yield from descendants(child)


def file_of(word: type) -> str:
    return f"{getattr(word, 'type')}.v{getattr(word, 'version')}.json"  # noqa: B009 - any class


def without_example(found: Iterable[type], examples: Path) -> list[str]:
    return sorted(file_of(word) for word in found if not (examples / file_of(word)).is_file())


def without_word(found: Iterable[type], examples: Path) -> list[str]:
    known = {file_of(word) for word in found}
    return sorted(file.name for file in examples.glob("*.json") if file.name not in known)


def test_every_word_has_an_example() -> None:
    assert len(words()) >= 48
    assert without_example(words(), EXAMPLES) == []


def test_every_example_has_a_word() -> None:
    assert without_word(words(), EXAMPLES) == []


def test_a_word_without_an_example_and_an_example_without_a_word_fail(tmp_path: Path) -> None:
    class SeatOffered:
        type = "seat-offered"
        version = 1

    assert without_example([SeatOffered], tmp_path) == ["seat-offered.v1.json"]
    (tmp_path / "seat-offered.v1.json").write_text("{}")
    assert without_example([SeatOffered], tmp_path) == []
    assert without_word([], tmp_path) == ["seat-offered.v1.json"]
