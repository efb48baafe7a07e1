"""From a referral to an accepted offer; who gets a position, the round decides (``positions``)."""

from datetime import date
from typing import NamedTuple, cast, get_args
from uuid import UUID

from apprenticeship.common.events.decisions import (
    About,
    Decision,
    Early,
    Heard,
    Item,
    Refs,
    Refused,
)
from apprenticeship.common.events.keys import candidacy_id, opening_id, partner_uuid
from apprenticeship.common.events.placement import CandidateReferred, OfferRecorded
from apprenticeship.common.events.reports import CandidacyReported, MatchReported
from apprenticeship.common.events.vocabulary import MatchedBy, OfferOutcome

from ..policies import needs_consent
from .notes import (
    Answered,
    CandidacyClosed,
    Interviewed,
    Matched,
    PositionFreed,
    SomeoneAsked,
)
from .opening import Opening
from .seeker import Candidacy, Seeker
from .standing import Standing, standing

OUTCOMES = get_args(OfferOutcome)


class Approach(NamedTuple):
    """A person, an opening, and who brought them together."""

    candidacy_id: UUID
    opening_id: UUID
    opening: Opening
    matched_by: MatchedBy

    def known(self, seeker: Seeker | None) -> Candidacy | None:
        return seeker.candidacies.get(self.candidacy_id) if seeker else None


def record_step(seeker: Seeker | None, event: Heard[CandidacyReported], refs: Refs, today: date) -> Decision:
    """Staff tell a step: referred, interviewed, offered."""
    near = approach(event, refs, "coach")
    if isinstance(near, Early):
        return near
    if event.data.step == "referred":
        return propose(seeker, event, near, refs)
    candidacy = near.known(seeker)
    if seeker is None or candidacy is None:
        return Early(Seeker, event.key)
    if event.data.step == "interview":
        return _interview(candidacy, event.data)
    return _offer(seeker, candidacy, near, event, refs)


def approach(
    event: Heard[CandidacyReported] | Heard[MatchReported], refs: Refs, matched_by: MatchedBy
) -> Approach | Early:
    """The opening that a report is about; it may still be on its way."""
    key = opening_id(event.tenant, event.data.opening_ref)
    opening = refs.find(Opening, str(key))
    if opening is None:
        return Early(Opening, str(key))
    return Approach(candidacy_id(event.tenant, event.key, key), key, opening, matched_by)


def propose(
    seeker: Seeker | None,
    event: Heard[CandidacyReported] | Heard[MatchReported],
    near: Approach,
    refs: Refs,
) -> Decision:
    """Bring a person and an open opening together; told if the person consents (R30)."""
    known, day, terms = near.known(seeker), event.data.on, near.opening.terms
    if known and (known.closed_on is None or day <= known.closed_on):
        return []
    if terms is None or not near.opening.takes_referrals_on(day):
        text = f"required an opening open on {day}, actual {near.opening.state}"
        return Refused("state", text, "/opening_ref")
    found = standing(seeker, event.key, refs, event.data.enrollment_id, terms.program_ids)
    if not isinstance(found, Standing):
        return found
    if refusal := found.credential_gate(near.opening, day, "/opening_ref"):
        return refusal
    return _refer(found, near, terms.employer_id, day)


def _refer(found: Standing, near: Approach, employer_id: UUID, day: date) -> Decision:
    """R30: the consent is for that employer or for employers, and holds on the day of the referral."""
    recipient = partner_uuid(near.opening.employer_ref)
    consent = found.seeker.consent_for(recipient, day)
    if consent is None and needs_consent(found.program):
        text = f"required the person's consent for this employer on {day}, actual none"
        return Refused("gate", text, "/opening_ref")
    matched = Matched(
        candidacy_id=near.candidacy_id,
        opening_id=near.opening_id,
        employer_id=employer_id,
        recipient=recipient,
        enrollment_id=found.enrollment.enrollment_id,
        on=day,
    )
    if consent is None:
        return [matched]  # no referral takes place: the employer finds the person by itself
    return [matched, _referred(matched, near.matched_by, consent)]


