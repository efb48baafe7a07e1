"""A mutant as a file: what it breaks, what must kill it, and its changes.

A patch is a diff without line numbers, so that it survives edits nearby: after comments, ``+++ path`` begins a file and
``@@`` each further change of it; the old lines (``-`` and `` ``) must stand in that file exactly once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATCHES = Path(__file__).with_name("patches")
KILLER = "killed by: "


class NoLongerFits(Exception):
    """The code has moved on: the patch must follow."""


@dataclass(frozen=True)
class Change:
    """One place of one file."""

    path: str
    old: str
    new: str

    def applied(self, text: str) -> str:
        found = text.count(self.old)
        if found != 1:
            raise NoLongerFits(f"{self.path}: the old lines stand there {found} times\n{self.old}")
        return text.replace(self.old, self.new)


@dataclass(frozen=True)
class Mutant:
    """One promise broken."""

    name: str
    breaks: str
    killer: str
    """``simulation SEEDS``, or ``pytest`` and the ids of tests."""
    changes: tuple[Change, ...]

    def applied(self, root: Path) -> dict[str, str]:
        """Path -> text of every file it changes; nothing is written."""
        texts: dict[str, str] = {}
        for change in self.changes:
            before = texts.get(change.path) or (root / change.path).read_text()
            texts[change.path] = change.applied(before)
        return texts


def mutants(names: Iterable[str] = ()) -> list[Mutant]:
    """Those of these names; all, when none is named."""
    files = [PATCHES / f"{name}.patch" for name in names] or sorted(PATCHES.glob("*.patch"))
    return [read(file.stem, file.read_text()) for file in files]


def read(name: str, text: str) -> Mutant:
    lines = text.splitlines()
    said = [line.removeprefix("#").strip() for line in lines if line.startswith("#")]
    killers = [line.removeprefix(KILLER) for line in said if line.startswith(KILLER)]
    if len(killers) != 1:
        raise ValueError(f"{name}: one line must say `# {KILLER}...`")
    breaks = " ".join(line for line in said if not line.startswith(KILLER))
    return Mutant(name, breaks, killers[0], tuple(_changes(lines)))


def _changes(lines: Iterable[str]) -> Iterator[Change]:
    path, hunk = "", list[str]()
    for line in [*lines, "@@"]:
        if line.startswith(("+++ ", "@@")):
            if hunk:
                yield Change(path, _side(hunk, " -"), _side(hunk, " +"))
            hunk, path = [], line[4:] if line.startswith("+++ ") else path
        elif not line.startswith("#"):
            hunk.append(line)


def _side(hunk: Iterable[str], marks: str) -> str:
    return "".join(f"{line[1:]}\n" for line in hunk if line[:1] in marks)
