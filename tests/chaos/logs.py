"""What the services' logs tell of trouble, counted by kind."""

import json
from collections import Counter

from tests.resilience.stage import Stage

TROUBLE = {
    "failpoint.struck", "fence.lost", "turn.retried", "tell.retried", "commit.failed", "member.left", "member.failed",
    "breaker.opened", "index.taken",
}  # fmt: skip


def noted(stage: Stage) -> Counter[str]:
    """Event and its reason or error -> lines."""
    found: Counter[str] = Counter()
    for process in stage.platform.processes.values():
        for row in process.log.read_text(errors="replace").splitlines():
            if any(event in row for event in TROUBLE):
                found[_kind(row)] += 1
    found.pop("", None)
    return found


def _kind(row: str) -> str:
    try:
        line = json.loads(row)
    except ValueError:  # cut by a kill
        return ""
    if line.get("event") not in TROUBLE:
        return ""
    return f"{line['event']} {line.get('reason') or line.get('error') or ''}".strip()
