"""Facts that partners are told: what their agreement names, about persons they know, in their own references."""

from typing import Any

from apprenticeship.common.events.catalogue import BY_WORD, ENTRIES
from apprenticeship.common.events.decisions import Decision, Heard, Pass
from apprenticeship.common.events.topics import partner_answers
from apprenticeship.common.events.words import Fact, Word

from ..agreements import Agreement, Agreements
from .people import Person


def tell(agreements: Agreements, person: Person | None, event: Heard[Any]) -> Decision:
    """One fact to each partner of the partnership that it concerns; the fact itself is not changed."""
    told: list[Pass] = []
    for agreement in agreements.within(event.tenant):
        if concerns(agreement, event.data):
            key = _called(agreement, person, event)
            if key is not None:
                topic = partner_answers(agreement.partner)
                told.append(Pass(event.data, topic, key, event.id, subject=key))
    return told


def words_told(agreements: Agreements) -> list[type[Word]]:
    """Every fact that some agreement names."""
    named = frozenset[str]().union(*(one.receives for one in agreements.partners))
    return [entry.word for entry in ENTRIES if entry.kind == "fact" and entry.word.type in named]


def concerns(agreement: Agreement, fact: Fact) -> bool:
    """Its agreement names the fact, and the program where the fact names one."""
    program = getattr(fact, "program_id", None)
    return fact.type in agreement.receives and (program is None or program in agreement.programs)


def _called(agreement: Agreement, person: Person | None, event: Heard[Any]) -> str | None:
    """What the partner calls whom it is about; of a person it has no reference of it hears nothing."""
    if BY_WORD[type(event.data)].key != "participant_id":
        return event.key
    return person.refs.get(agreement.namespace) if person else None
