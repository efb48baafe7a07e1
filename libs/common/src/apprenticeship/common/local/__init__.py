"""Broker and database for a first run and for tests: one ladder, four rungs, the same code above."""

try:
    from apprenticeship.common.local.doctor import Check, doctor, why_not
    from apprenticeship.common.local.down import down, sweep
    from apprenticeship.common.local.errors import Unavailable
    from apprenticeship.common.local.infrastructure import ConsumerProfile, Infrastructure
    from apprenticeship.common.local.ladder import choose, start
    from apprenticeship.common.local.parts import Progress, Step
    from apprenticeship.common.local.settings import RUNGS, Rung
    from apprenticeship.common.local.state import Run, recorded, running
    from apprenticeship.common.local.topics import TopicSpec
except ModuleNotFoundError as missing:
    raise ImportError(
        f"apprenticeship.common.local needs {missing.name}: pip install apprenticeship-common[local]"
    ) from missing

__all__ = [
    "RUNGS",
    "Check",
    "ConsumerProfile",
    "Infrastructure",
    "Progress",
    "Run",
    "Rung",
    "Step",
    "TopicSpec",
    "Unavailable",
    "choose",
    "doctor",
    "down",
    "recorded",
    "running",
    "start",
    "sweep",
    "why_not",
]
