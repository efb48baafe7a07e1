"""The order hazards across topics, each on the whole platform: what comes first, before what."""

from collections.abc import Callable
from typing import Any

import pytest

from apprenticeship.common.events.keys import cohort_id, mentor_id

from .scene import Scene
from .stage import Stage, only, words
from .stories import Played, Story, of

pytestmark = pytest.mark.timeout(900)


def module_completed_before_enrolled(scene: Scene) -> Story:
    """The result waits for the enrolment, and counts once."""
    dee = scene.person("per-scholas", "dee")
    dee.applies(scene.day(1), requested_site=scene.site)
    dee.is_linked(scene.day(2))
    early = dee.learns(scene.day(5), "hardware")
    dee.accepts(scene.day(4), late=4)
    facts = of((yield), dee)
    assert words(facts) == ["application-received", "enrolled", "application-closed", "module-completed"]
    assert scene.answers(early) == [("report-parked", ""), ("report-accepted", "")]


def enrollment_withdrawn_before_an_earlier_module_completed(scene: Scene) -> Story:
    """The day it happened decides: credit is kept, nothing is reopened, later days are refused."""
    fay = scene.enrolled("per-scholas", "fay")
    fay.changes(scene.day(36), "withdraw", reason="moved")
    fay.learns(scene.day(34), "hardware", late=4)
    after = fay.learns(scene.day(37), "networking", late=3)
    facts = of((yield), fay)
    assert words(facts)[-2:] == ["enrollment-withdrawn", "module-completed"]
    assert only(facts, "module-completed")["completed_on"] == str(scene.day(34))
    assert scene.answers(after) == [("report-rejected", "state")]


def mentor_assigned_before_mentor_trained(scene: Scene) -> Story:
    """Cannot arise: both are mentoring's; whoever is enrolled first waits for a trained mentor."""
    spanish: dict[str, Any] = {"site_id": scene.named("taller"), "training_language": "es"}
    scene.cohort("jvs", "taller", **spanish)
    gil = scene.enrolled("jvs", "gil", language="es", requested_site=scene.named("taller"))
    mentor = scene.named("maestro")
    scene.pen.mentor(mentor, scene.day(0), scene.day(20), ("es",))
    told = yield
    assert words(of(told, gil))[-2:] == ["mentor-waitlisted", "mentor-assigned"]
    assert only(of(told, gil), "mentor-assigned")["mentor_id"] == str(mentor_id("jvs", mentor))
    names = [fact.type for fact in told if fact.key in {str(gil.id), str(mentor_id("jvs", mentor))}]
    assert names.index("mentor-trained") < names.index("mentor-assigned")


def placed_before_graduated(scene: Scene) -> Story:
    """The fact does not know the days since graduation; outcomes does once both days are known."""
    hal = scene.enrolled("per-scholas", "hal")
    modules = ("hardware", "operating-systems", "networking", "security", "customer-service")
    for n, module in enumerate(modules):
        hal.learns(scene.day(31 + n), module)
    hal.learns(scene.day(40), "career-readiness", late=12)
    hal.is_hired(scene.day(50), "acme", 1900)
    facts = of((yield), hal)
    assert words(facts)[-5:] == ["placed", "module-completed", "requirements-met", "graduated", "coaching-started"]
    assert "days_since_graduation" not in only(facts, "placed")
    [way] = scene.stage.ask(f"/v1/journeys/{hal.id}")["enrollments"]
    assert [job["days_since_graduation"] for job in way["placements"]] == [10]


