"""`journey` and `kpis`: one person's path, and what a program is judged by; from the outcomes service."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

import typer

from .client import ask
from .screen import AsJson, as_json, console, table


def journey(
    who: Annotated[str, typer.Argument(help="A participant id, as the log lines have it, or PARTNER/REF.")],
    json: AsJson = False,
) -> None:
    """One person's path through all services, fact by fact."""
    participant = ask("gateway", f"/ops/people/{quote(who)}")["participant_id"] if "/" in who else _id(who)
    found = ask("outcomes", f"/v1/journeys/{participant}")
    if json:
        as_json(found)
        return
    console.print(f"[bold]{participant}[/bold] · tenant {found['tenant']} · now: {found['stage']}")
    rows = [(e["time"][:10], e["speaker"], e["event"], e["summary"], e["id"]) for e in found["timeline"]]
    table("", ("date", "said by", "fact", "", "id"), rows)


def _id(who: str) -> str:
    try:
        return str(UUID(who))
    except ValueError:
        raise typer.BadParameter(f"{who} is neither a participant's id nor PARTNER/REF") from None


def kpis(program: Annotated[str, typer.Argument(help="A program's id.")], json: AsJson = False) -> None:
    """A program's KPIs: matured and provisional counts, against its targets."""
    found = ask("outcomes", f"/v1/programs/{program}/kpis")
    if json:
        as_json(found)
    else:
        table(
            program,
            ("kpi", "value", "target", "matured", "provisional"),
            [kpi_row(kpi) for kpi in found["kpis"]],
        )


def kpi_row(kpi: dict[str, object]) -> tuple[object, ...]:
    """One KPI as a row."""
    value, target = kpi["value_bps"], kpi["target_bps"]
    met = "" if value is None or target is None else (" ✔" if int(str(value)) >= int(str(target)) else " ✗")
    return (
        kpi["name"],
        f"{percent(value)}{met}",
        percent(target),
        f"{kpi['numerator']}/{kpi['matured']}{_unconfirmed(kpi)}",
        kpi["provisional"],
    )


def _unconfirmed(kpi: dict[str, object]) -> str:
    """About how many of the matured nobody has said anything: a low rate may be silence."""
    return f" ({kpi['unconfirmed']} unconfirmed)" if kpi.get("unconfirmed") else ""


def percent(bps: object) -> str:
    """Basis points as a percentage."""
    return "-" if bps is None else f"{int(str(bps)) / 100:.0f} %"
