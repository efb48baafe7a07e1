"""R30 in flight: when a person withdraws consent, their referrals to whom it covered end."""

from datetime import date

from apprenticeship.common.events.decisions import Decision, Heard, Item, Refs
from apprenticeship.common.events.intake import ConsentChanged

from .candidacies import released
from .evolution import evolve_seeker
from .notes import CandidacyClosed
from .seeker import Seeker


def heed_consent(seeker: Seeker | None, event: Heard[ConsentChanged], refs: Refs, today: date) -> Decision:
    """Remember it; a candidacy that rests on it is closed, an accepted offer too (8.3)."""
    after = evolve_seeker(seeker, event.data)
    items: list[Item] = [event.data]
    if event.data.granted:
        return items
    for _, candidacy in sorted(after.candidacies.items()):
        rests = candidacy.is_live and candidacy.consent_id is not None
        if rests and after.consent_for(candidacy.recipient, today) is None:
            items.append(CandidacyClosed(candidacy.candidacy_id, "consent_withdrawn", today))
            items += released(candidacy)
    return items
