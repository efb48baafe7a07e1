"""The pure heart of a batch: one event, the rows it needs, and what comes of it. No I/O, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple
from uuid import UUID

from apprenticeship.common.events.catalogue import BY_WORD
from apprenticeship.common.events.decisions import (
    About,
    Decision,
    Due,
    Early,
    Heard,
    Note,
    Pass,
    Refs,
    RefusalCode,
    Refused,
    Remind,
)
from apprenticeship.common.events.ids import fact_id
from apprenticeship.common.events.words import Word

from .handlers import Handler, Handlers, Ref, nothing, nowhere
from .tables import Tables

Outcome = Literal["handled", "refused", "early", "failed"]


class Name(NamedTuple):
    """Which row: nothing is ever looked up without its tenant."""

    tenant: str
    kind: type
    key: str


class Said(NamedTuple):
    """A word that a decision says to the world."""

    id: UUID
    word: Word
    key: str
    passed: Pass | None = None


@dataclass(slots=True)
class Rows:
    """The rows a batch holds; a case of None is a row that is known to be missing."""

    cases: dict[Name, Any] = field(default_factory=dict)
    versions: dict[Name, int] = field(default_factory=dict)
    changed: set[Name] = field(default_factory=set)

    def put(self, name: Name, case: Any, version: int) -> None:  # noqa: ANN401 - the case's own type
        """Take in a row as it was loaded."""
        self.cases[name], self.versions[name] = case, version

    def change(self, cases: dict[Name, Any]) -> None:
        """Take in what a decision made of some rows."""
        self.cases |= cases
        self.changed |= cases.keys()


@dataclass(slots=True)
class Decided:
    """What came of one event."""

    outcome: Outcome = "handled"
    said: list[Said] = field(default_factory=list)
    reminders: list[Remind] = field(default_factory=list)
    code: RefusalCode | Literal[""] = ""
    detail: str = ""
    path: str = ""
    waits_for: Ref | None = None


def handler_of(handlers: Handlers, word: Word) -> Handler | None:
    """What this service does about a word; None when it does not listen."""
    if isinstance(word, Due):
        return handlers.by_reminder.get(word.name)
    return handlers.by_word.get(type(word))


def own_name(handler: Handler, event: Heard[Any]) -> Name:
    """The row an event is decided on."""
    return Name(event.tenant, handler.case, handler.key(event))


def _names(event: Heard[Any], refs: Iterable[Ref]) -> list[Name]:
    return [Name(event.tenant, kind, key) for kind, key in refs]


def touched_names(handler: Handler, event: Heard[Any], rows: Rows) -> list[Name]:
    """Further rows it may change; asked before each decision, since an earlier event may have changed the case."""
    if handler.touches is nothing:
        return []
    return _names(event, handler.touches(event, rows.cases.get(own_name(handler, event))))


def read_names(handler: Handler, event: Heard[Any], rows: Rows) -> list[Name]:
    """Rows it only looks at."""
    if handler.reads is nothing:
        return []
    return _names(event, handler.reads(event, rows.cases.get(own_name(handler, event))))


def followed_names(handler: Handler, event: Heard[Any], rows: Rows) -> list[Name]:
    """Rows it may change that only the rows it has named can tell; asked once those are loaded."""
    if handler.follows is nowhere:
        return []
    return _names(event, handler.follows(event, _refs(near_names(handler, event, rows), rows)))


def near_names(handler: Handler, event: Heard[Any], rows: Rows) -> list[Name]:
    """The rows of other keys that a decision may look at."""
    return [*read_names(handler, event, rows), *touched_names(handler, event, rows)]


def _refs(near: Iterable[Name], rows: Rows) -> Refs:
    return Refs({name[1:]: rows.cases.get(name) for name in near})


def decide_event(service: str, handler: Handler, tables: Tables, event: Heard[Any], rows: Rows, today: date) -> Decided:
    """Decide one event on the rows and change them; what raises changes nothing and is ``failed``."""
    try:
        own = own_name(handler, event)
        refs = _refs(near_names(handler, event, rows), rows)
        decision = handler.decide(rows.cases.get(own), event, refs, today)
        return _take(service, tables, event, own, decision, rows)
    except BaseException as error:  # noqa: BLE001 - our own fault, even an exit: nothing comes in from outside here
        return Decided("failed", detail=type(error).__name__)


def _take(service: str, tables: Tables, event: Heard[Any], own: Name, decision: Decision, rows: Rows) -> Decided:
    if isinstance(decision, Refused):
        return Decided("refused", code=decision.code, detail=decision.detail, path=decision.path)
    if isinstance(decision, Early):
        return Decided("early", waits_for=(decision.kind, decision.key))
    effects = Effects(service, tables, event.id, rows)
    for item in decision:
        effects.take(own, item)
    rows.change(effects.cases)
    return Decided(said=effects.said, reminders=effects.reminders)


@dataclass(slots=True)
class Effects:
    """Folds the items of one decision or round into rows and words to tell."""

    service: str
    tables: Tables
    cause: UUID
    rows: Rows
    cases: dict[Name, Any] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    reminders: list[Remind] = field(default_factory=list)

    def take(self, own: Name, item: Word | Note | About | Remind | Pass) -> None:
        """Evolve the row that the item is about, and remember what is to be told."""
        if isinstance(item, Remind):
            self.reminders.append(item)
        elif isinstance(item, Pass):
            self._say(item.word, item.key, item)
        elif isinstance(item, About):
            self.take(Name(own.tenant, item.kind, item.key), item.item)
        else:
            self._evolve(own, item)
            if not isinstance(item, Note) and self._is_ours(item):
                self._say(item, own.key, None)

    def _is_ours(self, word: Word) -> bool:
        """A fact of this service; by the catalogue, since asking pydantic's classes costs a microsecond each time."""
        entry = BY_WORD[type(word)]
        return entry.kind == "fact" and entry.speaker == self.service

    def _evolve(self, name: Name, item: Word | Note) -> None:
        if name not in self.rows.cases:
            raise LookupError(f"{name.kind.__name__} was not loaded: its handler must name it in touches")
        case = self.cases.get(name, self.rows.cases[name])
        self.cases[name] = self.tables.of(name.kind).evolve(case, item)

    def _say(self, word: Word, key: str, passed: Pass | None) -> None:
        id_ = fact_id(self.service, self.cause, len(self.said))
        self.said.append(Said(id_, word, key, passed))
