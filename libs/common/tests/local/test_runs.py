"""A run is fresh, alone, and on record for as long as it lasts."""

import tempfile
from pathlib import Path

import pytest

from apprenticeship.common.local import Unavailable, postgres, recorded, start, sweep

pytestmark = pytest.mark.embedded


def test_two_embedded_runs_at_once_share_nothing(records: Path) -> None:
    with start("embedded") as one, start("embedded") as other:
        assert one.bootstrap != other.bootstrap
        assert one.admin_dsn != other.admin_dsn


def test_a_second_run_starts_fresh(records: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o711)
        for _ in range(2):
            with start("embedded", data_dir=Path(place)) as infrastructure:
                assert infrastructure.data_dir is not None
                assert infrastructure.data_dir.parent == Path(place)
            assert not [*Path(place).iterdir()]


def test_stopping_by_hand_is_enough(records: Path) -> None:
    with start("embedded") as infrastructure:
        infrastructure.stop()
        assert not [*recorded()]


def test_a_record_of_somebody_elses_folder_deletes_nothing(records: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    with start("embedded") as infrastructure:
        assert infrastructure.run is not None
        forged = infrastructure.run.model_copy(
            update={
                "id": "forged",
                "data_dir": precious,
                "processes": {},
                "owner": infrastructure.run.owner.model_copy(update={"created": 0.0}),
            }
        )
        forged.save()

        sweep()

    assert precious.is_dir()


def test_a_server_that_cannot_start_shows_its_log(
    records: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = postgres.server

    def misled(*args: object, **others: object) -> object:
        server = real(*args, **others)  # type: ignore[arg-type]
        server.command.append("--no_such_setting=1")
        return server

    monkeypatch.setattr(postgres, "server", misled)

    with pytest.raises(Unavailable, match="no_such_setting"), start("embedded"):
        pass

    assert not [*recorded()]
