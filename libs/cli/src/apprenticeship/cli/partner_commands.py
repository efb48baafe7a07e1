"""`publish` and `check`: for partner engineers, from files of structured CloudEvents."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from pydantic import ValidationError
from pydantic_core import to_json
from rich.progress import track

from apprenticeship.common.events.catalogue import BY_TYPE
from apprenticeship.common.events.envelope import headers
from apprenticeship.common.events.personal import personal_path
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
    try:
        asyncio.run(_publish(where, lines))
    except KafkaError as error:
        raise Unreachable(f"the broker at {where} does not take it: {error}") from error
    console.print(f"{len(lines)} reports published; `apprenticeship parked list` shows what did not pass")


async def _publish(bootstrap: str, lines: list[Line]) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all")
    try:
        await producer.start()
        await _look_for_topics(producer, lines)
        sent = []
        for line in track(lines, description="publishing", console=console, disable=not console.is_terminal):
            value, found = to_json(line.event.get("data")), headers(attributes(line.event))
            topic, key = partner_reports(line.partner), line.subject.encode()
            sent.append(await producer.send(topic, value, key=key, headers=found))
        await asyncio.gather(*sent)
    finally:
        await producer.stop()


async def _look_for_topics(producer: AIOKafkaProducer, lines: list[Line]) -> None:
    """A broker may make a topic that nobody reads; a file under another name would end there."""
    known = (await producer.client.fetch_all_metadata()).topics()
    if strange := sorted({line.partner for line in lines if partner_reports(line.partner) not in known}):
        raise Unreachable(
            f"{', '.join(strange)}: no partner here; a file is named after its partner, or give --partner"
        )


def check(files: Files, partner: Partner = None, json: AsJson = False) -> None:
    """Hold files against the schemas and look for personal data; ends with 1 when a line would be refused.

    Agreements and the rules of programs are not looked at: only the platform knows them.
    """
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
        envelope = check_envelope(line)
    except ValidationError as error:
        return _of_schema(place, "", error)
    said = {"id": envelope.id, "subject": envelope.subject, "source": envelope.source}
    if path := personal_path({**said, "data": line.event.get("data")}):
        return {"line": place, "path": path, "fault": "this looks like personal data; use a code of your own"}
    entry = BY_TYPE.get(envelope.type)
    if entry is None or not issubclass(entry.word, Report):
        return {"line": place, "path": "/type", "fault": "no such report"}
    try:
        report = entry.word.model_validate_json(to_json(line.event.get("data")))
    except ValidationError as error:
        return _of_schema(place, "/data", error)
    named = getattr(report, entry.person_field, None) if entry.person_field else None
    if isinstance(named, str) and named != envelope.subject:
        return {"line": place, "path": "/subject", "fault": f"the subject must be the report's {entry.person_field}"}
    return None


def _of_schema(place: str, root: str, error: ValidationError) -> dict[str, str]:
    first = error.errors(include_input=False, include_url=False)[0]
    return {"line": place, "path": "/".join((root, *map(str, first["loc"]))), "fault": first["msg"]}
