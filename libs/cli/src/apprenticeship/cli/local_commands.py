"""`status`, `down`, `doctor`: the local run and this machine."""

from typing import Annotated

import typer

from apprenticeship.common import local
from apprenticeship.common.local.platform import SERVICES

from .client import Unreachable, address_of, ask
from .screen import AsJson, as_json, console, table


def status(json: AsJson = False) -> None:
    """Who runs, at which address, and what is parked. Ends with 1 when a service is not ready."""
    pages = []
    for service in SERVICES:
        try:
            page = ask(service, "/progress")
            groups = ask(service, "/ops/groups")
            pages.append(
                {
                    "service": service,
                    "address": address_of(service),
                    "open": page["open"],
                    "busy": page["busy"],
                    "ticked": page["ticked"],
                    "parked": groups,
                }
            )
        except Unreachable as problem:
            pages.append({"service": service, "open": False, "problem": str(problem)})
    if json:
        as_json(pages)
    else:
        rows = [
            (
                p["service"],
                "ready" if p["open"] else p.get("problem", "starting"),
                p.get("address"),
                p.get("ticked"),
                _groups(p),
            )
            for p in pages
        ]
        table("Services", ("service", "state", "address", "clock", "parked"), rows)
    if not all(page["open"] for page in pages):
        raise typer.Exit(1)


def _groups(page: dict[str, object]) -> str:
    found = page.get("parked") or []
    return ", ".join(f"{g['number']} {g['outcome']} {g['code']}".strip() for g in found)  # type: ignore[attr-defined]


def down(
    everything: Annotated[bool, typer.Option("--all", help="Also end runs of living tests.")] = False,
    json: AsJson = False,
) -> None:
    """End every local run on record, with whatever a killed one left behind."""
    ended = local.down(everything=everything)
    if json:
        as_json(ended)
    else:
        console.print("\n".join(ended) or "nothing was running")


def doctor(json: AsJson = False) -> None:
    """What each rung needs of this machine, and what runs left behind. Ends with 1 when something is broken."""
    checks = local.doctor()
    if json:
        as_json([check._asdict() for check in checks])
    else:
        rows = [
            ("✔" if check.ok else "✗", check.name, check.detail, "" if check.ok else check.remedy) for check in checks
        ]
        table("This machine", ("", "check", "found", "remedy"), rows)
    if not all(check.ok for check in checks):
        raise typer.Exit(1)
