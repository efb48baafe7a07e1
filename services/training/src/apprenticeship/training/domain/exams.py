"""Exam results: recorded whenever they come, they lead on only once the requirements are met."""

from datetime import date

from apprenticeship.common.events.decisions import Decision, Heard, Refs, Refused
from apprenticeship.common.events.reports import ExamResultReported
from apprenticeship.common.events.training import ExamResultRecorded

from .choosing import choose
from .completion import advance
from .learner import Enrollment, Learner, Sitting
from .progress import Draft, begin

_FINAL = frozenset({"pass", "fail"})


def record_exam_result(case: Learner | None, event: Heard[ExamResultReported], refs: Refs, today: date) -> Decision:
    """Take in a testing vendor's result, even during a pause: the exam was sat, whatever rested here."""
    report = event.data
    chosen = choose(case, event.key, report.enrollment_id, report.taken_on)
    draft = begin(case, event, refs, today, chosen)
    if not isinstance(draft, Draft):
        return draft
    if report.exam_code != draft.asked.exam:
        asked = draft.asked.exam or "no exam"
        detail = f"{draft.program.key} asks for {asked}; reported was {report.exam_code}"
        return Refused("schema", detail, "/exam_code")
    known = _known(draft.enrollment, report)
    if known is not None and (known.result, known.on) == (report.result, report.taken_on):
        return []
    stop = _contradiction(known, report, draft.enrollment)
    return stop or _record(draft, report)


def _known(enrollment: Enrollment, report: ExamResultReported) -> Sitting | None:
    place = (report.exam_code, report.attempt, report.part)
    return next((s for s in enrollment.sittings if s.place == place), None)


def _contradiction(known: Sitting | None, report: ExamResultReported, enrollment: Enrollment) -> Refused | None:
    """A pass or fail stands until the vendor voids it; after the end of an enrolment it stands for good."""
    if known is None or known.result not in _FINAL:
        return None
    if report.result == "void" and enrollment.is_open:
        return None
    detail = (
        f"attempt {report.attempt}, part {report.part}, has the result {known.result} of {known.on};"
        f" reported was {report.result} of {report.taken_on}"
    )
    return Refused("duplicate_conflict", detail, "/result")


def _record(draft: Draft, report: ExamResultReported) -> Decision:
    draft.say(
        ExamResultRecorded(
            enrollment_id=draft.enrollment_id,
            exam_code=report.exam_code,
            attempt=report.attempt,
            result=report.result,
            part=report.part,
            taken_on=report.taken_on,
            exam_language=report.language,
        )
    )
    return advance(draft)
