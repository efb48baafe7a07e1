"""Purity, SQL, environment and words: the house keeps them, and each check can fail."""

from collections.abc import Callable, Iterator

import pytest

from tests.architecture import names, rules, sizes
from tests.architecture.source import Source, house, suite

Rule = Callable[[Source], Iterator[str]]

RULES = (
    rules.impurities,
    rules.foreign_imports,
    rules.sql,
    rules.environment,
    rules.docstrings,
    names.empty_words,
    sizes.too_long,
)


def found(rule: Rule, path: str, text: str) -> list[str]:
    return list(rule(Source.of(path, text)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_rule(rule: Rule) -> None:
    assert [violation for source in house() for violation in rule(source)] == []


@pytest.mark.parametrize("rule", [rules.docstrings, sizes.too_long], ids=lambda rule: rule.__name__)
def test_the_tests_keep_the_rule(rule: Rule) -> None:
    assert [violation for source in suite() for violation in rule(source)] == []


@pytest.mark.parametrize(
    "text",
    [
        "from datetime import datetime\ntoday = datetime.now()",
        "import datetime as d\ntoday = d.date.today()",
        "from datetime import date\nfactory = date.today",
        "import time",
        "from time import monotonic as tick",
        "from random import choice",
        "import uuid\nnew = uuid.uuid4()",
        "from uuid import uuid4",
        "import os.path",
        "from os import environ",
        "text = open('seats.json').read()",
        "print('placed')",
        "seed = hash('a person')",
        "import asyncio",
        "async def decide(case, event): ...",
    ],
)
@pytest.mark.parametrize(
    "path",
    [
        "training/domain.py",
        "intake/domain/cohort.py",
        "mentoring/policies.py",
        "common/events/ids.py",
    ],
)
def test_a_clock_chance_or_io_in_a_decision_fails(path: str, text: str) -> None:
    assert found(rules.impurities, path, text)
    assert not found(rules.impurities, "training/app.py", text)


@pytest.mark.parametrize(
    "text",
    [
        "from datetime import date, time\ndef due(today: date) -> date: return today",
        "from uuid import UUID, uuid5\ndef minted(a: UUID) -> UUID: return uuid5(a, 'match')",
        "def place(opening, open): return open(opening)",
        "def met(event): return event.time, event.os, event.random",
    ],
)
def test_what_only_looks_like_a_clock_passes(text: str) -> None:
    assert not found(rules.impurities, "training/domain.py", text)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("common/events/intake.py", "import orjson"),
        ("common/events/intake.py", "from apprenticeship.common.runtime import clock"),
        ("common/events/intake.py", "from ..runtime import clock"),
        ("common/programs/model.py", "import yaml"),
    ],
)
def test_words_that_need_more_than_pydantic_fail(path: str, text: str) -> None:
    assert found(rules.foreign_imports, path, text)


@pytest.mark.parametrize(
    "text",
    [
        "import json\nfrom pydantic import BaseModel",
        "from .words import Fact",
        "from apprenticeship.common.events import Fact",
    ],
)
def test_words_may_import_the_standard_library_pydantic_and_words(text: str) -> None:
    assert not found(rules.foreign_imports, "common/events/intake.py", text)


SQL = [
    "q = 'select key from cohort where tenant = $1'",
    "q = '''\n    INSERT INTO seat (key) values ($1)'''",
    "q = f'update {table} set version = version + 1'",
    "q = 'delete from seat'",
    "q = 'with free as (select 1) select * from free'",
    "q = 'create table seat (key text)'",
    "q = 'select ' + columns",
]


@pytest.mark.parametrize("text", SQL)
def test_sql_outside_a_store_fails(text: str) -> None:
    for path in (
        "training/handlers.py",
        "gateway/http.py",
        "cli/journey.py",
        "common/events/ids.py",
    ):
        assert found(rules.sql, path, text)
    for path in ("training/store.py", "intake/migrations/env.py", "common/runtime/journal.py"):
        assert not found(rules.sql, path, text)


@pytest.mark.parametrize(
    "text",
    [
        "'''Select a mentor from the list.'''",
        "reason = 'Select another cohort from the list'",
        "why = 'update your agreement'",
        "name = 'selected'",
        "def f():\n    '''delete from the queue'''",
    ],
)
def test_a_sentence_is_not_sql(text: str) -> None:
    assert not found(rules.sql, "training/handlers.py", text)


@pytest.mark.parametrize(
    "text",
    [
        "import os\nwhere = os.environ['DATABASE']",
        "from os import environ",
        "import os\nwhere = os.getenv('DATABASE')",
        "from pydantic_settings import BaseSettings",
    ],
)
def test_the_environment_read_outside_settings_fails(text: str) -> None:
    for path in ("training/app.py", "training/store.py", "common/runtime/logging.py"):
        assert found(rules.environment, path, text)
    for path in ("training/settings.py", "common/runtime/settings.py"):
        assert not found(rules.environment, path, text)


def test_a_module_without_a_docstring_fails() -> None:
    assert found(rules.docstrings, "training/domain.py", "seats = 1")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("training/store.py", "class SeatManager: ..."),
        ("training/store.py", "class BaseStore: ..."),
        ("training/handlers.py", "async def handle_enrolled(): ..."),
        ("training/handlers.py", "def process_hours(): ..."),
        ("common/runtime/utils.py", "seats = 1"),
    ],
)
def test_a_name_that_says_nothing_fails(path: str, text: str) -> None:
    assert found(names.empty_words, path, text)


def test_names_of_the_trade_pass() -> None:
    text = "class Baseline: ...\nclass Implied: ...\ndef do(): ...\ndef documents(): ..."
    assert not found(names.empty_words, "common/runtime/baseline.py", text)


def test_a_file_or_function_that_does_not_fit_on_its_page_fails() -> None:
    assert found(sizes.too_long, "training/domain.py", "seats = 1\n" * 301)
    assert not found(sizes.too_long, "training/domain.py", "seats = 1\n" * 300)
    assert found(sizes.too_long, "training/domain.py", "def f():\n" + "    g()\n" * 40)
    docstring = '    """One\n\n    two.\n    """\n'
    assert not found(sizes.too_long, "training/domain.py", f"def f():\n{docstring}" + "    g()\n" * 39)


def test_a_house_of_long_files_and_functions_fails() -> None:
    long = Source.of("training/domain.py", "def f():\n" + "    g()\n" * 80)
    assert len(list(sizes.spread([long]))) == 3


def test_files_and_functions_are_short() -> None:
    print(sizes.report(house()))
    assert list(sizes.spread(house())) == []
