"""The way out: what a decision says -> rows of the journal, as they will go on their topics."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from pydantic_core import to_json

from apprenticeship.common.events.answers import ReportAccepted, ReportParked, ReportRejected
from apprenticeship.common.events.catalogue import BY_WORD
from apprenticeship.common.events.decisions import Pass, Remind
from apprenticeship.common.events.ids import fact_id, named_id, timed_id
from apprenticeship.common.events.words import Answer, Fact, Word

from .deciding import Decided, Said
from .item import Item
from .ports import NewFact, NewReminder
from .spec import Spec


class Out:
    """Builds what one batch says, under the epochs it was decided with."""

    def __init__(self, spec: Spec, epochs: Mapping[int, int], now: datetime) -> None:
        self._spec, self._epochs = spec, epochs
        self._now, self._recorded = now, now.isoformat()

    def facts(self, item: Item, decided: Decided) -> list[NewFact]:
        """All that one event leads to: its facts, then the answer to who reported it."""
        facts = [self._fact(item, said) for said in decided.said]
        answer = self._answer(item, decided)
        return [*facts, self._fact(item, answer)] if answer else facts

    def of_round(self, tenant: str, cause: UUID, at: datetime, said: Sequence[Said]) -> list[NewFact]:
        """The facts of a round, about whomever it gave something to."""
        return [
            self._row(
                one,
                tenant,
                cause,
                self._spec.index_of(one.key),
                self._attributes(one, tenant, at, cause),
            )
            for one in said
        ]

    def reminders(self, item: Item, reminders: Sequence[Remind]) -> list[NewReminder]:
        """Reminders that a decision asks for."""
        return [
            NewReminder(
                timed_id(r.at, self._spec.service, item.tenant, item.key, r.name, r.ref, str(item.id)),
                item.index, item.tenant, item.key, r.name, r.ref, r.at, correlation(item.tenant, item.key),
            )
            for r in reminders
        ]  # fmt: skip

    def _fact(self, item: Item, said: Said) -> NewFact:
        heard = item.heard
        at = heard.time if heard else self._now
        found = self._attributes(said, item.tenant, at, item.id)
        partner = said.passed.partner if said.passed and said.passed.partner else item.partner
        source_id = said.passed.source_id if said.passed and said.passed.source_id else item.source_id
        if partner and source_id and not (isinstance(said.word, Fact) and said.passed):
            found |= {"partnerid": partner, "sourceid": source_id}
        if item.traceparent:
            found["traceparent"] = item.traceparent
        by_cause = self._spec.index_by == "cause"
        index = item.index if by_cause else self._spec.index_of(said.key)
        return self._row(said, found["tenantid"], item.id, index, found)

    def _attributes(self, said: Said, tenant: str, at: datetime, cause: UUID) -> dict[str, str]:
        entry, passed = BY_WORD[type(said.word)], said.passed
        tenant = passed.tenant if passed and passed.tenant else tenant
        speaker = entry.speaker if isinstance(said.word, Fact) else self._spec.service
        return {
            "specversion": "1.0",
            "id": str(passed.id if passed and passed.id else said.id),
            "type": entry.type,
            "source": f"apprenticeship/{speaker}",
            "time": at.isoformat(),
            "subject": passed.subject if passed and passed.subject else said.key,
            "tenantid": tenant,
            "recordedtime": self._recorded,
            "correlationid": str(correlation(tenant, said.key)),
            "causationid": str(cause),
            "dataclass": entry.data_class,
        }

    def _row(self, said: Said, tenant: str, cause: UUID, index: int, found: dict[str, str]) -> NewFact:
        entry = BY_WORD[type(said.word)]
        topic = said.passed.topic if said.passed else self._topic(said.word)
        return NewFact(
            said.id, index, tenant, topic, said.key, entry.type, cause, UUID(found["correlationid"]),
            self._epochs.get(index, 0), to_json(found).decode(), to_json(said.word, exclude_none=True),
            index in self._epochs,
        )  # fmt: skip

    def _topic(self, word: Word) -> str:
        if isinstance(word, Answer):
            return f"{self._spec.service}.answers.v1"
        return BY_WORD[type(word)].topic

    def _answer(self, item: Item, decided: Decided) -> Said | None:
        if not item.is_report or item.outcome == item.came_from:
            return None
        word = self._answer_word(item, decided)
        if word is None:
            return None
        said = Said(fact_id(f"{self._spec.service}.{word.type}", item.id, 0), word, item.key)
        if self._spec.answers or item.partner is None:
            return said
        return said._replace(passed=_to_partner(item, word, said.id))

    def _answer_word(self, item: Item, decided: Decided) -> Answer | None:
        if item.outcome == "refused":
            return ReportRejected(report_event_id=item.id, code=item.code, detail=item.detail, path=item.path or None)
        if item.outcome in {"early", "failed", "behind"}:
            waiting = item.waiting_kind or "operator"
            return ReportParked(
                report_event_id=item.id,
                waiting_for=waiting,
                until=item.until or self._now + self._spec.early_for,
            )
        if not self._spec.answers:
            return None
        ids = tuple(said.id for said in decided.said if isinstance(said.word, Fact))
        return ReportAccepted(report_event_id=item.id, fact_event_ids=ids)


def _to_partner(item: Item, word: Answer, id_: UUID) -> Pass:
    return Pass(word, f"partners.{item.partner}.answers.v1", item.key, id_)


def correlation(tenant: str, key: str) -> UUID:
    """One id per participant (and per mentor, employer ...): the key itself when it is a UUID."""
    try:
        return UUID(key)
    except ValueError:
        return named_id("correlation", tenant, key)
