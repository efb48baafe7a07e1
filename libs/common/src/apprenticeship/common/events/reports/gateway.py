"""Reports that the gateway decides on itself: whose reference means whom."""

from uuid import UUID

from ..vocabulary import Code
from ..words import Report


class PersonLinked(Report):
    """A reference means a person who is already known, by their id or by another partner's reference."""

    type = "person-linked"

    person_ref: Code
    """The partner's own reference, which gets its meaning here."""
    participant_id: UUID | None = None
    other_partner_id: Code | None = None
    other_person_ref: Code | None = None
