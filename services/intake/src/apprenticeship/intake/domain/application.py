"""A person applies, is assessed, and answers the offer of a seat."""

from datetime import date
from uuid import UUID

from apprenticeship.common.events import keys
from apprenticeship.common.events.decisions import Decision, Early, Heard, Refs, Refused
from apprenticeship.common.events.intake import (
    ApplicationClosed,
    ApplicationReceived,
    AssessmentRecorded,
)
from apprenticeship.common.events.reports import (
    ApplicationReported,
    AssessmentReported,
    OfferAnswered,
)
from apprenticeship.common.events.vocabulary import ApplicationOutcome
from apprenticeship.common.programs import ProgramDefinition

from ..policies import assessed_as_agreed, is_offered, missing_credential, must_be_assessed
from .cohort import Cohort
from .notes import Screened
from .person import Application, Offer, Person
from .personal import Kept, keep
from .program import Offering, Program
from .terms import by_offer


def apply(person: Person | None, event: Heard[ApplicationReported], refs: Refs, today: date) -> Decision:
    """Take an application in; ``prepared`` is what the vault made of the sealed data, None if it did not open."""
    report, kept = event.data, event.prepared
    if not isinstance(kept, Kept):
        detail = "required: a JSON object encrypted to intake's public key; it cannot be opened"
        return Refused("schema", detail, "/sealed_person")
    offering = refs.find(Offering, report.program_id)
    if offering is None:
        return Early(Offering, report.program_id)
    person = person or Person()
    refusal = _untaught(report, offering.latest) or _duplicate(person, report)
    if refusal:
        return refusal
    if any(a.is_open for a in person.applied_to(report.program_id)):
        return []
    received = _received(person, event)
    if missing_credential(offering.latest, person.credentials):
        closed = _close(received.application_id, "ineligible", "missing_credential")
        return [received, closed, keep(event.key, kept)]
    screened = Screened(
        received.application_id,
        since=min(report.submitted_at, event.time),
        needs_assessment=must_be_assessed(offering.latest),
        exam_language=report.exam_language,
    )
    return [received, screened, keep(event.key, kept)]


def assess(person: Person | None, event: Heard[AssessmentReported], refs: Refs, today: date) -> Decision:
    """Record an assessment; who is not yet ready is told so, who needs support gets a seat as others do."""
    report = event.data
    found = _named(person, report.application_ref, event.key)
    if not isinstance(found, Application):
        return found
    offering = refs.find(Offering, found.program_id)
    if offering is None:
        return Early(Offering, found.program_id)
    recorded = AssessmentRecorded(
        application_id=found.id,
        method=report.method,
        outcome=report.outcome,
        lived_experience_credited=report.lived_experience_credited,
        assessed_on=report.assessed_on,
    )
    if found.assessment == recorded:
        return []
    if found.state != "screened":
        detail = f"required: an application that waits for its assessment; it is {found.state}"
        return Refused("state", detail, "/application_ref")
    refusal = _not_as_agreed(report, offering.latest)
    if refusal:
        return refusal
    if report.outcome == "not_yet":
        return [recorded, _close(found.id, "ineligible", "not_yet")]
    return [recorded]


def answer_offer(person: Person | None, event: Heard[OfferAnswered], refs: Refs, today: date) -> Decision:
    """Accept or decline; an acceptance that comes before the offer waits for it."""
    found = _named(person, event.data.application_ref, event.key)
    if not isinstance(found, Application) or person is None:
        return found if not isinstance(found, Application) else []
    accepts = event.data.answer == "accepted"
    if not found.is_open:
        same = {"enrolled"} if accepts else {"declined", "withdrawn"}
        detail = f"the application is closed: {found.outcome}"
        return [] if found.outcome in same else Refused("state", detail, "/application_ref")
    if not accepts:
        offered = found.state == "offered"
        return [_close(found.id, "declined" if offered else "withdrawn")]
    if found.state != "offered" or found.offer is None:
        return Early(Person, event.key)
    return _accept(person, found, found.offer, event, refs)


