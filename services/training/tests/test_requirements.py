"""Requirements met and graduation, in the three programs."""

from apprenticeship.common.events.training import Graduated, RequirementsMet
from apprenticeship.common.programs.model import RequirementSet
from services.training.tests.life import (
    CARE,
    FIRST,
    MECHANIC,
    SPRING,
    Life,
    day,
    home_care,
    it_support,
)

LAST = "career-readiness"


def test_without_an_exam_the_last_module_meets_the_requirements_and_graduates() -> None:
    life = it_support().all_modules("06-25")

    assert [word.type for word in life.said] == [
        "module-completed",
        "requirements-met",
        "graduated",
    ]
    assert life.said[1] == RequirementsMet(
        enrollment_id=FIRST, requirement_set="standard", met_on=day("06-25"), total_minutes=24000
    )
    assert life.said[2] == Graduated(
        enrollment_id=FIRST,
        program_id="per-scholas-it-support",
        program_version=1,
        cohort_id=SPRING,
        track="entry",
        graduated_on=day("06-25"),
        total_minutes=24000,
        credential_ids=(),
        next_step_program_ids=(),
    )
    assert life.enrollment().state == "graduated"


def test_the_day_is_that_of_the_last_module_even_when_its_news_came_first() -> None:
    life = it_support().module(LAST, "06-25")
    for module in life.program.curriculum.modules[:-1]:
        life.module(module.id, "06-01")
    met = next(word for word in life.said if isinstance(word, RequirementsMet))
    assert met.met_on == day("06-25")


def test_one_module_short_is_not_enough() -> None:
    life = it_support()
    for module in life.program.curriculum.modules[1:]:
        life.module(module.id, "06-01").then_types("module-completed")
    assert life.enrollment().state == "in_training"


def test_a_module_that_is_not_required_is_not_waited_for() -> None:
    modules = list(MECHANIC.curriculum.modules)
    modules[0] = modules[0].model_copy(update={"required": False})
    program = MECHANIC.model_copy(
        update={"curriculum": MECHANIC.curriculum.model_copy(update={"modules": tuple(modules)})}
    )
    life = Life.begin(program).enrolled()
    for module in modules[1:]:
        life.module(module.id, "05-01")
    life.then_types("module-completed", "requirements-met", "graduated")


def test_a_pre_apprentice_graduates_towards_the_next_step() -> None:
    life = Life.begin(MECHANIC).enrolled().all_modules("05-01")
    assert isinstance(life.said[-1], Graduated)
    assert life.said[-1].next_step_program_ids == ("registered_apprenticeship",)


def test_where_minutes_are_demanded_the_ledger_counts_and_module_minutes_do_not() -> None:
    life = home_care().all_modules("03-10")
    assert sum(module.minutes for module in life.enrollment().modules.values()) == 4500
    assert life.enrollment().state == "in_training"

    life.hours("a", 4499, "03-18").then_types("hours-recorded")
    life.hours("b", 1, "03-19").then_types("hours-recorded", "requirements-met", "exam-scheduled")
    met = life.said[1]
    assert isinstance(met, RequirementsMet)
    assert (met.met_on, met.total_minutes) == (day("03-19"), 4500)


def test_hours_alone_are_not_enough_where_modules_are_asked_for() -> None:
    life = home_care().hours("a", 6000, "03-18").then_types("hours-recorded")
    life.all_modules("03-20").then_types("module-completed", "requirements-met", "exam-scheduled")


def test_hours_of_a_kind_that_is_not_counted_are_entered_and_not_counted() -> None:
    life = home_care().all_modules("03-10")
    life.hours("a", 4500, "03-18", "client_pair").then_types("hours-recorded")
    assert life.enrollment().state == "in_training"
    life.hours("b", 2500, "03-18", "rti").then_types("hours-recorded")
    life.hours("c", 2000, "03-19", "ojt").then_types("hours-recorded", "requirements-met", "exam-scheduled")


def test_each_person_is_held_to_their_own_requirement_set() -> None:
    family = RequirementSet(minutes=2100)
    program = CARE.model_copy(update={"requirement_sets": {**CARE.requirement_sets, "family": family}})
    life = Life.begin(program).enrolled(requirement_set="family").all_modules("03-10")
    life.hours("a", 2100, "03-18")
    life.then_types("hours-recorded", "requirements-met", "credential-issued", "graduated", "wage-step-earned")


def test_where_a_program_has_no_modules_the_hours_alone_are_enough() -> None:
    bare = CARE.model_copy(update={"curriculum": CARE.curriculum.model_copy(update={"modules": ()})})
    life = Life.begin(bare).enrolled().hours("all", 4500, "03-19")
    life.then_types("hours-recorded", "requirements-met", "exam-scheduled")
    assert isinstance(life.said[1], RequirementsMet)
    assert life.said[1].met_on == day("03-19")
