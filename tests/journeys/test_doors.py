"""What is said twice, by one door or by two, is heard once."""

from pathlib import Path
from random import Random

import httpx
import pytest

from apprenticeship.cli import journals
from apprenticeship.cli.reportfile import Line
from apprenticeship.common.events.keys import employer_id

from . import script
from .conftest import TOKEN
from .scene import Scene
from .stage import Stage, words

pytestmark = pytest.mark.timeout(900)


def post(stage: Stage, line: Line) -> httpx.Response:
    """By HTTP, as a structured CloudEvent."""
    return httpx.post(
        stage.platform.url("gateway") + "/v1/events", json=line.event, timeout=20,
        headers={"content-type": "application/cloudevents+json", "authorization": f"Bearer {TOKEN}"},
    )  # fmt: skip


def standing(stage: Stage, response: httpx.Response) -> str:
    """What the gateway says of a report that came by HTTP."""
    url = stage.platform.url("gateway") + response.headers["location"]
    return str(httpx.get(url, headers={"authorization": f"Bearer {TOKEN}"}, timeout=20).json()["state"])


def terms(scene: Scene, employer: str) -> Line:
    scene.pen.terms("per-scholas", employer, scene.day(0))
    return scene.pen.take()[0]


@pytest.mark.parametrize("first", ["kafka", "http"])
def test_the_same_report_by_both_doors_has_one_effect(scene: Scene, first: str) -> None:
    stage, employer = scene.stage, scene.named(f"by-{first}-first")
    line = terms(scene, employer)
    stage.on(scene.day(0))
    if first == "kafka":
        stage.send([line])
    response = post(stage, line)
    stage.send([line] if first == "http" else [])
    assert (response.status_code, response.json()["duplicate"]) == (202, first == "kafka")
    assert standing(stage, response) == "accepted"
    assert words(stage.facts_of(employer_id("per-scholas", employer))) == ["employer-qualified"]
    assert scene.answers(line) == [("report-accepted", "")]


def test_other_content_under_the_same_id_is_refused_at_both_doors(scene: Scene) -> None:
    stage, employer = scene.stage, scene.named("changed")
    line = terms(scene, employer)
    stage.on(scene.day(0))
    stage.send([line])
    changed = line._replace(event={**line.event, "data": {**line.event["data"], "wage_floor_cents": 2100}})
    response = post(stage, changed)
    assert (response.status_code, response.json()["code"]) == (409, "duplicate_conflict")
    stage.send([changed])
    assert words(stage.facts_of(employer_id("per-scholas", employer))) == ["employer-qualified"]
    assert scene.answers(line) == [("report-accepted", ""), ("report-rejected", "duplicate_conflict")]


def test_a_tenth_of_everything_again_months_later_changes_nothing(stage: Stage, tmp_path: Path) -> None:
    """The same ids and bodies as in the script, all at once and in another order."""
    at = stage.platform.infrastructure
    journals.write(at, tmp_path / "before.jsonl")
    heard = stage.logs().count('"event.duplicate"')
    again = script.lines()[::10]
    Random(7).shuffle(again)
    stage.send(again)
    journals.write(at, tmp_path / "after.jsonl")
    assert journals.differences(tmp_path / "before.jsonl", tmp_path / "after.jsonl") == []
    assert stage.logs().count('"event.duplicate"') - heard == len(again)
