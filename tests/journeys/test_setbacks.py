"""What goes wrong on the way and comes right: pauses, failed exams, mentors who leave, reports before their time."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from apprenticeship.common.events.keys import cohort_id, mentor_id

from .scene import Scene
from .stage import Stage, only, words
from .stories import Played, Story, of

pytestmark = pytest.mark.timeout(900)


def pause_and_return_into_a_later_class(scene: Scene) -> Story:
    """Supports rest with the person; learning dated inside the pause counts nothing; the rest is done afterwards."""
    later = scene.cohort("jvs", "later", starts=70)
    scene.pen.mentor(scene.named("smith"), scene.day(0), scene.day(10))
    pat = scene.enrolled("jvs", "pat")
    pat.learns(scene.day(32), "shop-safety")
    pat.changes(scene.day(35), "pause", reason="family", supports_continue=False)
    resting = pat.learns(scene.day(65), "tools")
    session = pat.meets_mentor(scene.day(45))
    pat.changes(scene.day(75), "resume", cohort_ref=later)
    for n, module in enumerate(("tools", "engine-basics", "worksite")):
        pat.learns(scene.day(80 + n), module)
    facts = of((yield), pat)
    assert words(facts)[-8:] == [
        "mentor-assigned", "module-completed", "enrollment-paused", "enrollment-resumed", "module-completed x3",
        "requirements-met", "graduated", "mentor-unassigned",
    ]  # fmt: skip
    assert only(facts, "enrollment-resumed")["cohort_id"] == str(cohort_id("jvs", later))
    assert scene.answers(resting) == [("report-parked", ""), ("report-rejected", "state")]
    assert scene.answers(session)[-1] == ("report-rejected", "state")


def failed_exam_and_second_attempt(scene: Scene) -> Story:
    """A second date is set in the same language; the certificate comes with the pass."""
    quy = scene.enrolled("seiu775", "quy", language="en", exam_language="vi")
    quy.learns_all(scene.day(31))
    quy.works_75_hours(scene.day(31))
    quy.sits_exam(scene.day(56), "fail", language="vi")
    quy.sits_exam(scene.day(75), "pass", attempt=2, language="vi")
    facts = of((yield), quy)
    assert words(facts)[-8:] == [
        "requirements-met", "exam-scheduled", "exam-result-recorded", "exam-scheduled", "exam-result-recorded",
        "credential-issued", "graduated", "wage-step-earned",
    ]  # fmt: skip
    dates = [fact.data for fact in facts if fact.type == "exam-scheduled"]
    assert [(date["attempt"], date["exam_language"]) for date in dates] == [(1, "vi"), (2, "vi")]


def mentor_leaves_and_another_takes_over(scene: Scene) -> Story:
    """The match ends with its reason; the apprentice keeps the place in line and gets the next mentor with room."""
    site, first, second = scene.named("norte"), scene.named("ana"), scene.named("luz")
    scene.cohort("jvs", "norte", site_id=site, training_language="es")
    raul = scene.enrolled("jvs", "raul", language="es", requested_site=site)
    scene.pen.mentor(first, scene.day(0), scene.day(8), ("es",))
    scene.pen.mentor_retires(first, scene.day(40))
    scene.pen.mentor(second, scene.day(35), scene.day(50), ("es",))
    raul.meets_mentor(scene.day(55))
    facts = of((yield), raul)
    pairing = [fact for fact in facts if fact.speaker == "mentoring"]
    assert words(pairing) == [
        "mentor-assigned", "mentor-unassigned", "mentor-waitlisted", "mentor-assigned", "mentor-session-held",
    ]  # fmt: skip
    assert only(pairing, "mentor-unassigned")["cause"] == "mentor_left"
    mentors = [fact.data["mentor_id"] for fact in pairing if fact.type == "mentor-assigned"]
    assert mentors == [str(mentor_id("jvs", first)), str(mentor_id("jvs", second))]


def early_reports_wait_and_are_applied_once(scene: Scene) -> Story:
    """A learning system speaks of somebody whom nobody has introduced to it yet; staff link the person later."""
    sol = scene.person("per-scholas", "sol")
    sol.applies(scene.day(20), requested_site=scene.site)
    early = [sol.learns(scene.day(day), module) for day, module in ((25, "hardware"), (26, "networking"))]
    sol.is_linked(scene.day(27))
    sol.accepts(scene.day(24), late=5)
    sol.learns(scene.day(36), "security")
    facts = of((yield), sol)
    assert words(facts)[-4:] == ["application-received", "enrolled", "application-closed", "module-completed x3"]
    done = [fact.data["module_id"] for fact in facts if fact.type == "module-completed"]
    assert sorted(done) == ["hardware", "networking", "security"]
    for line in early:
        assert scene.answers(line)[0] == ("report-parked", "")
        assert scene.answers(line)[-1] == ("report-accepted", "")


def unknown_person_is_refused_after_14_days(scene: Scene) -> Story:
    """The sender hears at once until when it waits, and then that it has waited in vain."""
    nobody = scene.person("per-scholas", "nobody")
    line = nobody.learns(scene.day(5), "hardware")
    yield
    parked, refused = scene.stage.answer_to(line)
    assert (parked["answer"], parked["until"][:10]) == ("report-parked", str(scene.day(5) + timedelta(days=14)))
    assert (refused["answer"], refused["code"]) == ("report-rejected", "out_of_order_expired")


SETBACKS = [
    pause_and_return_into_a_later_class,
    failed_exam_and_second_attempt,
    mentor_leaves_and_another_takes_over,
    early_reports_wait_and_are_applied_once,
    unknown_person_is_refused_after_14_days,
]


@pytest.fixture(scope="module")
def played(stage: Stage) -> Played:
    """All of them in one time: one class in each partnership, and a later one."""
    scene = Scene.opened(stage, __name__)
    for tenant in ("per-scholas", "seiu775", "jvs"):
        scene.cohort(tenant)
    return Played(scene, SETBACKS)


@pytest.mark.parametrize("setback", SETBACKS, ids=lambda setback: setback.__name__)
def test_setback(setback: Callable[[Scene], Story], played: Played) -> None:
    played.check(setback)
