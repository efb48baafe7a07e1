"""`parked list|show|release|dismiss`: events that did not pass, over all services."""

import getpass
from collections.abc import Collection
from typing import Annotated, Literal
from uuid import UUID

import typer

from apprenticeship.common.local.platform import SERVICES
from apprenticeship.common.runtime.ports import Parking

from .client import NotThere, Unreachable, ask, command
from .screen import AsJson, as_json, console, table

Name = Literal["intake", "training", "mentoring", "placement", "gateway", "outcomes"]
Id = Annotated[str, typer.Argument(help="The parked event's id; of an open one the beginning will do.")]
Reason = Annotated[str, typer.Option("--reason", "-r", help="Why; kept in the audit.")]
Service = Annotated[Name | None, typer.Option("--service", "-s", help="Only this service.")]
MIN_PREFIX = 6
MOST = 1000
"""So many a service tells at once."""


def _myself() -> str:
    """The audit wants a name; in a container there may be none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError) as nobody:  # KeyError before Python 3.13
        raise typer.BadParameter("this machine has no name for you: say who you are") from nobody


Who = Annotated[str, typer.Option(default_factory=_myself, help="Who asks for it; kept in the audit.")]


def list_(
    service: Service = None,
    outcome: Annotated[Parking | None, typer.Option(help="Only what ended so.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="At most so many.")] = 50,
    json: AsJson = False,
) -> None:
    """What is parked and open, oldest first: where, why, and the path of the field."""
    rows = _all(_asked(service), outcome, limit)
    if json:
        as_json(rows)
        return
    cells = [
        (r["id"], r["service"], r["outcome"], r["code"], r["path"], r["detail"] or _waits(r), r["parked_at"][:19])
        for r in rows
    ]
    table(
        f"{len(rows)} of {_count(_asked(service), outcome)} parked",
        ("id", "service", "outcome", "code", "path", "detail", "since"),
        cells,
        whole=("id",),
    )


def show(id: Id, service: Service = None, json: AsJson = False) -> None:
    """One parked event whole, open or closed: reason, path, envelope, payload."""
    where, full = _find(id, service)
    row = {"service": where, **ask(where, f"/ops/parked/{full}")}
    if json:
        as_json(row)
    else:
        table(
            full,
            ("field", "value"),
            [(name, value) for name, value in row.items() if value not in (None, "")],
        )


def release(id: Id, reason: Reason, who: Who, service: Service = None) -> None:
    """Have the service decide it again, now."""
    _command("release", id, reason, who, service)


def dismiss(id: Id, reason: Reason, who: Who, service: Service = None) -> None:
    """Close it for good; what waits behind it goes on."""
    _command("dismiss", id, reason, who, service)


def _command(name: str, given: str, reason: str, who: str, service: str | None) -> None:
    where, full = _find(given, service)
    command(where, f"/ops/parked/{full}/{name}", {"who": who, "reason": reason})
    console.print(f"{where} was told to {name} {full}; see `apprenticeship parked show {full}`", soft_wrap=True)


def _asked(service: str | None) -> Collection[str]:
    return (service,) if service else SERVICES


def _all(services: Collection[str], outcome: str | None, limit: int) -> list[dict[str, str]]:
    """Each service tells its oldest ones first, so that the oldest of all are among them."""
    rows: list[dict[str, str]] = []
    for one in services:
        params: dict[str, str | int] = {"limit": limit} | ({"outcome": outcome} if outcome else {})
        rows += [{"service": one, **row} for row in ask(one, "/ops/parked", **params)]
    return sorted(rows, key=lambda row: row["parked_at"])[:limit]


def _count(services: Collection[str], outcome: str | None) -> int:
    groups = [group for one in services for group in ask(one, "/ops/groups")]
    return sum(group["number"] for group in groups if outcome in {None, group["outcome"]})


def _find(given: str, service: str | None) -> tuple[str, str]:
    """Service and whole id. Several services may have parked one event, each for itself."""
    if len(given) < MIN_PREFIX:
        raise Unreachable(f"give at least {MIN_PREFIX} characters of the id")
    found = _under(given, service) if _is_whole(given) else _beginning(given, service)
    if not found:
        raise Unreachable(f"nothing is parked under {given}")
    ids = sorted({id_ for _, id_ in found})
    if len(ids) > 1:
        raise Unreachable(f"{len(ids)} open parked events begin with {given}: give the whole id")
    if len(found) > 1:
        raise Unreachable(f"{' and '.join(where for where, _ in found)} have parked {ids[0]}: name one with --service")
    return found[0]


def _under(given: str, service: str | None) -> list[tuple[str, str]]:
    """Also what is closed: after a command one wants to see what became of it."""
    found = []
    for one in _asked(service):
        try:
            found.append((one, str(ask(one, f"/ops/parked/{given}")["id"])))
        except NotThere:
            continue
    return found


def _beginning(given: str, service: str | None) -> list[tuple[str, str]]:
    rows = _all(_asked(service), None, MOST)
    return [(row["service"], row["id"]) for row in rows if row["id"].startswith(given)]


def _is_whole(given: str) -> bool:
    try:
        return bool(UUID(given))
    except ValueError:
        return False


def _waits(row: dict[str, str]) -> str:
    return f"waits for {row['waiting_kind']} {row['waiting_key']}" if row.get("waiting_kind") else ""
