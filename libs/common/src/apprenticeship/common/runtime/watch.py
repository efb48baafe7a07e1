"""Who watches a member: the log and the metrics together."""

from collections.abc import Sequence
from time import time
from typing import Any

from .item import Item
from .log import LogWatch
from .metrics import Metrics


class Both:
    """The core's ``Watch``."""

    def __init__(self, log: LogWatch, metrics: Metrics) -> None:
        self._log, self._metrics = log, metrics

    def batch(self, items: Sequence[Item], seconds: float) -> None:
        """See ``Watch``."""
        self._metrics.count(items, seconds, time() * 1000)
        self._log.batch(items, seconds)

    def note(self, event: str, **fields: Any) -> None:  # noqa: ANN401 - log fields
        """See ``Watch``."""
        self._log.note(event, **fields)
