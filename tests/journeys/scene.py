"""A test's own corner of the shared platform: names nobody else uses, and days that are still to come."""

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from apprenticeship.cli.reportfile import Line

from .life import Life
from .pen import Pen
from .stage import Stage


@dataclass
class Scene:
    """Begins the day after whatever was played before."""

    stage: Stage
    pen: Pen
    first: date

    @classmethod
    def opened(cls, stage: Stage, name: str) -> "Scene":
        short = sha256(f"{name}{stage.now}".encode()).hexdigest()[:6]
        return cls(stage, Pen(short), stage.today + timedelta(days=1))

    def day(self, number: int) -> date:
        """Day 0 is the first of this scene."""
        return self.first + timedelta(days=number)

    def named(self, name: str) -> str:
        """A reference that no other scene uses."""
        return f"{name}-{self.pen.story}"

    def person(self, tenant: str, name: str) -> Life:
        return Life(self.pen, tenant, self.named(name))

    def cohort(self, tenant: str, name: str = "class", starts: int = 30, planned: int = 0, **fields: Any) -> str:  # noqa: ANN401 - a report's fields
        """A class at a site of this scene's own; its reference."""
        ref = self.named(name)
        self.pen.cohort(tenant, ref, self.day(planned), self.day(starts), **{"site_id": self.site, **fields})
        return ref

    @property
    def site(self) -> str:
        return f"site-{self.pen.story}"

    def enrolled(self, tenant: str, name: str, applied: int = 1, **fields: Any) -> Life:  # noqa: ANN401 - a report's fields
        """Somebody who applies for this scene's site and accepts the seat nine days later."""
        person = self.person(tenant, name)
        person.enrolls(self.day(applied), **{"requested_site": self.site, **fields})
        return person

    def play(self) -> None:
        """Everything written so far that has not been played."""
        self.stage.play(self.pen.take())

    def answers(self, line: Line) -> list[tuple[str, str]]:
        """What the sender of a report was told of it, in order: the answer and its code, if it has one."""
        found = self.stage.answer_to(line)
        return [(answer["answer"], answer.get("code", "")) for answer in found]
