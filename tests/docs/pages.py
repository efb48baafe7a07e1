"""The pages of the documentation: their links, their anchors, and what stands in them as code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("*.md", "docs/**/*.md", "libs/*/*.md", "services/*/*.md", "tests/**/*.md")

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """One Markdown file."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        """As one finds it from the root."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def blocks(self) -> list[tuple[str, str]]:
        """(language, content) of each fenced block."""
        return _FENCE.findall(self.text)

    @property
    def prose(self) -> str:
        """Everything but the fenced blocks."""
        return _FENCE.sub("", self.text)

    @property
    def terms(self) -> list[str]:
        """What stands in the text as code."""
        return _CODE.findall(self.prose)

    @property
    def code(self) -> Iterator[str]:
        """Every line of code, in the text or in a block."""
        yield from self.terms
        for _, content in self.blocks:
            yield from content.splitlines()

    def named(self, pattern: str) -> set[str]:
        """What its code names so."""
        return {found for line in self.code for found in re.findall(pattern, line)}

    @property
    def links(self) -> list[str]:
        """Where its links lead."""
        return _LINK.findall(self.prose)

    @property
    def anchors(self) -> set[str]:
        """Of its headings, as they are read on a forge."""
        spoken = (re.sub(r"[^\w -]", "", heading.lower()) for heading in _HEADING.findall(self.prose))
        return {heading.strip().replace(" ", "-") for heading in spoken}


@cache
def pages() -> tuple[Page, ...]:
    """All of them."""
    found = sorted({file for room in ROOMS for file in ROOT.glob(room)})
    return tuple(Page(file, file.read_text(encoding="utf-8")) for file in found)


def page(name: str) -> Page:
    """The one of that name."""
    [found] = [one for one in pages() if one.name == name]
    return found
