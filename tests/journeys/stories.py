"""Stories told side by side: each writes its reports, all are played in one time, each is checked by a test of its own.

A story is a generator: what stands before its ``yield`` is written, what the platform said comes back from it.
"""

from collections.abc import Callable, Generator, Iterable
from contextlib import suppress

from .life import Life
from .scene import Scene
from .stage import Fact

Story = Generator[None, list[Fact], None]


class Played:
    """Stories that have been played and wait to be checked."""

    def __init__(self, scene: Scene, stories: Iterable[Callable[[Scene], Story]]) -> None:
        self._told = {story.__name__: story(scene) for story in stories}
        for story in self._told.values():
            next(story)
        scene.play()
        self._facts = scene.stage.facts()

    def check(self, story: Callable[[Scene], Story]) -> None:
        """Let it look at the facts."""
        with suppress(StopIteration):
            self._told[story.__name__].send(self._facts)


def of(facts: Iterable[Fact], *people: Life) -> list[Fact]:
    """The facts about them, in the order of their recording."""
    names = {str(person.id) for person in people}
    return [fact for fact in facts if fact.key in names]
