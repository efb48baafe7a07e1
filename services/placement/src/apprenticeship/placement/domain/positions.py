"""The round that gives an opening's positions to those who wait for one; nothing else gives any away."""

from collections.abc import Iterator, Sequence
from datetime import date

from apprenticeship.common.events.decisions import About, Gathered

from .notes import Answered, CandidacyClosed, OpeningFilled, PositionGiven
from .opening import Opening
from .seeker import Candidacy, Seeker


def give_positions(gathered: Gathered, today: date) -> Sequence[About]:
    """First come, first served, by the day of the accepted offer; who is left when all are taken is told no."""
    waiting = _waiting(gathered)
    given: list[About] = []
    for key, opening in gathered.of(Opening).items():
        given += _give(key, opening, gathered.count(key), waiting.get(key, []), today)
    return given


def _waiting(gathered: Gathered) -> dict[str, list[tuple[str, Candidacy]]]:
    waiting: dict[str, list[tuple[str, Candidacy]]] = {}
    for key, seeker in gathered.of(Seeker).items():
        for candidacy in seeker.candidacies.values():
            if candidacy.waits:
                waiting.setdefault(str(candidacy.opening_id), []).append((key, candidacy))
    for queue in waiting.values():
        queue.sort(key=lambda entry: (str(entry[1].asked_on), entry[0]))
    return waiting


def _give(key: str, opening: Opening, held: int, queue: list[tuple[str, Candidacy]], today: date) -> Iterator[About]:
    terms = opening.terms
    if terms is None:
        return
    free = max(0, terms.positions - held)
    for seeker_key, candidacy in queue[:free]:
        yield About(Seeker, seeker_key, PositionGiven(candidacy.candidacy_id))
    for seeker_key, candidacy in queue[free:]:
        closed = CandidacyClosed(candidacy.candidacy_id, "filled", today)
        yield About(Seeker, seeker_key, closed)
    yield About(Opening, key, Answered(tuple(c.candidacy_id for _, c in queue)))
    if free <= len(queue):
        yield About(Opening, key, OpeningFilled())
