"""Examples on a page are real; log events, outcomes and refusal codes are those there are, and each is explained."""

import json
import re
from typing import Any, get_args

from pydantic import BaseModel

from apprenticeship.common.events.catalogue import BY_TYPE, ENTRIES
from apprenticeship.common.events.decisions import RefusalCode
from apprenticeship.common.events.envelope import Envelope, PartnerEnvelope
from apprenticeship.common.events.shipped import example
from apprenticeship.common.runtime.log import EVENTS, FIELDS
from apprenticeship.common.runtime.metrics import OUTCOMES
from apprenticeship.gateway.http.pages import BatchPage, ReportPage, TakenPage
from apprenticeship.gateway.http.problems import ProblemPage
from apprenticeship.gateway.settings import DEMO

from .pages import ROOT, Page, page, pages

BODIES: dict[str, type[BaseModel]] = {
    "reports": BatchPage, "title": ProblemPage, "source_id": TakenPage, "state": ReportPage,
}  # fmt: skip
"""What a JSON object is when it is no event, by a field that only it has."""
COLUMNS = 4
"""Of the table of promises; the last one names mutants."""


def test_an_example_is_real() -> None:
    examples = [content for one in pages() for language, content in one.blocks if language == "json"]
    assert examples
    for content in examples:
        _check(json.loads(content))


def _check(found: dict[str, Any]) -> None:
    if "specversion" in found:
        entry = BY_TYPE[found["type"]]
        envelope = PartnerEnvelope if entry.kind == "report" else Envelope
        envelope.model_validate(found)
        entry.word.model_validate_json(json.dumps(found["data"]))
        assert found == example(entry.word)
    elif "partners" in found:
        demo = json.loads(DEMO.read_text())["partners"]
        assert [agreement for agreement in found["partners"] if agreement not in demo] == []
    else:
        [kind] = [kind for field, kind in BODIES.items() if field in found]
        assert set(found) <= set(kind.model_fields)
        kind.model_validate_json(json.dumps(found))


def test_the_partners_page_shows_a_report_and_each_answer() -> None:
    shown = [json.loads(content) for language, content in page("docs/partners.md").blocks if language == "json"]
    types = {event["type"] for event in shown if "specversion" in event}
    answers = {entry.type for entry in ENTRIES if entry.kind == "answer"}
    assert answers <= types
    assert any(BY_TYPE[type_].kind == "report" for type_ in types)


def test_every_refusal_code_is_explained_to_partners() -> None:
    assert _first_cells(page("docs/partners.md")) >= set(get_args(RefusalCode))


def test_every_log_event_is_explained_to_operators() -> None:
    told = _first_cells(page("docs/operations.md"))
    assert told >= set(EVENTS)
    assert told >= set(OUTCOMES)


def test_a_log_event_that_is_named_exists() -> None:
    subjects = "|".join(sorted({event.split(".")[0] for event in EVENTS if "." in event}))
    form = re.compile(rf"(?:{subjects})\.(?!py)[a-z]+")
    named = {(one.name, term) for one in pages() for term in one.terms if form.fullmatch(term)}
    assert {(name, term) for name, term in named if term not in EVENTS} == set()


def test_every_log_event_is_said_somewhere_and_nothing_else_is() -> None:
    sources = [file.read_text() for file in ROOT.glob("*/*/src/apprenticeship/**/*.py") if file.name != "log.py"]
    said = {event for text in sources for event in re.findall(r"\bnote\(\s*\"([a-z.]+)\"", text)}
    assert said - set(EVENTS) == set()
    of_one_event = {f"event.{outcome}" for outcome in OUTCOMES}
    others = set(EVENTS) - of_one_event - {"library"}
    assert {event for event in others if not any(f'"{event}"' in text for text in sources)} == set()


def test_every_field_of_a_log_line_is_explained() -> None:
    rows = [line for line in page("docs/operations.md").text.splitlines() if line.startswith("| `")]
    assert {term for row in rows for term in re.findall(r"`([a-z_]+)`", row)} >= FIELDS


def test_the_index_leads_to_every_page() -> None:
    index = page("docs/index.md")
    led = {(index.path.parent / link.split("#")[0]).resolve() for link in index.links if "://" not in link}
    there = {one.path for one in pages() if one.name.startswith(("docs/", "services/"))} - {index.path}
    assert sorted(path.name for path in there - led) == []


def test_a_mutant_that_is_named_exists() -> None:
    patches = {file.stem for file in ROOT.glob("tests/mutants/patches/*.patch")}
    rows = [line for line in page("docs/guarantees.md").text.splitlines() if line.count("|") == COLUMNS + 1]
    named = {term for row in rows for term in re.findall(r"`([^`]+)`", row.split("|")[COLUMNS])}
    assert named
    assert named - patches == set()


def _first_cells(one: Page) -> set[str]:
    """Terms in the first column of a page's tables."""
    rows = [line.split("|")[1] for line in one.text.splitlines() if line.startswith("| `")]
    return {term for cell in rows for term in re.findall(r"`([^`]+)`", cell)}
