"""An employer or union lists a worker for a cohort (R32): no application, and a seat in the round like everybody."""

from datetime import date

from apprenticeship.common.events import keys
from apprenticeship.common.events.decisions import Decision, Early, Heard, Refs, Refused
from apprenticeship.common.events.reports import RosterReported

from ..policies import is_offered
from .cohort import Cohort
from .notes import SeatSought
from .person import Person
from .program import Offering
from .seeking import Listing


def list_for(person: Person | None, event: Heard[RosterReported], refs: Refs, today: date) -> Decision:
    """Seek a seat in the named cohort; the round enrols."""
    report = event.data
    cohort_id = keys.cohort_id(event.tenant, report.cohort_ref)
    cohort = refs.find(Cohort, str(cohort_id))
    if cohort is None:
        return Early(Cohort, str(cohort_id))
    offering = refs.find(Offering, report.program_id)
    if offering is None:
        return Early(Offering, report.program_id)
    person = person or Person()
    refusal = _not_open(report, cohort, offering, today)
    if refusal:
        return refusal
    listing = _listing(event, cohort)
    if _is_listed(person, listing):
        return []
    starts_on = cohort.scheduled.starts_on
    if person.attends(report.program_id, starts_on) or person.listed_for(report.program_id):
        detail = "the person is enrolled in this program, or listed for it, at the same time"
        return Refused("duplicate_conflict", detail, "/cohort_ref")
    return [SeatSought(listing)]


def _not_open(report: RosterReported, cohort: Cohort, offering: Offering, today: date) -> Refused | None:
    held = cohort.scheduled
    if held.program_id != report.program_id:
        detail = f"required: a cohort of {report.program_id}; given: of {held.program_id}"
        return Refused("gate", detail, "/cohort_ref")
    if cohort.is_over(max(report.listed_on, today)):
        detail = f"required: a cohort that goes on; it ended on {held.planned_ends_on}"
        return Refused("state", detail, "/cohort_ref")
    offered = offering.latest.languages.exam
    if not is_offered(report.exam_language, offered):
        detail = f"required: one of {', '.join(offered)}; given: {report.exam_language}"
        return Refused("gate", detail, "/exam_language")
    return None


def _listing(event: Heard[RosterReported], cohort: Cohort) -> Listing:
    report = event.data
    employer = report.employer_ref
    return Listing(
        origin=event.id,
        enrollment_id=keys.enrollment_id(event.tenant, event.key, event.id),
        program_id=report.program_id,
        cohort_id=cohort.id,
        since=event.time,
        on=report.listed_on,
        paid_time=report.paid_time,
        employer_id=keys.employer_id(event.tenant, employer) if employer else None,
        exam_language=report.exam_language,
    )


def _is_listed(person: Person, new: Listing) -> bool:
    """Told before: the listing waits for its seat, or has become an enrolment of the same terms."""
    wanted = (new.cohort_id, new.employer_id, new.paid_time)
    waiting = person.listed_for(new.program_id)
    if waiting is not None:
        before = (waiting.cohort_id, waiting.employer_id, waiting.paid_time)
        return before == wanted and waiting.exam_language == new.exam_language
    enrolled = person.enrolled_in(new.program_id)
    if enrolled is None or enrolled.terms.entry != "roster":
        return False
    terms = enrolled.terms
    same_exam = new.exam_language in {None, terms.exam_language}
    return (terms.cohort_id, terms.employer_id, terms.paid_time) == wanted and same_exam
