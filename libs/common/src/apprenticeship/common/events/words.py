"""What every word of the platform is: a frozen payload with a name and a version."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Word(BaseModel):
    """A payload on a topic; the envelope says who, when and about whom."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, use_attribute_docstrings=True)

    type: ClassVar[str]
    """Kebab-case name on the wire, e.g. ``module-completed``."""
    version: ClassVar[int] = 1


class Fact(Word):
    """Something that happened; readers ignore fields they do not know."""


class Report(Word):
    """A partner's or staff member's claim; unknown fields are refused, it is no fact yet."""

    model_config = ConfigDict(extra="forbid")


class Answer(Word):
    """What the owner of a report answers to the one who sent it."""
