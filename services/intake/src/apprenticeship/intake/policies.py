"""The rules of intake by name, each with its source; a program's numbers come in, they are never written here."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from apprenticeship.common.events.vocabulary import Party
from apprenticeship.common.programs import ProgramDefinition

_ORDER: tuple[Party, ...] = ("labor", "management", "community", "funder")
ANY_METHOD = "none"
"""A program that names no way of assessing takes any, and needs none."""


def in_order(parties: Iterable[Party]) -> tuple[Party, ...]:
    """Parties once each, in the order in which the catalogue lists them."""
    named = set(parties)
    return tuple(party for party in _ORDER if party in named)


def fully_signed(required: Iterable[Party], signed: Iterable[Party]) -> bool:
    """R26: every party has signed; a version that nobody signs is never in force."""
    required = set(required)
    return bool(required) and required <= set(signed)


def in_language(asked: str, held_in: str) -> bool:
    """R12: a class fits who asks for its language, or for the wider one (``zh`` takes ``zh-Hant``; RFC 4647)."""
    asked, held_in = asked.lower(), held_in.lower()
    return held_in == asked or held_in.startswith(f"{asked}-")


def is_offered(asked: str | None, offered: Collection[str]) -> bool:
    """R12: the program has the language, or its standards name none because its source gives only a count."""
    return asked is None or not offered or any(in_language(asked, one) for one in offered)


def missing_credential(definition: ProgramDefinition, held: Collection[str]) -> str | None:
    """S1 (advanced courses): the first credential that must come before this program and is not held."""
    required = definition.admission.prerequisite_credentials
    return next((code for code in required if code not in held), None)


def must_be_assessed(definition: ProgramDefinition) -> bool:
    """S4: a program that names a way of assessing gives no seat without it."""
    return definition.admission.assessment != ANY_METHOD


def assessed_as_agreed(definition: ProgramDefinition, method: str) -> bool:
    """S4: a role play is not replaced by a written test; the standards name the way, or leave it open."""
    return definition.admission.assessment in {ANY_METHOD, method}


def requirement_set(definition: ProgramDefinition, relation: str | None) -> str:
    """R29: carers of their own family follow the smaller set where there is one; all others ``standard``."""
    sets = definition.requirement_sets
    if relation == "family" and "family" in sets:
        return "family"
    return "standard" if "standard" in sets else min(sets)


def exam_language(definition: ProgramDefinition, chosen_set: str, asked: str | None, held_in: str) -> str | None:
    """R12: the language asked for; else the cohort's, where the program examines and does so in it."""
    if asked is not None or definition.requirement_sets[chosen_set].exam is None:
        return asked
    return held_in if is_offered(held_in, definition.languages.exam) else None


def only_track(definition: ProgramDefinition) -> str | None:
    """The track of a program that has but one (R1); where there are several, nobody has chosen yet."""
    gates = definition.placement.gates if definition.placement else ()
    return gates[0].track if len(gates) == 1 else None


def offer_ends(offered_on: date, offer_days: int, starts_on: date) -> date:
    """The last day to accept (ours): so many days, and never after the day the class begins."""
    return min(offered_on + timedelta(days=offer_days), starts_on)


def overlaps(ended_on: date | None, begins_on: date) -> bool:
    """An enrolment that has not ended by the day the other begins."""
    return ended_on is None or ended_on > begins_on
