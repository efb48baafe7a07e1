"""The gate of `make check`: what it refuses, with which text, and that the repository passes it."""

import json
import shutil
from pathlib import Path

import pytest

from apprenticeship.common.events import shipped
from apprenticeship.common.events.catalogue import ENTRIES
from apprenticeship.common.events.schemas import __main__ as command, gate, output, released
from apprenticeship.common.events.schemas.released import Baseline, broken_promises, snapshot


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The made files and the examples in a place where they may be spoilt."""
    for folder in ("examples", "schemas"):
        shutil.copytree(output.EVENTS / folder, tmp_path / folder)
    shutil.copy(output.EVENTS / "asyncapi.json", tmp_path)
    monkeypatch.setattr(output, "EVENTS", tmp_path)
    monkeypatch.setattr(output, "DOCS", tmp_path / "docs")
    monkeypatch.setattr(shipped, "_EVENTS", tmp_path)
    for module in (output, gate):
        monkeypatch.setattr(module, "SCHEMAS", tmp_path / "schemas")
    monkeypatch.setattr(gate, "EXAMPLES", tmp_path / "examples")
    output.write()
    return tmp_path


def spoil(file: Path, **data: object) -> None:
    event = json.loads(file.read_text())
    event["data"].update(data)
    file.write_text(json.dumps(event))


def test_the_repository_passes() -> None:
    assert gate.problems() == []


def test_a_fresh_copy_passes_and_writing_again_changes_nothing(copy: Path) -> None:
    assert gate.problems() == []
    assert output.write() == []


def test_a_word_without_an_example_is_refused(copy: Path) -> None:
    (copy / "examples/placed.v1.json").unlink()
    assert gate.problems() == ["placed.v1: has no example. Write examples/placed.v1.json, a whole CloudEvent."]


def test_an_example_that_does_not_validate_is_refused_by_field(copy: Path) -> None:
    spoil(copy / "examples/hours-reported.v1.json", minutes="240", paid="yes")
    minutes, paid = gate.problems()
    assert minutes.startswith("examples/hours-reported.v1.json: minutes: ")
    assert paid.startswith("examples/hours-reported.v1.json: paid: ")


def test_an_example_of_another_type_or_without_a_word_is_refused(copy: Path) -> None:
    event = json.loads((copy / "examples/placed.v1.json").read_text())
    event["type"] = "apprenticeship.placement.hired.v1"
    (copy / "examples/placed.v1.json").write_text(json.dumps(event))
    (copy / "examples/hired.v1.json").write_text("{}")
    assert gate.problems() == [
        "examples/placed.v1.json: type should be apprenticeship.placement.placed.v1.",
        "examples/hired.v1.json: belongs to no word. Remove it.",
    ]


def test_files_that_differ_from_the_words_are_refused(copy: Path) -> None:
    (copy / "schemas/placed.v1.json").write_text("{}")
    (copy / "docs/catalogue.md").unlink()
    (copy / "schemas/hired.v1.json").write_text("{}")
    assert gate.problems() == [
        "placed.v1.json: differs from the words. Run `make schemas` and commit it.",
        "catalogue.md: is missing. Run `make schemas` and commit it.",
        "schemas/hired.v1.json: belongs to no word. Remove it.",
    ]
    output.write()
    assert gate.problems() == []


def before(change: str, value: object) -> Baseline:
    """A baseline in which module-completed was released otherwise than it is now."""
    lines = snapshot(ENTRIES)
    lines["module-completed.v1"] = {**lines["module-completed.v1"], change: value}
    return lines


def test_a_released_field_that_is_gone_is_named() -> None:
    schema = snapshot(ENTRIES)["module-completed.v1"]["schema"]
    fields = {**schema["properties"], "teacher": {"type": "string"}}
    was = {**schema, "properties": fields, "required": [*schema["required"], "teacher"]}
    (text,) = broken_promises(before("schema", was), snapshot(ENTRIES))
    assert text == (
        "module-completed.v1: field 'teacher' was removed, but its readers require it."
        " Keep it, or say module-completed.v2 beside it."
    )


@pytest.mark.parametrize("what", ["type", "topic", "key"])
def test_a_released_word_stays_where_readers_look_for_it(what: str) -> None:
    (text,) = broken_promises(before(what, "elsewhere"), snapshot(ENTRIES))
    assert text.startswith(f"module-completed.v1: its {what} was elsewhere and is ")


def test_a_released_word_that_is_gone_is_refused_and_a_new_one_is_free() -> None:
    now = snapshot(ENTRIES)
    older = {name: line for name, line in now.items() if name != "placed.v1"}
    assert list(broken_promises(older, now)) == []
    (text,) = broken_promises(now, older)
    assert text.startswith("placed.v1: is gone, but it was released.")


def test_release_moves_the_baseline_on_but_not_over_a_break(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "baseline", lambda: before("key", "elsewhere"))
    assert command.main(["release"]) == 1
    monkeypatch.setattr(gate, "baseline", dict)
    assert command.main(["release"]) == 0
    assert json.loads((copy / "schemas/released.json").read_text()) == snapshot(ENTRIES)


def test_the_committed_baseline_is_what_a_release_would_write_or_older() -> None:
    assert set(released.baseline()) <= set(snapshot(ENTRIES))


def test_the_command_says_what_it_knows(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["cheek"]) == 2
    assert "refuse stale files" in capsys.readouterr().out
    assert command.main(["check"]) == 0
    assert capsys.readouterr().out == ""


def test_diff_names_the_words_that_changed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    older = {name: line for name, line in before("key", "elsewhere").items() if name != "placed.v1"}
    monkeypatch.setattr(gate, "baseline", lambda: older)
    assert command.main(["diff"]) == 1
    assert capsys.readouterr().out.splitlines()[:2] == [
        "changed module-completed.v1",
        "new placed.v1",
    ]
