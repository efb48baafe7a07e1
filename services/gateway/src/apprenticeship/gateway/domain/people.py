"""Whose reference means whom: a reference leads to one person, a person may have one in each namespace."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from apprenticeship.common.events.decisions import Note


@dataclass(frozen=True, slots=True)
class Link:
    """What one reference means; its key is ``<namespace>/<ref>``."""

    participant_id: UUID


@dataclass(frozen=True, slots=True)
class Person:
    """What partners call one participant: namespace -> reference."""

    refs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Meant(Note):
    """A reference has got its meaning."""

    participant_id: UUID


@dataclass(frozen=True, slots=True)
class Called(Note):
    """A person is known by this reference; in one namespace the latest one is used."""

    namespace: str
    ref: str


def link_key(namespace: str, ref: str) -> str:
    """Key of a reference's row."""
    return f"{namespace}/{ref}"


def evolve_link(link: Link | None, item: Any) -> Link | None:  # noqa: ANN401 - any word or note
    """A meaning once given stays: joining two persons is a decision of people, not of the door."""
    return Link(item.participant_id) if link is None and isinstance(item, Meant) else link


def evolve_person(person: Person | None, item: Any) -> Person | None:  # noqa: ANN401 - any word or note
    """References add up."""
    if not isinstance(item, Called):
        return person
    person = person or Person()
    return replace(person, refs={**person.refs, item.namespace: item.ref})
