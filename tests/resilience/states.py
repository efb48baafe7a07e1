"""What a service's rows must be, after all that it said."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pydantic_core import from_json

Rows = Mapping[str, list[Any]]
Facts = Sequence[Any]


def _of_training(facts: Facts, rows: Rows) -> Iterator[str]:
    """Modules that were completed and attempts that failed, each once, and nothing else."""
    said: dict[str, Counter[tuple[str, int]]] = defaultdict(Counter)
    for fact in facts:
        word = fact["type"].split(".")[2]
        if word in {"module-completed", "module-failed"}:
            body = from_json(fact["body"])
            said[fact["key"]][body["module_id"], body["attempt"]] += 1
    kept = {row["key"]: Counter(_attempts(from_json(row["data"]))) for row in rows["learner"]}
    for key in said.keys() | kept.keys():
        if said[key] != kept.get(key, Counter()):
            yield f"{key}: said {sorted(said[key].items())}, kept {sorted(kept.get(key, Counter()).items())}"


def _attempts(learner: Any) -> Iterator[tuple[str, int]]:  # noqa: ANN401 - any JSON
    for enrollment in learner["enrollments"].values():
        for module, passed in enrollment.get("modules", {}).items():
            yield module, passed["attempt"]
        for module, attempts in enrollment.get("failed", {}).items():
            yield from ((module, attempt) for attempt in attempts)


def _of_mentoring(facts: Facts, rows: Rows) -> Iterator[str]:
    """At no time has a mentor more mentees than room; open pairings are those that were said."""
    room: dict[str, int] = {}
    load: Counter[str] = Counter()
    open_: set[tuple[str, str]] = set()
    for fact in facts:
        word, body = fact["type"].split(".")[2], from_json(fact["body"])
        if word in {"mentor-approved", "mentor-availability-changed"}:
            room[body["mentor_id"]] = body["capacity"]
        elif word == "mentor-assigned":
            load[body["mentor_id"]] += 1
            open_.add((fact["key"], body["match_id"]))
            if load[body["mentor_id"]] > room.get(body["mentor_id"], 0):
                yield f"{body['mentor_id']} has {load[body['mentor_id']]} mentees"
        elif word == "mentor-unassigned":
            load[body["mentor_id"]] -= 1
            open_.discard((fact["key"], body["match_id"]))
    kept = {(row["key"], id_) for row in rows["mentee"] for id_ in _open_matches(from_json(row["data"]))}
    yield from (f"pairing {match} of {key} is said or kept, not both" for key, match in open_ ^ kept)


def _open_matches(mentee: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    for enrollment in mentee["enrollments"].values():
        yield from (match["id"] for match in enrollment.get("matches", ()) if match.get("ended_on") is None)


STATES: dict[str, Callable[[Facts, Rows], Iterator[str]]] = {"training": _of_training, "mentoring": _of_mentoring}