def exam_passed_before_the_last_hours(scene: Scene) -> Story:
    """Recorded at once; the certificate waits for the requirements."""
    ida = scene.enrolled("seiu775", "ida")
    ida.learns_all(scene.day(31))
    for n in range(18):
        ida.works_hours(scene.day(31 + n // 2), str(n))
    ida.sits_exam(scene.day(42))
    ida.works_hours(scene.day(40), "last", 180, late=8)
    facts = of((yield), ida)
    assert words(facts)[-6:] == [
        "exam-result-recorded", "hours-recorded", "requirements-met", "credential-issued", "graduated",
        "wage-step-earned",
    ]  # fmt: skip


def rate_changed_before_the_hire_that_owes_the_step(scene: Scene) -> Story:
    """The new rate waits for the job and then pays the step.

    It cannot be there before the step is earned: the certificate that earns it is what the program demands for the job.
    """
    jan = scene.enrolled("seiu775", "jan")
    jan.learns_all(scene.day(31))
    jan.works_75_hours(scene.day(31))
    jan.sits_exam(scene.day(42))
    jan.earns(scene.day(50), "acme", 2030)
    jan.is_hired(scene.day(47), "acme", 1980, late=6)
    facts = of((yield), jan)
    assert words(facts)[-4:] == ["wage-step-earned", "placed", "wage-recorded", "wage-step-applied"]
    paid = only(facts, "wage-step-applied")
    assert (paid["wage_before_cents"], paid["wage_after_cents"]) == (1980, 2030)


def placement_voided_before_retention_confirmed(scene: Scene) -> Story:
    """Void is void: a retention told before goes with it, one told after is refused, and no number counts either."""
    site = scene.named("void")
    cohort = scene.cohort("per-scholas", "void", site_id=site)
    told_before, told_after = (scene.enrolled("per-scholas", name, requested_site=site) for name in ("kim", "leo"))
    for person in (told_before, told_after):
        person.learns_all(scene.day(31))
        person.is_hired(scene.day(40), "acme", 1900)
    told_before.is_retained(scene.day(406), 2000)
    told_before.never_started(scene.day(408))
    told_after.never_started(scene.day(408))
    late = told_after.is_retained(scene.day(409), 2000)
    facts = yield
    assert words(of(facts, told_before))[-2:] == ["retention-confirmed", "placement-voided"]
    assert words(of(facts, told_after))[-1] == "placement-voided"
    assert scene.answers(late)[-1][0] != "report-accepted"
    ask = scene.stage.ask
    for person in (told_before, told_after):
        assert ask(f"/v1/journeys/{person.id}")["stage"] == "graduated"
    class_ = cohort_id("per-scholas", cohort)
    kpis = ask(f"/v1/programs/per-scholas-it-support/cohorts/{class_}/kpis")["kpis"]
    counted = {kpi["name"]: kpi["numerator"] for kpi in kpis}
    assert counted["graduation_rate"] == 2
    assert (counted["placement_rate_120_days"], counted["retention_rate_365_days"]) == (0, 0)


def consent_withdrawn_while_a_referral_is_in_flight(scene: Scene) -> Story:
    """The referral ends, the employer hears of it, and what still comes of it is refused."""
    mia = scene.enrolled("per-scholas", "mia")
    opening = scene.named("job")
    scene.pen.opening("per-scholas", opening, "acme", scene.day(31), 1900)
    mia.consents(scene.day(12))
    mia.is_candidate(scene.day(33), opening)
    mia.consents(scene.day(35), granted=False)
    offer = mia.is_candidate(scene.day(37), opening, "offer", result="accepted", wage_cents_per_hour=1900)
    facts = of((yield), mia)
    assert words(facts)[-2:] == ["candidate-referred", "consent-changed"]
    assert scene.answers(offer) == [("report-rejected", "state")]
    heard = [word for word in scene.stage.answers_to("per-scholas-employer") if word["key"] == mia.ref]
    assert [word["data"]["granted"] for word in heard if ".consent-changed." in word["type"]] == [True, False]


def enrolled_by_two_partners_before_they_are_known_as_one(scene: Scene) -> Story:
    """Who has enrolled through one partner is not enrolled again through another."""
    ned = scene.enrolled("per-scholas", "ned")
    second = ned.is_listed(scene.day(20), scene.named("class"))
    facts = of((yield), ned)
    assert [fact.type for fact in facts].count("enrolled") == 1
    assert scene.answers(second) == [("report-rejected", "duplicate_conflict")]


def reinstated_before_withdrawn(scene: Scene) -> Story:
    """Reinstatement comes with a later version: refused, with a reason, whatever it reverses."""
    oda = scene.enrolled("per-scholas", "oda")
    back = oda.changes(scene.day(36), "reinstate")
    facts = of((yield), oda)
    assert words(facts)[-2:] == ["enrolled", "application-closed"]
    assert scene.answers(back) == [("report-rejected", "not_permitted")]


HAZARDS = [
    module_completed_before_enrolled,
    enrollment_withdrawn_before_an_earlier_module_completed,
    mentor_assigned_before_mentor_trained,
    placed_before_graduated,
    exam_passed_before_the_last_hours,
    rate_changed_before_the_hire_that_owes_the_step,
    placement_voided_before_retention_confirmed,
    consent_withdrawn_while_a_referral_is_in_flight,
    enrolled_by_two_partners_before_they_are_known_as_one,
    reinstated_before_withdrawn,
]


@pytest.fixture(scope="module")
def played(stage: Stage) -> Played:
    """All of them in one time: one class in each partnership."""
    scene = Scene.opened(stage, __name__)
    for tenant in ("per-scholas", "seiu775"):
        scene.cohort(tenant)
    return Played(scene, HAZARDS)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.__name__)
def test_order_hazard(hazard: Callable[[Scene], Story], played: Played) -> None:
    played.check(hazard)
