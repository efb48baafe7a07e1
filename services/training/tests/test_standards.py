"""Copies of programs and cohorts: adopted as published, waited for when missing."""

import pytest
from pydantic import ValidationError

from apprenticeship.common.events.decisions import Heard, Refs
from apprenticeship.common.events.ids import named_id
from apprenticeship.common.programs.library import load, names
from apprenticeship.training.domain.standards import Cohort, Program, adopt
from services.training.tests.life import CARE, SPRING, STARTS_ON, Life, noon, published


@pytest.mark.parametrize("key", names())
def test_every_program_of_the_house_can_be_read(key: str) -> None:
    definition = load(key)
    program = Life.begin(definition).case(Program, key)
    assert (program.key, set(program.modules)) == (
        key,
        {m.id for m in definition.curriculum.modules},
    )
    assert program.requirement_sets == definition.requirement_sets


def test_a_version_published_again_changes_nothing() -> None:
    life = Life.begin(CARE)
    before = life.case(Program, CARE.key)
    assert life.when(CARE.key, published(CARE)).case(Program, CARE.key) is before


def test_a_definition_we_cannot_read_is_our_failure() -> None:
    word = published(CARE).model_copy(update={"definition": {"id": "?"}})
    heard = Heard(named_id("x"), noon(STARTS_ON), CARE.key, CARE.tenant, word)
    with pytest.raises(ValidationError):
        adopt(None, heard, Refs({}), STARTS_ON)


def test_a_cohort_scheduled_again_is_the_later_schedule() -> None:
    later = STARTS_ON.replace(day=15)
    life = Life.begin(CARE).given_cohort(SPRING, later)
    assert life.case(Cohort, SPRING).starts_on == later
