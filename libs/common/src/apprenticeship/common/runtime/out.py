"""The way out: what a decision says -> rows of the journal, as they will go on their topics."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from pydantic_core import to_json

from apprenticeship.common.events.answers import ReportAccepted, ReportParked, ReportRejected
from apprenticeship.common.events.catalogue import BY_WORD
from apprenticeship.common.events.decisions import Pass, Remind
from apprenticeship.common.events.entries import topic_of
from apprenticeship.common.events.ids import fact_id, named_id, timed_id
from apprenticeship.common.events.words import Answer

from .deciding import Decided, Said
from .item import Item
from .ports import NewFact, NewReminder, ToTell
from .spec import Spec


class Because(NamedTuple):
    """What all words that one event leads to have in common."""

    id: UUID
    text: str
    at: str

    @classmethod
    def of(cls, item: Item, now: datetime) -> "Because":
        """The event itself, and when it happened."""
        return cls(item.id, str(item.id), (item.heard.time if item.heard else now).isoformat())


class Out:
    """Builds what one batch says, under the epochs it was decided with."""

    def __init__(self, spec: Spec, epochs: Mapping[int, int], now: datetime) -> None:
        self._spec, self._epochs = spec, epochs
        self._now, self._recorded = now, now.isoformat()

    def facts(self, item: Item, decided: Decided) -> list[NewFact]:
        """All that one event leads to: its facts, then the answer to who reported it."""
        answer = self._answer(item, decided)
        said = [*decided.said, answer] if answer else decided.said
        if not said:
            return []
        because = Because.of(item, self._now)
        return [self._fact(item, one, because) for one in said]

    def of_round(self, tenant: str, cause: UUID, at: datetime, said: Sequence[Said]) -> list[NewFact]:
        """The facts of a round, about whomever it gave something to."""
        because = Because(cause, str(cause), at.isoformat())
        return [self._row(one, because, self._attributes(one, tenant, because)) for one in said]

    def reminders(self, item: Item, reminders: Sequence[Remind]) -> list[NewReminder]:
        """Reminders that a decision asks for."""
        return [
            NewReminder(
                timed_id(r.at, self._spec.service, item.tenant, item.key, r.name, r.ref, str(item.id)),
                item.index, item.tenant, item.key, r.name, r.ref, r.at, correlation(item.tenant, item.key),
            )
            for r in reminders
        ]  # fmt: skip

    def _fact(self, item: Item, said: Said, because: Because) -> NewFact:
        found, passed = self._attributes(said, item.tenant, because), said.passed
        partner, source_id = item.partner, item.source_id
        if passed:
            partner, source_id = passed.partner or partner, passed.source_id or source_id
        if partner and source_id and not (passed and BY_WORD[type(said.word)].kind == "fact"):
            found["partnerid"], found["sourceid"] = partner, source_id
        if item.traceparent:
            found["traceparent"] = item.traceparent
        return self._row(said, because, found, item.index if self._spec.index_by == "cause" else None)

    def _attributes(self, said: Said, tenant: str, because: Because) -> dict[str, str]:
        entry, passed = BY_WORD[type(said.word)], said.passed
        tenant = passed.tenant if passed and passed.tenant else tenant
        speaker = entry.speaker if entry.kind == "fact" else self._spec.service
        return {
            "specversion": "1.0",
            "id": str(passed.id if passed and passed.id else said.id),
            "type": entry.type,
            "source": f"apprenticeship/{speaker}",
            "time": because.at,
            "subject": passed.subject if passed and passed.subject else said.key,
            "tenantid": tenant,
            "recordedtime": self._recorded,
            "correlationid": _thread(tenant, said.key)[1],
            "causationid": because.text,
            "dataclass": entry.data_class,
        }

    def _row(self, said: Said, because: Because, found: dict[str, str], index: int | None = None) -> NewFact:
        """``index``: who tells it, where that is not the owner of its key."""
        entry, passed, tenant = BY_WORD[type(said.word)], said.passed, found["tenantid"]
        index = self._spec.index_of(said.key) if index is None else index
        return NewFact(
            said.id, index, tenant, passed.topic if passed else topic_of(entry, self._spec.service), said.key,
            entry.type, because.id, _thread(tenant, said.key)[0], self._epochs.get(index, 0),
            found, to_json(said.word, exclude_none=True), index in self._epochs,
        )  # fmt: skip

    def _answer(self, item: Item, decided: Decided) -> Said | None:
        if not item.is_report or item.outcome == item.came_from:
            return None
        word = self._answer_word(item, decided)
        if word is None:
            return None
        speaker = f"{self._spec.service}.{word.type}"
        if item.came_from:  # it may have been said before, by an earlier decision about the same event
            speaker = f"{speaker}.{self._recorded}"
        said = Said(fact_id(speaker, item.id, 0), word, item.key)
        if self._spec.answers or item.partner is None:
            return said
        return said._replace(passed=_to_partner(item, word, said.id))

    def _answer_word(self, item: Item, decided: Decided) -> Answer | None:
        if item.outcome == "refused":
            return ReportRejected(report_event_id=item.id, code=item.code, detail=item.detail, path=item.path or None)
        if item.outcome in _WAITING:
            if item.came_from in _WAITING:  # as its sender knows
                return None
            waiting = item.waiting_kind or "operator"
            return ReportParked(
                report_event_id=item.id,
                waiting_for=waiting,
                until=item.until or self._now + self._spec.early_for,
            )
        if not self._spec.answers:
            return None
        ids = tuple(said.id for said in decided.said if BY_WORD[type(said.word)].kind == "fact")
        return ReportAccepted(report_event_id=item.id, fact_event_ids=ids)


_WAITING = {"early", "failed", "behind"}


def _to_partner(item: Item, word: Answer, id_: UUID) -> Pass:
    return Pass(word, f"partners.{item.partner}.answers.v1", item.key, id_)


@lru_cache(maxsize=1 << 13)
def _thread(tenant: str, key: str) -> tuple[UUID, str]:
    """Asked for with every word, and a UUID's text costs as much as its making."""
    found = correlation(tenant, key)
    return found, str(found)


def correlation(tenant: str, key: str) -> UUID:
    """One id per participant (and per mentor, employer ...): the key itself when it is a UUID."""
    try:
        return UUID(key)
    except ValueError:
        return named_id("correlation", tenant, key)


def told_by_us(facts: list[NewFact], sequence: list[int]) -> list[ToTell]:
    """The new facts whose index is ours, as they will be told."""
    pairs = zip(facts, sequence, strict=True)
    return [ToTell(seq, f.index, f.topic, f.key, f.attributes, f.body) for f, seq in pairs if f.own]


def in_sequence(late: list[ToTell], new: list[ToTell]) -> list[ToTell]:
    """What others left us to tell, and our own, as it was decided."""
    return sorted([*late, *new], key=_SEQUENCE) if late else new


_SEQUENCE = attrgetter("seq")
