"""A promise that was broken."""

from typing import NamedTuple


class Violation(NamedTuple):
    """Which one, and where it shows."""

    kind: str
    text: str
