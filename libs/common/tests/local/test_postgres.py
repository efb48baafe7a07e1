"""PostgreSQL of our own, when root is the one who asks."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from apprenticeship.common.local import Unavailable, embedded, start
from apprenticeship.common.local.databases import Databases, names

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="root alone lends its server to another")


@only_root
@pytest.mark.embedded
def test_programs_that_the_other_user_cannot_reach_are_lent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPRENTICESHIP_STATE_DIR", str(tmp_path / "state"))
    closed = tmp_path / "closed"
    wheel = embedded._package()
    for part in (wheel, wheel.with_name(f"{wheel.name}.libs")):
        shutil.copytree(part, closed / part.name)
    closed.chmod(0o700)
    monkeypatch.setattr(embedded, "_package", lambda: closed / wheel.name)

    with start("embedded", purpose="tests") as infrastructure:
        assert infrastructure.processes["database"]

    assert closed.stat().st_mode & 0o777 == 0o700


@only_root
@pytest.mark.embedded
def test_a_data_directory_behind_a_closed_door_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPRENTICESHIP_STATE_DIR", str(tmp_path / "state"))
    with (
        tempfile.TemporaryDirectory() as closed,  # as Python makes them, for their owner alone
        pytest.raises(Unavailable, match="others may pass through"),
        start("embedded", data_dir=Path(closed), purpose="tests"),
    ):
        pass


def test_an_address_keeps_server_and_options() -> None:
    socket = Databases("postgresql://postgres@/postgres?host=/run/here")
    port = Databases("postgresql://postgres:a%2Fb@127.0.0.1:5432/postgres")
    given = Databases("postgresql://boss:x@db.example/postgres?sslmode=require", "their/own")

    assert socket.dsn("d", "intake_app") == "postgresql://intake_app@/d?host=/run/here"
    assert port.dsn("d") == "postgresql://postgres:a%2Fb@127.0.0.1:5432/d"
    assert port.dsn("d", "intake_app") == "postgresql://intake_app:a%2Fb@127.0.0.1:5432/d"
    assert given.dsn("d", "r") == "postgresql://r:their%2Fown@db.example/d?sslmode=require"


def test_a_service_is_named_by_itself_or_its_database() -> None:
    assert names("intake") == names("apprenticeship_intake")
    assert names("intake") == ("apprenticeship_intake", "intake_owner", "intake_app")


@pytest.mark.parametrize("name", ["", "Intake", "a;b", 'a"b', "ä", "1st"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(Unavailable):
        names(name)