def _referred(matched: Matched, matched_by: MatchedBy, consent: UUID) -> CandidateReferred:
    return CandidateReferred(
        candidacy_id=matched.candidacy_id,
        opening_id=matched.opening_id,
        enrollment_id=matched.enrollment_id,
        referred_on=matched.on,
        matched_by=matched_by,
        consent_id=consent,
    )


def _interview(candidacy: Candidacy, report: CandidacyReported) -> Decision:
    """``interview-recorded`` is not told in the first version; not to be selected ends the candidacy."""
    if candidacy.state in {"offered", "placed"}:
        return []
    failed = report.result in {"failed", "no_show"}
    if candidacy.state == "closed":
        same = failed and candidacy.closed_as == "not_selected"
        return [] if same else over(candidacy)
    if failed:
        return [CandidacyClosed(candidacy.candidacy_id, "not_selected", report.on)]
    return [Interviewed(candidacy.candidacy_id)]


def _offer(
    seeker: Seeker,
    candidacy: Candidacy,
    near: Approach,
    event: Heard[CandidacyReported],
    refs: Refs,
) -> Decision:
    report = event.data
    if report.result not in OUTCOMES:
        return Refused("schema", f"required one of {', '.join(OUTCOMES)}", "/result")
    offer = _offered(candidacy, near.opening, report)
    if (again := _offered_again(candidacy, offer)) is not None:
        return again
    if offer.outcome != "accepted":
        return [offer, *released(candidacy)]
    found = standing(seeker, event.key, refs, candidacy.enrollment_id, None)
    if not isinstance(found, Standing):
        return found
    if refusal := found.wage_gate(near.opening, offer.wage_cents_per_hour):
        return refusal
    if near.opening.state == "filled":
        return all_taken(near.opening)
    return [offer, About(Opening, str(near.opening_id), SomeoneAsked(near.candidacy_id))]


def _offered(candidacy: Candidacy, opening: Opening, report: CandidacyReported) -> OfferRecorded:
    """An offer that names no wage is one at the opening's lower wage."""
    lowest = opening.terms.wage_min_cents_per_hour if opening.terms else 0
    wage = report.wage_cents_per_hour
    return OfferRecorded(
        candidacy_id=candidacy.candidacy_id,
        offered_on=report.on,
        wage_cents_per_hour=lowest if wage is None else wage,
        outcome=cast("OfferOutcome", report.result),
    )


def _offered_again(candidacy: Candidacy, offer: OfferRecorded) -> Decision | None:
    if candidacy.state == "placed":
        return [] if offer.outcome == "accepted" else Refused("state", "the person has begun there")
    if candidacy.state == "closed":
        return [] if candidacy.closed_as == offer.outcome else over(candidacy)
    if candidacy.state == "offered" and offer.outcome == "accepted":
        wage, given = candidacy.wage_cents, offer.wage_cents_per_hour
        if wage == given:
            return []
        text = f"an offer of {wage} cents per hour was accepted, given {given}"
        return Refused("duplicate_conflict", text, "/wage_cents_per_hour")
    return None


def released(candidacy: Candidacy) -> list[Item]:
    """What a candidacy that ends gives back to its opening: its position, or its place in the queue."""
    key = str(candidacy.opening_id)
    if candidacy.given:
        return [About(Opening, key, PositionFreed())]
    if candidacy.waits:
        return [About(Opening, key, Answered((candidacy.candidacy_id,)))]
    return []


def over(candidacy: Candidacy) -> Refused:
    """The candidacy came to nothing before."""
    return Refused("state", f"the candidacy is closed: {candidacy.closed_as}", "/opening_ref")


def all_taken(opening: Opening | None) -> Refused:
    """Positions are scarce; whoever has more of them reports another opening."""
    count = opening.terms.positions if opening and opening.terms else 0
    return Refused("state", f"required a free position, actual {count} of {count} taken", "/opening_ref")
