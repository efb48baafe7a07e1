"""Real events about people of the tests' own, so that many tests share one platform."""

from itertools import count
from uuid import UUID

from apprenticeship.common.events.ids import named_id
from apprenticeship.common.programs import load
from tests.resilience import words
from tests.resilience.words import Sent, sent

PROGRAM = "per-scholas-it-support"
TICK = "2027-06-02T00:00:00+00:00"
"""After everything that happens here."""
_numbers = count(1)


def modules() -> list[str]:
    """Of the program, in the curriculum's order."""
    return [module.id for module in load(f"{PROGRAM}@1").curriculum.modules]


def program() -> Sent:
    """What everybody is enrolled in."""
    return sent(0, f"{PROGRAM}@1", words.published(f"{PROGRAM}@1"))


class Person:
    """Somebody with an enrolment of their own."""

    def __init__(self, *name: str | int) -> None:
        self.key = str(named_id("person", *name))
        self.enrollment: UUID = named_id("enrollment", *name)

    def enrolled(self) -> Sent:
        return sent(next(_numbers), self.key, words.enrolled(self.enrollment, PROGRAM))

    def result(self, module: str, attempt: int = 1, verb: str = "passed") -> Sent:
        return sent(next(_numbers), self.key, words.result(module, attempt, verb))
