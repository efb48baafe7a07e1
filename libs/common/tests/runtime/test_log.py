"""Log lines about a member itself are lines, whatever their fields hold."""

import json

import pytest

from apprenticeship.common.runtime.log import LogWatch
from apprenticeship.common.runtime.settings import RuntimeSettings


def test_a_note_about_epochs_by_index_is_a_json_line(capsys: pytest.CaptureFixture[str]) -> None:
    watch = LogWatch("training", RuntimeSettings(log_json=True))
    watch.note("fence.lost", epochs={0: 3, 5: 1})
    line = json.loads(capsys.readouterr().out)
    assert line["event"] == "fence.lost"
    assert line["epochs"] == {"0": 3, "5": 1}
