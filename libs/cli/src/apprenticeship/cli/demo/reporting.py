"""What a demo came to: funnel, KPIs, what was refused, what waited, and how fast it went."""

from dataclasses import asdict, dataclass, field
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from apprenticeship.cli.journey_command import kpi_row
from apprenticeship.cli.screen import console, me, table
from apprenticeship.common.local.platform import Platform

from .driving import Driven

BAR = 24
EVENTS = "apprenticeship_events"


@dataclass
class Report:
    """Everything that is printed."""

    rung: str
    driven: Driven
    services: dict[str, dict[str, int]] = field(default_factory=dict)
    """Service -> outcome -> events."""
    funnel: list[dict[str, Any]] = field(default_factory=list)
    programs: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    example: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)

    def total(self, outcome: str) -> int:
        """Events with this outcome over all services."""
        return sum(counts.get(outcome, 0) for counts in self.services.values())


def gather(platform: Platform, driven: Driven) -> Report:
    """Ask every service what became of it all."""
    import httpx

    report = Report(platform.infrastructure.rung, driven)
    operator = {"authorization": f"Bearer {platform.operator_token}"}
    for process in platform.processes.values():
        url = f"http://{process.address}"
        report.services[process.service] = _outcomes(httpx.get(f"{url}/metrics", timeout=30).text)
        groups = httpx.get(f"{url}/ops/groups", headers=operator, timeout=30).json()
        report.refused += [{"service": process.service, **group} for group in groups]
    outcomes = platform.url("outcomes")
    report.funnel = httpx.get(f"{outcomes}/v1/funnel", timeout=30).json()
    for program in httpx.get(f"{outcomes}/v1/programs", timeout=30).json():
        report.programs.append(httpx.get(f"{outcomes}/v1/programs/{program['program_id']}/kpis", timeout=30).json())
    journeys = httpx.get(f"{outcomes}/v1/journeys", params={"stage": "retained", "limit": 1}, timeout=30).json()
    report.example = journeys[0]["participant_id"] if journeys else ""
    return report


def _outcomes(page: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for family in text_string_to_metric_families(page):
        if family.name == EVENTS:
            for sample in family.samples:
                if sample.name == f"{EVENTS}_total":
                    found[sample.labels["outcome"]] = int(sample.value)
    return found


def print_report(report: Report) -> None:
    """For people."""
    _print_funnel(report.funnel)
    for program in report.programs:
        rows = [kpi_row(kpi) for kpi in program["kpis"] if kpi["matured"] or kpi["provisional"]]
        if rows:
            table(
                f"\n{program['program_id']}",
                ("kpi", "value", "target", "matured", "provisional"),
                rows,
            )
    rows = [(g["service"], g["outcome"], g["code"], g["number"]) for g in report.refused]
    table("\nDid not pass", ("service", "outcome", "reason", "events"), rows)
    handled, driven = report.total("handled"), report.driven
    rate = handled / max(driven.seconds, 0.1)
    console.print(
        f"\n{driven.sent} reports sent, {handled} events handled by six services on the {report.rung} rung in "
        f"{driven.seconds:.0f} s ({rate:.0f}/s, with {driven.ticks} ticks of the clock and {driven.waves} waits)"
    )
    console.print(
        f"duplicates absorbed {report.total('duplicate')} · waited for something early {report.total('early')} · "
        f"refused {report.total('refused')} · failed {report.total('failed')}"
    )
    console.print(
        "\nNext, in another terminal while it stays up (`--stay`):",
        style="bold",
    )
    for command in (
        f"journey {report.example}",
        "parked list",
        "parked show ID",
        "parked release ID -r mended",
        "status",
    ):
        console.print(f"  {me()} {command}", soft_wrap=True)


def _print_funnel(funnel: list[dict[str, Any]]) -> None:
    programs = dict.fromkeys(row["program_id"] for row in funnel)
    for program in programs:
        counts = [(row["stage"], row["count"]) for row in funnel if row["program_id"] == program]
        most = max((count for _, count in counts), default=0) or 1
        rows = [(stage, count, "█" * round(BAR * count / most)) for stage, count in counts]
        table(f"\n{program}", ("stage", "people", ""), rows)
