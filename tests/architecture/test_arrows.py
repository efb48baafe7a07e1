"""The import contracts of pyproject.toml fail when an arrow is turned round."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

BAD = {
    "house": ("training/domain/__init__.py", "from apprenticeship.mentoring import domain as theirs"),
    "service": ("training/domain/__init__.py", "from apprenticeship.training import handlers as back"),
    "common": (
        "common/events/words.py",
        "from apprenticeship.common.runtime.handlers import Handlers",
    ),
    "pure": ("placement/domain/__init__.py", "import asyncio"),
    "brokers": ("outcomes/handlers.py", "import aiokafka"),
    "migrations": ("intake/store.py", "import alembic"),
}


def broken(tree: Path, contract: str) -> str:
    """What import-linter says about ``tree``, whose portions stand before the installed ones."""
    portions = os.pathsep.join(str(portion) for portion in sorted(tree.glob("*/*/src")))
    linter = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    ran = subprocess.run(
        [*linter, "--no-logo", "--no-cache", "--contract", contract, str(ROOT / "pyproject.toml")],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": portions},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode in {0, 1}, ran.stderr
    return "" if ran.returncode == 0 else ran.stdout + ran.stderr


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tree = tmp_path_factory.mktemp("house")
    for portion in ROOT.glob("*/*/src"):
        shutil.copytree(portion, tree / portion.relative_to(ROOT))
    return tree


@pytest.mark.parametrize("contract", BAD)
def test_a_bad_import_breaks_its_contract(copy: Path, contract: str) -> None:
    where, line = BAD[contract]
    (file,) = copy.glob(f"*/*/src/apprenticeship/{where}")
    before = file.read_text()
    assert broken(copy, contract) == ""

    file.write_text(f"{before}\n{line}\n")

    assert "BROKEN" in broken(copy, contract)
    file.write_text(before)
