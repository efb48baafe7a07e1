"""A copy of the tree in which mutants live; the tree itself is never touched."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .reading import ROOT, Mutant


class Tree:
    """The copy, its programs and their environment."""

    def __init__(self, root: Path) -> None:
        self.root = root
        sources = sorted(str(path) for room in ("libs", "services") for path in (root / room).glob("*/src"))
        # Before the members that are installed; and no bytecode, which two changes within a second would confuse.
        self.environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([*sources, str(root)]),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    @contextmanager
    def changed(self, mutant: Mutant) -> Iterator[None]:
        """The mutant, for as long as the block lasts."""
        texts = mutant.applied(self.root)
        before = {path: (self.root / path).read_text() for path in texts}
        try:
            self._write(texts)
            yield
        finally:
            self._write(before)

    def _write(self, texts: dict[str, str]) -> None:
        for path, text in texts.items():
            (self.root / path).write_text(text)


@contextmanager
def copied() -> Iterator[Tree]:
    """All that git knows or would take, as it is now."""
    listed = subprocess.check_output(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, text=True
    )
    with tempfile.TemporaryDirectory(prefix="mutants-") as place:
        for name in filter(None, listed.split("\0")):
            if (ROOT / name).is_file():
                target = Path(place, name)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, target)
        yield Tree(Path(place))
