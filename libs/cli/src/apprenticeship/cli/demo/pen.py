"""The pen that lives are written with: seeded chance, dates, and reports in the hand of each partner."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from apprenticeship.cli.reportfile import Line, event
from apprenticeship.common.events.words import Report

START = date(2027, 1, 4)
END = date(2028, 12, 31)
Seal = Callable[[dict[str, str]], str]


@dataclass
class Pen:
    """Writes reports down; the same seed writes the same."""

    random: Random
    seal: Seal
    """Seals an applicant's personal data to intake's public key."""
    lines: list[Line] = field(default_factory=list)

    def chance(self, share: float) -> bool:
        """True for this share of people."""
        return self.random.random() < share

    def days(self, low: int, high: int) -> timedelta:
        """Some days between two bounds."""
        return timedelta(days=self.random.randint(low, high))

    def report(
        self,
        partner: str,
        on: date,
        word: Report,
        subject: str,
        hour: int = 12,
        delay: timedelta = timedelta(),
    ) -> Line | None:
        """One report about ``subject``, sent ``delay`` after it happened; nothing is sent after the end."""
        at = datetime.combine(on, time(hour, self.random.randrange(60)), UTC)
        if (at + delay).date() > END:
            return None
        data: dict[str, Any] = word.model_dump(mode="json", exclude_none=True)
        line = Line(
            partner,
            at + delay,
            event(partner, word.type, f"r-{len(self.lines):06}", at, subject, data),
        )
        self.lines.append(line)
        return line


def workday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=(7 - day.weekday()) % 7) if day.weekday() > 4 else day  # noqa: PLR2004 - Friday
