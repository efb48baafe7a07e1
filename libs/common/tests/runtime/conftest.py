"""One database server for the tests of the runtime."""

from collections.abc import Iterator

import pytest

from apprenticeship.common.local import Infrastructure, start, why_not


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Infrastructure]:
    """The embedded rung: a real PostgreSQL out of a wheel."""
    if reason := why_not("embedded")["embedded"]:
        pytest.skip(reason)
    with start("embedded", purpose="tests") as infrastructure:
        yield infrastructure
