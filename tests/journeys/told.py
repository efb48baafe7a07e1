"""What a rung has told of the script, held against the order of facts that a program promises."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from apprenticeship.cli import journals
from apprenticeship.common.local import Rung

from . import script
from .rebuild import Shown, lived_and_replayed
from .stage import Fact, Stage, words


@dataclass(frozen=True)
class Told:
    """The facts of one rung."""

    rung: Rung
    journal: Path
    facts: list[Fact]
    logs: str
    failed: dict[str, int]
    """Service -> events that it could not handle."""
    copies: int
    """Reports that were sent twice."""
    lived: Shown
    replayed: Shown

    def of(self, *keys: object) -> list[Fact]:
        """The facts about these persons, mentors, openings, in the order of their recording."""
        names = {str(key) for key in keys}
        return [fact for fact in self.facts if fact.key in names]


def perform(stage: Stage, rung: Rung, file: Path, *, twice: bool) -> Told:
    """Play the script, with every tenth report twice if wished, and write the journal down."""
    lines = script.lines()
    copies = lines[::10] if twice else []
    stage.play([*lines, *copies])
    stage.on(script.END)
    journals.write(stage.platform.infrastructure, file)
    lived, replayed = lived_and_replayed(stage)
    return Told(rung, file, stage.facts(), stage.logs(), stage.parked(), len(copies), lived, replayed)


def first_missing(facts: Iterable[Fact], order: Sequence[str]) -> str:
    """The first fact of a program's order that was not told after the one before it; empty when the order holds."""
    facts = list(facts)
    rest = iter(fact.type for fact in facts)
    before = "the beginning"
    for name in order:
        if name not in rest:  # takes from the iterator up to the name
            return f"{name} is missing after {before}; told were: {' > '.join(words(facts))}"
        before = name
    return ""
