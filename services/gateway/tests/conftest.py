"""The street before the door."""

from collections.abc import AsyncIterator

import pytest

from .street import Street


@pytest.fixture
async def street() -> AsyncIterator[Street]:
    street = Street()
    yield street
    await street.client.aclose()
