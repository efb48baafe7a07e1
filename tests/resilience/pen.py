"""Real events about people of the tests' own, so that many tests share one platform."""

from itertools import count
from uuid import UUID

from apprenticeship.common.events.ids import named_id
from apprenticeship.common.programs import load
from tests.simulation.stories import Sent, _enrolled, _program, _result, _sent

PROGRAM = "per-scholas-it-support"
TICK = "2027-06-02T00:00:00+00:00"
"""After everything that happens here."""
_numbers = count(1)


def modules() -> list[str]:
    """Of the program, in the curriculum's order."""
    return [module.id for module in load(f"{PROGRAM}@1").curriculum.modules]


def program() -> Sent:
    """What everybody is enrolled in."""
    return _sent(0, 1.0, f"{PROGRAM}@1", _program(f"{PROGRAM}@1"))


class Person:
    """Somebody with an enrolment of their own."""

    def __init__(self, *name: str | int) -> None:
        self.key = str(named_id("person", *name))
        self.enrollment: UUID = named_id("enrollment", *name)

    def enrolled(self) -> Sent:
        return _sent(next(_numbers), 1.0, self.key, _enrolled(self.enrollment, PROGRAM, "en"))

    def result(self, module: str, attempt: int = 1, verb: str = "passed") -> Sent:
        return _sent(next(_numbers), 1.0, self.key, _result(module, attempt, verb, 1.0))
