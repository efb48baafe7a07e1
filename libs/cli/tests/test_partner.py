"""A partner's file is held against the schemas as the gateway would: each fault with its place and its path."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from apprenticeship.cli.main import app
from apprenticeship.common.events.reports import HoursReported
from apprenticeship.common.events.shipped import example
from apprenticeship.common.local import TopicSpec
from apprenticeship.common.local.mock import MockBroker


def _checked(folder: Path, *events: dict[str, Any]) -> tuple[int, list[tuple[str, str]]]:
    file = folder / "seiu775-lms.ndjson"
    file.write_text("".join(json.dumps(event) + "\n" for event in events))
    ran = CliRunner().invoke(app, ["check", str(file), "--json"])
    return ran.exit_code, [(fault["line"].rpartition(":")[2], fault["path"]) for fault in json.loads(ran.stdout)]


def test_the_example_would_be_taken_in(tmp_path: Path) -> None:
    assert _checked(tmp_path, example(HoursReported)) == (0, [])


def test_each_fault_is_named_by_its_path_in_the_event(tmp_path: Path) -> None:
    good = example(HoursReported)
    faults = [
        {**good, "time": "yesterday"},
        {**good, "type": "apprenticeship.reports.hours-forgotten.v1"},
        {**good, "data": {**good["data"], "minutes": "many"}},
        {**good, "data": {**good["data"], "entry_ref": "ann@example.org"}},
        {**good, "subject": "somebody-else"},
    ]
    code, found = _checked(tmp_path, good, *faults)
    assert code == 1
    assert found == [
        ("2", "/time"),
        ("3", "/type"),
        ("4", "/data/minutes"),
        ("5", "/data/entry_ref"),
        ("6", "/subject"),
    ]


def test_a_broker_that_does_not_answer_is_named(tmp_path: Path) -> None:
    file = tmp_path / "seiu775-lms.ndjson"
    file.write_text(json.dumps(example(HoursReported)) + "\n")
    ran = CliRunner().invoke(app, ["publish", str(file), "--bootstrap", "127.0.0.1:1"])
    assert ran.exit_code == 2
    assert "127.0.0.1:1" in ran.output


@pytest.mark.embedded
def test_a_partner_without_a_topic_is_nobody_here(tmp_path: Path) -> None:
    file = tmp_path / "seiu775-lms.ndjson"
    file.write_text(json.dumps(example(HoursReported)) + "\n")
    broker = MockBroker()
    try:
        asyncio.run(broker.create([TopicSpec("partners.seiu775-lms.reports.v1", 6)]))
        sent, strange = (
            CliRunner().invoke(app, ["publish", str(file), "--bootstrap", broker.bootstrap, *options])
            for options in ([], ["--partner", "nobody"])
        )
    finally:
        broker.stop()
    assert sent.exit_code == 0, sent.output
    assert strange.exit_code == 2
    assert "nobody: no partner here" in strange.output
