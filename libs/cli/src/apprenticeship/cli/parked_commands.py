"""`parked list|show|release|dismiss`: events that did not pass, over all services."""

import getpass
from typing import Annotated

import typer

from apprenticeship.common.local.platform import SERVICES

from .client import Unreachable, ask, command
from .screen import AsJson, as_json, console, table

Id = Annotated[str, typer.Argument(help="The parked event's id, or the beginning of it.")]
Reason = Annotated[str, typer.Option("--reason", "-r", help="Why; kept in the audit.")]
Service = Annotated[str | None, typer.Option("--service", "-s", help="Only this service.")]
MIN_PREFIX = 6


def _myself() -> str:
    """The audit wants a name; in a container there may be none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError) as nobody:  # KeyError before Python 3.13
        raise typer.BadParameter("this machine has no name for you: say who you are") from nobody


Who = Annotated[str, typer.Option(default_factory=_myself, help="Who asks for it; kept in the audit.")]


def list_(
    service: Service = None,
    outcome: Annotated[str | None, typer.Option(help="refused, early, failed or behind.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    json: AsJson = False,
) -> None:
    """What is parked, newest first: where, why, and the path of the field."""
    rows = _all(service, outcome, limit)
    if json:
        as_json(rows)
    else:
        cells = [
            (
                r["id"],
                r["service"],
                r["outcome"],
                r["code"],
                r["path"],
                r["detail"] or _waits(r),
                r["parked_at"][:19],
            )
            for r in rows
        ]
        table(
            f"{len(rows)} parked",
            ("id", "service", "outcome", "code", "path", "detail", "since"),
            cells,
        )


def show(id: Id, json: AsJson = False) -> None:
    """One parked event whole: reason, path, envelope, payload."""
    service, full = _find(id)
    row = {"service": service, **ask(service, f"/ops/parked/{full}")}
    if json:
        as_json(row)
    else:
        table(
            full,
            ("field", "value"),
            [(name, value) for name, value in row.items() if value not in (None, "")],
        )


def release(id: Id, reason: Reason, who: Who) -> None:
    """Have the service decide it again, now."""
    _command("release", id, reason, who)


def dismiss(id: Id, reason: Reason, who: Who) -> None:
    """Close it for good; what waits behind it goes on."""
    _command("dismiss", id, reason, who)


def _command(name: str, given: str, reason: str, who: str) -> None:
    service, full = _find(given)
    command(service, f"/ops/parked/{full}/{name}", {"who": who, "reason": reason})
    console.print(f"{service} was told to {name} {full}; see `apprenticeship parked show {full[:13]}`")


def _all(service: str | None, outcome: str | None, limit: int) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for one in (service,) if service else SERVICES:
        params: dict[str, str | int] = {"limit": limit} | ({"outcome": outcome} if outcome else {})
        rows += [{"service": one, **row} for row in ask(one, "/ops/parked", **params)]
    return sorted(rows, key=lambda row: row["parked_at"], reverse=True)[:limit]


def _find(given: str) -> tuple[str, str]:
    if len(given) < MIN_PREFIX:
        raise Unreachable(f"give at least {MIN_PREFIX} characters of the id")
    found = {(row["service"], row["id"]) for row in _all(None, None, 1000) if row["id"].startswith(given)}
    if len(found) != 1:
        raise Unreachable(f"{len(found)} parked events begin with {given}")
    return found.pop()


def _waits(row: dict[str, str]) -> str:
    return f"waits for {row['waiting_kind']} {row['waiting_key']}" if row.get("waiting_kind") else ""
