"""Each member installs and imports alone, as a partner or an image would have it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, SERVICES

UV = Path(sys.executable).with_name("uv")
PLUMBING = {"aiokafka", "asyncpg", "faststream", "structlog", "sqlalchemy", "pytest"}

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not UV.is_file(), reason="uv is not installed")]


def run(*command: str | Path) -> str:
    # Neither the test's own environment nor the workspace may lend what a member forgot to ask for.
    lent = {"PYTHONPATH", "VIRTUAL_ENV"}
    env = {name: value for name, value in os.environ.items() if name not in lent}
    ran = subprocess.run(command, env=env, capture_output=True, text=True, check=False, cwd="/")
    assert ran.returncode == 0, ran.stderr or ran.stdout
    return ran.stdout


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheels")
    for member in sorted(ROOT.glob("*/*/pyproject.toml")):
        run(UV, "build", "--quiet", "--wheel", "--no-build-isolation",
            "--python", sys.executable, "--out-dir", out, member.parent)  # fmt: skip
    return out


def alone(wheels: Path, where: Path, member: str) -> Path:
    """A fresh environment that holds the member and what it asks for, at the locked versions."""
    run(UV, "venv", "--quiet", "--python", sys.executable, where)
    run(UV, "pip", "install", "--quiet", "--python", where, "--find-links", wheels,
        "--constraint", ROOT / "requirements.lock", member)  # fmt: skip
    return where / "bin" / "python"


def test_the_words_install_with_pydantic_only(wheels: Path, tmp_path: Path) -> None:
    python = alone(wheels, tmp_path / "venv", "apprenticeship-common")
    found = run(UV, "pip", "list", "--quiet", "--python", python, "--format", "freeze")
    names = {line.split("==")[0] for line in found.splitlines()}
    assert not names & PLUMBING
    assert {name for name in names if "pydantic" not in name} <= {
        "annotated-types", "apprenticeship-common", "typing-extensions", "typing-inspection",
    }  # fmt: skip
    run(
        python,
        "-c",
        "import apprenticeship.common.events.catalogue, apprenticeship.common.programs",
    )


def test_the_wheel_of_the_words_carries_examples_and_schemas(wheels: Path, tmp_path: Path) -> None:
    python = alone(wheels, tmp_path / "venv", "apprenticeship-common")
    count = (
        "from importlib.resources import files; events = files('apprenticeship.common.events');"
        "print(*(len([f for f in (events / d).iterdir() if f.name.endswith('.json')])"
        " for d in ('examples', 'schemas')))"
    )
    examples, schemas = map(int, run(python, "-c", count).split())
    assert examples >= 48
    assert schemas >= 48


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_installs_and_imports_alone(service: str, wheels: Path, tmp_path: Path) -> None:
    python = alone(wheels, tmp_path / "venv", f"apprenticeship-{service}")
    run(python, "-c", f"import apprenticeship.{service}.app")
    (portions,) = (tmp_path / "venv").glob("lib/python*/site-packages/apprenticeship")
    assert {portion.name for portion in portions.iterdir()} == {"common", service}


def test_the_command_installs_and_answers_alone(wheels: Path, tmp_path: Path) -> None:
    python = alone(wheels, tmp_path / "venv", "apprenticeship-cli")
    assert "demo" in run(python.with_name("apprenticeship"), "--help")