def _accept(
    person: Person, application: Application, offer: Offer, event: Heard[OfferAnswered], refs: Refs
) -> Decision:
    key = keys.program_key(application.program_id, offer.program_version)
    program, cohort = refs.find(Program, key), refs.find(Cohort, str(offer.cohort_id))
    if program is None:
        return Early(Program, key)
    if cohort is None:
        return Early(Cohort, str(offer.cohort_id))
    answered_on = event.data.answered_on
    if answered_on > offer.until:
        detail = f"required: an answer by {offer.until}; given: {answered_on}"
        return Refused("state", detail, "/answered_on")
    if person.attends(application.program_id, cohort.scheduled.starts_on):
        return _already_enrolled("/application_ref")
    enrollment_id = keys.enrollment_id(event.tenant, event.key, application.id)
    on = max(answered_on, offer.on)
    continues = person.came_from(program.standards)
    enrolled = by_offer(enrollment_id, application, cohort, program.standards, on, continues)
    return [enrolled, _close(application.id, "enrolled")]


def _named(person: Person | None, ref: str, key: str) -> Application | Refused | Early:
    """The application a report means: by its id, or the latest to a program."""
    if person is None:
        return Early(Person, key)
    mine = [a for a in person.applications if ref in {str(a.id), a.program_id}]
    return mine[-1] if mine else Early(Person, key)


def _untaught(report: ApplicationReported, standards: ProgramDefinition) -> Refused | None:
    languages = standards.languages
    for path, asked, offered in (
        ("/language", report.language, languages.training),
        ("/exam_language", report.exam_language, languages.exam),
    ):
        if not is_offered(asked, offered):
            return Refused("gate", f"required: one of {', '.join(offered)}; given: {asked}", path)
    return None


def _duplicate(person: Person, report: ApplicationReported) -> Refused | None:
    if person.enrolled_in(report.program_id) or person.listed_for(report.program_id):
        return _already_enrolled("/program_id")
    for open_ in (a for a in person.applied_to(report.program_id) if a.is_open):
        if not _same(open_, report):
            detail = "the person has applied to this program with other wishes"
            return Refused("duplicate_conflict", detail, "/program_id")
    return None


def _already_enrolled(path: str) -> Refused:
    detail = "the person is enrolled in this program, or listed for it, at the same time"
    return Refused("duplicate_conflict", detail, path)


def _same(application: Application, report: ApplicationReported) -> bool:
    received = application.received
    return (
        received.requested_language == report.language
        and received.requested_site == report.requested_site
        and received.relation_to_client == report.relation_to_client
        and application.exam_language == report.exam_language
    )


def _received(person: Person, event: Heard[ApplicationReported]) -> ApplicationReceived:
    report = event.data
    ordinal = 1 + len(person.applied_to(report.program_id))
    return ApplicationReceived(
        application_id=keys.application_id(event.tenant, event.key, report.program_id, ordinal),
        program_id=report.program_id,
        referral_source=report.referral_source,
        referral_partner_id=keys.partner_uuid(event.partner) if event.partner else None,
        requested_language=report.language,
        requested_site=report.requested_site,
        relation_to_client=report.relation_to_client,
    )


def _not_as_agreed(report: AssessmentReported, standards: ProgramDefinition) -> Refused | None:
    admission = standards.admission
    if not assessed_as_agreed(standards, report.method):
        detail = f"required: {admission.assessment}; given: {report.method}"
        return Refused("gate", detail, "/method")
    if report.lived_experience_credited and not admission.lived_experience_counts:
        detail = "required: standards under which lived experience counts; these say nothing of it"
        return Refused("gate", detail, "/lived_experience_credited")
    return None


def _close(application_id: UUID, outcome: ApplicationOutcome, reason: str | None = None) -> ApplicationClosed:
    return ApplicationClosed(application_id=application_id, outcome=outcome, reason_code=reason)
