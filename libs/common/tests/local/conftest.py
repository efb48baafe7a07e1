"""Every test of the ladder keeps its own records, so that it never sees another's runs."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from apprenticeship.common.local import Infrastructure, Rung, down, start, why_not

_RUNGS = [
    pytest.param("embedded", marks=pytest.mark.embedded),
    pytest.param("native", marks=pytest.mark.native),
    pytest.param("containers", marks=pytest.mark.containers),
]


@pytest.fixture(scope="session")
def state_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("APPRENTICESHIP_STATE_DIR", str(place))
        yield place


@pytest.fixture(scope="session")
def standing_on(state_dir: Path) -> Iterator[Callable[[Rung], Infrastructure]]:
    """Each rung that this machine gives is climbed once, when a test first asks for it."""
    with ExitStack() as stack:

        @cache
        def climb(rung: Rung) -> Infrastructure:
            return stack.enter_context(start(rung, purpose="tests"))

        def given(rung: Rung) -> Infrastructure:
            reason = why_not(rung)[rung]
            if reason:
                pytest.skip(reason)
            return climb(rung)

        yield given


@pytest.fixture(params=_RUNGS)
def anywhere(request: pytest.FixtureRequest, standing_on: Callable[[Rung], Infrastructure]) -> Infrastructure:
    """Each rung in turn."""
    return standing_on(request.param)


@pytest.fixture(params=_RUNGS[1:])
def real(request: pytest.FixtureRequest, standing_on: Callable[[Rung], Infrastructure]) -> Infrastructure:
    """The rungs with a real broker, for a test that breaks it."""
    return standing_on(request.param)


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Records of one test, which may leave owners behind."""
    monkeypatch.setenv("APPRENTICESHIP_STATE_DIR", str(tmp_path))
    yield tmp_path
    down(everything=True)
