"""What the services' logs tell of trouble, counted by kind."""

import json
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from apprenticeship.common.local.parts import Process as Part
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


def kept(stage: Stage) -> Path:
    """A copy that outlives the run: every log of services, brokers and database."""
    folder = Path(tempfile.mkdtemp(prefix="apprenticeship-chaos-"))
    parts = [part.log for part in stage.infrastructure.parts.values() if isinstance(part, Part)]
    for log in [*parts, *(process.log for process in stage.platform.processes.values())]:
        shutil.copy(log, folder / f"{log.parent.name}-{log.name}")
    return folder


def _kind(row: str) -> str:
    try:
        line = json.loads(row)
    except ValueError:  # cut by a kill
        return ""
    if line.get("event") not in TROUBLE:
        return ""
    return f"{line['event']} {line.get('reason') or line.get('error') or ''}".strip()
