"""The shape of the workspace: file names, namespace, what each member asks for, and the lock."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.names import service_files
from tests.architecture.source import ROOT, SERVICES

MEMBERS = sorted(project.parent for project in ROOT.glob("*/*/pyproject.toml"))
COMPLETE = [
    "__init__.py",
    "app.py",
    "settings.py",
    "handlers.py",
    "domain.py",
    "store.py",
    "migrations",
]


def project(member: Path) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((member / "pyproject.toml").read_text())["project"]
    return found


def package(member: Path) -> Path:
    return member / "src" / "apprenticeship" / member.name


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_the_file_names_of_every_service(service: str) -> None:
    home = ROOT / "services" / service
    entries = [entry.name for entry in package(home).iterdir()]
    assert list(service_files(service, entries)) == []
    assert (home / "README.md").is_file()


def test_a_service_with_a_room_too_many_or_too_few_fails() -> None:
    assert not list(service_files("training", COMPLETE))
    assert not list(service_files("intake", [*COMPLETE, "vault.py"]))
    assert list(service_files("training", [*COMPLETE, "vault.py"]))
    assert list(service_files("training", [*COMPLETE, "helpers.py"]))
    assert list(service_files("training", COMPLETE[:-1]))


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.name)
def test_a_member_is_one_typed_portion_of_the_namespace(member: Path) -> None:
    portion = member / "src" / "apprenticeship"
    assert [entry.name for entry in portion.iterdir() if entry.name != "__pycache__"] == [member.name]
    assert (package(member) / "py.typed").is_file()
    assert project(member)["name"] == f"apprenticeship-{member.name}"


def test_the_words_need_pydantic_only() -> None:
    needs = project(ROOT / "libs" / "common")["dependencies"]
    assert [re.split(r"[<>=\[]", need)[0] for need in needs] == ["pydantic"]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_asks_for_no_other_service(service: str) -> None:
    asked = str(project(ROOT / "services" / service))
    others = {f"apprenticeship-{other}" for other in SERVICES if other != service}
    assert not [other for other in others if other in asked]


def test_every_locked_package_is_pinned_and_hashed_and_no_host_is_named() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    entries = re.split(r"\n(?=\S)", lock.strip())
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
    assert "://" not in lock
