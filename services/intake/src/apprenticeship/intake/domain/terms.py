"""The terms under which a person is enrolled: cohort and standards say them, offer, listing or transfer choose."""

from datetime import date
from uuid import UUID

from apprenticeship.common.events.intake import Enrolled
from apprenticeship.common.programs import ProgramDefinition

from ..policies import exam_language, only_track, requirement_set
from .cohort import Cohort
from .person import Application, Enrollment
from .seeking import Listing, Transfer


def by_offer(
    enrollment_id: UUID,
    application: Application,
    cohort: Cohort,
    standards: ProgramDefinition,
    on: date,
    continues: UUID | None,
) -> Enrolled:
    """An applicant has accepted; R35: a next step continues the enrolment that led to it."""
    seat = cohort.scheduled
    chosen = requirement_set(standards, application.received.relation_to_client)
    asked = application.exam_language
    return Enrolled(
        enrollment_id=enrollment_id,
        entry="next_step" if continues else "application",
        application_id=application.id,
        program_id=seat.program_id,
        program_version=seat.program_version,
        cohort_id=seat.cohort_id,
        site_id=seat.site_id,
        training_language=seat.training_language,
        exam_language=exam_language(standards, chosen, asked, seat.training_language),
        requirement_set=chosen,
        track=only_track(standards),
        enrolled_on=on,
        continues_enrollment_id=continues,
        paid_time=standards.paid_time,
        tuition_cents=standards.tuition_cents,
    )


def by_listing(listing: Listing, cohort: Cohort, standards: ProgramDefinition, on: date) -> Enrolled:
    """R32: an incumbent is listed by employer or union; nobody applied."""
    seat = cohort.scheduled
    chosen = requirement_set(standards, None)
    asked = listing.exam_language
    return Enrolled(
        enrollment_id=listing.enrollment_id,
        entry="roster",
        program_id=seat.program_id,
        program_version=seat.program_version,
        cohort_id=seat.cohort_id,
        site_id=seat.site_id,
        training_language=seat.training_language,
        exam_language=exam_language(standards, chosen, asked, seat.training_language),
        requirement_set=chosen,
        track=only_track(standards),
        employer_id=listing.employer_id,
        enrolled_on=on,
        paid_time=listing.paid_time,
        tuition_cents=standards.tuition_cents,
    )


def by_transfer(
    transfer: Transfer, left: Enrollment, cohort: Cohort, standards: ProgramDefinition, on: date
) -> Enrolled:
    """The same terms elsewhere, as far as the version there still has them."""
    seat, old = cohort.scheduled, left.terms
    kept = old.requirement_set in standards.requirement_sets
    chosen = old.requirement_set if kept else requirement_set(standards, None)
    asked = None if old.exam_language == old.training_language else old.exam_language
    return old.model_copy(
        update={
            "enrollment_id": transfer.enrollment_id,
            "entry": "transfer",
            "program_version": seat.program_version,
            "cohort_id": seat.cohort_id,
            "site_id": seat.site_id,
            "training_language": seat.training_language,
            "exam_language": exam_language(standards, chosen, asked, seat.training_language),
            "requirement_set": chosen,
            "enrolled_on": on,
            "continues_enrollment_id": left.id,
        }
    )
