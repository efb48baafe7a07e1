"""Choosing a rung, and being told what is wrong with this machine."""

import builtins
import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

from apprenticeship.common.local import (
    RUNGS,
    Step,
    Unavailable,
    choose,
    doctor,
    java,
    start,
    why_not,
)
from apprenticeship.common.local.parts import silent


@pytest.fixture(autouse=True)
def no_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("APPRENTICESHIP_INFRA", raising=False)


def test_auto_is_the_first_rung_that_works() -> None:
    expected = next(rung for rung in RUNGS if not why_not(rung)[rung])

    assert choose() == expected


def test_the_environment_chooses_when_nobody_else_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPRENTICESHIP_INFRA", "external")
    monkeypatch.setenv("APPRENTICESHIP_EXTERNAL_BOOTSTRAP", "broker.example:9092")
    monkeypatch.setenv("APPRENTICESHIP_EXTERNAL_POSTGRES", "postgresql://db.example/postgres")

    assert choose() == "external"


def test_a_rung_that_is_not_there_names_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("JAVA_HOME", raising=False)

    with pytest.raises(Unavailable, match=r"install a Java runtime 17\+, or use --infra embedded"):
        choose("native")


def test_what_was_passed_over_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    steps: list[Step] = []

    with pytest.raises(Unavailable, match="no rung works here"):
        choose(progress=steps.append)

    assert [step.part for step in steps] == [*RUNGS]


def test_a_rung_that_nobody_knows_is_refused() -> None:
    with pytest.raises(Unavailable, match="choose one of"):
        choose("cloud")


def test_only_native_has_three_brokers() -> None:
    with pytest.raises(Unavailable, match="one broker"), start("embedded", brokers=3):
        pass


def test_without_maven_the_jars_are_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("APPRENTICESHIP_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(Unavailable, match="install Maven, or use --infra embedded"):
        java.fetch_jars(silent)


def test_the_doctor_gives_a_remedy_for_whatever_is_broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("APPRENTICESHIP_STATE_DIR", str(tmp_path))
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("JAVA_HOME", raising=False)

    checks = {check.name: check for check in doctor()}

    assert checks["python"].ok
    assert not checks["java"].ok
    assert all(check.detail for check in checks.values())
    assert all(check.remedy for check in checks.values() if not check.ok)


def test_an_import_without_the_extra_says_which_one_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = "apprenticeship.common.local"
    for module in [known for known in sys.modules if known.startswith(name)]:
        monkeypatch.delitem(sys.modules, module)
    real = builtins.__import__

    def without(wanted: str, *args: object, **others: object) -> ModuleType:
        if wanted == "psutil":
            raise ModuleNotFoundError("No module named 'psutil'", name="psutil")
        return real(wanted, *args, **others)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)

    with pytest.raises(ImportError, match=r"pip install apprenticeship-common\[local\]"):
        importlib.import_module(name)
