"""Keys for intake: they open what is sealed to them, only their owner reads them, and none is written over."""

import json
from pathlib import Path

from typer.testing import CliRunner

from apprenticeship.cli.keys_command import SEALING, WRAPPING
from apprenticeship.cli.main import app
from apprenticeship.intake.vault import Vault, keys_from, seal

PERSON = {"given_name": "Ada"}


def test_new_keys_open_what_is_sealed_to_them_and_nothing_is_written_over(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    made = CliRunner().invoke(app, ["keys", "new", str(folder), "--json"])
    assert made.exit_code == 0, made.output
    public = json.loads(made.stdout)["public_key"]
    assert "d" not in public
    vault = Vault(keys_from((folder / SEALING).read_text(), (folder / WRAPPING).read_text()))
    kept = vault.take_in("per-scholas", "ann", seal(PERSON, public))
    assert kept
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}

    before = (folder / SEALING).read_text()
    again = CliRunner().invoke(app, ["keys", "new", str(folder)])
    assert again.exit_code == 2
    assert "exist" in again.output
    assert (folder / SEALING).read_text() == before


def test_two_keys_are_never_the_same(tmp_path: Path) -> None:
    texts = set()
    for name in ("a", "b"):
        assert CliRunner().invoke(app, ["keys", "new", str(tmp_path / name), "--name", "2027"]).exit_code == 0
        texts |= {(tmp_path / name / file).read_text() for file in (SEALING, WRAPPING)}
    assert len(texts) == 4


def test_a_name_that_would_not_be_read_back_is_refused(tmp_path: Path) -> None:
    made = CliRunner().invoke(app, ["keys", "new", str(tmp_path), "--name", "a,b:c"])
    assert made.exit_code == 2
    assert not list(tmp_path.iterdir())
