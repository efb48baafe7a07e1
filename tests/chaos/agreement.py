"""Where services must agree at the end, over the facts of all of them; each comparison is counted."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import from_json

from apprenticeship.common.programs import ProgramDefinition, load
from tests.resilience.oracle import Evidence

LAST_WORDS = {"report-accepted", "report-rejected"}
STAGES = {
    "application-received": "intake", "enrolled": "intake", "module-completed": "training",
    "mentor-assigned": "mentoring", "graduated": "training", "placed": "placement", "retention-confirmed": "placement",
}  # fmt: skip
"""Words that a person reaches one after another, and who says them."""
Services = Mapping[str, Evidence]
Found = Iterator[str | None]
"""One for each comparison: what is wrong, or nothing."""


@dataclass
class Agreement:
    """What was compared, and what did not agree."""

    checks: Counter[str] = field(default_factory=Counter)
    violations: dict[str, list[str]] = field(default_factory=dict)

    def hold(self, name: str, found: Found) -> None:
        """Count the comparisons of one kind and keep what is wrong."""
        for wrong in found:
            self.checks[name] += 1
            if wrong:
                self.violations.setdefault(name, []).append(wrong)


def agreement(services: Services) -> Agreement:
    """Between all of them."""
    agreed = Agreement()
    agreed.hold("placed implies what the program demands", _placed(services))
    agreed.hold("graduated implies what the program demands", _graduated(services))
    agreed.hold("mentored implies enrolled", _mentored(services))
    agreed.hold("a partner is answered once", _answered(services["gateway"]))
    return agreed


def stages(services: Services) -> dict[str, int]:
    """Word -> people of whom it was said."""
    return {word: len({key for key, _ in said(services[service], word)}) for word, service in STAGES.items()}


def said(evidence: Evidence, word: str) -> Iterator[tuple[str, Any]]:
    """Key and body of one kind of fact."""
    for fact in evidence.facts:
        if fact["type"].split(".")[2] == word and ".events." in fact["topic"]:
            yield fact["key"], from_json(fact["body"])


def _enrolled(services: Services) -> dict[str, Any]:
    return {one["enrollment_id"]: one for _, one in said(services["intake"], "enrolled")}


def _program(enrollment: Mapping[str, Any]) -> ProgramDefinition:
    return load(f"{enrollment['program_id']}@{enrollment['program_version']}")


def _placed(services: Services) -> Found:
    """Enrolled, at the floor of the enrolment's own program version or above it, holding what its gate demands."""
    enrolled, held = _enrolled(services), defaultdict[str, set[str]](set)
    for key, one in said(services["training"], "credential-issued"):
        held[key].add(one["credential_code"])
    for key, one in said(services["placement"], "placed"):
        if (enrollment := enrolled.get(one["enrollment_id"])) is None:
            yield f"placed, not enrolled: {one['enrollment_id']}"
            continue
        program = _program(enrollment)
        floor = program.floor_cents(enrollment.get("track"))
        demanded = set(program.placement.required_credentials) if program.placement else set[str]()
        below = floor is not None and one["wage_cents_per_hour"] < floor
        yield f"placed below the floor of {floor}: {one['placement_id']}" if below else None
        yield f"placed without {demanded - held[key]}: {one['placement_id']}" if demanded - held[key] else None


def _graduated(services: Services) -> Found:
    """Enrolled, with every module that is required and the minutes of the requirement set."""
    enrolled, completed = _enrolled(services), defaultdict[str, set[str]](set)
    for _, one in said(services["training"], "module-completed"):
        completed[one["enrollment_id"]].add(one["module_id"])
    for _, one in said(services["training"], "graduated"):
        id_ = one["enrollment_id"]
        if (enrollment := enrolled.get(id_)) is None:
            yield f"graduated, not enrolled: {id_}"
            continue
        program = _program(enrollment)
        asked = program.requirement_sets[enrollment["requirement_set"]]
        modules = {one.id for one in program.curriculum.modules if one.required and asked.modules_required}
        yield f"graduated without {modules - completed[id_]}: {id_}" if modules - completed[id_] else None
        yield f"graduated with {one['total_minutes']} minutes: {id_}" if one["total_minutes"] < asked.minutes else None


def _mentored(services: Services) -> Found:
    enrolled = _enrolled(services)
    for _, one in said(services["mentoring"], "mentor-assigned"):
        yield None if one["enrollment_id"] in enrolled else f"mentored, not enrolled: {one['enrollment_id']}"


def _answered(gateway: Evidence) -> Found:
    """A report has one last word on its answers; one that was split has one for each of its parts."""
    words, parts = Counter[str](), Counter[str]()
    for fact in gateway.facts:
        if fact["topic"].endswith(".reports.v1"):
            parts[str(fact["cause"])] += 1
        elif fact["type"].split(".")[2] in LAST_WORDS:
            words[from_json(fact["body"])["report_event_id"]] += 1
    for heard in gateway.heard.values():
        id_ = str(heard.item.id)
        if heard.item.is_report:
            wrong = words[id_] != max(1, parts[id_])
            yield f"{heard.item.type} {id_}: {parts[id_]} parts, {words[id_]} last words" if wrong else None
