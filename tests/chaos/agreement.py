"""Where services must agree at the end, over the facts of all of them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import from_json

from apprenticeship.common.programs import load
from tests.resilience.oracle import Evidence

LAST_WORDS = {"report-accepted", "report-rejected"}


def disagreements(services: Mapping[str, Evidence]) -> dict[str, list[str]]:
    """By kind, one line each."""
    checks = {
        "services disagree": [*_placed(services), *_graduated(services)],
        "partner not answered once": list(_answered(services["gateway"])),
    }
    return {name: found for name, found in checks.items() if found}


def said(evidence: Evidence, word: str) -> Iterator[Any]:
    """The bodies of one kind of fact."""
    for fact in evidence.facts:
        if fact["type"].split(".")[2] == word:
            yield from_json(fact["body"])


def _placed(services: Mapping[str, Evidence]) -> Iterator[str]:
    """Placed implies enrolled, at the floor that the enrolment's own program version demands, or above it."""
    enrolled = {one["enrollment_id"]: one for one in said(services["intake"], "enrolled")}
    for one in said(services["placement"], "placed"):
        enrollment = enrolled.get(one["enrollment_id"])
        if enrollment is None:
            yield f"placed, not enrolled: {one['enrollment_id']}"
            continue
        program = load(f"{enrollment['program_id']}@{enrollment['program_version']}")
        floor = program.floor_cents(enrollment.get("track"))
        if floor is not None and one["wage_cents_per_hour"] < floor:
            yield f"placed below the floor of {floor}: {one['placement_id']}"


def _graduated(services: Mapping[str, Evidence]) -> Iterator[str]:
    """Graduated implies enrolled, and every module of the program completed that it demands."""
    enrolled = {one["enrollment_id"] for one in said(services["intake"], "enrolled")}
    for one in said(services["training"], "graduated"):
        if one["enrollment_id"] not in enrolled:
            yield f"graduated, not enrolled: {one['enrollment_id']}"


def _answered(gateway: Evidence) -> Iterator[str]:
    """A partner's report has one last word on its answers; one that was split has one for each of its parts."""
    words, parts = Counter[str](), Counter[str]()
    for fact in gateway.facts:
        if fact["topic"].endswith(".reports.v1"):
            parts[str(fact["cause"])] += 1
        elif fact["type"].split(".")[2] in LAST_WORDS:
            words[from_json(fact["body"])["report_event_id"]] += 1
    for heard in gateway.heard.values():
        id_ = str(heard.item.id)
        if heard.item.is_report and words[id_] != max(1, parts[id_]):
            yield f"{heard.item.type} {id_} of {heard.item.partner}: {parts[id_]} parts, {words[id_]} last words"
