"""A person allows, or no longer allows, that a recipient sees something for a purpose."""

from datetime import date

from apprenticeship.common.events import keys
from apprenticeship.common.events.decisions import Decision, Early, Heard, Refs, Refused
from apprenticeship.common.events.intake import ConsentChanged
from apprenticeship.common.events.reports import ConsentReported

from .person import Person


def change_consent(person: Person | None, event: Heard[ConsentReported], refs: Refs, today: date) -> Decision:
    """Tell the change; the latest word of the person counts, so an older one that comes late changes nothing."""
    if person is None:
        return Early(Person, event.key)
    changed = _changed(event)
    known = person.consents.get(changed.consent_id)
    if known is None or known.effective_at < changed.effective_at:
        return [changed]
    if known.effective_at > changed.effective_at or known == changed:
        return []
    detail = "another consent of the same moment, recipient and purpose is known"
    return Refused("duplicate_conflict", detail, "/effective_at")


def _changed(event: Heard[ConsentReported]) -> ConsentChanged:
    report = event.data
    recipient = report.recipient_partner_id
    partner = keys.partner_uuid(recipient) if recipient else None
    kind, purpose = report.recipient_kind, report.purpose
    return ConsentChanged(
        consent_id=keys.consent_id(event.tenant, event.key, partner or kind, purpose),
        recipient_partner_id=partner,
        recipient_kind=kind,
        purpose=purpose,
        scope=report.scope,
        granted=report.granted,
        effective_at=report.effective_at,
    )
