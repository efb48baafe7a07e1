"""Logs for people who watch them: one line per event, from an allow-list, rendered once per batch."""

import logging
import sys
from collections.abc import MutableMapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
import structlog
from structlog.typing import Processor

from .item import Item
from .settings import RuntimeSettings

EVENTS = (
    "event.handled", "event.duplicate", "event.refused", "event.early", "event.failed", "event.behind",
    "index.taken", "fence.lost", "turn.retried", "tell.retried", "commit.failed",
    "breaker.opened", "breaker.closed", "round.failed", "member.failed", "member.left",
    "failpoint.struck", "service.started", "service.ready", "service.stopping", "service.stopped",
    "report.taken", "report.refused", "request.refused", "command.done", "library",
)  # fmt: skip
"""Every log event there is."""
FIELDS = frozenset({
    "event", "level", "timestamp", "service", "type", "id", "key", "tenant", "correlation", "outcome", "code", "path",
    "waiting", "lag_ms", "took_ms", "batch", "topic", "partition", "epochs", "paused", "index", "reason", "error",
    "logger", "message", "address", "build", "command", "subject", "partner", "status", "now", "traceparent", "round",
})  # fmt: skip
"""What a line may carry; anything else is dropped, so that no payload and no personal data can appear."""


def allow_listed(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every field that is not on the list."""
    return {name: value for name, value in line.items() if name in FIELDS or name.startswith("_")}


def _library(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A library's line in our form: its logger and the first line of its message; never its exception's values."""
    message = str(line.pop("event", "")).split("\n", 1)[0][:200]
    return {
        "event": "library", "level": line.get("level"), "logger": line.get("logger"), "message": message,
        "timestamp": line.get("timestamp"), "_record": line.get("_record"), "_from_structlog": False,
    }  # fmt: skip


def _as_json(line: Any, **_: Any) -> str:  # noqa: ANN401 - structlog's way of calling
    return orjson.dumps(line, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


def configure(service: str, settings: RuntimeSettings) -> structlog.stdlib.BoundLogger:
    """Set up structlog and the standard library alike; JSON unless standard output is a terminal."""
    as_json = settings.log_json if settings.log_json is not None else not sys.stdout.isatty()
    stamp: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    render: Processor = (
        structlog.processors.JSONRenderer(serializer=_as_json) if as_json else structlog.dev.ConsoleRenderer()
    )
    structlog.configure(
        processors=[*stamp, allow_listed, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
        foreign_pre_chain=[structlog.stdlib.add_logger_name, *stamp, _library],
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("apprenticeship").setLevel(settings.log_level)
    logger: structlog.stdlib.BoundLogger = structlog.get_logger("apprenticeship").bind(service=service)
    return logger


class LogWatch:
    """The core's ``Watch``: event lines of a batch are rendered together and written at once."""

    def __init__(self, service: str, settings: RuntimeSettings) -> None:
        self._service = service
        self._log = configure(service, settings)
        as_json = settings.log_json if settings.log_json is not None else not sys.stdout.isatty()
        self._render: Processor = (
            structlog.processors.JSONRenderer(serializer=_as_json) if as_json else structlog.dev.ConsoleRenderer()
        )
        self._quiet = logging.getLogger("apprenticeship").getEffectiveLevel() > logging.INFO

    def batch(self, items: Sequence[Item], seconds: float) -> None:
        """One line an event."""
        if not items or self._quiet:
            return
        now = datetime.now(UTC)
        stamp, now_ms, took = (
            now.isoformat(timespec="milliseconds"),
            now.timestamp() * 1000,
            round(seconds * 1000, 1),
        )
        lines = [str(self._render(None, "info", self._line(item, stamp, now_ms, took, len(items)))) for item in items]
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()

    def note(self, event: str, **fields: Any) -> None:  # noqa: ANN401 - log fields
        """Something that happened to the member itself."""
        loud = event.endswith((".failed", ".opened", ".lost"))
        (self._log.error if loud else self._log.info)(event, **fields)

    def _line(self, item: Item, stamp: str, now_ms: float, took: float, batch: int) -> dict[str, Any]:
        line: dict[str, Any] = {
            "event": f"event.{item.outcome}", "timestamp": stamp,
            "level": "error" if item.outcome == "failed" else "info",
            "service": self._service, "type": item.type, "id": str(item.id), "key": item.key, "tenant": item.tenant,
            "correlation": item.found.get("correlationid", item.key), "outcome": item.outcome,
            "took_ms": took, "batch": batch,
        }  # fmt: skip
        if item.appended_ms:
            line["lag_ms"] = max(0, round(now_ms - item.appended_ms))
        if item.code:
            line["code"], line["path"] = item.code, item.path
        if item.outcome == "failed":
            line["error"] = item.detail
        if item.waiting_kind:
            line["waiting"] = f"{item.waiting_kind}/{item.waiting_key}"
        return line
