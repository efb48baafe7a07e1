"""Counters for Prometheus; names in one place."""

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from .item import Item

OUTCOMES = ("handled", "refused", "early", "failed", "behind", "duplicate")


class Metrics:
    """What one service process counts."""

    def __init__(self, service: str) -> None:
        self.registry = CollectorRegistry()
        self.events = Counter(
            "apprenticeship_events",
            "Events by outcome",
            ["service", "outcome"],
            registry=self.registry,
        )
        self.lag = Gauge(
            "apprenticeship_lag_seconds",
            "Age of the youngest event of the last batch",
            ["service"],
            registry=self.registry,
        )
        self.batch = Histogram(
            "apprenticeship_batch_seconds",
            "Time of one batch in the database",
            ["service"],
            registry=self.registry,
        )
        self._service = service
        for outcome in OUTCOMES:  # from 0 on: a rate does not see a counter whose first value is 1
            self.events.labels(service, outcome)

    def count(self, items: Sequence[Item], seconds: float, now_ms: float) -> None:
        """Take in one batch."""
        outcomes: dict[str, int] = {}
        for item in items:
            outcomes[item.outcome] = outcomes.get(item.outcome, 0) + 1
        for outcome, number in outcomes.items():
            self.events.labels(self._service, outcome).inc(number)
        self.batch.labels(self._service).observe(seconds)
        if items and items[-1].appended_ms:
            self.lag.labels(self._service).set(max(0.0, (now_ms - items[-1].appended_ms) / 1000))

    def page(self) -> bytes:
        """The text format."""
        return generate_latest(self.registry)
