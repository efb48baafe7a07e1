"""READ FIRST: what the gateway does about each report, each answer and each fact; made of the agreements it serves."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from apprenticeship.common.events.answers import ReportAccepted, ReportParked, ReportRejected
from apprenticeship.common.events.decisions import Decision, Heard, Refs
from apprenticeship.common.events.reports import (
    ApplicationReported,
    AssessmentReported,
    CandidacyReported,
    CoachingSessionReported,
    CohortPlanned,
    ConsentReported,
    CredentialStatusReported,
    DispatchReported,
    EmployerTermsReported,
    EmploymentReported,
    EngagementReported,
    EnrollmentChangeReported,
    ExamResultReported,
    HoursReported,
    LearningResultReported,
    MatchReported,
    MentorApprovalReported,
    MentorAvailabilityReported,
    MentorNominated,
    MentorSessionReported,
    MentorTrainingReported,
    OfferAnswered,
    OpeningReported,
    PersonLinked,
    PlacementVoidReported,
    ProbationReported,
    ProgramSigned,
    ProgramSubmitted,
    RetentionReported,
    RosterReported,
)
from apprenticeship.common.runtime.handlers import Handlers, Ref

from .agreements import Agreements
from .domain import answering, claims, linking, telling
from .domain.people import Link, Person, link_key
from .domain.tracking import ReportStatus
from .policies import objection


def hears(agreements: Agreements) -> Handlers:
    """Everything the gateway hears."""
    handlers = Handlers("gateway")
    _hear_of_persons(handlers, agreements)
    _hear_of_others(handlers, agreements)
    _hear_links(handlers, agreements)
    _hear_answers(handlers, agreements)
    _hear_facts(handlers, agreements)
    return handlers


def _hear_of_persons(hears: Handlers, agreements: Agreements) -> None:
    def introduced(event: Heard[Any], _status: ReportStatus | None) -> Iterable[Ref]:
        key, minted = claims.introduced(agreements, event)
        return [(Link, key), (Person, str(minted))]

    @hears.on(ApplicationReported, case=ReportStatus, key=report_id, touches=introduced)
    @hears.on(RosterReported, case=ReportStatus, key=report_id, touches=introduced)
    def introduce(_status: object, event: Heard[Any], refs: Refs, _today: date) -> Decision:
        return objection(agreements, event) or claims.introduce(agreements, event, refs)

    def meant(event: Heard[Any], _status: ReportStatus | None) -> Iterable[Ref]:
        return [(Link, link_key(claims.namespace(agreements, event), event.key))]

    @hears.on(AssessmentReported, case=ReportStatus, key=report_id, reads=meant)
    @hears.on(OfferAnswered, case=ReportStatus, key=report_id, reads=meant)
    @hears.on(EnrollmentChangeReported, case=ReportStatus, key=report_id, reads=meant)
    @hears.on(ConsentReported, case=ReportStatus, key=report_id, reads=meant)
    @hears.on(LearningResultReported, case=ReportStatus, key=report_id, reads=meant)
    @hears.on(HoursReported, case=ReportStatus, key=report_id, reads=meant)
    @hears.on(ExamResultReported, case=ReportStatus, key=report_id, reads=meant)
    @hears.on(CredentialStatusReported, case=ReportStatus, key=report_id, reads=meant)
    @hears.on(MentorSessionReported, case=ReportStatus, key=report_id, reads=meant)
    @hears.on(CoachingSessionReported, case=ReportStatus, key=report_id, reads=meant)
    @hears.on(CandidacyReported, case=ReportStatus, key=report_id, reads=meant)
    @hears.on(DispatchReported, case=ReportStatus, key=report_id, reads=meant)
    @hears.on(MatchReported, case=ReportStatus, key=report_id, reads=meant)
    @hears.on(EmploymentReported, case=ReportStatus, key=report_id, reads=meant)
    @hears.on(ProbationReported, case=ReportStatus, key=report_id, reads=meant)
    @hears.on(RetentionReported, case=ReportStatus, key=report_id, reads=meant)
    @hears.on(PlacementVoidReported, case=ReportStatus, key=report_id, reads=meant)
    def identify(_status: object, event: Heard[Any], refs: Refs, _today: date) -> Decision:
        return objection(agreements, event) or claims.identify(agreements, event, refs)


def _hear_of_others(hears: Handlers, agreements: Agreements) -> None:
    @hears.on(ProgramSubmitted, case=ReportStatus, key=report_id)
    @hears.on(ProgramSigned, case=ReportStatus, key=report_id)
    @hears.on(CohortPlanned, case=ReportStatus, key=report_id)
    @hears.on(EmployerTermsReported, case=ReportStatus, key=report_id)
    @hears.on(OpeningReported, case=ReportStatus, key=report_id)
    @hears.on(MentorNominated, case=ReportStatus, key=report_id)
    @hears.on(MentorApprovalReported, case=ReportStatus, key=report_id)
    @hears.on(MentorTrainingReported, case=ReportStatus, key=report_id)
    @hears.on(MentorAvailabilityReported, case=ReportStatus, key=report_id)
    def relay(_status: object, event: Heard[Any], _refs: Refs, _today: date) -> Decision:
        return objection(agreements, event) or claims.relay(event)


def _hear_links(hears: Handlers, agreements: Agreements) -> None:
    def meant(event: Heard[Any], _status: ReportStatus | None) -> Iterable[Ref]:
        return [(Link, key) for _, key in claims.mentioned(agreements, event)]

    def parts(event: Heard[Any], _status: ReportStatus | None) -> Iterable[Ref]:
        return claims.parts_of(event)

    @hears.on(EngagementReported, case=ReportStatus, key=report_id, reads=meant, touches=parts)
    def split(_status: object, event: Heard[Any], refs: Refs, _today: date) -> Decision:
        return objection(agreements, event) or claims.split(agreements, event, refs)

    def both(event: Heard[Any], _status: ReportStatus | None) -> Iterable[Ref]:
        return linking.named_rows(agreements, event)

    def whose(event: Heard[Any], refs: Refs) -> Iterable[Ref]:
        return linking.followed_rows(agreements, event, refs)

    @hears.on(PersonLinked, case=ReportStatus, key=report_id, touches=both, follows=whose)
    def link(_status: object, event: Heard[Any], refs: Refs, _today: date) -> Decision:
        return objection(agreements, event) or linking.link(agreements, event, refs)


def _hear_answers(hears: Handlers, agreements: Agreements) -> None:
    @hears.on(ReportAccepted, case=ReportStatus, key=answered_id, touches=answering.whole_of)
    @hears.on(ReportRejected, case=ReportStatus, key=answered_id, touches=answering.whole_of)
    @hears.on(ReportParked, case=ReportStatus, key=answered_id, touches=answering.whole_of)
    def answer(status: ReportStatus | None, event: Heard[Any], _refs: Refs, _today: date) -> Decision:
        return answering.answer(agreements, status, event)


def _hear_facts(hears: Handlers, agreements: Agreements) -> None:
    @hears.on(*telling.words_told(agreements), case=Person)
    def tell(person: Person | None, event: Heard[Any], _refs: Refs, _today: date) -> Decision:
        return telling.tell(agreements, person, event)


def report_id(event: Heard[Any]) -> str:
    """A report's own row: where it stands."""
    return str(event.id)


def answered_id(event: Heard[Any]) -> str:
    """The row of the report that is answered."""
    return str(event.data.report_event_id)
