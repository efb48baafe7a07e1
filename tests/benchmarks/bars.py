"""What the platform is to reach (the bars and stretches of the issue), and what this machine made of it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from .results import Section

Figures = Mapping[str, Mapping[str, float]]
"""By section."""


class Figure(NamedTuple):
    """One figure of one section."""

    section: str
    name: str

    def of(self, figures: Figures) -> float | None:
        """None when it was never measured here."""
        return figures.get(self.section, {}).get(self.name)


class Bar(NamedTuple):
    """A line: a figure, or its ratio to another's, that is to be at least (or at most) so much."""

    line: str
    figure: Figure
    to: Figure | None
    bar: float
    stretch: float | None = None
    most: bool = False
    unit: str = "x"

    def measured(self, figures: Figures) -> float | None:
        """None when a part of it is missing."""
        one, other = self.figure.of(figures), self.to.of(figures) if self.to else 1.0
        return None if one is None or not other else one / other

    def met(self, value: float, wanted: float | None) -> bool:
        """Whether a value reaches what is wanted."""
        return wanted is not None and (value <= wanted if self.most else value >= wanted)


def _peers(name: str) -> Figure:
    return Figure("peers", name)


def _latency(name: str) -> Figure:
    return Figure("latency", name)


BARS = (
    Bar("drain against naive", _peers("platform events/s"), _peers("naive events/s"), 120, 200),
    Bar("CPU per event: naive against platform", _peers("naive cpu"), _peers("platform cpu"), 55, 100),
    Bar("whole path against naive", Figure("path", "platform reports/s"), Figure("path", "naive reports/s"), 30, 60),
    Bar("against Spring Kafka batch", _peers("platform events/s"), _peers("spring events/s"), 1.6, 3),
    Bar("against Go", _peers("platform events/s"), _peers("go events/s"), 1.0, 1.6),
    Bar("rate of what the CPU gives", _peers("platform efficiency"), None, 0.60, 0.75, unit="of 1"),
    Bar("p50 at 50/s: naive against platform", _latency("naive p50 at 50"), _latency("platform p50 at 50"), 10, 18),
    Bar("p99 at 50/s: naive against platform", _latency("naive p99 at 50"), _latency("platform p99 at 50"), 6, 12),
    Bar("p99 at 1,000/s: Go against platform", _latency("go p99 at 1000"), _latency("platform p99 at 1000"), 2, 3),
    Bar("two replicas against one", Figure("replicas", "2 processes x one"), None, 1.0),
    Bar("at 5 million journal rows", Figure("growth", "journal of 5,000,000 / least"), None, 0.75, 0.90),
    Bar("memory of a worker", _peers("platform MB"), None, 110, 80, most=True, unit="MB"),
    Bar("idle CPU", _latency("platform idle %"), None, 1.0, 0.5, most=True, unit="%"),
)


def table(results: Mapping[str, Any]) -> Section:
    """Every line with what was measured last."""
    figures = {name: found["figures"] for name, found in results.items() if "figures" in found}
    rows = [_row(bar, bar.measured(figures)) for bar in BARS]
    return Section("Bars: what is asked, what was measured", ("line", "bar", "stretch", "measured", "met"), rows)


def _row(bar: Bar, value: float | None) -> tuple[str, ...]:
    sign = "<=" if bar.most else ">="
    asked = f"{sign} {bar.bar:g} {bar.unit}", f"{sign} {bar.stretch:g} {bar.unit}" if bar.stretch else "-"
    if value is None:
        return (bar.line, *asked, "not measured", "-")
    verdict = "stretch" if bar.met(value, bar.stretch) else "yes" if bar.met(value, bar.bar) else "no"
    return (bar.line, *asked, f"{value:.3g} {bar.unit}", verdict)
