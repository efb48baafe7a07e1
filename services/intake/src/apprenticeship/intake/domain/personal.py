"""A person's own data, under a key of their own, in a table of its own; no decision can read them."""

from dataclasses import dataclass, field

from apprenticeship.common.events.decisions import About, Note
from apprenticeship.common.events.words import Word


@dataclass(frozen=True, slots=True)
class Personal:
    """Ciphertext and the key to it, itself wrapped; both empty once they were erased."""

    key_id: str
    """Which key-encryption key wraps the person's key."""
    wrapped_key: str = field(repr=False)
    ciphertext: str = field(repr=False)

    @property
    def erased(self) -> bool:
        return not self.wrapped_key


@dataclass(frozen=True, slots=True)
class Kept(Note):
    """What the vault made of the sealed data of an application."""

    key_id: str
    wrapped_key: str = field(repr=False)
    ciphertext: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Erased(Note):
    """Key and ciphertext are gone; without the key, copies in backups say nothing either."""


def keep(participant_id: str, kept: Kept) -> About:
    """Keep the data of an application; the handler's ``touches`` names the row."""
    return About(Personal, participant_id, kept)


def erase(participant_id: str) -> About:
    """Erase a person's data; the handler's ``touches`` names the row."""
    return About(Personal, participant_id, Erased())


def evolve_personal(personal: Personal | None, item: Word | Note) -> Personal | None:
    match item:
        case Kept(key_id, wrapped_key, ciphertext):
            return Personal(key_id, wrapped_key, ciphertext)
        case Erased() if personal is not None:
            return Personal(key_id="", wrapped_key="", ciphertext="")
    return personal
