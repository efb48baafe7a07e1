"""A line of the catalogue: a word with its full name, who says it, where, about whom and to whom."""

from dataclasses import dataclass, field
from typing import Literal

from .envelope import DataClass
from .words import Answer, Fact, Report, Word

Kind = Literal["fact", "report", "answer"]
ANSWERERS = "owners"
"""Speaker of the answers: each service that decides on reports says them in its own topic."""
PERSON_FIELDS = ("external_person_ref", "person_ref", "person_refs")


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of the platform as the catalogue knows it."""

    word: type[Word]
    kind: Kind
    speaker: str
    """Who says the fact, or who decides on the report and answers it."""
    key: str
    """What the partition key is the id of."""
    listeners: tuple[str, ...]
    data_class: DataClass
    by: str = ""
    """Who publishes the report."""
    own_topic: str = ""
    """The topic of a fact that does not go with its speaker's others."""

    type: str = field(init=False)
    """The full CloudEvents type, e.g. ``apprenticeship.intake.enrolled.v1``."""
    topic: str = field(init=False)
    """Where it is found inside the platform; for answers a pattern, since each owner has its own."""

    def __post_init__(self) -> None:
        said = self.speaker if self.kind == "fact" else f"{self.kind}s"
        object.__setattr__(self, "type", f"apprenticeship.{said}.{self.word.type}.v{self.word.version}")
        object.__setattr__(self, "topic", topic_of(self, "<owner>"))

    @property
    def person_field(self) -> str | None:
        """The field of a report that says who it is about; the gateway puts the participant's id there."""
        if self.kind != "report":
            return None
        return next((name for name in PERSON_FIELDS if name in self.word.model_fields), None)


def topic_of(entry: Entry, answering: str = "") -> str:
    """The topic of a word inside the platform; an answer's depends on who answers."""
    match entry.kind:
        case "fact":
            return entry.own_topic or f"{entry.speaker}.events.v1"
        case "report":
            return f"{entry.speaker}.reports.v1"
        case "answer":
            if not answering:
                message = f"who answers with {entry.word.type}? Its topic depends on that"
                raise ValueError(message)
            return f"{answering}.answers.v1"


def fact(
    word: type[Fact],
    *,
    to: tuple[str, ...],
    key: str = "participant_id",
    data_class: DataClass = "internal",
    topic: str = "",
) -> Entry:
    """Something that happened; the module it is written in names its speaker."""
    return Entry(word, "fact", word.__module__.rsplit(".", 1)[-1], key, to, data_class, own_topic=topic)


def report(word: type[Report], *, owner: str, by: str, key: str = "participant_id") -> Entry:
    """A claim of ``by`` that ``owner`` decides on."""
    return Entry(word, "report", owner, key, (owner,), "internal", by=by)


def answer(word: type[Answer]) -> Entry:
    """What becomes of a report; keyed as the report was."""
    return Entry(word, "answer", ANSWERERS, "as the report", ("gateway",), "internal")
