"""`publish` and `check`: for partner engineers, from files of structured CloudEvents."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from aiokafka import AIOKafkaProducer
from pydantic import ValidationError
from pydantic_core import to_json
from rich.progress import track

from apprenticeship.common.events.catalogue import BY_TYPE
from apprenticeship.common.events.envelope import headers
from apprenticeship.common.events.topics import partner_reports
from apprenticeship.common.events.words import Report
from apprenticeship.common.local import running

from .client import Unreachable
from .reportfile import Line, attributes, check as check_envelope, read
from .screen import AsJson, as_json, console, table

Files = Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="NDJSON files, one per partner.")]
Partner = Annotated[str | None, typer.Option(help="The partner; by default each file's name.")]


def publish(
    files: Files,
    partner: Partner = None,
    bootstrap: Annotated[str | None, typer.Option(help="Kafka; by default the local run's.")] = None,
) -> None:
    """Send every line of the files to its partner's reports topic, in order."""
    lines = [line for file in files for line in read(file, partner)]
    where = bootstrap or (found.bootstrap if (found := running()) else None)
    if where is None:
        raise Unreachable("nothing runs here: start `apprenticeship demo --stay`, or give --bootstrap")
    asyncio.run(_publish(where, lines))
    console.print(f"{len(lines)} reports published; `apprenticeship status` shows what became of them")


async def _publish(bootstrap: str, lines: list[Line]) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all")
    await producer.start()
    try:
        for line in track(lines, description="publishing", console=console, disable=not console.is_terminal):
            value, found = to_json(line.event.get("data")), headers(attributes(line.event))
            await producer.send(partner_reports(line.partner), value, key=line.subject.encode(), headers=found)
        await producer.flush()
    finally:
        await producer.stop()


def check(files: Files, partner: Partner = None, json: AsJson = False) -> None:
    """Hold files against the schemas as the gateway would; ends with 1 when a line would be refused."""
    faults = [
        fault for file in files for n, line in enumerate(read(file, partner), 1) if (fault := _fault(file, n, line))
    ]
    if json:
        as_json(faults)
    elif faults:
        table(
            f"{len(faults)} lines would be refused",
            ("line", "path", "fault"),
            [(f["line"], f["path"], f["fault"]) for f in faults],
        )
    else:
        console.print("every line would be taken in, as far as its schema goes")
    if faults:
        raise typer.Exit(1)


def _fault(file: Path, number: int, line: Line) -> dict[str, str] | None:
    place = f"{file.name}:{number}"
    try:
        check_envelope(line)
        entry = BY_TYPE.get(str(line.event["type"]))
        if entry is None or not issubclass(entry.word, Report):
            return {"line": place, "path": "/type", "fault": "no such report"}
        entry.word.model_validate_json(to_json(line.event.get("data")))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        return {
            "line": place,
            "path": "/" + "/".join(map(str, first["loc"])),
            "fault": first["msg"],
        }
    return None
