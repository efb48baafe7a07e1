"""Reports of partners: whom they are about is found out here, what they claim is for their owner to decide.

The key of a report about one person is what the partner calls that person; the rules of the door see to it.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from apprenticeship.common.events import keys
from apprenticeship.common.events.catalogue import BY_WORD
from apprenticeship.common.events.decisions import (
    About,
    Decision,
    Early,
    Heard,
    Item,
    Pass,
    Refs,
)
from apprenticeship.common.events.ids import fact_id
from apprenticeship.common.events.reports import EngagementReported

from ..agreements import Agreements
from .destinations import key_of, passed_on
from .people import Called, Link, Meant, Person, link_key
from .tracking import ReportStatus, Taken


def namespace(agreements: Agreements, event: Heard[Any]) -> str:
    """Whose person references the reporting partner uses."""
    agreement = agreements.of(event.tenant, event.partner)
    return agreement.namespace if agreement else ""


def introduced(agreements: Agreements, event: Heard[Any]) -> tuple[str, UUID]:
    """The reference of an application or a roster entry, and the id it gets unless it has one."""
    space = namespace(agreements, event)
    return link_key(space, event.key), keys.participant_id(event.tenant, space, event.key)


def introduce(agreements: Agreements, event: Heard[Any], refs: Refs) -> Decision:
    """Someone applies or is listed: known already, or known from here on."""
    key, minted = introduced(agreements, event)
    link = refs.find(Link, key)
    taken = Taken(event.partner or "", event.key)
    if link is not None:
        return [taken, _about(event, link.participant_id)]
    called = Called(namespace(agreements, event), event.key)
    return [
        taken,
        About(Link, key, Meant(minted)),
        About(Person, str(minted), called),
        _about(event, minted),
    ]


def identify(agreements: Agreements, event: Heard[Any], refs: Refs) -> Decision:
    """A report about somebody: it waits until a reference means a person."""
    key = link_key(namespace(agreements, event), event.key)
    link = refs.find(Link, key)
    if link is None:
        return Early(Link, key)
    return [Taken(event.partner or "", event.key), _about(event, link.participant_id)]


def relay(event: Heard[Any]) -> Decision:
    """A report about no person: a program, a cohort, an employer, an opening, a mentor."""
    claim = passed_on(event, event.data, key_of(event.tenant, event.data))
    return [Taken(event.partner or "", event.key), claim]


def split(agreements: Agreements, event: Heard[EngagementReported], refs: Refs) -> Decision:
    """One report about several persons becomes one for each; all of them have to be known."""
    found: list[tuple[str, UUID]] = []
    for ref, key in mentioned(agreements, event):
        link = refs.find(Link, key)
        if link is None:
            return Early(Link, key)
        found.append((ref, link.participant_id))
    parts = [part_id(event.id, n) for n in range(len(found))]
    items: list[Item] = [Taken(event.partner or "", event.key, tuple(parts))]
    for id_, (ref, person) in zip(parts, found, strict=True):
        taken = Taken(event.partner or "", ref, part_of=event.id)
        claim = event.data.model_copy(update={"person_refs": (str(person),)})
        items.append(About(ReportStatus, str(id_), taken))
        items.append(passed_on(event, claim, str(person))._replace(id=id_))
    return items


def mentioned(agreements: Agreements, event: Heard[EngagementReported]) -> Iterator[tuple[str, str]]:
    """Each person a report names, once: the reference, and the key of its meaning."""
    space = namespace(agreements, event)
    for ref in dict.fromkeys(event.data.person_refs):
        yield ref, link_key(space, ref)


def part_id(report: UUID, ordinal: int) -> UUID:
    """Id of one part of a split report, on the way to its owner."""
    return fact_id("gateway.part", report, ordinal)


def parts_of(event: Heard[EngagementReported]) -> Iterator[tuple[type, str]]:
    """Rows in which the parts' answers will be kept."""
    for n in range(len(dict.fromkeys(event.data.person_refs))):
        yield ReportStatus, str(part_id(event.id, n))


def _about(event: Heard[Any], person: UUID) -> Pass:
    """The owner hears of the participant, not of a partner's reference."""
    field = BY_WORD[type(event.data)].person_field or ""
    claim = event.data.model_copy(update={field: str(person)})
    return passed_on(event, claim, str(person))
