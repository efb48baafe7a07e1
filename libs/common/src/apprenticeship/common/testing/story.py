"""Given / when / then over a service's decisions: pure, on values, with the runtime's own decision step."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self, get_args
from uuid import UUID

from apprenticeship.common.events.decisions import Due, Gathered, Heard, RefusalCode, Remind
from apprenticeship.common.events.envelope import PartnerEnvelope
from apprenticeship.common.events.ids import timed_id
from apprenticeship.common.events.words import Word
from apprenticeship.common.runtime.deciding import (
    Decided,
    Effects,
    Name,
    Rows,
    decide_event,
    handler_of,
)
from apprenticeship.common.runtime.handlers import Count, Handlers, Round, Select
from apprenticeship.common.runtime.tables import Tables


@dataclass
class Story:
    """One tenant's life in one service.

    ``given`` and ``when`` hear words in order; ``then_*`` speak of the last one. Early events wait and are heard again
    when their row is written; ``tick`` moves the day on, fires reminders and runs the rounds.
    """

    handlers: Handlers
    tables: Tables
    today: date = date(2027, 1, 4)
    tenant: str = "per-scholas"
    rows: Rows = field(default_factory=Rows)
    told: list[tuple[str, Word]] = field(default_factory=list)
    """Everything the service has said so far: (key, word)."""
    last: Decided = field(default_factory=Decided)
    _count: int = 0
    _reminders: list[tuple[datetime, str, Remind]] = field(default_factory=list)
    _early: list[Heard[Any]] = field(default_factory=list)

    def given(self, key: str | UUID, *words: Word, partner: str = "partner") -> Self:
        """Hear words about ``key`` that must all be taken in."""
        for word in words:
            self.when(key, word, partner=partner)
            if self.last.outcome != "handled":
                raise AssertionError(f"given {word.type} was {self.last.outcome}: {self.last.code} {self.last.detail}")
        return self

    def when(self, key: str | UUID, word: Word, *, partner: str = "partner", at: datetime | None = None) -> Self:
        """Hear one word about ``key`` today."""
        self._count += 1
        moment = at or datetime.combine(self.today, time(12), UTC)
        event = Heard(
            id=timed_id(moment, "story", str(self._count)), time=moment, key=str(key), tenant=self.tenant,
            data=word, partner=partner, source_id=f"report-{self._count}",
        )  # fmt: skip
        return self._hear(event)

    def tick(self, day: date) -> Self:
        """Move on to ``day``: due reminders first, in order of time, then every round once."""
        self.today = day
        end = datetime.combine(day, time.max, UTC)
        for due in sorted((r for r in self._reminders if r[0] <= end), key=lambda r: (r[0], r[1], r[2].name)):
            self._reminders.remove(due)
            at, key, remind = due
            self.when(key, Due(name=remind.name, ref=remind.ref), at=at)
        for round_ in self.handlers.rounds:
            self.run(round_)
        return self

    def run(self, round_: Round) -> Self:
        """One round over this tenant's rows."""
        rows = {s.kind: self._selected(s) for s in round_.selects}
        cause = timed_id(datetime.combine(self.today, time(6), UTC), round_.name)
        effects = Effects(self.handlers.service, self.tables, cause, self.rows)
        for about in round_.decide(Gathered(rows, self._counts(round_.counts)), self.today):
            effects.take(Name(self.tenant, about.kind, about.key), about.item)
        self.rows.change(effects.cases)
        self._check_kept(effects.cases)
        self.last = Decided(said=effects.said)
        self._remember(effects.said)
        self._wake(set(effects.cases))
        return self

    def case(self, kind: type, key: str | UUID) -> Any:  # noqa: ANN401 - the case's own type
        """The present row, or None."""
        return self.rows.cases.get(Name(self.tenant, kind, str(key)))

    @property
    def said(self) -> list[Word]:
        """The words of the last event or round."""
        return [said.word for said in self.last.said]

    def then(self, *words: Word) -> Self:
        """The last event said exactly these words."""
        if self.last.outcome != "handled" or self.said != list(words):
            raise AssertionError(f"{self.last.outcome} {self.last.code} {self.last.detail}: said {self.said}")
        return self

    def then_types(self, *types: str) -> Self:
        """The last event said words of exactly these types."""
        found = [word.type for word in self.said]
        if self.last.outcome != "handled" or found != list(types):
            raise AssertionError(f"{self.last.outcome} {self.last.code} {self.last.detail}: said {found}")
        return self

    def then_refused(self, code: str, path: str = "", detail: str = "") -> Self:
        """The last event was refused with this code, at this path and in these words where they are given."""
        wrong = (path and self.last.path != path) or (detail and self.last.detail != detail)
        if (self.last.outcome, self.last.code) != ("refused", code) or wrong:
            raise AssertionError(f"not refused with {code} {path} {detail}: {self.last}")
        return self

    def then_early(self, kind: type, key: str | UUID | None = None) -> Self:
        """The last event waits for a row of this kind, and of this key where it is given."""
        found = self.last.waits_for
        if self.last.outcome != "early" or not found or found[0] is not kind or (key and found[1] != str(key)):
            raise AssertionError(f"does not wait for {kind.__name__} {key}: {self.last}")
        return self

    def _hear(self, event: Heard[Any]) -> Self:
        handler = handler_of(self.handlers, event.data)
        if handler is None:
            raise AssertionError(f"{self.handlers.service} does not hear {event.data.type}")
        if handler.prepare:
            event = _prepared(event, handler.prepare(event))
        before = set(self.rows.changed)
        self.rows.changed = set()
        self._know(handler, event)
        held = [(self.tables.of(name.kind), case) for name, case in self.rows.cases.items() if case is not None]
        texts = [table.write(case) for table, case in held]
        self.last = decide_event(self.handlers.service, handler, self.tables, event, self.rows, self.today)
        if texts != [table.write(case) for table, case in held]:
            raise AssertionError(f"{event.data.type} changed a row in place: members keep rows between batches")
        self._check_reason(event)
        if self.last.outcome == "early":
            self._early.append(event)
        self._reminders += [(remind.at, event.key, remind) for remind in self.last.reminders]
        self._remember(self.last.said)
        decided, written = self.last, self.rows.changed
        self._check_kept(written)
        self.rows.changed = before | written
        self._wake(written)
        self.last = decided
        return self

    def _check_reason(self, event: Heard[Any]) -> None:
        """Whoever is refused is told why; whoever is early waits for a row that was looked at."""
        last = self.last
        if last.outcome == "refused":
            if last.code not in get_args(RefusalCode) or not _is_sentence(last.detail, event.data):
                raise AssertionError(f"{event.data.type} is refused without a code and a sentence: {last}")
            if last.path and not _is_field(last.path, event.data):
                raise AssertionError(f"{event.data.type} has no such field: {last}")
        if last.waits_for and Name(self.tenant, *last.waits_for) not in self.rows.cases:
            raise AssertionError(f"{event.data.type} waits for a row that its handler has not named: {last}")

    def _check_kept(self, names: Iterable[Name]) -> None:
        """What a member keeps is what it, or the next one, reads back."""
        for name in names:
            table, case = self.tables.of(name.kind), self.rows.cases[name]
            if table.read(table.write(case)) != case:
                raise AssertionError(f"{table.name} is not read back as it was written: {case}")

    def _know(self, handler: Any, event: Heard[Any]) -> None:  # noqa: ANN401 - a Handler
        from apprenticeship.common.runtime.deciding import (  # noqa: PLC0415
            followed_names,
            own_name,
            read_names,
            touched_names,
        )

        for name in [own_name(handler, event)]:
            self.rows.cases.setdefault(name, None)
        for name in [
            *read_names(handler, event, self.rows),
            *touched_names(handler, event, self.rows),
        ]:
            self.rows.cases.setdefault(name, None)
        for name in followed_names(handler, event, self.rows):
            self.rows.cases.setdefault(name, None)

    def _remember(self, said: Sequence[Any]) -> None:
        self.told += [(s.key, s.word) for s in said]

    def _wake(self, written: set[Name]) -> None:
        waiting, self._early = self._early, []
        for event in waiting:
            handler = handler_of(self.handlers, event.data)
            if handler is not None and written:
                self._hear(event)
            else:
                self._early.append(event)

    def _selected(self, select: Select) -> dict[str, Any]:
        table = self.tables.of(select.kind)
        found = dict(self._ours(select.kind))
        if select.column is not None:
            column = table.columns[select.column]
            found = {key: case for key, case in found.items() if list(column(case))}
        return dict(sorted(found.items()))

    def _counts(self, count: Count | None) -> dict[str, int]:
        counts: dict[str, int] = {}
        if count:
            column = self.tables.of(count.kind).columns[count.column]
            for _, case in self._ours(count.kind):
                for value in column(case):
                    counts[value] = counts.get(value, 0) + 1
        return counts

    def _ours(self, kind: type) -> list[tuple[str, Any]]:
        """This tenant's rows of a kind, as a round of the runtime sees them."""
        return [
            (n.key, case)
            for n, case in self.rows.cases.items()
            if (n.tenant, n.kind) == (self.tenant, kind) and case is not None
        ]


def _is_sentence(text: str, word: Word) -> bool:
    """Words for people, or the name of a schema's rule: nothing of Python, and nothing shouts but what was given."""
    first, *rest = text.split()
    if not rest:
        return re.fullmatch("[a-z_]+", first) is not None
    return "None" not in text and (not re.match("[A-Z]{2}", first) or first in word.model_dump_json())


def _is_field(path: str, word: Word) -> bool:
    """Of the report, or of its envelope; a partner's event has the report under ``data``."""
    root, *names = path.split("/")
    known = {*type(word).model_fields, *PartnerEnvelope.model_fields, ""}
    return not root and (names[1:2] or [""] if names[0] == "data" else names)[0] in known


def _prepared(event: Heard[Any], prepared: Any) -> Heard[Any]:  # noqa: ANN401 - what prepare made
    from dataclasses import replace  # noqa: PLC0415

    return replace(event, prepared=prepared)


def days(count: int) -> timedelta:
    """Calendar days."""
    return timedelta(days=count)
