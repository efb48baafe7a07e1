"""Platforms to play on: each rung starts once, all three programs are played on it side by side."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from apprenticeship.cli.bringing import Wishes, brought_up
from apprenticeship.common.local import Rung, why_not
from apprenticeship.common.local.quiet import Quiet
from apprenticeship.gateway.settings import DEMO

from . import script
from .scene import Scene
from .stage import Stage
from .told import Told, perform

TOKEN = "a-token-of-the-journeys"
RUNGS: tuple[Rung, ...] = ("native", "embedded", "containers")


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("journeys")


@pytest.fixture(scope="package")
def agreements(folder: Path) -> Path:
    """Those of the demo; JVS's partners have agreed on the next step too, and an employer hears of consents."""
    found = json.loads(DEMO.read_text())
    for partner in found["partners"]:
        if partner["tenant"] == "jvs":
            partner["programs"].append(script.APPRENTICESHIP.id)
        if partner["partner"] == "per-scholas-employer":
            partner["receives"].append("consent-changed")
            partner["token_sha256"] = sha256(TOKEN.encode()).hexdigest()
    file = folder / "agreements.json"
    file.write_text(json.dumps(found))
    return file


@contextmanager
def staged(rung: Rung, agreements: Path) -> Iterator[Stage]:
    """A fresh platform on a rung that this machine has."""
    if reason := why_not(rung)[rung]:
        pytest.skip(f"{rung}: {reason}")
    wishes = Wishes(environment={"APPRENTICESHIP_AGREEMENTS_FILE": str(agreements)})
    with brought_up(rung, wishes) as platform, asyncio.Runner() as runner:

        async def enter() -> Quiet:
            return await Quiet(platform).__aenter__()

        quiet = runner.run(enter())
        try:
            yield Stage(platform, runner, quiet)
        finally:
            runner.run(quiet.__aexit__())


@pytest.fixture(scope="package")
def home() -> Rung:
    """Where the unhappy runs are played: real Kafka and PostgreSQL, where the machine has them."""
    return "embedded" if why_not("native")["native"] else "native"


@pytest.fixture(scope="package")
def fresh(home: Rung, agreements: Path) -> Iterator[Stage]:
    """The platform that stays up, before anything has happened there."""
    with staged(home, agreements) as stage:
        yield stage


@pytest.fixture(scope="package")
def told_at_home(fresh: Stage, home: Rung, folder: Path) -> Told:
    """The script there, before anything else happens."""
    return perform(fresh, home, folder / f"{home}.jsonl", twice=False)


@pytest.fixture(scope="package")
def stage(fresh: Stage, told_at_home: Told) -> Stage:
    """The platform that stays up when the script has been played; time goes on from there."""
    return fresh


@pytest.fixture
def scene(stage: Stage, request: pytest.FixtureRequest) -> Scene:
    """A test's own time, place and people."""
    return Scene.opened(stage, request.node.name)


@pytest.fixture(scope="package", params=[pytest.param(rung, marks=getattr(pytest.mark, rung)) for rung in RUNGS])
def told(request: pytest.FixtureRequest, home: Rung, folder: Path, agreements: Path) -> Told:
    """What a rung has told of the script; the others than home are up for no longer than that."""
    rung: Rung = request.param
    if rung == home:
        at_home: Told = request.getfixturevalue("told_at_home")
        return at_home
    with staged(rung, agreements) as stage:
        return perform(stage, rung, folder / f"{rung}.jsonl", twice=True)
