"""Links: whichever side is known gives its person to the other; two known persons are not made one here."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from apprenticeship.common.events.answers import ReportAccepted
from apprenticeship.common.events.decisions import (
    About,
    Decision,
    Early,
    Heard,
    Item,
    Pass,
    Refs,
    Refused,
)
from apprenticeship.common.events.reports import PersonLinked
from apprenticeship.common.events.topics import partner_answers

from ..agreements import Agreements
from .claims import namespace
from .people import Called, Link, Meant, Person, link_key
from .tracking import Taken


class Side(NamedTuple):
    """One reference of a link."""

    namespace: str
    ref: str

    @property
    def key(self) -> str:
        """Key of its row."""
        return link_key(self.namespace, self.ref)


def sides(agreements: Agreements, event: Heard[PersonLinked]) -> list[Side]:
    """The partner's own reference, and the other partner's where the link names one."""
    named = [Side(namespace(agreements, event), event.data.person_ref)]
    other = agreements.of(event.tenant, event.data.other_partner_id)
    if other and event.data.other_person_ref:
        named.append(Side(other.namespace, event.data.other_person_ref))
    return list(dict.fromkeys(named))


def persons(agreements: Agreements, event: Heard[PersonLinked], refs: Refs) -> set[UUID]:
    """Whom the sides mean that are known; more than one is a contradiction."""
    links = (refs.find(Link, side.key) for side in sides(agreements, event))
    found = {link.participant_id for link in links if link}
    given = event.data.participant_id
    if given and (found or refs.find(Person, str(given))):
        found.add(given)
    return found


def named_rows(agreements: Agreements, event: Heard[PersonLinked]) -> Iterator[tuple[type, str]]:
    """Both references, and the person where the link gives the id."""
    yield from ((Link, side.key) for side in sides(agreements, event))
    if event.data.participant_id:
        yield Person, str(event.data.participant_id)


def followed_rows(agreements: Agreements, event: Heard[PersonLinked], refs: Refs) -> Iterator[tuple[type, str]]:
    """The person whom the known side means."""
    yield from ((Person, str(person)) for person in persons(agreements, event, refs))


def link(agreements: Agreements, event: Heard[PersonLinked], refs: Refs) -> Decision:
    """Tie references to one person."""
    found = persons(agreements, event, refs)
    if not found:
        return _wait(agreements, event)
    if len(found) > 1:
        return Refused("duplicate_conflict", "Both sides are known already, as two persons.", "/data")
    [person] = found
    items: list[Item] = [Taken(event.partner or "", event.key)]
    for side in sides(agreements, event):
        if refs.find(Link, side.key) is None:
            items.append(About(Link, side.key, Meant(person)))
            items.append(About(Person, str(person), Called(*side)))
    return [*items, *_accepted(event)]


def _wait(agreements: Agreements, event: Heard[PersonLinked]) -> Early:
    """Of two unknown references the one that an application or a roster will make known, the other side's first."""
    named = sides(agreements, event)
    if len(named) == 1 and event.data.participant_id:
        return Early(Person, str(event.data.participant_id))
    for side in reversed(named):
        if agreements.introduces(event.tenant, side.namespace):
            return Early(Link, side.key)
    return Early(Link, named[-1].key)


def _accepted(event: Heard[PersonLinked]) -> list[Item]:
    """Nobody else decides on a link, so nobody else answers."""
    word = ReportAccepted(report_event_id=event.id, fact_event_ids=())
    return [word, Pass(word, partner_answers(event.partner or ""), event.key)]
